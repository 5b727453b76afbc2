"""The pane of the scope: the brief, deliverables, limits, milestones, approvers and the terms around them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date as Date
from decimal import Decimal
from itertools import groupby
from typing import Any

from textual.content import Content
from textual.visual import VisualType

from workshop.errors import InputError
from workshop.model.items import Item
from workshop.model.scope import (
    BRIEF_HEADINGS,
    Approver,
    Assumption,
    BriefCheck,
    Clarity,
    Deliverable,
    Exclusion,
    Milestone,
    Realism,
    Terms,
    clarity_word,
    realism_word,
    responsible_word,
)
from workshop.model.sides import SIDES, Side
from workshop.model.text import clean_line
from workshop.model.values import parse_date, show_date, show_figure
from workshop.room.room import Room
from workshop.room.view import View
from workshop.tui.commands import Command
from workshop.tui.panes.drawing import marks, muted, of_side, pairs, titled
from workshop.tui.panes.editing import Subject, body_values, one_side
from workshop.tui.panes.pane_commands import standing
from workshop.tui.panes.turn_into import TurnsInto, into_commitment
from workshop.tui.widgets.block import Block, Passage
from workshop.tui.widgets.clause_list import Row
from workshop.tui.widgets.fields import (
    FieldSpec,
    choice_field,
    date_field,
    figure_field,
    line_field,
    side_field,
    text_field,
)
from workshop.tui.widgets.side_marks import glyph
from workshop.tui.words import responsible_choices, side_name

REALISMS: tuple[Realism, ...] = ("", "realistic", "doubtful", "unrealistic")
CLARITIES: tuple[Clarity, ...] = ("", "clear", "partly", "missing")
NEW = {
    "d": ("deliverable", "deliverable", "New deliverable"),
    "x": ("exclusion", "exclusion", "New exclusion"),
    "a": ("assumption", "assumption", "New assumption"),
    "m": ("milestone", "milestone", "New milestone"),
    "v": ("approver", "approver", "New approver"),
}
"""What can be added, by its key: what it is for the program, its name, the title of its form."""
_CLARITY_STYLE: dict[Clarity, str] = {
    "": "$muted",
    "clear": "$good",
    "partly": "$warn",
    "missing": "$bad",
}


def _specs(view: View, body: object) -> tuple[FieldSpec, ...]:
    if isinstance(body, Deliverable):
        return (
            line_field("name", "What", placeholder="What is delivered"),
            line_field("quantity", "How much", placeholder="3 films, 12 a year"),
            text_field("acceptance", "Accepted when"),
            choice_field("responsible", "By", responsible_choices(), asked=True),
            line_field("responsible_name", "Who exactly"),
            line_field("group", "Group", placeholder="where there are many"),
        )
    if isinstance(body, Milestone):
        return (
            line_field("name", "What"),
            _when_field(view.today),
            date_field("met", "Met on", view.today),
            figure_field("amount", "Fee", help="what is paid then, in the currency of the budget"),
        )
    if isinstance(body, Approver):
        return (
            side_field("side", "Side"),
            line_field("name", "Who"),
            line_field("approves", "Approves", placeholder="layouts, budgets, media plans"),
        )
    if isinstance(body, BriefCheck):
        return (text_field("note", "Note"),)
    return (text_field("text", "What", apart=True),)


def _when_field(today: Date) -> FieldSpec:
    """Return the field of a day, or of words in place of one: three words or more are never a date mistyped."""

    def parse(typed: str) -> Date | str | None:
        try:
            return parse_date(typed, today)
        except InputError as error:
            words = clean_line(typed)
            if len(words.split()) >= 3:
                return words
            raise InputError(
                f"{error} Or say it in words: 10 working days after the brief."
            ) from None

    return FieldSpec(
        "due",
        "By",
        parse=parse,
        show=lambda due: due if isinstance(due, str) else date_field("due", "By", today).show(due),
        placeholder="12 Jan, or 10 working days after the brief",
        help="a date, or what it depends on: 10 working days after the brief",
        empty=None,
    )


def _worded(fields: dict[str, object]) -> dict[str, object]:
    """Return the fields of a milestone for those of its form: its date may be words."""
    due = fields.get("due")
    if "due" not in fields or isinstance(due, Date):
        return fields
    return {**fields, "due": None, "when": due or ""}


def _values(item: Item[Any]) -> dict[str, object]:
    """Return what the form shows of an item."""
    values = body_values(item)
    if isinstance(item.body, Milestone):
        values["due"] = item.body.due or item.body.when or None
    return values


def _terms_specs(view: View) -> tuple[FieldSpec, ...]:
    realisms = [(each, realism_word(each) or "–") for each in REALISMS]
    return (
        figure_field("budget", "Budget"),
        line_field("currency", "Currency", placeholder="EUR"),
        line_field("payment_terms", "Payment", placeholder="30 days net"),
        choice_field("budget_client", "Client finds it", realisms),
        choice_field("budget_agency", "Agency finds it", realisms),
        line_field("hours", "Hours", placeholder="120 a month"),
        line_field("flexibility", "Flexibility", placeholder="± 10 %, settled each quarter"),
        line_field("revision_rounds", "Revision rounds", placeholder="two, then at cost"),
        text_field("change_procedure", "A change", placeholder="asked for, priced and agreed how?"),
        line_field("start_rule", "Start"),
        date_field("begins", "Term from", view.today),
        date_field("ends", "Term to", view.today),
    )


_TYPES: dict[str, type[Any]] = {
    "deliverable": Deliverable,
    "exclusion": Exclusion,
    "assumption": Assumption,
    "milestone": Milestone,
    "approver": Approver,
}


def _add(room: Room, kind: str, given: dict[str, object]) -> str:
    fields = dict(given)
    side = fields.pop("side", None)
    if kind == "deliverable":
        return room.scope.add_deliverable(str(fields.pop("name")), **fields)
    if kind == "approver":
        return room.scope.add_approver(
            str(fields["name"]), str(fields.get("approves") or ""), one_side(side)
        )
    if kind == "milestone":
        return room.scope.add_milestone(str(fields.pop("name")), **_worded(fields))  # type: ignore[arg-type]
    adders: dict[str, Callable[[str], str]] = {
        "exclusion": room.scope.add_exclusion,
        "assumption": room.scope.add_assumption,
    }
    uid = adders[kind](str(fields.pop("text")))
    if fields:
        room.scope.change(uid, **fields)
    return uid


def _new(view: View, kind: str) -> Subject:
    empty = _TYPES[kind]()
    specs = _specs(view, empty)
    values = {spec.name: getattr(empty, spec.name, None) for spec in specs}
    title = next(title for known, _, title in NEW.values() if known == kind)
    return Subject(
        f"new:{kind}",
        title,
        specs,
        values,
        add=lambda room, given: _add(room, kind, given),
        group="group" if kind == "deliverable" else "",
        needs=next(spec.name for spec in specs if not spec.leads),
        asks=tuple(spec.name for spec in specs if spec.leads),
    )


class ScopePane(TurnsInto):
    """What is in, what is out, and how we change it."""

    KIND = "scope"
    OWN_COMMANDS = (
        Command(
            "scope.main",
            "deliverable",
            "f2",
            "Add something to be delivered.",
            ("m",),
            footer=1,
            power="write",
        ),
        Command(
            "scope.terms",
            "terms",
            "T",
            "Budget, hours, revisions, how changes are agreed.",
            power="write",
        ),
        *standing("scope"),
        into_commitment("scope"),
    )
    EMPTY = "No scope yet. F2 adds a deliverable, n anything else."
    HELP_TEXT = (
        "Deliverables with quantity and acceptance, what is not in scope, what it rests on, milestones, who approves, "
        "and the terms: budget, hours, revision rounds, and how a change is asked for, priced and agreed. "
        "On the brief, 1 and 2 change how clear each heading is to the client and to the agency."
    )

    HELP_AT_OWN_SEAT = (
        "Deliverables with quantity and acceptance, what is not in scope, what it rests on, milestones, who approves, "
        "and the terms. The contact ticks each for your side, and says how clear each heading of the brief is to you."
    )

    def words_for(self, action: str) -> str:
        """On a heading of the brief a side says how clear it is."""
        sides = {f"tick_{side}": f"{side_name(side)}: how clear" for side in SIDES}
        return sides.get(action, "") if self.chosen.startswith("brief:") else ""

    def own_main(self) -> str:
        """Say how clear a heading of the brief is, else tick."""
        if self.chosen.startswith("brief:"):
            return self._own_tick(())
        return super().own_main()

    def rows(self, view: View) -> Sequence[Row]:
        """The brief, deliverables in their groups, the limits, milestones, approvers, terms."""
        rows: list[Row] = []
        if view.step.brief_check or view.record.of(BriefCheck):
            rows.append(_heading("The brief, as each side sees it"))
            rows += [self._brief(view, heading) for heading in BRIEF_HEADINGS]
        rows += self._deliverables(view)
        groups: tuple[tuple[str, type[Any]], ...] = (
            ("Not in scope", Exclusion),
            ("It rests on", Assumption),
            ("Milestones", Milestone),
            ("Who approves", Approver),
        )
        for title, body in groups:
            items = view.record.of(body)
            if items:
                rows.append(_heading(title))
                rows += [Row(item.uid, _row(view, item)) for item in items]
        rows.append(_heading("Terms"))
        rows.append(Row("terms", _terms(view)))
        return rows

    def _deliverables(self, view: View) -> list[Row]:
        items = view.record.of(Deliverable)
        rows: list[Row] = []
        order = list(dict.fromkeys(item.body.group for item in items))
        grouped = sorted(items, key=lambda item: order.index(item.body.group))
        for group, members in groupby(grouped, key=lambda item: item.body.group):
            rows.append(_heading(f"Deliverables · {group}" if group else "Deliverables"))
            rows += [Row(item.uid, _row(view, item)) for item in members]
        return rows or [_heading("Deliverables   none yet")]

    def _brief(self, view: View, heading: str) -> Row:
        found = next(
            (each.body for each in view.record.of(BriefCheck) if each.body.heading == heading),
            BriefCheck(heading),
        )
        views: list[Content] = []
        sides: tuple[tuple[Side, Clarity], ...] = (
            ("client", found.client),
            ("agency", found.agency),
        )
        for side, clarity in sides:
            words = Content.styled(f" {clarity_word(clarity) or '–':<8}", _CLARITY_STYLE[clarity])
            views.append(glyph(side) + words)
        if found.differs:
            views.insert(0, Content.styled("≠", "$warn"))
        right = Content(" ").join(views)
        return Row(f"brief:{heading}", Block(Passage(Content(heading), right=right), indent=2))

    def detail(self, view: View, uid: str) -> VisualType:
        """What the row leaves out."""
        item = view.record.item(uid)
        if item is None:
            return Content("")
        if isinstance(item.body, Deliverable):
            body = item.body
            named = (responsible_word(body.responsible), body.responsible_name)
            return pairs(
                ("Accepted when", body.acceptance or muted("how do we know?")),
                ("By", ", ".join(each for each in named if each) or muted("who?")),
            )
        return Content("")

    def summary(self, view: View) -> Content:
        """How many deliverables, and how many clauses still to confirm."""
        count = len(view.record.of(Deliverable))
        carried = sum(
            item.standing == "carried" for item in view.record.items if type(item.body) in _SCOPE
        )
        parts = [f"{count} deliverable{'' if count == 1 else 's'}"] if count else []
        parts += [f"{carried} to confirm"] if carried else []
        return muted(" · ".join(parts))

    def subject_of(self, view: View, uid: str) -> Subject | None:
        """Anything in the scope; the terms have one form."""
        if uid == "terms":
            terms = view.record.one(Terms)
            specs = _terms_specs(view)
            values = {spec.name: getattr(terms, spec.name) for spec in specs}
            return Subject(
                uid,
                "Terms",
                specs,
                values,
                save=lambda room, name, value: room.scope.change_terms(**{name: value}),
            )
        item = _item(view, uid)
        if item is None:
            return None

        def save(room: Room, name: str, value: object) -> None:
            if name == "side":
                room.scope.give_to(item.uid, one_side(value))
            else:
                room.scope.change(item.uid, **_worded({name: value}))

        return Subject(uid, item.number, _specs(view, item.body), _values(item), save=save)

    async def subject_again(self, uid: str) -> Subject | None:
        """A new one is told by its type: there is not one kind of new."""
        kind = uid.removeprefix("new:")
        return _new(self.view, kind) if kind in _TYPES else await super().subject_again(uid)

    def pasted_subject(self, view: View) -> Subject:
        """Lines that are pasted are deliverables."""
        return _new(view, "deliverable")

    async def _begin(self, kind: str) -> None:
        subject = _new(self.view, kind)
        await self.open_form(subject)

    async def main(self) -> None:
        """Add a deliverable."""
        await self._begin("deliverable")

    async def action_new(self) -> None:
        """Ask what to add, and begin it."""
        if not self.locked():
            self.run_worker(self._ask_what())

    async def _ask_what(self) -> None:
        answer = await self.console.ask(
            "What do we add?", [(key, name) for key, (_, name, _) in NEW.items()]
        )
        if answer:
            await self._begin(NEW[answer][0])

    async def action_terms(self) -> None:
        """Edit the terms."""
        if subject := self.subject_of(self.view, "terms"):
            await self.open_form(subject)

    def chosen_item(self) -> Item[Any] | None:
        """Return the chosen row's item; the row of the terms stands for theirs."""
        return _item(self.view, self.chosen)

    async def _tick(self, side: Side) -> None:
        if self.chosen.startswith("brief:"):
            await self._clarity(self.chosen.removeprefix("brief:"), side)
        else:
            await super()._tick(side)

    async def _clarity(self, heading: str, side: Side) -> None:
        found = next(
            (each.body for each in self.view.record.of(BriefCheck) if each.body.heading == heading),
            BriefCheck(heading),
        )
        now = found.client if side == "client" else found.agency
        following = CLARITIES[(CLARITIES.index(now) + 1) % len(CLARITIES)]
        await self.console.do(lambda room: room.scope.check_brief(heading, side, following))


_SCOPE = (Deliverable, Exclusion, Assumption, Milestone, Approver, Terms)


def _item(view: View, uid: str) -> Item[Any] | None:
    if uid == "terms":
        return next(iter(view.record.of(Terms)), None)
    if uid.startswith("brief:"):
        heading = uid.removeprefix("brief:")
        return next(
            (each for each in view.record.of(BriefCheck) if each.body.heading == heading), None
        )
    return view.record.item(uid)


def _heading(words: str) -> Row:
    return Row(f"heading:{words}", Content.styled(words, "bold"), heading=True)


def _row(view: View, item: Item[Any]) -> Block:
    body = item.body
    if isinstance(body, Deliverable):
        return titled(item, body.name, marks(item, muted(body.quantity)))
    if isinstance(body, Milestone):
        said = show_date(body.due, view.today) or body.when
        when = muted(said) if said else Content.styled("when?", "$warn")
        fee = [muted(_money(view, body.amount))] if body.amount is not None else []
        met = (
            [Content.styled(f"met {show_date(body.met, view.today)}", "$good")] if body.met else []
        )
        return titled(item, body.name, marks(item, *fee, when, *met))
    if isinstance(body, Approver):
        return titled(item, body.name, marks(item, muted(body.approves), of_side(item.side)))
    return titled(item, body.text, marks(item))


def _money(view: View, amount: Decimal) -> str:
    """Return an amount with the currency of the budget."""
    return f"{show_figure(amount)} {view.record.one(Terms).currency}".strip()


def _terms(view: View) -> Block:
    terms = view.record.one(Terms)
    item = next(iter(view.record.of(Terms)), None)
    money = _money(view, terms.budget) if terms.budget is not None else ""
    views = [
        of_side(side, realism_word(realism))
        for side, realism in (("client", terms.budget_client), ("agency", terms.budget_agency))
        if realism and side in SIDES
    ]
    days = [
        f"{word} {show_date(day, view.today)}"
        for word, day in (("from", terms.begins), ("to", terms.ends))
        if day
    ]
    fields: tuple[tuple[str, Content | str], ...] = (
        ("Budget", Content(money) + Content("  ").join([Content("  "), *views]) if money else ""),
        ("Payment", terms.payment_terms),
        ("Hours", " · ".join(each for each in (terms.hours, terms.flexibility) if each)),
        ("Revisions", terms.revision_rounds),
        ("A change", terms.change_procedure),
        ("Start", terms.start_rule),
        ("Term", " ".join(days)),
    )
    lines = [
        Passage(text if isinstance(text, Content) else Content(text), muted(label))
        for label, text in fields
        if text
    ]
    if item and lines:
        lines[0] = Passage(lines[0].text, lines[0].label, marks(item))
    if isinstance(terms.budget, Decimal) or len(lines) > 1:
        return Block(*lines, indent=12)
    hint = "T sets budget, hours, revision rounds, how changes are agreed"
    said = hint if view.may("write") else "" if lines else "nothing yet"
    return Block(*lines, *([Passage(muted(said))] if said else []), indent=12)
