"""The public keys that people sign with, as lines of text: what one looks like, and its fingerprint."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Iterable, Iterator

from workshop.model.people import Participant

KEY = re.compile(r"[a-z0-9@.-]{1,64} AAAA[A-Za-z0-9+/]{8,8192}={0,3}")
"""`ssh-ed25519 AAAA…`: a public key without options and comment. "" stands for none."""
FINGERPRINT = re.compile(r"SHA256:[A-Za-z0-9+/]{43}")
"""As ssh shows it."""


def fingerprint_of(key: str) -> str:
    """Return the fingerprint of a public key, `SHA256:…` as ssh shows it; "" for what is none."""
    if not KEY.fullmatch(key):
        return ""
    try:
        blob = base64.b64decode(key.partition(" ")[2], validate=True)
    except binascii.Error:
        return ""
    return "SHA256:" + base64.b64encode(hashlib.sha256(blob).digest()).decode().rstrip("=")


def changed_keys(before: Iterable[Participant], now: Iterable[Participant]) -> Iterator[str]:
    """Yield a sentence for everybody whose key to sign with was named, changed or removed since `before`."""
    known = {each.handle: each.key for each in before}
    for each in now:
        old = known.get(each.handle, each.key)
        if old == each.key:
            continue
        if not each.key:
            yield f"{each.name} signs with no key any more: {fingerprint_of(old)} was removed."
        elif not old:
            yield f"{each.name} signs with the key {fingerprint_of(each.key)}."
        else:
            yield (
                f"The key that {each.name} signs with was changed: from {fingerprint_of(old)} "
                f"to {fingerprint_of(each.key)}."
            )
