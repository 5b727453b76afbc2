"""`workshop invite` prints each code once, lists without it, and takes it back."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest
from cli_runs import Workshop

from builders import INES, SESSION, TOMAS


def test_inviting_listing_and_revoking(brightwater: Path, workshop: Workshop) -> None:
    assert workshop("import", brightwater).code == 0
    assert workshop("invite", SESSION.slug, "--list").code == 1
    done = workshop("invite", SESSION.slug, "Ines", TOMAS.handle, "--host", "here.example")
    assert done.code == 0
    codes = dict(line.split("  ") for line in done.out.splitlines())
    assert list(codes) == [INES.handle, TOMAS.handle]
    assert "The host's fingerprint is SHA256:" in done.err
    (mail,) = re.findall(r"The mail for Ines Moreau is (.*\.eml)", done.err)
    assert f"ssh -p 2222 {INES.handle}@here.example".encode() in Path(mail).read_bytes()
    assert "Nobody elsewhere can reach" not in done.err
    for name in ("localhost", "laptop", "127.0.0.1", "[::1]", "localhost.localdomain"):
        again = workshop("invite", SESSION.slug, TOMAS.handle, "--host", name)
        assert f"Nobody elsewhere can reach {name}: " in again.err
        assert "--host review.example.org" in again.err
    listed = workshop("invite", SESSION.slug, "--list")
    assert re.search(rf"{INES.handle} +code for {INES.mail} +not used yet", listed.out)
    # What stands in workshop.toml is used where nothing is said.
    settings = Path(mail).parents[4] / "workshop.toml"
    settings.write_text('host = "review.example"\n')
    done = workshop("invite", SESSION.slug, TOMAS.handle)
    assert "Nobody elsewhere" not in done.err
    (mail,) = re.findall(r"The mail for .* is (.*\.eml)", done.err)
    assert f"{TOMAS.handle}@review.example".encode() in Path(mail).read_bytes()
    settings.write_text('host = "-oProxyCommand"\n')
    assert "host: must be a name or an address" in workshop("invite", SESSION.slug, "Ines").err
    settings.unlink()
    assert not any(code in listed.out for code in codes.values())
    assert workshop("invite", SESSION.slug, "Ines", "--revoke").code == 0
    assert workshop("invite", SESSION.slug, "Ines", "--revoke").code == 1
    assert INES.handle not in workshop("invite", SESSION.slug, "--list").out
    for arguments in ((), ("Ines", "Tomas", "--key", "x"), ("Nobody",), ("Ines", "--key", "no")):
        assert workshop("invite", SESSION.slug, *arguments).code == 2


def test_without_asyncssh_the_host_says_what_to_install(
    workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in [each for each in sys.modules if each.startswith("workshop.remote")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "asyncssh", None)
    done = workshop("host")
    assert (done.code, done.out) == (2, "")
    assert "needs asyncssh, which is not installed. Install it" in done.err
    assert "asyncssh>=2.24,<3" in done.err
