"""`workshop sign`: with a real key, on the page alone, without a workspace; ssh-keygen verifies what it makes."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from cli_runs import Workshop

from agreement.agreement_builders import proposed, with_person
from agreement.first_form import proposed_in_first_form
from builders import INES, a_record
from e2e.terminal import WORKSHOP
from keys import NAMESPACE, a_key, fingerprint, public
from terminals import Terminal
from workshop.model.agreements import Agreement, grouped


@pytest.fixture
def key(tmp_path: Path) -> Path:
    return a_key(tmp_path / "id")


@pytest.fixture
def agreement() -> Agreement:
    found = proposed().agreement
    assert found is not None
    return found


@pytest.fixture
def page(tmp_path: Path, agreement: Agreement) -> Path:
    folder = tmp_path / "agreement"
    folder.mkdir()
    file = folder / "agreement.md"
    file.write_bytes(agreement.page.encode())
    (folder / "agreement.toml").write_bytes(agreement.text.encode())
    return file


def verified(page: Path, key: Path) -> bool:
    """Return whether ssh-keygen, asked as a counterparty would, finds the signature good."""
    trusted = page.with_name("allowed_signers")
    trusted.write_text(f'ines namespaces="{NAMESPACE}" {public(key)}\n')
    said = subprocess.run(
        ["ssh-keygen", "-Y", "verify", "-f", str(trusted), "-I", "ines", "-n", NAMESPACE, "-s",
         str(page.with_name(f"{page.name}.sig"))],
        input=page.read_bytes(),
        capture_output=True,
        check=False,
    )  # fmt: skip
    return said.returncode == 0


@pytest.mark.parametrize("named", ["agreement.md", ""], ids=["page", "folder"])
def test_the_page_is_signed_beside_it_and_needs_no_workspace(
    workshop: Workshop, home: Path, page: Path, key: Path, agreement: Agreement, named: str
) -> None:
    ended = workshop("sign", page.parent / named, "--key", key)
    assert (ended.code, ended.out) == (0, f"{page}.sig\n")
    assert "“Quarterly review”, revision 1" in ended.err
    assert grouped(agreement.digest) in ended.err
    assert f"Signed with the key {fingerprint(key)}." in ended.err
    assert "does not name that key" in ended.err
    assert verified(page, key)
    assert not home.exists()
    assert sorted(each.name for each in page.parent.iterdir()) == [
        "agreement.md",
        "agreement.md.sig",
        "agreement.toml",
        "allowed_signers",
    ]


def test_an_expected_key_is_signed_with_without_another_word(
    workshop: Workshop, page: Path, key: Path
) -> None:
    line = " ".join(public(key).split()[:2])
    record = proposed(with_person(a_record(), INES.handle, key=line))
    assert record.agreement is not None
    page.write_bytes(record.agreement.page.encode())
    ended = workshop("sign", page, "--key", key)
    assert ended.code == 0
    assert "does not name" not in ended.err


def test_a_signature_that_is_there_stays_unless_it_is_forced(
    workshop: Workshop, page: Path, key: Path
) -> None:
    there = page.with_name("agreement.md.sig")
    there.write_text("another")
    ended = workshop("sign", page, "--key", key)
    assert ended.code == 2
    assert "--force" in ended.err
    assert there.read_text() == "another"
    assert workshop("sign", page, "--key", key, "--force").code == 0
    assert verified(page, key)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"hello\n", "is no agreement page"),
        (b"# Agreement: mine\n\nno hash\n", "is no agreement page"),
        (b"# Agreement: x\r\n", "line ends"),
        (b"\xff\xfe", "is no text"),
        (b'format = "workshop-agreement/9"\n', "is not known"),
    ],
)
def test_what_is_no_agreement_page_is_not_signed(
    workshop: Workshop, page: Path, key: Path, content: bytes, words: str
) -> None:
    page.write_bytes(content)
    ended = workshop("sign", page, "--key", key)
    assert ended.code == 2
    assert words in ended.err
    assert not page.with_name("agreement.md.sig").exists()


def test_the_data_is_signed_in_the_first_form_only(
    workshop: Workshop, page: Path, key: Path
) -> None:
    data = page.with_name("agreement.toml")
    ended = workshop("sign", data, "--key", key)
    assert ended.code == 2
    assert "agreement.md, is signed" in ended.err
    old = proposed_in_first_form().agreement
    assert old is not None
    data.write_bytes(old.text.encode())
    ended = workshop("sign", page.parent, "--key", key)
    assert (ended.code, ended.out) == (0, f"{data}.sig\n")
    assert verified(data, key)


def test_a_key_that_is_not_there_or_none_is_said(
    workshop: Workshop, page: Path, key: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SSH_AUTH_SOCK", raising=False)
    ended = workshop("sign", page, "--key", key.with_name("nothing"))
    assert (ended.code, "There is no key" in ended.err) == (2, True)
    key.unlink()
    ended = workshop("sign", page, "--key", key.with_name("id.pub"))
    assert (ended.code, "Not signed" in ended.err) == (1, True)
    assert not page.with_name("agreement.md.sig").exists()


def test_without_ssh_keygen_it_is_said(
    workshop: Workshop, page: Path, key: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(page.parent))
    ended = workshop("sign", page, "--key", key)
    assert "ssh-keygen is not on this computer" in ended.err
    assert ended.code != 0


@pytest.fixture
def agent(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    said = subprocess.run(["ssh-agent", "-s"], capture_output=True, check=True, text=True).stdout
    found = dict(part.split("=") for part in said.replace("\n", " ").split("; ") if "=" in part)
    for name in ("SSH_AUTH_SOCK", "SSH_AGENT_PID"):
        monkeypatch.setenv(name, found[name])
    yield
    subprocess.run(["ssh-agent", "-k"], capture_output=True, check=True)


@pytest.mark.usefixtures("agent")
def test_a_key_in_the_agent_signs_by_its_public_half(
    workshop: Workshop, page: Path, key: Path
) -> None:
    subprocess.run(["ssh-add", "-q", str(key)], check=True)
    key.unlink()
    assert workshop("sign", page, "--key", f"{key}.pub").code == 0
    assert verified(page, key)


def test_a_passphrase_is_asked_at_the_terminal(page: Path, tmp_path: Path) -> None:
    key = a_key(tmp_path / "locked")
    change = ["ssh-keygen", "-q", "-p", "-P", "", "-N", "open sesame", "-f", str(key)]
    subprocess.run(change, check=True)
    command = [WORKSHOP, "sign", str(page), "--key", str(key)]
    with Terminal(command, fresh=True) as terminal:
        terminal.until_shown("Enter passphrase")
        terminal.press(b"open sesame\n")
        assert terminal.end() == 0
    assert verified(page, key)
