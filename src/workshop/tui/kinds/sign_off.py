"""The pane of the sign-off: proposing, reading back section by section, confirming, signing, handing out."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from textual.content import Content
from textual.visual import VisualType

from workshop.model.agreements import grouped
from workshop.model.items import Item
from workshop.model.kinds import SECTIONS, TYPE_OF
from workshop.model.names import Section
from workshop.model.noted import Decision
from workshop.model.people import Participant
from workshop.model.session import OPEN, state_word
from workshop.model.sides import SIDES, Side
from workshop.model.sign_off import Closing, Reservation, still_to_sign
from workshop.room.filing import Filed
from workshop.room.seats import Power
from workshop.room.view import View
from workshop.tui.commands import Command
from workshop.tui.panes.asked import while_same
from workshop.tui.panes.by_file import how_to_sign
from workshop.tui.panes.drawing import muted
from workshop.tui.panes.editing import Subject, body_values
from workshop.tui.panes.pane import Pane
from workshop.tui.panes.proposing import is_ready
from workshop.tui.panes.read_back import (
    confirmed_by,
    confirmed_lines,
    confirming,
    read_changes,
    read_section,
)
from workshop.tui.panes.sign_off_rows import (
    CHANGES,
    NOTED,
    STANDING,
    before_proposal,
    findings_of,
    kind_of,
    next_review,
    recorded,
    sections,
    signatories,
)
from workshop.tui.panes.signatures import signature_of
from workshop.tui.panes.signing import ending, not_this_text, not_today, signing, signing_here
from workshop.tui.panes.unsettled import ask_about, at_sign_off
from workshop.tui.services import ReadAloud, Signatures, WholePage
from workshop.tui.widgets.clause_list import Row
from workshop.tui.widgets.fields import date_field, line_field, text_field
from workshop.tui.words import side_name

_TICKS = frozenset({"tick_client", "tick_agency", "accept"})
_SIGNING = frozenset({"sign", "not_today", "decline"})


class SignOffPane(Pane):
    """The agreement read back, confirmed and signed by both sides."""

    KIND = "sign-off"
    OWN_COMMANDS = (
        Command(
            "sign-off.main",
            "propose",
            "f2",
            "Do what comes next.",
            ("m",),
            footer=1,
            power="propose",
        ),
        Command(
            "sign-off.read",
            "read large",
            "A",
            "Show the section large, to be read aloud; Enter does so too.",
            footer=2,
            power="read",
        ),
        Command(
            "sign-off.page",
            "what is signed",
            "Y",
            "Show the page that is signed, whole, from its first word to its last.",
            footer=7,
            power="read",
        ),
        Command(
            "sign-off.sign",
            "sign",
            "i",
            "Take the signature of who is selected.",
            footer=3,
            power="sign",
        ),
        Command(
            "sign-off.not-today",
            "not today",
            "N",
            "They neither sign nor decline today.",
            footer=4,
            power="sign",
        ),
        Command(
            "sign-off.reopen",
            "reopen",
            "R",
            "Go back to change something; says what it voids.",
            footer=5,
            power="propose",
        ),
        Command(
            "sign-off.export",
            "hand out",
            "w",
            "Write the folder to take home: agreement, promises, minutes.",
            footer=6,
            power="hand-out",
        ),
        Command(
            "sign-off.decline",
            "decline",
            "D",
            "Record that it was declined and why, or a reservation, which goes into the text and reopens it.",
            power="sign",
        ),
        Command(
            "sign-off.close",
            "end without agreement",
            "E",
            "End the session; the reason is kept.",
            power="propose",
        ),
    )
    TICKED_WHEN_LOCKED = True
    POWERS = {"tick_client": "confirm", "tick_agency": "confirm"}
    HELP_TEXT = (
        "F2 proposes the agreement: its text is frozen and gets a short digest that can be read aloud. Read each "
        "section, ask both sides, and confirm it (F2 both, 1 client, 2 agency). Then each signatory signs with i. "
        "Y shows the page whole, as it is signed. R reopens the text to change something; signatures given until then "
        "become void and stay on record."
    )

    HELP_AT_OWN_SEAT = (
        "Once the agreement is proposed its text is frozen and gets a short digest that can be read aloud. Read each "
        "section (Enter shows it large); the contact confirms it for your side. Who confirms or signs it reads the "
        "whole page with Y. Then each signatory types their own name, says not today, or declines. Nobody signs for "
        "another. The signature says how this seat was entered, and claims no more."
    )

    def on_mount(self) -> None:
        """Put the cursor on what waits: the first section to confirm, or the first who has to sign."""
        if self.view.record.session.state != "proposed" or not self.view.read_back:
            return
        if left := self._unconfirmed():
            self.clauses.select(f"section:{left[0]}")
        elif (person := self._signing()) is not None:
            self.clauses.select(f"person:{person.handle}")

    def rows(self, view: View) -> Sequence[Row]:
        """Before the proposal what it will hold; after it the sections, the signatories and the text's digest."""
        if view.read_back:
            return [*sections(view), *signatories(view), *next_review(view)]
        return [*before_proposal(view), *next_review(view)]

    def detail(self, view: View, uid: str) -> VisualType:
        """The section to read aloud, or what was recorded of a signature."""
        if uid.startswith("section:"):
            section = next(
                each for each in view.read_back if each.section == uid.removeprefix("section:")
            )
            return read_section(section, confirmed_lines(view.record, section))
        if uid == CHANGES and view.changed is not None:
            return read_changes(view.changed)
        if uid.startswith("kind:"):
            return findings_of(view, uid)
        if uid.startswith("person:"):
            handle = uid.removeprefix("person:")
            signature = signature_of(view.record, handle)
            if signature:
                return recorded(signature)
            if person := view.record.person(handle):
                return how_to_sign(view, person)
        return Content("")

    def summary(self, view: View) -> Content:
        """The revision, its state and its digest."""
        agreement = view.record.agreement
        state = view.record.session.state
        if agreement is None or state not in ("proposed", "sealed", "superseded", "declined"):
            return muted("" if state in OPEN else state_word(state))
        words = Content.styled(
            state_word(state), "bold $good" if state == "sealed" else "bold $warn"
        )
        return (
            muted(f"revision {agreement.revision} ")
            + words
            + muted(f" · {grouped(agreement.digest)}")
            + muted(f" · {agreement.form_words}" if agreement.form_words else "")
        )

    def subject_of(self, view: View, uid: str) -> Subject | None:
        """The next review, or something noted on the way."""
        if uid == "closing":
            specs = (
                date_field("next_review", "Next review", view.today),
                line_field("cadence", "How often we meet", placeholder="every quarter"),
            )
            closing = view.record.one(Closing)
            values = {spec.name: getattr(closing, spec.name) for spec in specs}
            return Subject(
                uid,
                "Next review",
                specs,
                values,
                save=lambda room, name, value: room.sign_off.change(**{name: value}),
            )
        item = view.record.item(uid)
        if item is not None and isinstance(item.body, Reservation):
            return Subject(
                uid,
                f"Reservation of {view.record.name_of(item.body.handle)}",
                (text_field("words", "Reservation"),),
                body_values(item),
                save=lambda room, name, value: room.sign_off.change_item(uid, {name: value}),
            )
        if item is None or not isinstance(item.body, NOTED):
            return None
        return Subject(
            uid,
            item.number,
            (text_field("text", TYPE_OF[type(item.body)].title),),
            body_values(item),
            save=lambda room, name, value: room.noted.change(uid, **{name: value}),
        )

    def main_title(self, view: View) -> str:
        """What F2 does now."""
        state = view.record.session.state
        if state == "proposed":
            if self._still_to_confirm():
                return "both confirm"
            return "next section" if self._unconfirmed() and self._on_section else "sign"
        if state in ("declined", "closed"):
            return "reopen"
        return "hand out" if state in ("sealed", "superseded") else "propose"

    def power_for(self, action: str, item: Item[Any] | None) -> Power | None:
        """Enter reads a section, shows the signatures, or signs; it leads to another step, or changes what is there."""
        if action == "edit":
            if self.chosen.startswith("section:") or self.chosen == STANDING:
                return "read"
            if self.chosen.startswith("person:"):
                return "sign"
            if self.chosen.startswith("kind:"):
                return "move"
        if action in _TICKS and item is not None:
            return "agree"
        return super().power_for(action, item)

    def whose(self, action: str, item: Item[Any] | None) -> Side | None:
        """At a seat of one's own one signs oneself, for one's side."""
        signing = action in _SIGNING or (action == "edit" and self.chosen.startswith("person:"))
        if not signing or self.writes:
            return super().whose(action, item)
        if action == "edit" and self.chosen != f"person:{self.view.seat.handle}":
            return None
        return self.view.seat.side if self._signing() is not None else None

    def own_main(self) -> str:
        """Confirm the chosen section for one's own side; else sign; else read."""
        if own := self._own_tick(self.ticked_by() or ()) if self.ticked_by() is not None else "":
            return own
        if self.chosen.startswith("person:") and self._may("sign"):
            return "sign"
        return "read" if self.chosen.startswith("section:") else ""

    async def main(self) -> None:
        """Propose; then confirm section by section; then hand out."""
        state = self.view.record.session.state
        if state == "proposed" and self._still_to_confirm():
            await self._confirm(*SIDES)
        elif state == "proposed" and self._unconfirmed() and self._on_section:
            self._choose_next(self._section())
        elif state == "proposed":
            self.action_sign()
        elif state in ("declined", "closed"):
            self.action_reopen()
        elif state in ("sealed", "superseded"):
            await self.action_export()
        else:
            self.run_worker(self._propose())

    async def _propose(self) -> None:
        if not await is_ready(self.console, lambda: self.view):
            return
        made = await self.console.do(lambda room: room.sign_off.propose())
        if made:
            self.console.say(
                f"Revision {made.revision} is proposed. Its text: {grouped(made.digest)}."
            )
            self.clauses.select(f"section:{next(iter(SECTIONS))}")

    def ticked_by(self) -> Collection[Side] | None:
        """Return the sides that ticked the chosen decision, or confirmed the chosen section."""
        if decision := self._decision():
            return decision.agreed
        if self.view.record.session.state != "proposed" or not self.chosen.startswith("section:"):
            return None
        confirmed = confirmed_by(self.view.record)
        return next(sides for each, sides in confirmed.items() if self.chosen == f"section:{each}")

    def words_for(self, action: str) -> str:
        """Sections are confirmed, decisions ticked."""
        if self._decision():
            return super().words_for(action)
        sides = {f"tick_{side}": f"{side_name(side)} confirms" for side in SIDES}
        return {"accept": "both confirm", **sides}.get(action, "")

    async def action_accept(self) -> None:
        """Both sides confirm the chosen section, or accept the chosen decision."""
        if self._decision():
            await super().action_accept()
        else:
            await self._confirm(*SIDES)

    async def _tick(self, side: Side) -> None:
        if self._decision():
            await super()._tick(side)
        else:
            await self._confirm(side)

    def _decision(self) -> Item[Decision] | None:
        """Return the decision on the chosen row, which the sides can still tick; None for another row."""
        item = self.chosen_item()
        if item is None or not isinstance(item.body, Decision) or not self.view.editable:
            return None
        return None if item.standing == "dropped" else item

    async def _confirm(self, *sides: Side) -> None:
        if not self.chosen.startswith("section:"):
            self.console.say("Choose a section to confirm.")
            return
        section = self._section()
        agreement = self.view.record.agreement
        revision = agreement.revision if agreement is not None else 0
        done = await self.console.do(confirming(section, revision, *sides))
        if done and (len(sides) == len(SIDES) or not self.writes):
            self._choose_next(section)

    def _choose_next(self, section: Section) -> None:
        """Go on to the next section that is not confirmed by both, then to the first who has to sign."""
        left, order = self._unconfirmed(), list(SECTIONS)
        after = [each for each in left if order.index(each) > order.index(section)] or left
        if after:
            self.clauses.select(f"section:{after[0]}")
        elif (person := self._signing()) is not None:
            self.clauses.select(f"person:{person.handle}")

    def _unconfirmed(self) -> list[Section]:
        """Return the sections that are not confirmed: by both sides, at a seat of one's own by one's own side."""
        confirmed, own = confirmed_by(self.view.record), self.view.seat.side
        asked = set(SIDES) if self.writes or own is None else {own}
        return [each.section for each in self.view.read_back if asked - confirmed[each.section]]

    @property
    def _on_section(self) -> bool:
        return self.chosen.startswith("section:")

    def _section(self) -> Section:
        """Return the chosen section."""
        return next(each for each in SECTIONS if each == self.chosen.removeprefix("section:"))

    def _still_to_confirm(self) -> bool:
        """Return whether the chosen row is a section that is not confirmed by both."""
        return self._on_section and self._section() in self._unconfirmed()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only what the state of the session allows is at hand."""
        state = self.view.record.session.state
        allowed = {
            "sign": state == "proposed" and self._signing() is not None,
            "not_today": state == "proposed" and self._signing() is not None,
            "read": bool(self.view.read_back),
            "page": bool(self.view.page),
            "decline": state == "proposed" and self._signing() is not None,
            "reopen": state in ("proposed", "declined", "closed"),
            "close": state in OPEN and state != "proposed",
            "new": False,
            "remove": bool(self.chosen_item()),
            **dict.fromkeys(("tick_client", "tick_agency"), self.ticked_by() is not None),
        }
        return allowed.get(action, True) and super().check_action(action, parameters)

    async def action_edit(self, focus: str = "") -> None:
        """Edit the next review or a noted item, read a section, sign, or go to the step of a finding."""
        if self.chosen.startswith("section:"):
            self.action_read()
        elif self.chosen.startswith("person:"):
            self.action_sign()
        elif self.chosen == STANDING:
            self.run_worker(self._show_standing())
        elif self.chosen.startswith("kind:"):
            kind = kind_of(self.chosen)
            step = next((each for each in self.view.record.agenda if each.kind == kind), None)
            if step:
                await self.console.do(lambda room: room.lead.go_to(step.uid))
        elif item := at_sign_off(self.view.record).get(self.chosen):
            if not self.locked():
                self.run_worker(ask_about(self.console, self.view, item))
        else:
            await super().action_edit(focus)

    def action_read(self) -> None:
        """Show the chosen section large, to be read aloud."""
        self.run_worker(self._read())

    async def _read(self) -> None:
        section = self.chosen.removeprefix("section:")
        known = [each.section for each in self.view.read_back]
        first = next((each for each in known if each == section), known[0])
        await self.console.show_over(ReadAloud(self.console, self.view, first))
        self.focus_list()

    def action_page(self) -> None:
        """Show what is signed, whole."""
        self.run_worker(self._show_page())

    async def _show_page(self) -> None:
        await self.console.show_over(WholePage(self.console, self.view))
        self.focus_list()

    def action_sign(self) -> None:
        """Take the typed signature of the chosen signatory, else of the next one."""
        self.run_worker(self._sign())

    async def _sign(self) -> None:
        person = self._signing()
        if person is None:
            self.console.say("Nobody is left to sign.")
            return
        sentence = await self.console.do(lambda room: room.sign_off.sentence(person.handle))
        if sentence is None:
            return
        if not self.writes:
            here = signing_here(self.view, person, sentence)
            await self._signed(person, await self.console.fill(*here))
            return
        done = await self.console.fill(*signing(self.view, person, sentence))
        if isinstance(done, Filed):
            self.console.say(done.in_words(person.handle))
        await self._signed(person, done.sealed if isinstance(done, Filed) else done)

    async def _signed(self, person: Participant, sealed: bool | None) -> None:
        """Say what comes after a signature: the agreement is sealed, or who is next; None for no signature."""
        # Where nobody answered, somebody may have signed last at another seat meanwhile.
        if sealed or (sealed is None and self.view.record.session.state == "sealed"):
            await self._show_standing()
        elif sealed is not None:
            self.console.say(f"{person.name} has signed. {still_to_sign(self.view.record)}")
            if following := self._signing():
                self.clauses.select(f"person:{following.handle}")

    async def _show_standing(self) -> None:
        """Show the whole room how the signatures stand."""
        await self.console.show_over(Signatures(self.console, self.view))
        self.focus_list()

    def action_not_today(self) -> None:
        """Record that the chosen signatory will not sign today."""
        self.run_worker(self._not_today())

    async def _not_today(self) -> None:
        person = self._signing()
        if person is None:
            return
        sentence = await self.console.do(lambda room: room.sign_off.sentence(person.handle))
        if sentence is None:
            return
        asked = not_today(self.view, person, sentence, writes=self.writes)
        await self.console.fill(*asked)

    def action_reopen(self) -> None:
        """Say what reopening voids, and reopen."""
        self.run_worker(self._reopen())

    async def _reopen(self) -> None:
        voids = await self.console.do(lambda room: room.sign_off.reopening_voids())
        if voids is None:
            return
        over = while_same(
            lambda now: (now.record.session.state, now.record.agreement, now.record.signatures),
            self.view,
            "Somebody signed or reopened it at another seat meanwhile. Nothing was reopened here.",
        )
        answer = await self.console.ask(
            f"Reopen? {voids}", (("n", "leave it as it is"), ("y", "reopen")), over=over
        )
        if answer == "y":
            await self.console.do(lambda room: room.sign_off.reopen(), over=over)

    def action_decline(self) -> None:
        """Record that it was declined, and why."""
        self.run_worker(self._decline())

    async def _decline(self) -> None:
        person = self._signing()
        if person is None:
            return
        sentence = await self.console.do(lambda room: room.sign_off.sentence(person.handle))
        if sentence is None:
            return
        voids = await self.console.do(lambda room: room.sign_off.reopening_voids())
        asked = not_this_text(self.view, person, sentence, voids or "", writes=self.writes)
        await self.console.fill(*asked)

    def action_close(self) -> None:
        """End without agreement, and say why."""
        self.run_worker(self._close())

    async def _close(self) -> None:
        await self.console.fill(*ending(self.view))

    async def action_export(self) -> None:
        """Write the folder that people take home and say where."""
        await self.console.hand_out()

    def _signing(self) -> Participant | None:
        """Return whose signature is taken here now, None for nobody's: at a seat of one's own, one's own."""
        waiting = self.view.record.waiting_for()
        if not self.writes:
            return next((each for each in waiting if each.handle == self.view.seat.handle), None)
        chosen = next((each for each in waiting if f"person:{each.handle}" == self.chosen), None)
        return chosen or next(iter(waiting), None)
