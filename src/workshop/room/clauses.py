"""What can be done with any captured item: ticked, reordered, removed, confirmed as standing, changed or dropped."""

from __future__ import annotations

from typing import Any

from msgspec import structs

from workshop.errors import Refused
from workshop.model.items import Item, Standing, agree
from workshop.model.kinds import KindName
from workshop.model.kpis import Realism
from workshop.model.notes import Note
from workshop.model.record import TYPE_OF
from workshop.model.scope import Deliverable
from workshop.model.sides import SIDES, Side
from workshop.room.steps.intents import Intents, label


class ClauseIntents(Intents):
    """What can be done with any captured item."""

    NAME = "clauses"

    def agree(self, uid: str, side: Side) -> None:
        """Set the tick of `side`, or take it away."""
        with self.writing("agree", power="agree") as writer:
            item = self.item(uid)
            done = "no longer agrees" if side in item.agreed else "agrees"
            self.put(writer, agree(item, side), f"{label(item)}: the {side} {done}")

    def accept(self, uid: str) -> None:
        """Set the ticks of both sides: one act, none where both are there."""
        with self.writing("accept", power="agree") as writer:
            item = self.item(uid)
            if not item.both_agree:
                both = structs.replace(item, agreed=SIDES)
                self.put(writer, both, f"{label(item)}: both sides agree")

    def stand(self, uid: str) -> None:
        """Say that a clause of the last agreement stands as it was; what was left open in it stays open."""
        with self.writing("stand", power="agree") as writer:
            item = self._carried(uid)
            dropped = item.standing == "dropped"
            if item.standing == "changed" or (dropped and not self._is_as_before(item)):
                raise Refused(f"{label(item)} was changed today, so both sides tick it instead.")
            self.put(writer, _standing(item), f"{label(item)} stands")

    def drop(self, uid: str) -> None:
        """Drop a clause of the last agreement, or take it up again."""
        with self.writing("drop", power="agree") as writer:
            item = self._carried(uid)
            if item.standing != "dropped":
                dropped = structs.replace(item, standing="dropped")
                self.put(writer, dropped, f"{label(item)} dropped")
                return
            again: Standing = "carried" if self._is_as_before(item) else "changed"
            taken_up = structs.replace(item, standing=again)
            self.put(writer, taken_up, f"{label(item)} taken up again")

    def all_stand(self, kind: KindName) -> int:
        """Say that every clause of `kind` that nobody looked at yet stands; return how many."""
        with self.writing("all-stand", power="agree") as writer:
            carried = [
                item
                for item in self.room.record.items
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
            if item.standing != "new" and TYPE_OF[type(item.body)].renewed:
                if item.standing != "dropped":
                    self.drop(uid)
                return
            for other in self.room.record.items:
                if isinstance(other.body, Realism) and other.body.kpi == uid:
                    writer.remove_item(other.uid)
                elif isinstance(other.body, Note) and other.body.group == uid:
                    body = structs.replace(other.body, group="")
                    self.put(writer, structs.replace(other, body=body))
                elif getattr(other.body, "became", "") == uid:
                    body = structs.replace(other.body, became="")
                    self.put(writer, structs.replace(other, body=body))
            writer.remove_item(uid)
            writer.describe(f"{label(item)} removed")

    def reorder(self, uid: str, delta: int) -> None:
        """Move an item up (-1) or down (+1) among those it is listed with."""
        with self.writing("reorder") as writer:
            item = self.item(uid)
            alike = [
                each
                for each in self.room.record.items
                if type(each.body) is type(item.body) and _place_of(each) == _place_of(item)
            ]
            place = alike.index(item)
            if not 0 <= place + delta < len(alike):
                return
            positions = [each.position for each in alike]
            if len(set(positions)) < len(positions):  # as a file may bring them
                positions = list(range(len(alike)))
            alike.insert(place + delta, alike.pop(place))
            for each, position in zip(alike, positions, strict=True):
                self.put(writer, structs.replace(each, position=position), f"{label(item)} moved")

    def _carried(self, uid: str) -> Item[Any]:
        item = self.item(uid)
        if item.standing == "new":
            raise Refused(
                f"{label(item)} is new today; only clauses of the last agreement can stand."
            )
        return item

    def _is_as_before(self, item: Item[Any]) -> bool:
        """Whether `item` says what it said in the last agreement."""
        before = self.room.before()
        return before is not None and any(
            each.number == item.number and each.body == item.body for each in before.items
        )


def _standing(item: Item[Any]) -> Item[Any]:
    return structs.replace(item, standing="stands")


def _place_of(item: Item[Any]) -> tuple[str, ...]:
    """Return what an item is listed under: the step and heading of a note, the group of a deliverable."""
    match item.body:
        case Note(heading=heading):
            return item.step, heading
        case Deliverable(group=group):
            return (group,)
        case _:
            return ()
