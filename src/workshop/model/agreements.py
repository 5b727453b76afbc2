"""The frozen text of what a session agreed, and the signatures under it."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar, Final, Literal

from msgspec import Struct

from workshop.model.sides import Side

AgreementState = Literal["proposed", "void", "sealed", "superseded"]
Assurance = Literal["typed", "mail", "code", "login", "key"]
Where = Literal["room", "video", "phone", "seat"]
"""Where the signatory was, as whoever leads says; `seat`: they signed at a seat of their own, and nobody says where."""

_STATE_WORDS: dict[AgreementState, str] = {
    "proposed": "proposed",
    "void": "void",
    "sealed": "sealed",
    "superseded": "replaced",
}


_ASSURANCE_WORDS: dict[Assurance, str] = {
    "typed": "typed",
    "mail": "mail",
    "code": "code",
    "login": "login",
    "key": "key",
}
ELSEWHERE: Final = "attested elsewhere"
"""What is said of a signature that came with a record, whatever that record calls it."""


def revision_word(state: AgreementState) -> str:
    """Return what people call a revision in `state`, as it stands within a sentence."""
    return _STATE_WORDS[state]


class Agreement(Struct, frozen=True):
    """One revision: its data and its page as they were proposed, neither ever composed again."""

    LATER: ClassVar[frozenset[str]] = frozenset({"page"})

    session: str
    revision: int
    text: str
    """The data, canonical TOML; in form 1 this is what is signed."""
    digest: str
    """SHA-256 of the UTF-8 bytes of what is signed, 64 hexadecimal digits."""
    proposed: datetime
    state: AgreementState = "proposed"
    page: str = ""
    """What people read and sign, Markdown; "" in form 1."""

    @property
    def form(self) -> Literal[1, 2]:
        """The version of the format: its data is signed in form 1, its page in form 2."""
        # Where a seat sees neither, nothing is said of an older form.
        return 1 if self.text and not self.page else 2

    @property
    def signed(self) -> str:
        """What is signed."""
        return self.page or self.text

    @property
    def file(self) -> str:
        """The name of the file that is signed."""
        return "agreement.toml" if self.form == 1 else "agreement.md"

    @property
    def form_words(self) -> str:
        """What is said beside an agreement of form 1; "" otherwise."""
        return "first form: its data is signed" if self.form == 1 else ""


class Signature(Struct, frozen=True):
    """What was recorded when somebody signed. `assurance` says how they were identified, and no more than that."""

    NOT_IN_FILES: ClassVar[frozenset[str]] = frozenset({"elsewhere"})
    LATER: ClassVar[frozenset[str]] = frozenset({"fingerprint", "proof"})

    uid: str
    session: str
    revision: int
    digest: str
    side: Side
    handle: str
    name: str
    """As typed by the signatory."""
    title: str
    authority: str
    """The authority they claim: for whom they sign."""
    intent: str
    """The sentence they agreed to."""
    assurance: Assurance
    seat: str
    """How the person came to the seat."""
    typed_by: str
    """The handle of who typed."""
    where: Where
    at: datetime
    """UTC, from the host's clock."""
    void: bool = False
    elsewhere: bool = False
    """Whether it came with a record, so that nothing of it was verified here. It stands in no document: whatever brings
    a signature in says so anew."""
    fingerprint: str = ""
    """Of the key that signed, or for `login` of the one that completed the login: `SHA256:…`; "" for no key."""
    proof: str = ""
    """What it rests on. For `key` the armoured SSH signature as it stands in its file; for `mail` the mail as it came,
    its bytes in lines of base64; "" for any other."""


def assurance_word(signature: Signature) -> str:
    """Return in a word or two how a signature is known on this computer."""
    return ELSEWHERE if signature.elsewhere else _ASSURANCE_WORDS[signature.assurance]


def grouped(digest: str, groups: int = 4) -> str:
    """Return the first digits of a digest in groups of four, to be read aloud: `7F3A 91C2 …`."""
    return " ".join(digest[start : start + 4].upper() for start in range(0, groups * 4, 4))


def intent_sentence(
    organisation: str, revision: int, digest: str, came: str = "as read back"
) -> str:
    """Return the sentence a signatory agrees to; `came` says how the text came to them."""
    return (
        f"I sign revision {revision} of this agreement for {organisation}, "
        f"in electronic form, with the text {grouped(digest)} {came}."
    )
