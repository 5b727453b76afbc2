"""`workshop sign`: a signature by one's own key over the page of an agreement. It needs no workspace."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from workshop.cli.input import read_input
from workshop.cli.output import put, say

if TYPE_CHECKING:
    from pathlib import Path


@click.command("sign")
@click.argument("file", metavar="FILE")
@click.option(
    "--key",
    "key",
    metavar="KEY",
    required=True,
    help="Your private key, such as ~/.ssh/id_ed25519; or the .pub file of one that is in your ssh-agent.",
)
@click.option("--force", is_flag=True, help="Write over a signature that is there already.")
def sign_command(file: str, key: str, force: bool) -> None:
    """Sign the page of an agreement with your own ssh key.

    FILE is agreement.md, or the folder that it was exported into. Read it first. The signature goes beside it as
    FILE.sig; its name is printed. The same as: ssh-keygen -Y sign -n workshop-agreement -f KEY agreement.md. Whoever
    leads takes it with `workshop attach SESSION FILE.sig --as HANDLE`.
    """
    from pathlib import Path

    from workshop.agreement.signatures.own_signature import sign_with, signable
    from workshop.documents.files import require_free, write_file
    from workshop.model.agreements import grouped

    path = _page_in(Path(file))
    content, source = read_input(str(path))
    what = signable(content, source)
    signature = path.with_name(f"{path.name}.sig")
    require_free(signature, force=force)
    named = f"“{what.title}”, {what.revision}" if what.revision else f"“{what.title}”"
    say(f"You sign the agreement {named}: {source}. Its digest begins {grouped(what.digest)}")
    made = sign_with(Path(key).expanduser(), content)
    write_file(signature, made.armour, force=force)
    say(f"Signed with the key {made.fingerprint}.")
    if made.fingerprint not in what.keys:
        say(
            "This page does not name that key. Whoever leads takes only a key that the page names for you; "
            "keys are named in Welcome, before the agreement is proposed."
        )
    put(str(signature))


def _page_in(path: Path) -> Path:
    """Return the file that is signed: `path`, or in an exported folder its page, in the first form its data."""
    from workshop.errors import InputError

    if str(path) == "-":
        raise InputError("Name the file that you sign: the signature goes beside it.")
    if not path.is_dir():
        return path
    for name in ("agreement.md", "agreement.toml"):
        # In the first form there is a page too, but it only shows the data, which is signed.
        if (path / name).is_file() and not (name == "agreement.md" and _first_form(path)):
            return path / name
    raise InputError(f"There is no agreement.md in {path}. Name the page that is signed.")


def _first_form(folder: Path) -> bool:
    try:
        with (folder / "agreement.toml").open("rb") as file:
            return file.read(64).startswith(b'format = "workshop-agreement/1"')
    except OSError:
        return False
