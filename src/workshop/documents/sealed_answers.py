"""Sealed answers, `workshop-answers/1`: one JWE for each round, sealed by the form's page, opened by `collect` alone.

A JWE (RFC 7516) in compact form, ECDH-ES on P-256 with A256GCM. Its header names the round, so that the right key is
found without opening anything. `joserfc` is loaded only when a key is made or something is opened.
"""

from __future__ import annotations

import hmac
import json
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from datetime import UTC, datetime
from hashlib import sha256
from typing import TypeAlias

import msgspec
from msgspec import Struct

from workshop.documents.form import FormRound
from workshop.errors import InputError

FORMAT = "workshop-answers/1"
_ALGORITHMS = ["ECDH-ES", "A256GCM"]
_HEADER = {"alg": "ECDH-ES", "enc": "A256GCM", "typ": FORMAT}
_CHANGED = (
    "was changed on its way or cut off, so it cannot be opened. Ask for the saved file as an attachment, or for "
    "another copy of the sealed text."
)

PublicKey: TypeAlias = dict[str, str]
"""The public half of a round's key as a JWK: `kty`, `crv`, `x`, `y`."""


class Sealed(Struct, frozen=True):
    """One round's answers as they came, sealed."""

    round: str
    """The uid of the round whose key opens it."""
    jwe: str


class Opened(Struct, frozen=True, forbid_unknown_fields=True):
    """What is in sealed answers."""

    format: str
    session: str
    round: str
    file: str
    """A random id of the file: every save has another one."""
    token: str
    """Shows whose form it was."""
    saved: datetime
    given: FormRound
    """What was promised and what is answered, as in the form in TOML."""


def new_key() -> str:
    """Return a new private key for a round, as a JWK."""
    from joserfc.jwk import ECKey

    return json.dumps(ECKey.generate_key("P-256").as_dict(private=True))


def public_half(private: str) -> PublicKey:
    """Return what a form may hold of a private key."""
    key: dict[str, str] = json.loads(private)
    return {part: key[part] for part in ("kty", "crv", "x", "y")}


def token_of(private: str, round: str, handle: str) -> str:
    """Return the token in one person's form for a round; nobody can make it without the private key."""
    secret: str = json.loads(private)["d"]
    found = hmac.new(secret.encode(), f"{round}/{handle}".encode(), sha256).digest()
    return urlsafe_b64encode(found[:18]).decode()


def is_token(token: str, private: str, round: str, handle: str) -> bool:
    """Return whether `token` is the one in a person's form for a round."""
    return hmac.compare_digest(token.encode(), token_of(private, round, handle).encode())


# --- finding --------------------------------------------------------------------------------------

# The lengths of all parts but the middle one are known, so it is found in running text too. Bounded, for texts made
# of nothing but beginnings.
_BEGINS = re.compile(r"eyJ[\w-]{60,700}+\.\.[\w-]{16}\.", re.ASCII)
_GOES_ON = re.compile(r"[\w-]+\.[\w-]{22}", re.ASCII)
_BETWEEN = re.compile("[\\s>|\u00ad\u200b-\u200f\u2060\ufeff]+|=\r?\n|<[^<>]{0,2000}>|&gt;")
"""What mail programs put into a long text: line ends, quotation marks, soft breaks, tags."""


def find_sealed(text: str) -> tuple[Sealed, ...]:
    """Return all sealed answers in a text, each once. Raises InputError where one was cut off."""
    if "eyJ" not in text:
        return ()
    joined = _BETWEEN.sub("", text)
    found: dict[str, Sealed] = {}
    cut = False
    for begins in _BEGINS.finditer(joined):
        header = _header(begins[0])
        if header is None:
            continue
        rest = _GOES_ON.match(joined, begins.end())
        if rest is None:
            cut = True
            continue
        jwe = begins[0] + rest[0]
        found.setdefault(jwe, Sealed(header["kid"], jwe))
    if cut and not found:
        raise InputError(_CHANGED)
    return tuple(found.values())


def _header(jwe: str) -> dict[str, str] | None:
    """Return the header of what may be sealed answers, None where it is something else."""
    encoded = jwe.partition(".")[0]
    try:
        header = json.loads(urlsafe_b64decode(encoded + "=" * (-len(encoded) % 4)))
    except ValueError:
        return None
    if not isinstance(header, Mapping) or header.keys() != {*_HEADER, "kid", "epk"}:
        return None
    ours = all(header[name] == value for name, value in _HEADER.items())
    return dict(header) if ours and isinstance(header["kid"], str) else None


# --- opening --------------------------------------------------------------------------------------


def open_sealed(sealed: Sealed, private: str) -> Opened:
    """Return what is in sealed answers. Raises InputError, which shows nothing of it, where they cannot be opened."""
    from joserfc import jwe
    from joserfc.errors import JoseError
    from joserfc.jwk import ECKey

    try:
        key = ECKey.import_key(json.loads(private))
        content = jwe.decrypt_compact(sealed.jwe, key, algorithms=_ALGORITHMS).plaintext or b""
        found = msgspec.json.decode(content, type=Opened)
    except (JoseError, ValueError, TypeError):
        # Nothing of the error is told: it may quote what was sealed.
        raise InputError(_CHANGED) from None
    if found.format != FORMAT or found.round != sealed.round or found.saved.tzinfo is None:
        raise InputError(_CHANGED)
    return msgspec.structs.replace(found, saved=found.saved.astimezone(UTC))
