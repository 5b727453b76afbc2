"""What can be done with any captured item: ticked, reordered, removed, confirmed as standing, changed or dropped."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

import msgspec
from msgspec import Struct, structs

from workshop.agreement.content import has_remark
from workshop.errors import Refused, StoreError
from workshop.model.commitments import Commitment
from workshop.model.items import Item, Standing, agree, places_of
from workshop.model.kinds import TYPE_OF
from workshop.model.kpis import Realism
from workshop.model.names import KindName
from workshop.model.notes import Note, alike
from workshop.model.record import Record
from workshop.model.scope import Deliverable
from workshop.model.scorecard import Comment, Score, known_as
from workshop.model.sides import SIDES, Side, side_word
from workshop.model.what_became import promises
from workshop.room.acts import label
from workshop.room.rounds.running import require_no_vote
from workshop.room.steps.as_shown import require_as_shown
from workshop.room.steps.intents import Intents
from workshop.room.steps.look_back import LookBackIntents
from workshop.store.vanishing import clear_away
from workshop.store.writer import Writer

_LINKS = ("became", "origin", "group")
"""Fields with the uid of another item; a deliverable's group has a name instead, which is no uid."""


class ClauseIntents(Intents):
    """What can be done with any captured item."""

    NAME = "clauses"
    TYPES = (Struct,)

    def agree(
        self, uid: str, side: Side, *, agreed: bool = True, shown: Item[Any] | None = None
    ) -> None:
        """Set the tick of `side`, or take it away: one act, none where it is so already.

        `shown` is the item as it stood before whoever agrees. Raises Refused where it says something else by now.
        """
        with self.writing("agree", power="agree", whose=side) as writer:
            item = self.item(uid)
            if agreed:
                require_as_shown(item, shown)
            ticked = agree(item, side, agreed)
            if ticked != item:
                done = "agrees" if agreed else "no longer agrees"
                self.put(writer, ticked, f"{label(item)}: the {side_word(side)} {done}")

    def accept(self, uid: str, *, shown: Item[Any] | None = None) -> None:
        """Set the ticks of both sides: one act, none where both are there. `shown` as in `agree`."""
        with self.writing("accept", power="agree") as writer:
            item = self.item(uid)
            require_as_shown(item, shown)
            if not item.both_agree:
                both = structs.replace(item, agreed=SIDES, reworded="")
                self.put(writer, both, f"{label(item)}: both sides agree")

    def confirm_words(self, uid: str, *, shown: Item[Any] | None = None) -> None:
        """Record that the side whose words somebody else has changed says: yes, that is what we say.

        One act, none where that side has said so since `shown`; that is as in `agree`.
        """
        with self.writing("confirm-words", power="hear", whose=self._side_of(uid)) as writer:
            item = self.item(uid)
            require_as_shown(item, shown)
            if not item.reworded and shown is not None and shown.reworded:
                return
            if not item.reworded:
                raise Refused(f"Nobody else has changed the words of {label(item)}.")
            said = structs.replace(item, reworded="")
            who = f"the {side_word(item.side)} confirms" if item.side else "confirmed"
            self.put(writer, said, f"{label(item)}: {who} the changed words")

    def _side_of(self, uid: str) -> Side | None:
        item = self.core.record.item(uid)
        return item.side if item is not None else None

    def stand(self, uid: str, *, shown: Item[Any] | None = None) -> None:
        """Say that a clause of the last agreement stands as it was; what was left open in it stays open.

        `shown` as in `agree`.
        """
        with self.writing("stand", power="agree") as writer:
            item = self._carried(uid)
            require_as_shown(item, shown)
            dropped = item.standing == "dropped"
            if item.standing == "changed" or (dropped and not self._is_as_before(item)):
                raise Refused(f"{label(item)} was changed today, so both sides tick it instead.")
            self.put(writer, _standing(item), f"{label(item)} stands")

    def drop(self, uid: str, *, dropped: bool = True) -> None:
        """Drop a clause of the last agreement, or take it up again: no act where it is so already.

        A promise is let go: both sides then say that it is dropped.
        """
        with self.writing("drop", power="agree") as writer:
            item = self._carried(uid)
            if isinstance(item.body, Commitment):
                LookBackIntents(self.core).let_go(uid)
                return
            require_no_vote(self.core, item)
            if (item.standing == "dropped") == dropped:
                return
            if dropped:
                self.put(
                    writer, structs.replace(item, standing="dropped"), f"{label(item)} dropped"
                )
                return
            again: Standing = "carried" if self._is_as_before(item) else "changed"
            taken_up = structs.replace(item, standing=again)
            self.put(writer, taken_up, f"{label(item)} taken up again")

    def all_stand(self, kind: KindName) -> int:
        """Say that every clause of `kind` that nobody looked at yet stands; return how many."""
        with self.writing("all-stand", power="agree") as writer:
            carried = [
                item
                for item in self.core.record.items
                if item.standing == "carried" and TYPE_OF[type(item.body)].kind == kind
            ]
            words = f"{len(carried)} clause{'s stand' if len(carried) > 1 else ' stands'}"
            for item in carried:
                self.put(writer, _standing(item), words)
        return len(carried)

    def remove(self, uid: str) -> None:
        """Take an item out. A standing clause of the last agreement is dropped instead, so that it is seen."""
        with self.writing("remove") as writer:
            item = self.item(uid)
            require_no_vote(self.core, item)
            if self._leaves_in_the_open(item):
                if item.standing != "dropped":
                    self.drop(uid)
                return
            self._let_go(writer, uid)
            writer.remove_item(uid)
            writer.describe(f"{label(item)} removed")

    def _leaves_in_the_open(self, item: Item[Any]) -> bool:
        """Whether an item is a clause of the last agreement, which is dropped where others would be removed."""
        if item.standing == "new" or not TYPE_OF[type(item.body)].renewed:
            return False
        told = promises(self.core.record)
        return not isinstance(item.body, Commitment) or any(
            each.here is not None and each.here.uid == item.uid for each in told
        )

    def reorder(self, uid: str, delta: int) -> None:
        """Move an item up (-1) or down (+1) among those it is listed with."""
        with self.writing("reorder") as writer:
            item = self.item(uid)
            alike = _listed_with(self.core.record, item)
            place = alike.index(item)
            if not 0 <= place + delta < len(alike):
                return
            positions = places_of(alike)
            alike.insert(place + delta, alike.pop(place))
            for each, position in zip(alike, positions, strict=True):
                if each.position != position:
                    moved = structs.replace(each, position=position)
                    self.put(writer, moved, f"{label(item)} moved")

    def take_off(self, uid: str) -> None:
        """Take an item off the screens for good: no trace of its words stays, and it is never taken back.

        What it was turned into is an item of its own and stays. Raises Refused where its words stand in a text that
        is kept, or progress is recorded for it.
        """
        words = "an item was taken off the screens"
        with self.core.writing(
            f"{self.NAME}.take-off", words, power="write", undoable=False
        ) as writer:
            item = self.item(uid)
            self._require_unproposed(item)
            gone = self._resting_on(item)
            for each in gone:
                self._let_go(writer, each.uid)
                writer.erase_item(self.core.id, each.uid, _texts(msgspec.to_builtins(each.body)))
            self._forget_typed({each.uid for each in gone})
        clear_away(self.core.store)

    def _forget_typed(self, uids: set[str]) -> None:
        """Drop what is being typed about items, with what a fault of the disk left of earlier drafts."""
        # Before it is saved, so that nothing stops it afterwards; what cannot be removed is tried again then.
        drafts = self.core.drafts
        for field in drafts.all():
            if not uids.isdisjoint(field.split("/")):
                drafts.drop(field)
        for forget in (drafts.flush, drafts.discard_damaged):
            with suppress(StoreError):
                forget()

    def _require_unproposed(self, item: Item[Any]) -> None:
        if item.standing != "new":
            raise Refused(
                f"{label(item)} is of the last agreement, which keeps its words. Drop it, or change its words."
            )
        for agreement in self.core.record.agreements:
            # A single item has no number to look for; it stands in every agreement.
            single = TYPE_OF[type(item.body)].single
            said = isinstance(item.body, Comment) and has_remark(agreement.text, item.body.text)
            if single or said or (item.number and f'number = "{item.number}"' in agreement.text):
                raise Refused(
                    f"{label(item)} stands in revision {agreement.revision}, which was proposed and is kept. "
                    "Remove it, or change its words."
                )

    def _resting_on(self, item: Item[Any]) -> list[Item[Any]]:
        """Return an item after what was said about it, which goes with it."""
        record = self.core.record
        votes = [each for each in record.of(Realism) if each.body.kpi == item.uid]
        comments = [
            each
            for each in record.of(Comment, item.step)
            if isinstance(item.body, Score)
            and (each.body.on, each.body.about) == (known_as(item.body), item.side)
        ]
        return [*votes, *comments, item]

    def _let_go(self, writer: Writer, uid: str) -> None:
        """Empty the links of other items to this one, and remove the votes on it."""
        for other in self.core.record.items:
            if isinstance(other.body, Realism) and other.body.kpi == uid:
                writer.remove_item(other.uid)
                continue
            links = [name for name in _LINKS if getattr(other.body, name, "") == uid]
            if links:
                body = structs.replace(other.body, **dict.fromkeys(links, ""))
                self.put(writer, structs.replace(other, body=body))

    def _carried(self, uid: str) -> Item[Any]:
        item = self.item(uid)
        if item.standing == "new":
            raise Refused(
                f"{label(item)} is new today; only clauses of the last agreement can stand."
            )
        return item

    def _is_as_before(self, item: Item[Any]) -> bool:
        """Whether `item` says what it said in the last agreement."""
        before = self.core.record.before
        return before is not None and any(
            each.number == item.number and _words(each.body) == _words(item.body)
            for each in before.items
        )


def _words(body: Struct) -> Struct:
    """Return a body without the link to where it came from, in which a copy differs from its clause."""
    return structs.replace(body, origin="") if hasattr(body, "origin") else body


def _standing(item: Item[Any]) -> Item[Any]:
    return structs.replace(item, standing="stands")


def _texts(value: object) -> list[str]:
    """Return every text in a plain value, however deep."""
    match value:
        case str():
            return [value] if value else []
        case Mapping():
            return [text for each in value.values() for text in _texts(each)]
        case list() | tuple():
            return [text for each in value for text in _texts(each)]
        case _:
            return []


def _listed_with(record: Record, item: Item[Any]) -> list[Item[Any]]:
    """Return the items among which one is listed: notes of its group or heading, deliverables of its group."""
    match item.body:
        case Note():
            return list(alike(record.of(Note), item))
        case Deliverable(group=group):
            return [each for each in record.of(Deliverable) if each.body.group == group]
        case _:
            return list(record.of(type(item.body)))
