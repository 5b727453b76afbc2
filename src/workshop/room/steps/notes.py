"""Intents of the notes: said under a heading, put together, counted, restated, and turned into something to do."""

from __future__ import annotations

from msgspec import structs

from workshop.errors import InputError, Refused
from workshop.model.items import Item, places_of
from workshop.model.notes import (
    Note,
    first_by_votes,
    grouped,
    leader_of,
    no_longer_counts,
    unheard,
    votes_of,
)
from workshop.model.sides import Side, other
from workshop.model.text import clean
from workshop.room.acts import changed, label
from workshop.room.rounds.running import require_no_round, require_no_vote
from workshop.room.steps.as_shown import require_as_shown
from workshop.room.steps.hands import require_people
from workshop.room.steps.intents import Intents, marked, named, require_words, with_body
from workshop.store.writer import Writer


class NotesIntents(Intents):
    """What can be done with notes, whether they were said aloud or revealed."""

    NAME = "notes"
    KIND = "notes"

    def add(self, side: Side, heading: str, text: str) -> str:
        """Add what `side` said under `heading`; return its uid."""
        with self.writing("add"):
            require_words(text, "text", "Write what was said first.")
            step = self.core.open_step
            require_no_round(self.core.record, step, self.core.seat)
            if heading not in [each.name for each in step.headings]:
                raise InputError(f"There is no heading “{heading}” in this step.", "heading")
            return self.add_item(Note(text, heading), side=side)

    def change(self, uid: str, **fields: object) -> None:
        """Change a note. Other words have to be restated and confirmed anew, another restatement to be confirmed.

        Under another heading a note takes those put under it along, and leaves the one it was put under.
        """
        with self.writing("change") as writer:
            item = self.item(uid)
            body = changed(item.body, fields)
            if body == item.body:
                return
            if body.text != item.body.text:
                require_no_vote(self.core, item)
            body = _heard(item.body, body)
            if body.heading != item.body.heading:
                body = structs.replace(body, group="")
                self._move_along(writer, uid, body.heading)
            words = f"{label(item)}: {named(fields)} changed"
            if void := no_longer_counts(item.body, body):
                words += f", {void}"
            self.put(writer, marked(self.core, item, with_body(item, body, fields)), words)

    def _turned_over(self, body: Note) -> tuple[Note, str]:
        """Return a note that nobody has heard yet, and what no longer counts."""
        return unheard(body), no_longer_counts(body, unheard(body))

    def restate(self, uid: str, text: str, *, shown: Item[Note] | None = None) -> None:
        """Record what the other side says in its own words that it heard; the giving side confirms it anew.

        `shown` is the note as it stood before whoever restates it. Raises Refused where it says something else by now,
        or somebody has restated it since.
        """
        side = self.item(uid).side
        with self.writing("restate", power="hear", whose=other(side) if side else None):
            require_words(text, "restated", "Say it in your own words.")
            item = self.item(uid)
            said_already = item.body.restated == clean(text)
            require_as_shown(item, shown, "text", *(() if said_already else ("restated",)))
            self.change(uid, restated=text)

    def confirm(self, uid: str, *, confirmed: bool = True, shown: Item[Note] | None = None) -> None:
        """Record that the giving side says: yes, that is what we meant; or take that back.

        One act, none where it is so already. `shown` is the note as it stood before whoever confirms it. Raises Refused
        where it says something else by now, or was restated otherwise.
        """
        with self.writing("confirm", power="hear", whose=self.item(uid).side) as writer:
            item = self.item(uid)
            if confirmed:
                require_as_shown(item, shown, "text", "restated")
            if confirmed and not item.reworded and shown is not None and shown.reworded:
                return  # who has said yes meanwhile said it to the same words
            if confirmed and not item.body.restated and not item.reworded:
                raise Refused(
                    "Nobody has restated this yet: the side that hears it says it in its own words first."
                    if item.side
                    else "Nobody has said this in other words yet, so there is nothing to confirm."
                )
            # Who says yes to what was heard says yes to the words that somebody else has changed, too.
            body = changed(item.body, {"confirmed": confirmed and bool(item.body.restated)})
            said = structs.replace(item, body=body, reworded="" if confirmed else item.reworded)
            if said != item:
                done = "confirmed" if confirmed else "taken back"
                self.put(writer, said, f"{label(item)} {done}")

    # Grouping and voting change no words, so the ticks of both sides stay.

    def put_under(self, uid: str, leader: str) -> None:
        """Put a note, with those under it, under another one or where that stands; under the same heading from now on.

        Raises Refused for a note of another step.
        """
        with self.writing("put-under") as writer:
            item, above = self.item(uid), self.item(leader)
            above = leader_of(self._notes(above), above) or above
            if item.uid == above.uid or item.body.group == above.uid:
                return
            if item.step != above.step:
                raise Refused("They belong to different steps, so they cannot be grouped.")
            # An imported file can have a group inside a group; here the note that leads is taken out first.
            if above.body.group:
                above = self._put(writer, above, group="")
            self._move_along(writer, uid, above.body.heading, above.uid)
            self._put(writer, item, group=above.uid, heading=above.body.heading)
            writer.describe(f"{label(item)} put under {label(above)}")

    def take_out(self, uid: str) -> None:
        """Let a note stand by itself again, under the heading where it is. Raises Refused where it does."""
        with self.writing("take-out") as writer:
            item = self.item(uid)
            if not item.body.group:
                raise Refused(f"{label(item)} stands by itself already.")
            self._put(writer, item, group="")
            writer.describe(f"{label(item)} stands by itself")

    def count_votes(self, uid: str, votes: int | None) -> None:
        """Record how many hands were shown for a note, or for its group as a whole; None takes it back.

        Hands for a group take the place of the votes of all its notes. Raises InputError for fewer hands than none and
        for more than there are people here.
        """
        with self.writing("count-votes") as writer:
            item = self.item(uid)
            require_no_vote(self.core, item)
            group = next((each for each in grouped(self._notes(item)) if item in each), (item,))
            if votes is not None and votes < 0:
                raise InputError("The number of hands cannot be below zero.", "votes")
            require_people(votes or 0, self.core.record, "votes")
            for place, each in enumerate(group):
                own = votes if place == 0 else None
                if each.body.votes != own:
                    self._put(writer, each, votes=own)
            hands = "1 hand" if votes == 1 else f"{votes} hands"
            words = "no hands counted" if votes is None else hands
            writer.describe(f"{label(group[0])}: {words}")

    def order_by_votes(self) -> int:
        """Put the notes of the open step with the most votes first under each heading, as one act.

        Returns how many stand elsewhere now. Raises Refused where nobody has voted.
        """
        with self.writing("order-by-votes") as writer:
            groups = grouped(self.core.record.of(Note, self.core.open_step.uid))
            if all(votes_of(each) is None for each in groups):
                raise Refused("Nobody has voted yet: count hands, or open a private vote.")
            moved = 0
            for heading in dict.fromkeys(each[0].body.heading for each in groups):
                alike = [each for each in groups if each[0].body.heading == heading]
                leaders = [each[0] for each in alike]
                positions = places_of(leaders)
                for group, position in zip(first_by_votes(alike), positions, strict=True):
                    moved += group[0].position != position
                    self.put(writer, structs.replace(group[0], position=position))
            writer.describe("notes ordered by votes")
        return moved

    def _notes(self, beside: Item[Note]) -> tuple[Item[Note], ...]:
        return self.core.record.of(Note, beside.step)

    def _put(self, writer: Writer, item: Item[Note], **fields: str | int | None) -> Item[Note]:
        body = changed(item.body, dict(fields))
        moved = structs.replace(item, body=body)
        self.put(writer, moved)
        return moved

    def _move_along(self, writer: Writer, leader: str, heading: str, group: str = "") -> None:
        """Bring the notes under `leader` under a heading, and under another note where there is one."""
        for each in self.core.record.of(Note):
            if each.body.group == leader:
                self._put(writer, each, heading=heading, group=group or leader)


def _heard(before: Note, now: Note) -> Note:
    """Return `now`, without a restatement of other words and without a confirmation of another restatement."""
    if now.text != before.text and now.restated == before.restated:
        return unheard(now)
    if (now.text, now.restated) == (before.text, before.restated):
        return now
    confirmed = now.confirmed and not before.confirmed
    return structs.replace(
        now, confirmed=confirmed, heard_before="" if now.restated else now.heard_before
    )
