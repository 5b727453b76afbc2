"""The question about the keys that ssh offered beside a code: may one do next time? Only a yes keeps one."""

from __future__ import annotations

from collections.abc import Sequence

from workshop.agreement.signatures.public_key import PublicKey

MOST = 10
"""Keys of one connection that somebody can be asked about: the first that ssh offered."""
_YES = ("y", "yes", "1")


def question_about(keys: Sequence[PublicKey], again: str) -> tuple[str, str]:
    """Return what is said before the question, and the question; `again` is the name that is asked again later."""
    # ssh breaks a line in the middle of a word.
    several = len(keys) > 1
    lines = ["The code is right. Next time without one?"]
    if several:
        lines += [
            "Your ssh offered these keys (ssh-add -l, or ssh-keygen -lf FILE, tell them apart):"
        ]
        lines += [
            f"  {number}  {_kind(each)} {each.fingerprint}" for number, each in enumerate(keys, 1)
        ]
        lines += [
            "Type the number of the one that may open your seat from now on.",
            "Enter alone keeps none.",
        ]
    else:
        lines += ["Your ssh offered this key:", f"  {_kind(keys[0])} {keys[0].fingerprint}"]
        lines += ["Type yes, and it may open your seat from now on. Enter alone does not keep it."]
    lines += [f"You are asked this once; {again} asks again."]
    return "\n".join(lines), "Number: " if several else "Keep it: "


def chosen_of(keys: Sequence[PublicKey], typed: str) -> PublicKey | None:
    """Return the key that an answer chooses; None for none, and for whatever says no number and no yes."""
    answer = typed.strip().lower()
    if len(keys) == 1:
        return keys[0] if answer in _YES else None
    numbers = {str(number): each for number, each in enumerate(keys, 1)}
    return numbers.get(answer)


def _kind(key: PublicKey) -> str:
    name = key.text.partition(" ")[0]
    kind = next((each for each in ("ed25519", "ecdsa", "rsa") if each in name), name)
    return f"{kind.upper()}{'-SK' if name.startswith('sk-') else ''}"
