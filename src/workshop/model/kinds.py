"""The kinds of step: their names, the titles people see, and the purpose each states in one sentence.

A kind is a set of like-named files, one on each floor; this list is the only place where all kinds stand together.
"""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

KindName = Literal[
    "welcome",
    "look-back",
    "expectations",
    "scope",
    "kpis",
    "scorecard",
    "notes",
    "needs",
    "poll",
    "commitments",
    "sign-off",
]


class Kind(Struct, frozen=True):
    """One kind of step."""

    name: KindName
    title: str
    purpose: str
    """One sentence, shown at the top of the pane."""

    @property
    def module(self) -> str:
        """The name of this kind's file on every floor."""
        return self.name.replace("-", "_")


KINDS: dict[KindName, Kind] = {
    kind.name: kind
    for kind in (
        Kind("welcome", "Welcome", "Who is here, why we meet, and the rules we keep today."),
        Kind("look-back", "Look back", "What became of our promises, by exception."),
        Kind(
            "expectations",
            "Expectations",
            "What each of us expects of the other, and what we agree.",
        ),
        Kind("scope", "Scope", "What is in, what is out, and how we change it."),
        Kind("kpis", "KPIs", "What shows us both that it worked."),
        Kind(
            "scorecard",
            "Scores",
            "How each of us sees the other and itself, and where we see it differently.",
        ),
        Kind("notes", "Feedback", "What went well, what did not, said openly and heard."),
        Kind(
            "needs",
            "Needs",
            "What each of us needs from the other, asked openly and answered plainly.",
        ),
        Kind("poll", "Poll", "One question, chosen privately, shown together."),
        Kind("commitments", "Commitments", "What we will do, who does it, and by when."),
        Kind(
            "sign-off", "Sign-off", "The agreement read back, confirmed and signed by both sides."
        ),
    )
}
