"""A turn: one person writes and seals in a private round. What they sealed before is never shown to them again.

What is half written at a passed keyboard is kept nowhere: anybody could pick its author's name and read it. What is
spoken, and typed for everybody to see, has drafts among those of the facilitator who types it. What somebody types at
a seat of their own is in the draft file of that seat until it is sealed, also when the round is revealed meanwhile.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress

from workshop.errors import Refused, StoreError
from workshop.model.asking import questions
from workshop.model.people import Participant
from workshop.model.rounds import (
    FEW,
    NEVER,
    Answer,
    Entry,
    Question,
    Round,
    Tally,
    Way,
    names_authors,
    promise,
    tally,
)
from workshop.model.sides import Side, side_word
from workshop.room.core import Core
from workshop.room.rounds.entries import (
    checked,
    entries_in,
    entry_under,
    key_of,
    merged,
    sealed,
    stamp,
    standing,
)
from workshop.room.rounds.running import as_asked, find_round, require_taking, settle
from workshop.room.seats import Seat, require
from workshop.store.drafts import OWN, Drafts
from workshop.store.urns import Came

_SPOKEN = "spoken:"
"""What the names of drafts begin with that belong to what is spoken in a round."""
OF_SIDE = ""
"""In the place of a question: the draft that says which side was asked what is typed beside it."""


class SealedMeanwhile(Refused):
    """Something else of the same person was sealed since their turn began. Nothing is replaced before they say so."""


class AskedAnew(Refused):
    """The person is on another side by now: what they answered was asked of the side they were on."""


class Turn:
    """What one person writes in one round; with `voice`, what a side's contact makes of their side's entries."""

    def __init__(
        self,
        core: Core,
        round: str,
        person: Participant,
        *,
        voice: bool = False,
        way: Way = "keyboard",
    ) -> None:
        """Sit down. Raises Refused for somebody who is not asked, or where nothing is taken any more.

        `way` is how they write; `spoken` that somebody else types, for everybody to see, what they say.
        """
        self.seat = Seat("participant", person.handle, person.side)
        """Whose seat this terminal is until they have sealed."""
        require(self.seat, "seal")
        self._core = core
        self.round = round
        """The uid of the round."""
        self.person = person
        self.voice = voice
        body = require_taking(core, round, person, voice=voice)
        if way == "spoken" and not (body.one_voice or names_authors(body)):
            raise Refused("What is said aloud is heard by everybody. Let them write it themselves.")
        self.way: Way = way
        self.promise = promise(body)
        self.questions: tuple[Question, ...] = questions(
            core.record, core.step(find_round(core, round).step), body.what, self.side
        )
        """What they are asked."""
        self.key = key_of(body, person, voice=voice)
        """What their entry is sealed under."""
        self.seen = standing(core.urns, round, self.key)
        """What is sealed of theirs, as far as this turn knows: anything else is not replaced before they say so."""
        self.wrote_before = not voice and self.seen is not None
        """Whether they have sealed an entry already: a new one adds to it or replaces it."""
        self.can_add = self.seen is None or self.seen.side == self.side
        """Whether a new entry can be added to what is sealed: not where they were asked for the other side then."""
        self.only_here = self.wrote_before and body.counts_only
        """Whether what they type now is in no file: it would name the author of what is sealed already."""
        self._drafts = None if way == "keyboard" else core.drafts
        """Where what is being typed is kept until it is sealed; None for nowhere."""
        self._sealed = False

    @property
    def side(self) -> Side:
        """Whose side they are on."""
        return self.person.side or "client"

    def keep_drafts(self, texts: Mapping[str, str]) -> None:
        """Keep what is being typed, by question; an empty text drops it. Raises StoreError.

        At a passed keyboard nothing is kept. Nor is anything once it is sealed: what was typed last may still be on
        its way here.
        """
        if self._drafts is None:
            return
        if any(texts.values()):
            texts = {OF_SIDE: self.side, **texts}
        for question, text in texts.items():
            if text and not self._sealed:
                self._drafts.keep(self._begins + question, text)
            else:
                self._drafts.drop(self._begins + question)
        self._drafts.flush()

    def kept_drafts(self) -> dict[str, str]:
        """Return what was being typed when the program was stopped, by question; not what the other side was asked."""
        found = self._kept()
        return found if found.pop(OF_SIDE, self.side) == self.side else {}

    def _kept(self) -> dict[str, str]:
        found = self._drafts.all() if self._drafts is not None else {}
        return {
            key.removeprefix(self._begins): text
            for key, text in found.items()
            if key.startswith(self._begins)
        }

    @property
    def _begins(self) -> str:
        kind = _SPOKEN if self.way == "spoken" else OWN
        # The one voice of a side is no entry of one's own: what it repeats tells nothing of who wrote it.
        who = self.key if self.voice else self.person.handle
        return f"{kind}{self.round}/{who}/"

    def draft_name(self, question: str) -> str:
        """Return the name under which the draft file keeps what is typed for a question."""
        return self._begins + question

    def of_my_side(self) -> tuple[dict[str, tuple[str, ...]], dict[str, Tally]]:
        """Return what one's own side sealed, for its contact alone: the texts and the tallies, by question.

        Raises Refused for anybody else, and before the reveal has come to the sides.
        """
        if not self.voice:
            raise Refused(
                "Only a side's contact sees what that side wrote, once it is shown to it."
            )
        core = self._core
        body = find_round(core, self.round).body
        least = FEW if body.anonymous else 1
        every = entries_in(core.urns, self.round, body, core.record)
        own = [each for each in every if each.side == self.side]
        texts: dict[str, tuple[str, ...]] = {}
        tallies: dict[str, Tally] = {}
        for question in self.questions:
            answers = [each.answer(question.key) for each in own]
            if question.kind == "point":
                withheld = body.withholds(question.about)
                found = tally(answers, question.scale, least=NEVER if withheld else least)
                tallies[question.key] = found
                if found.answers < least:
                    # A comment beside a point tells as much as the point.
                    continue
            # Sorted by the alphabet: in any other order the texts of one person could be told to belong together.
            texts[question.key] = tuple(
                sorted(text for each in answers for text in (*each.texts, each.comment) if text)
            )
        return texts, tallies

    def seal(self, answers: Iterable[Answer], *, add: bool = False) -> None:
        """Seal `answers` in place of an earlier entry, or added to it.

        Raises InputError, with the question as its field, for an answer that cannot be taken; Refused where the round
        takes none any more, or the seat is somebody else's by now; AskedAnew; and SealedMeanwhile once for each entry
        that came since: sealing again is the answer to it. Nothing is sealed then.
        """
        core = self._core
        given = checked(self.questions, answers)
        with core.store.holding():
            self._require_mine()
            self._require_seen()
            add = add and self.can_add
            if add:
                before = entry_under(core.urns, self.round, self.key)
                given = merged(self.questions, before.answers if before else (), given)
            settle(core, self.round)
            entry = Entry(self.side, "", self.way, given)
            try:
                core.urns.put(self.round, sealed(self.key, entry), Came(stamp(core.now())))
            finally:  # also after a fault: whatever stands there now, this turn has told of it
                with suppress(StoreError):
                    self.seen = standing(core.urns, self.round, self.key)
        self._sealed = True
        # The entry is sealed even where the draft cannot be deleted: an error now would make them seal it twice.
        with suppress(StoreError):
            self.leave()

    def take_back(self) -> bool:
        """Take back what they sealed; return whether an empty entry goes on counting in its place.

        It does so where only counts are told: with one less, everybody would see that somebody takes something back,
        and with the seats that are here, who. Raises Refused where there is nothing, or it was revealed.
        """
        core, uid = self._core, self.round
        with core.store.holding():
            body = self._require_mine()
            if self.key not in core.urns.keys(uid):
                raise Refused("There is nothing of yours to take back.")
            counts = body.counts_only and not self.voice
            if counts:
                empty = Entry(self.side, "", self.way)
                core.urns.put(uid, sealed(self.key, empty), Came(stamp(core.now())))
            else:
                core.urns.take_back(uid, self.key)
        return counts

    def _require_mine(self) -> Round:
        """Return the round, where the seat is still theirs and they can seal in it. Asked while nobody else writes."""
        require(self.seat, "seal")
        core = self._core
        if self.way == "own":
            core.still_here()
        # Checked again: the contact of the side may have changed while somebody was writing.
        body = require_taking(core, self.round, self.person, voice=self.voice)
        side = as_asked(core, self.round, self.person.handle).side
        if side != self.person.side and side is not None and not self.voice:
            raise AskedAnew(
                f"{self.person.name} is one of the {side_word(side)} now, and this was asked of the "
                f"{side_word(self.side)}. So it was not done: the round asks them anew."
            )
        self.key = key_of(body, self.person, voice=self.voice)
        return body

    def _require_seen(self) -> None:
        """Raise SealedMeanwhile where something of theirs is sealed that this turn has not told them of."""
        now = standing(self._core.urns, self.round, self.key)
        if now is None or now == self.seen:
            return
        self.seen, self.wrote_before = now, True
        self.can_add = now.side == self.side
        if now.says_something:
            raise SealedMeanwhile(
                f"Something else of {self.person.name} was sealed since this was opened. Nothing is replaced yet."
            )

    def leave(self) -> None:
        """Leave the seat and delete what was being typed."""
        self.keep_drafts(dict.fromkeys(self._kept(), ""))


def seal_form(
    core: Core, round: str, person: Participant, answers: Iterable[Answer], came: Came
) -> None:
    """Seal what somebody answered by form, in place of what they sealed before.

    Raises InputError, with the question as its field; Refused; StoreError.
    """
    side = person.side or "client"
    with core.store.holding():
        core.still_here()
        body = require_taking(core, round, person, voice=False)
        step = core.step(find_round(core, round).step)
        wanted = questions(core.record, step, body.what, side)
        entry = Entry(side, "", "form", checked(wanted, answers))
        settle(core, round)
        core.urns.put(round, sealed(key_of(body, person), entry), came)


def own_draft(round: str, who: str, question: str) -> str:
    """Return under which name the draft file of a seat keeps what somebody types there for a question."""
    return f"{OWN}{round}/{who}/{question}"


def forget_drafts(drafts: Drafts, round: str) -> None:
    """Delete what was typed of what was spoken in a round that takes no more entries. Raises StoreError.

    What somebody typed at a seat of their own stays: it is theirs, to be used otherwise.
    """
    for key in drafts.all():
        if key.startswith(f"{_SPOKEN}{round}/"):
            drafts.drop(key)
    drafts.flush()


def of_a_turn(draft: str) -> bool:
    """Return whether the draft with this name belongs to a turn, in which alone it comes back."""
    return draft.startswith((_SPOKEN, OWN))
