"""Signing an agreement with one's own key, from its file alone: what the file is, and the signature over it."""

from __future__ import annotations

import re
from pathlib import Path

from msgspec import Struct

from workshop.agreement.canonical import digest
from workshop.agreement.content import FORMAT, read
from workshop.agreement.page import data_hash
from workshop.agreement.page_lines import page_lines
from workshop.agreement.signatures.ssh_keygen import NoSshKeygen, at_terminal
from workshop.agreement.signatures.ssh_signature import (
    NAMESPACE,
    SshSignature,
    made_over,
    read_signature,
)
from workshop.errors import DocumentError, InputError, Refused
from workshop.model.signing_keys import FINGERPRINT

_TITLE = "Agreement: "
_REVISION = re.compile(r"Revision (\d+), proposed on ")


class Signable(Struct, frozen=True):
    """What somebody is about to sign, as its file says."""

    title: str
    revision: str
    """`revision 2`; "" where the file does not say."""
    digest: str
    keys: tuple[str, ...]
    """The fingerprints that stand in it: those that are expected among them."""


def signable(content: bytes, source: str) -> Signable:
    """Return what a file says that can be signed: a page, or the data of the first form. Raises InputError."""
    if content.startswith(b"\xef\xbb\xbf") or b"\r" in content:
        raise InputError(
            f"{source} was changed on its way here: it has the line ends or the mark of another system. "
            "A signature over it would not fit. Get the file again, as it was exported."
        )
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        raise InputError(f"{source} is no agreement page: it is no text.") from None
    return _data(text, source) if text.startswith("format = ") else _page(text, source)


def _page(text: str, source: str) -> Signable:
    lines = [each.text for each in page_lines(text)]
    if not lines[0].startswith(_TITLE) or not data_hash(text):
        raise InputError(
            f"{source} is no agreement page. That begins with “# {_TITLE}…”, and its last line is the SHA-256 of its "
            "data. `workshop export SESSION agreement` writes it."
        )
    revision = next((found[1] for each in lines if (found := _REVISION.match(each))), "")
    keys = dict.fromkeys(key for each in lines for key in FINGERPRINT.findall(each))
    return Signable(
        lines[0].removeprefix(_TITLE),
        f"revision {revision}" if revision else "",
        digest(text),
        tuple(keys),
    )


def _data(text: str, source: str) -> Signable:
    try:
        head = read(text).head
    except DocumentError as error:
        raise InputError(f"{source} is no agreement: {error.faults[0]}.") from None
    if head.format == FORMAT:
        raise InputError(
            f"{source} is the data of an agreement. Its page, agreement.md, is signed."
        )
    return Signable(head.title, f"revision {head.revision}", digest(text), ())


def sign_with(key: Path, content: bytes) -> SshSignature:
    """Return the signature over `content` by a private key, or by one in the agent whose public half `key` is.

    `ssh-keygen` has the terminal meanwhile, and asks there for a passphrase or a touch. Raises Refused where it does
    not sign, NoSshKeygen where it is missing or silent.
    """
    import tempfile

    if not key.exists():
        raise InputError(f"There is no key {key}. Make one with: ssh-keygen -t ed25519")
    with tempfile.TemporaryDirectory(prefix="workshop-") as folder:
        # A copy, so that what is signed is what was read, and nothing half-written is left beside the file.
        copy = Path(folder, "agreement")
        copy.write_bytes(content)
        said = at_terminal(
            "-q", "-Y", "sign", "-n", NAMESPACE, "-f", str(key.absolute()), str(copy)
        )
        made = copy.with_name("agreement.sig")
        if said.code or not made.exists():
            raise Refused(
                f"Not signed: ssh-keygen did not use the key {key}. Give the private key, or the .pub file of one that "
                "is in your ssh-agent."
            )
        signature = read_signature(made.read_bytes(), "The signature")
    if not made_over(signature, content):
        raise NoSshKeygen("ssh-keygen made a signature that does not fit. Try again.")
    return signature
