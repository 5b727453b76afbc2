"""Intents of private rounds: open, pass the keyboard, excuse, release, reveal, discard."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from contextlib import AbstractContextManager, suppress
from random import SystemRandom

from msgspec import Struct, structs

from workshop.errors import InputError, NotFound, Refused, StoreError
from workshop.model.agenda import Step
from workshop.model.asked_again import figures, why_not_revealed
from workshop.model.asking import asked, hiding, how_many, questions, reveal, round_in, unasked
from workshop.model.items import Item
from workshop.model.kinds import ROUND_TYPES, ROUNDS_OF
from workshop.model.last_time import COMPARED, with_last_time
from workshop.model.names import RoundSort
from workshop.model.people import contact_of
from workshop.model.record import Record
from workshop.model.rounds import (
    Entry,
    Round,
    RoundPlan,
    Shuffle,
    Stage,
    Way,
    answered,
    by_side,
    shown_by_side,
)
from workshop.model.sides import SIDES, Side, other, side_word
from workshop.room.acts import Acts
from workshop.room.core import Core
from workshop.room.earlier_sessions import earlier_sessions
from workshop.room.rounds.entries import (
    entries_in,
    entry_under,
    key_of,
    key_of_entry,
    stamp,
    voice_key,
)
from workshop.room.rounds.keeping import drop_own_drafts, forget_sealed_drafts
from workshop.room.rounds.running import (
    as_asked,
    find_round,
    require_no_round,
    why_barred,
    with_asked,
)
from workshop.room.rounds.turn import (
    Turn,
    forget_drafts,
    own_draft,
    seal_form,
)
from workshop.room.rounds.unsealed import Unsealed, as_notes, unsealed
from workshop.room.rounds.view import RoundView, view_of, views_in
from workshop.room.seats import Power, permitted, require
from workshop.store.urns import Came
from workshop.store.vanishing import clear_away
from workshop.store.writer import Writer


class Shown(Struct, frozen=True):
    """What a reveal has shown."""

    stage: Stage
    """How far it is shown now."""
    said: str
    """How much it was, in words: `4 entries by 2 people`."""


class RoundIntents(Acts):
    """What can be done with private rounds. None of it is taken back: a round is discarded, or asked again."""

    NAME = "rounds"

    def __init__(self, core: Core) -> None:
        super().__init__(core)
        self.shuffle: Shuffle = SystemRandom().shuffle
        """Puts what is revealed into a random order; a test or an example sets a repeatable one."""

    def writing(
        self, intent: str, words: str = "", *, power: Power = "round", whose: Side | None = None
    ) -> AbstractContextManager[Writer]:
        """Begin an act, which is never taken back."""
        return self.core.writing(
            f"{self.NAME}.{intent}", words, power=power, undoable=False, whose=whose
        )

    # Seeing

    def item(self, uid: str) -> Item[Round]:
        """Return a round. Raises NotFound."""
        return find_round(self.core, uid)

    def round(self, uid: str) -> Round:
        """Return how a round stands, as far as the seat may know. Raises NotFound."""
        return permitted(self.item(uid).body, self.core.seat)

    def views(self, step: Step) -> tuple[RoundView, ...]:
        """Return the latest round of each sort in a step."""
        return views_in(self.core, step)

    # Opening

    def open(
        self,
        what: RoundSort,
        plan: RoundPlan,
        step: str = "",
        *,
        only: Collection[str] | None = None,
    ) -> str:
        """Open a round in the open step, or in `step`, for people to write; return its uid.

        It asks everybody who is here, or `only` those handles. One that is open and in which nobody has written is run
        as `plan` says from now on. Raises Refused where it cannot be run so with the people here, or somebody has
        written.
        """
        core = self.core
        with self.writing("open") as writer:
            target = self._step(step)
            if what not in ROUNDS_OF.get(target.kind, ()):
                raise InputError(f"{target.title} has no such round.", "what")
            body = structs.replace(_planned(what, plan), unasked=unasked(core.record, target, what))
            item = round_in(core.record, target.uid, what)
            if item is not None and item.body.stage == "revealed":
                item = None
            if item is not None:
                self._require_unwritten(item)
                body = structs.replace(body, excused=item.body.excused)
            if only is not None:
                body = structs.replace(body, excused=_all_but(core.record, only))
            if item is not None:
                item = structs.replace(item, body=body)
                self.put(writer, item)
            else:
                item = self.make(writer, body, target.uid, None)
            self._require_possible(core.record, target, item)
            core.urns.make(item.uid)
            writer.describe(f"{target.title}: round opened, {_words(body)}")
        return item.uid

    def _require_unwritten(self, item: Item[Round]) -> None:
        if item.body.stage != "open" or self.core.urns.keys(item.uid):
            raise Refused(
                "Somebody has written in this round, so how it is run stays as it was promised. "
                "Reveal it, or discard it and ask again."
            )

    def _require_possible(self, record: Record, step: Step, item: Item[Round]) -> None:
        body = item.body
        if body.one_voice or body.stop_at_side:
            for side in SIDES:
                missing = contact_of(record.participants, side) is None
                if missing and side not in body.unasked:
                    raise Refused(
                        f"The {side_word(side)} has no contact to write for it. Name one in Welcome."
                    )
        if not asked(record, body):
            whose = "".join(f" of the {side_word(other(each))}" for each in body.unasked)
            raise Refused(f"Nobody{whose} is here who could answer. Add people in Welcome.")
        if reason := why_barred(self.core, step, body, item.uid):
            raise Refused(reason)
        if not any(questions(record, step, body.what, side) for side in SIDES):
            raise Refused("There is nothing to ask in this step yet.")

    def pass_keyboard(self, uid: str, passing: bool) -> None:
        """Say that the keyboard goes round now, or no longer: after a crash the cover then comes first."""
        with self.writing("pass") as writer:
            item = self.item(uid)
            if passing and not item.body.running:
                raise Refused("This round is over: it was revealed or discarded.")
            if passing and not self.core.urns.keys(uid):
                self._require_anonymous(item)
            if item.body.passing != passing:
                body = structs.replace(item.body, passing=passing)
                words = "the keyboard goes round" if passing else "the keyboard is back"
                self.put(writer, structs.replace(item, body=body), words)

    def _require_anonymous(self, item: Item[Round]) -> None:
        if reason := why_barred(self.core, self._step(item.step), item.body, item.uid):
            raise Refused(reason)

    def excuse(self, uid: str, handle: str) -> None:
        """Say that somebody does not write in this round, or does after all.

        Raises Refused where they have sealed, for that counts; in an anonymous round and in a vote, of everybody in the
        same words, once anybody has: it would then tell who.
        """
        with self.writing("excuse") as writer:
            item = self._taking(uid)
            if item.body.settled:
                raise Refused(
                    "Somebody has sealed, and this round is anonymous: if people were now taken out or put in, the "
                    "counts would show who has written. Reveal it without those who do not write: l"
                )
            name = self.core.record.name_of(handle)
            out = handle in item.body.excused
            if not out:
                self._require_unsealed(item, handle)
            kept = tuple(each for each in item.body.excused if each != handle)
            body = structs.replace(item.body, excused=kept if out else (*kept, handle))
            words = f"{name} {'writes' if out else 'does not write'} in this round"
            self.put(writer, structs.replace(item, body=body), words)

    def _require_unsealed(self, item: Item[Round], handle: str) -> None:
        body, person = item.body, self.core.record.person(handle)
        if person is None:
            raise NotFound("That person is no longer here.")
        if body.hides_who and self.core.urns.keys(item.uid):
            raise Refused(
                "Somebody has voted, and until the vote closes nothing tells who. Reveal it without those who do not "
                "vote: l"
            )
        if not body.counts_only and key_of(body, person) in self.core.urns.keys(item.uid):
            if body.one_voice and person.side:
                raise Refused(f"The {side_word(person.side)} has sealed already; that counts.")
            raise Refused(f"{person.name} has sealed already; what they sealed counts.")

    # Writing

    def sit_down(self, uid: str, handle: str, *, spoken: bool = False) -> Turn:
        """Return the turn of a person at this terminal; `spoken` that what they say is typed for everybody to see.

        Raises NotFound, Refused, StoreError.
        """
        require(self.core.seat, "round")
        way: Way = "spoken" if spoken or self.item(uid).body.way == "spoken" else "keyboard"
        return Turn(self.core, uid, as_asked(self.core, uid, handle), way=way)

    def write(self, uid: str) -> Turn:
        """Return the turn of who sits at this seat: their own entry, or the one voice of their side where it is theirs.

        Raises NotFound, Refused, StoreError.
        """
        core = self.core
        require(core.seat, "seal")
        voice = self.item(uid).body.stage == "sides"
        return Turn(core, uid, as_asked(core, uid, core.seat.handle), voice=voice, way="own")

    def unsealed(self) -> tuple[Unsealed, ...]:
        """Return what was typed into rounds at this seat and not sealed, also where they are over by now."""
        require(self.core.seat, "seal")
        return unsealed(self.core)

    def throw_away(self, uid: str) -> None:
        """Delete what was typed into a round at this seat and not sealed. Raises StoreError."""
        require(self.core.seat, "seal")
        for who in (self.core.seat.handle, voice_key(self.core.seat.side or "client")):
            drop_own_drafts(self.core.drafts, uid, who)

    def keep_discarded(self, uid: str, texts: Mapping[str, str]) -> None:
        """Keep what was sealed here in a round that was discarded, by question, as what was not sealed.

        Nothing of a round that was shown to the sides before is kept. Raises Refused, StoreError.
        """
        core = self.core
        require(core.seat, "seal")
        if self.item(uid).body.stage != "discarded":
            raise Refused("This round was not discarded.")
        for question, text in texts.items():
            core.drafts.keep(own_draft(uid, core.seat.handle, question), text)
        core.drafts.flush()

    def say_late(self, uid: str) -> tuple[str, ...]:
        """Say in one's own name what was typed at this seat into a round that is over; return the new numbers.

        It becomes notes, or needs, of the round's step as if it were said aloud; the draft goes. Raises Refused where
        nothing of that kind is here, or another round of that step is open.
        """
        core = self.core
        with self.writing("say-late", power="seal") as writer:
            late = next((each for each in unsealed(core) if each.uid == uid), None)
            if late is None or not late.notes:
                raise Refused("There is nothing here of this round that could be said now.")
            item = self.item(uid)
            require_no_round(core.record, core.step(item.step), core.seat)
            new = as_notes(core, item, late)
            made = [self.make(writer, each.body, item.step, each.side, each.author) for each in new]
            numbers = tuple(each.number for each in made)
            writer.describe(f"{late.title}: {', '.join(numbers)} said late")
        # It is said even where the draft cannot be deleted: an error now would make them say it twice.
        with suppress(StoreError):
            self.throw_away(uid)
        return numbers

    def speak_for(self, uid: str, side: Side) -> Turn:
        """Return the turn in which a side's contact makes one voice of what their side sealed. Raises Refused."""
        require(self.core.seat, "round")
        contact = contact_of(self.core.record.participants, side)
        if contact is None:
            raise Refused(
                f"The {side_word(side)} has no contact to make one voice of it. Name one in Welcome."
            )
        return Turn(self.core, uid, contact, voice=True)

    def release(self, uid: str, side: Side) -> None:
        """Note that a side has made one voice of its entries, and that it may be shown to all."""
        with self.writing("release", power="confirm", whose=side) as writer:
            item = self.item(uid)
            if item.body.stage != "sides":
                raise Refused("This round is not with the sides.")
            if voice_key(side) not in self.core.urns.keys(uid):
                raise Refused(f"The {side_word(side)}'s contact has not sealed its one voice yet.")
            if side not in item.body.released:
                body = structs.replace(item.body, released=(*item.body.released, side))
                self.put(
                    writer,
                    structs.replace(item, body=body),
                    f"the {side_word(side)} releases its voice",
                )

    def seal_form(self, uid: str, entry: Entry, came: Came | None = None) -> None:
        """Seal what somebody answered by form, in place of what they sealed before; `came` is now by default.

        Raises InputError, with the question as its field; NotFound, Refused, StoreError.
        """
        require(self.core.seat, "round")
        came = came or Came(stamp(self.core.now()))
        person = as_asked(self.core, uid, entry.handle)
        seal_form(self.core, uid, person, entry.answers, came)

    # Revealing

    def reveal(self, uid: str, *, without_rest: bool = False) -> Shown:
        """Show what was sealed to its audience, once and for all; return how far it is shown now, and how much.

        A round that stops at the sides goes to them first. Raises Refused where somebody has still to write, unless it
        is shown `without_rest`, which the round then says; where a side has still to release its voice; or where so
        few wrote that they would be found out, or they would be beside an earlier result. Everything then stays sealed.
        """
        core = self.core
        with self.writing("reveal", power="reveal") as writer:
            item = self.item(uid)
            step = self._step(item.step)
            body: Round = item.body
            if body.stage in ("revealed", "discarded"):
                raise Refused("This round is over: it was revealed or discarded.")
            people = entries_in(core.urns, uid, body, core.record)
            self._require_ready(view_of(core, item, step), people, without_rest=without_rest)
            stage: Stage = "sides" if body.stop_at_side and body.stage == "open" else "revealed"
            forget_sealed_drafts(core, uid)
            if body.stage == "open":
                body = self._counted(body, people)
                if why_not_revealed(core.record, step, body, uid=uid) and _may_be_together(body):
                    body = structs.replace(body, together=True, client=0, agency=0)
                self._require_hidden(step, body, uid, people)
                found = figures(core.record, step, body, people, uid=uid)
                body = structs.replace(body, figures=found)
            else:
                voices = (entry_under(core.urns, uid, voice_key(side)) for side in body.released)
                people = tuple(each for each in voices if each is not None)
            item = structs.replace(item, body=structs.replace(body, stage=stage, passing=False))
            entries = how_many(core.record, step, body, people)
            if stage == "sides":
                self.put(writer, item, f"{step.title}: shown to each side")
            else:
                self._show(writer, item, step, people, entries)
            writer.empty_log()
        self._clear(uid)
        return Shown(stage, entries)

    def _show(
        self,
        writer: Writer,
        item: Item[Round],
        step: Step,
        entries: tuple[Entry, ...],
        said: str,
    ) -> None:
        found = reveal(self.core.record, step, item.body, entries, self.shuffle)
        sessions = earlier_sessions(self.core) if item.body.what in COMPARED else ()
        for new in with_last_time(self.core.record, step, item.body, found.new, sessions):
            self.make(writer, new.body, step.uid, new.side, new.author)
        for changed in found.changed:
            self.put(writer, changed)
        body = structs.replace(item.body, withheld=found.withheld)
        self.put(writer, structs.replace(item, body=body), f"{step.title}: revealed, {said}")

    def _counted(self, body: Round, entries: tuple[Entry, ...]) -> Round:
        """Return a round with how many answered it, as far as that may be told."""
        if not body.counts_only:
            counts = by_side(each.side for each in entries)
            people = asked(self.core.record, body)
            wrote = {key_of_entry(each) for each in entries}
            return structs.replace(
                body,
                asked=tuple(each.handle for each in people),
                without=tuple(each.handle for each in people if key_of(body, each) not in wrote),
                **counts,
            )
        if not body.settled:
            # It was opened by an earlier version, which did not write down who is asked at the first seal.
            body = with_asked(self.core.record, body, {each.handle: each.side for each in entries})
        counts = answered(entries)
        apart = body.stop_at_side or ROUND_TYPES[body.what].sided or shown_by_side(body, entries)
        return structs.replace(
            body,
            **(counts if apart else {}),
            answered=sum(counts.values()),
            unsealed=len(body.asked) - len(entries),
        )

    def _require_ready(
        self, view: RoundView, entries: tuple[Entry, ...], *, without_rest: bool
    ) -> None:
        if view.fault:
            raise Refused(view.fault)
        if not entries:
            raise Refused("Nobody has sealed anything yet. Wait for them, or discard the round.")
        if view.round.counts_only and view.round.stage == "open":
            if not view.ready and not without_rest:
                missing = sum(view.asked.values()) - view.total
                raise Refused(
                    f"Still to come: {missing} of those asked. Wait for them, or reveal it without them: l"
                )
        elif not view.ready and not (without_rest and view.round.stage == "open"):
            left = [
                f"{view.asked[side] - view.sealed[side]} of the {side_word(side)}"
                for side in SIDES
                if view.asked[side] > view.sealed[side]
            ]
            raise Refused(
                f"Still to come: {', '.join(left)}. Wait for them, or say who does not write this time."
            )

    def _require_hidden(
        self, step: Step, body: Round, uid: str, entries: tuple[Entry, ...]
    ) -> None:
        if not body.counts_only:
            return
        counts, people = answered(entries), by_side(body.sides.values())
        stop = body.stop_at_side
        found = hiding(
            body.what, counts["client"], counts["agency"], stop_at_side=stop, asked=people
        )
        if found == "none":
            # No counts: whoever tried after each entry would see whether that one says anything.
            raise Refused(
                "This was promised to be anonymous, and too few have said something for that; an empty answer does "
                "not count. Let more people write, or discard the round and ask again, named."
            )
        if reason := why_not_revealed(self.core.record, step, body, uid=uid):
            raise Refused(reason)

    def discard(self, uid: str, shown: int | None = None) -> None:
        """Throw away what was sealed, unseen, and end the round.

        `shown` is how many had sealed when that was decided; raises Refused where more have by now.
        """
        with self.writing("discard") as writer:
            item = self.item(uid)
            if not item.body.running:
                raise Refused("This round is over already.")
            now = view_of(self.core, item, self._step(item.step))
            if shown is not None and now.total > shown:
                have = "has" if now.total == 1 else "have"
                raise Refused(f"{now.total} {have} sealed by now, so nothing was discarded.")
            body = structs.replace(item.body, stage="discarded", passing=False)
            words = "a round was discarded, unseen"
            self.put(writer, structs.replace(item, body=body), words)
            writer.empty_log()
        self._clear(uid)

    def _clear(self, uid: str) -> None:
        # It is shown or thrown away by now: what cannot be removed is no error, and is named beside the view.
        with suppress(StoreError):
            forget_drafts(self.core.drafts, uid)
        clear_away(self.core.store)

    def _taking(self, uid: str) -> Item[Round]:
        item = self.item(uid)
        if item.body.stage != "open":
            raise Refused("This round takes nothing more: it was revealed or discarded.")
        return item

    def _step(self, uid: str) -> Step:
        return self.core.step(uid) if uid else self.core.open_step


def _planned(what: RoundSort, plan: RoundPlan) -> Round:
    if plan.way == "spoken":
        if what != "scorecard":
            raise Refused("A spoken round needs no opening: write down what is said.")
        return Round(what, "spoken", one_voice=True)
    anonymous = plan.anonymous and not plan.one_voice
    return Round(
        what, plan.way, anonymous, plan.one_voice, plan.stop_at_side and not plan.one_voice
    )


def _may_be_together(body: Round) -> bool:
    """Return whether the sides of an anonymous round, which would be told apart, can be shown as one room."""
    sided = body.stop_at_side or ROUND_TYPES[body.what].sided
    return not sided and bool(body.client + body.agency)


def _all_but(record: Record, handles: Collection[str]) -> tuple[str, ...]:
    """Return who takes part and is not among `handles`."""
    return tuple(
        each.handle
        for each in record.participants
        if each.takes_part and each.handle not in handles
    )


def _words(body: Round) -> str:
    if body.one_voice:
        return "one voice per side"
    return "anonymous" if body.anonymous else "named"
