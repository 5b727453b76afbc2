"""A signature is taken only as ssh-keygen writes it, and its verdict is that of the real `ssh-keygen -Y verify`."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.serialization import load_ssh_private_key
from hypothesis import given, settings
from hypothesis import strategies as st

from ssh_keys import (
    BEGIN,
    END,
    Fields,
    a_key,
    armoured,
    blob_of,
    changed,
    fields_of,
    file_of,
    fingerprint_of,
    keygen_verifies,
    public_half,
    signed,
    string,
)
from workshop.agreement.signatures.ssh_signature import (
    LONGEST,
    NAMESPACE,
    made_over,
    read_signature,
)
from workshop.errors import InputError

PAGE = b"# Agreement\n\nThe page that is signed.\n"


def ines() -> Path:
    return a_key("ines")


def good() -> bytes:
    return signed(PAGE, ines())


def ours(file: bytes, content: bytes = PAGE) -> bool:
    """Return our verdict on a file: read strictly, then checked."""
    try:
        return made_over(read_signature(file, "ines.sig"), content)
    except InputError:
        return False


@pytest.mark.parametrize(
    ("kind", "bits"), [("ed25519", 0), ("ecdsa", 256), ("ecdsa", 521), ("rsa", 3072)]
)
def test_a_signature_of_each_kind_of_key_is_read_and_holds(kind: str, bits: int) -> None:
    key = a_key(f"{kind}{bits}", kind, bits)
    file = signed(PAGE, key)
    found = read_signature(file, "ines.sig")
    assert found.armour.encode() == file
    assert found.public_key == public_half(key)
    assert found.fingerprint == fingerprint_of(key)
    assert made_over(found, PAGE)
    assert not made_over(found, PAGE + b" ")


def test_a_signature_over_sha_256_holds_too() -> None:
    assert ours(signed(PAGE, ines(), hashed="sha256"))


def rsa(bits: int = 3072) -> Path:
    return a_key(f"rsa{bits}", "rsa", bits)


def with_sha1() -> bytes:
    """Return an RSA signature that says it is over SHA-1, as old clients make them."""
    file = signed(PAGE, rsa())
    signature = fields_of(file).signature
    assert signature[4:16] == b"rsa-sha2-512"
    return changed(file, signature=string(b"ssh-rsa") + signature[16:])


REFUSED_BY_BOTH: dict[str, Callable[[], bytes]] = {
    "empty": lambda: b"",
    "random bytes": lambda: bytes(range(256)) * 2,
    "too long": lambda: BEGIN + b"A" * 100_000 + b"\n" + END,
    "text before it": lambda: b"Dear Ines,\n" + good(),
    "no end": lambda: good().removesuffix(END),
    "line ends of Windows": lambda: good().replace(b"\n", b"\r\n"),
    "another namespace": lambda: signed(PAGE, ines(), "git"),
    "a namespace that begins as ours": lambda: signed(PAGE, ines(), f"{NAMESPACE}-x"),
    "the namespace swapped": lambda: changed(signed(PAGE, ines(), "git"), namespace=NAMESPACE.encode()),
    "version 2": lambda: changed(good(), version=2),
    "another magic": lambda: changed(good(), magic=b"SSHSIX"),
    "md5": lambda: changed(good(), hashed=b"md5"),
    "sha1": lambda: changed(good(), hashed=b"sha1"),
    "another hash than was used": lambda: changed(good(), hashed=b"sha256"),
    "RSA with SHA-1": with_sha1,
    "bytes after the last field": lambda: file_of(fields_of(good()), b"\0\0\0\0"),
    "bytes after the key": lambda: changed(good(), key=fields_of(good()).key + b"\0"),
    "bytes after the signature": lambda: changed(good(), signature=fields_of(good()).signature + b"\0"),
    "cut": lambda: armoured(blob_of(good())[:-9]),
    "a length beyond the end": lambda: armoured(blob_of(good())[:10] + b"\xff\xff\xff\xff"),
    "another key named": lambda: changed(good(), key=fields_of(signed(PAGE, a_key("tomas"))).key),
    "over other bytes": lambda: signed(PAGE + b"\n", ines()),
    "the private half of a key": lambda: ines().read_bytes(),
    "the public half of a key": lambda: public_half(ines()).encode(),
    "no base64": lambda: good().replace(b"U1NI", b"U1!I", 1),
}  # fmt: skip
"""Files that neither we nor ssh-keygen take as a signature of Ines's key over the page."""

REFUSED_BY_US: dict[str, Callable[[], bytes]] = {
    "text after the end": lambda: good() + b"and whatever is written here\n",
    "two signatures in one file": lambda: good() + signed(PAGE, a_key("tomas")),
    "a line more at the end": lambda: good() + b"\n",
    "no line end at the end": lambda: good().removesuffix(b"\n"),
    "version 0": lambda: changed(good(), version=0),
    "something in the reserved field": lambda: changed(good(), reserved=b"for later"),
    "lines of another length": lambda: armoured(blob_of(good()), 76),
    "all on one line": lambda: armoured(blob_of(good()), 10_000),
    "blanks between the lines": lambda: good().replace(b"\n", b"\n ", 1),
    "an empty line within": lambda: good().replace(b"\n", b"\n\n", 1),
}
"""Files that ssh-keygen takes: more than one of them says the same, so each could be called another signature."""


@pytest.mark.parametrize("name", REFUSED_BY_BOTH)
def test_what_is_no_signature_is_none_for_ssh_keygen_either(name: str, tmp_path: Path) -> None:
    file = REFUSED_BY_BOTH[name]()
    assert not keygen_verifies(file, PAGE, ines(), tmp_path)
    assert not keygen_verifies(file, PAGE, rsa(), tmp_path)
    assert not ours(file)


@pytest.mark.parametrize("name", REFUSED_BY_US)
def test_what_ssh_keygen_takes_and_we_do_not_is_known(name: str, tmp_path: Path) -> None:
    file = REFUSED_BY_US[name]()
    assert keygen_verifies(file, PAGE, ines(), tmp_path)
    with pytest.raises(InputError):
        read_signature(file, "ines.sig")


def test_a_weak_rsa_key_is_refused_though_ssh_keygen_takes_it(tmp_path: Path) -> None:
    file = signed(PAGE, rsa(1024))
    assert keygen_verifies(file, PAGE, rsa(1024), tmp_path)
    with pytest.raises(InputError, match="RSA key of 1024 bits, which is too weak"):
        read_signature(file, "ines.sig")


def test_a_file_of_10_mb_is_refused_before_ssh_keygen_sees_it() -> None:
    """It would take that half a minute."""
    with pytest.raises(InputError, match="too long"):
        read_signature(BEGIN + b"A" * 10_000_000 + b"\n" + END, "ines.sig")


def test_a_good_signature_is_one_for_both(tmp_path: Path) -> None:
    assert keygen_verifies(good(), PAGE, ines(), tmp_path)
    assert ours(good())


@given(st.integers(0, 10_000))
@settings(max_examples=60)
def test_no_bit_of_a_signature_can_be_changed(bit: int) -> None:
    raw = bytearray(good())
    raw[bit // 8 % len(raw)] ^= 1 << bit % 8
    assert not ours(bytes(raw))


@given(st.integers(0, 8 * len(PAGE) - 1))
@settings(max_examples=30)
def test_no_bit_of_what_was_signed_can_be_changed(bit: int) -> None:
    raw = bytearray(PAGE)
    raw[bit // 8] ^= 1 << bit % 8
    assert not ours(good(), bytes(raw))


@pytest.mark.parametrize(
    ("file", "words"),
    [
        (lambda: b"", "is no SSH signature"),
        (lambda: b"A" * (LONGEST + 1), "too long"),
        (lambda: good() + b"more\n", "has more in it than a signature"),
        (lambda: good().replace(b"\n", b"\r\n"), "line ends of another system"),
        (lambda: signed(PAGE, ines(), "git"), "was made for “git”, not for an agreement"),
        (lambda: changed(good(), namespace=b"\x1b[2J"), "was made for something else"),
        (lambda: changed(good(), version=2), "version 1"),
        (lambda: changed(good(), hashed=b"md5"), "SHA-256 and SHA-512 are"),
        (with_sha1, "RSA with SHA-1 is not taken"),
        (lambda: ines().read_bytes(), "private half of a key"),
        (lambda: armoured(blob_of(good())[:-9]), "damaged"),
        (lambda: changed(good(), key=string(b"ssh-dss") + b"x"), "kind of key that is not taken"),
        (lambda: changed(good(), key=string(b"ssh-ed25519-cert-v01@openssh.com")), "certificate"),
    ],
)
def test_what_is_wrong_with_a_file_is_said_in_words(file: Callable[[], bytes], words: str) -> None:
    with pytest.raises(InputError, match=words) as refused:
        read_signature(file(), "ines.sig")
    assert str(refused.value).isprintable()
    assert str(refused.value).startswith("ines.sig ")


# --- keys that no test has at hand ------------------------------------------------------------------------------------


def _over(content: bytes) -> bytes:
    """Return what a key signs of `content` (PROTOCOL.sshsig)."""
    parts = (NAMESPACE.encode(), b"", b"sha512", hashlib.sha512(content).digest())
    return b"SSHSIG" + b"".join(map(string, parts))


def with_hardware_key(key: Ed25519PrivateKey, content: bytes, touched: int = 1) -> bytes:
    """Return the signature that a hardware key makes (PROTOCOL.u2f), with the crypto of the tests."""
    public = key.public_key().public_bytes_raw()
    counted = bytes([touched]) + (7).to_bytes(4, "big")
    application = hashlib.sha256(b"ssh:").digest()
    made = key.sign(application + counted + hashlib.sha256(_over(content)).digest())
    kind = b"sk-ssh-ed25519@openssh.com"
    return file_of(
        Fields(
            b"SSHSIG",
            1,
            string(kind) + string(public) + string(b"ssh:"),
            NAMESPACE.encode(),
            b"",
            b"sha512",
            string(kind) + string(made) + counted,
        )
    )


def test_a_signature_of_a_hardware_key_is_read_and_holds(tmp_path: Path) -> None:
    file = with_hardware_key(Ed25519PrivateKey.from_private_bytes(b"7" * 32), PAGE)
    found = read_signature(file, "ines.sig")
    assert found.public_key.startswith("sk-ssh-ed25519@openssh.com AAAA")
    assert keygen_verifies(file, PAGE, found.public_key, tmp_path)
    assert made_over(found, PAGE)
    assert not made_over(found, PAGE + b" ")


def test_rsa_with_sha_1_is_refused_by_both_though_the_signature_is_right(tmp_path: Path) -> None:
    key = load_ssh_private_key(rsa().read_bytes(), None)
    assert isinstance(key, RSAPrivateKey)
    made = key.sign(_over(PAGE), PKCS1v15(), SHA1())
    file = changed(signed(PAGE, rsa()), signature=string(b"ssh-rsa") + string(made))
    assert not keygen_verifies(file, PAGE, rsa(), tmp_path)
    with pytest.raises(InputError, match="RSA with SHA-1 is not taken"):
        read_signature(file, "ines.sig")
