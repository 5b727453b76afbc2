"""What was found when an agreement was verified: what holds, what does not, and what cannot be known."""

from __future__ import annotations

from datetime import datetime
from typing import Final, Literal

from msgspec import Struct

from workshop.model.sides import Side
from workshop.model.text import shorten, visible, without_controls

Mark = Literal["holds", "wrong", "unknown", "note"]
"""`note` changes nothing: it says what somebody should know."""
Result = Literal["verified", "unknown", "broken"]
"""`unknown`: nothing is wrong, and not everything could be verified here."""
Rests = Literal["key", "record", "nothing"]
"""What a signature rests on: a key that the verifier trusts, the host's record, or nothing, where there is none."""


def one_line(text: str, length: int = 60) -> str:
    """Return a text of a file that may be anybody's as words that cannot act on a screen or look like more lines."""
    return shorten(visible(without_controls(text)), length)


class Remark(Struct, frozen=True):
    """One sentence about a part of what was verified."""

    mark: Mark
    words: str


class Checked(Struct, frozen=True):
    """A file, or what stands in several, with what was found about it."""

    name: str
    """`page`, `data`, `html`, `record`, `signatures`, `sums`, `keys`."""
    verdict: str
    """A few words that do not change from version to version, for programs."""
    remarks: tuple[Remark, ...]


KEYS_CAME_ALONG: Final = Checked(
    "keys",
    "came along",
    (
        Remark(
            "unknown",
            "The file of keys that you named lies in a folder that is verified. It may have come with it, so it was "
            "not believed. Keep the keys that you trust elsewhere.",
        ),
    ),
)
"""What stands in place of the trusted keys where whoever forged the folder may have laid them ready."""


class SignatoryVerdict(Struct, frozen=True):
    """Somebody who has to sign, with what was found about their signature."""

    handle: str
    name: str
    side: Side
    title: str
    signs_for: str
    rests_on: Rests
    remarks: tuple[Remark, ...]
    assurance: str = ""
    """As the host's record says; "" where it says nothing."""
    at: datetime | None = None
    """When it was signed, as the host's record says."""
    fingerprint: str = ""
    """Of the key that signed."""
    has_file: bool = False
    """Whether the file with their signature is there."""
    principal: str = ""
    """The name under which the verifier trusts that key."""


_DOUBTS: Final = {
    ("data", "not compared"): "agreement.toml was not compared with it",
    ("html", "same words"): "agreement.html may show another text",
    ("html", "not known"): "agreement.html was not compared with it",
    ("record", "says more"): "signatures.md says more than can be verified",
    ("record", "not known"): "signatures.md says more than can be verified",
}


class Verdict(Struct, frozen=True):
    """An agreement, verified."""

    source: str
    """The folder or file that was named."""
    title: str
    session: str
    revision: int
    digest: str
    """SHA-256 of the bytes of what is signed, as they are here."""
    signed_file: str
    supersedes: tuple[str, int, str] | None
    """Session, revision and digest of the agreement that it replaces."""
    parts: tuple[Checked, ...]
    signatories: tuple[SignatoryVerdict, ...]

    @property
    def result(self) -> Result:
        """Whether what was signed is unchanged and signed by all with trusted keys, something is wrong, or neither.

        What has the same words in another layout than ours, or says more of who signed, is named in the first line
        (`doubts`) and does not count: it was not signed, and another version of the program writes it in another way.
        """
        if any(each.mark == "wrong" for each in self.remarks):
            return "broken"
        parts = self.part_verdicts
        compared = parts["page"] == "unchanged" and not (
            parts.get("data") == "not compared" or parts.get("html") == "not known"
        )
        return "verified" if compared and self.by_keys else "unknown"

    @property
    def by_keys(self) -> bool:
        """Whether everybody who has to sign has signed with a key that the verifier trusts."""
        return bool(self.signatories) and all(e.rests_on == "key" for e in self.signatories)

    @property
    def doubts(self) -> tuple[str, ...]:
        """What lies beside the page and may say something else, as ends of a sentence."""
        return tuple(
            words
            for (part, verdict), words in _DOUBTS.items()
            if self.part_verdicts.get(part) == verdict
        )

    @property
    def files_missing(self) -> int:
        """How many signatures were made with a key, as the record says, whose file is not there."""
        return sum(each.assurance == "key" and not each.has_file for each in self.signatories)

    @property
    def remarks(self) -> tuple[Remark, ...]:
        """Everything that was found."""
        parts = tuple(remark for each in self.parts for remark in each.remarks)
        return (*parts, *(remark for each in self.signatories for remark in each.remarks))

    @property
    def on_record(self) -> int:
        """How many signatures rest on the host's record."""
        return sum(each.rests_on == "record" for each in self.signatories)

    @property
    def missing(self) -> int:
        """How many signatures are not there."""
        return sum(each.rests_on == "nothing" for each in self.signatories)

    @property
    def part_verdicts(self) -> dict[str, str]:
        """The verdict on each part, by its name."""
        return {each.name: each.verdict for each in self.parts}
