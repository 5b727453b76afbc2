"""The pane of the KPIs: the figures, who owns and reports them, and their readings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from textual.content import Content
from textual.visual import VisualType

from workshop.model.items import Item, owners_in
from workshop.model.kpis import (
    DIRECTIONS,
    MANY,
    REALISTIC,
    Kpi,
    Realism,
    met,
    show_target,
    show_tolerance,
    show_wanted,
    voted,
    votes_on_target,
)
from workshop.model.progress import Reading
from workshop.model.record import Record
from workshop.model.rounds import why_hidden
from workshop.model.values import show_date, show_figure
from workshop.model.what_became import figures
from workshop.room.room import Room
from workshop.room.view import View
from workshop.tui.commands import Command
from workshop.tui.panes.asked import as_asked, while_same
from workshop.tui.panes.drawing import marks, muted, pairs, person, titled
from workshop.tui.panes.editing import Subject
from workshop.tui.panes.hands import counts_of, hands_specs
from workshop.tui.panes.kpi_figures import (
    Tolerance,
    targets_field,
    tolerance_field,
    tolerance_fields,
)
from workshop.tui.panes.kpi_readings import reading_specs, reading_values, taken
from workshop.tui.panes.pane_commands import standing
from workshop.tui.panes.round_pane import RoundPane
from workshop.tui.panes.turn_into import TurnsInto, into_commitment
from workshop.tui.services import Questionnaire
from workshop.tui.widgets.block import Block, Passage
from workshop.tui.widgets.clause_list import Row
from workshop.tui.widgets.fields import (
    FieldSpec,
    choice_field,
    date_field,
    figure_field,
    line_field,
    people_field,
    person_field,
    text_field,
)

CLASSES = (("hard", "business"), ("medium", "communication"), ("soft", "service"))


def _specs(view: View) -> tuple[FieldSpec, ...]:
    people = view.record.participants
    return (
        line_field("name", "What", placeholder="What is measured"),
        choice_field("direction", "Good is", tuple(DIRECTIONS.items())),
        figure_field("target", "Target"),
        line_field("unit", "Unit", placeholder="leads a month, %, days"),
        date_field("due", "By", view.today),
        figure_field("baseline", "From", placeholder="where it is now"),
        tolerance_field(),
        text_field("why", "Why", placeholder="Why it matters"),
        choice_field("kpi_class", "Kind", CLASSES),
        people_field("owners", "Owner", people, help="several: with commas between them"),
        line_field("source", "Source", placeholder="Where the figure comes from"),
        person_field("reported_by", "Reported by", people),
        targets_field(view.today),
        line_field("recovery", "If short", placeholder="made good by when, and how"),
    )


def _fields(given: Mapping[str, object], kpi: Kpi) -> dict[str, object]:
    """Return the fields of a KPI for what stands in the form."""
    fields = dict(given)
    if "owners" in fields:
        named = fields.pop("owners")
        handles = named if isinstance(named, tuple) else ()
        fields |= {"owner": handles[0] if handles else "", "co_owners": handles[1:]}
    if "tolerance" in fields:
        unit = str(fields.get("unit", kpi.unit))
        fields |= tolerance_fields(fields["tolerance"], unit)
    return fields


def _values(kpi: Kpi) -> dict[str, object]:
    """Return what the form shows of a KPI."""
    values = {name: getattr(kpi, name) for name in kpi.__struct_fields__}
    return {**values, "owners": owners_in(kpi), "tolerance": Tolerance.of_kpi(kpi)}


class KpisPane(TurnsInto, RoundPane):
    """What shows us both that it worked."""

    KIND = "kpis"
    OWN_COMMANDS = (
        Command(
            "kpis.main",
            "new KPI",
            "f2",
            "Add what will show that it worked.",
            ("m",),
            footer=1,
            power="write",
        ),
        Command(
            "kpis.reading",
            "reading",
            "r",
            "Record a figure, with its source.",
            footer=3,
            power="write",
        ),
        Command(
            "kpis.hands",
            "realistic?",
            "k",
            "Count the hands for how realistic the target is.",
            power="write",
        ),
        *standing("kpis"),
        into_commitment("kpis"),
    )
    ABOUT_ONE = TurnsInto.ABOUT_ONE | {"reading", "hands"}
    MAIN_IS_NEW = True
    EMPTY = "No KPIs yet. n adds the first: what is measured, its target, by when."
    HELP_TEXT = (
        "A KPI needs a name, a target and a date; one person reports it. Both sides agree to it before the work "
        "starts. More than {many} are rarely looked at. How realistic the targets are is voted on in private (l), or "
        "by show of hands (k)."
    )

    HELP_AT_OWN_SEAT = (
        "A KPI needs a name, a target and a date; one person reports it. Both sides agree to it before the work "
        "starts; the contact ticks it for yours. More than {many} are rarely looked at."
    )

    def help_text(self) -> str:
        """Return the paragraph for the help screen, with how many there should be at most."""
        return super().help_text().format(many=MANY)

    def rows(self, view: View) -> Sequence[Row]:
        """A line with where it comes from and where it is to go."""
        return [Row(item.uid, self._row(view, item)) for item in view.record.of(Kpi)]

    def _row(self, view: View, item: Item[Kpi]) -> Block:
        body = item.body
        last = next(reversed(_readings(view.record, item)), None)
        figures = f"{show_figure(body.baseline)} → {show_target(body, view.today)}"
        if body.due and not body.targets:
            figures += f" by {show_date(body.due, view.today)}"
        line = muted(figures)
        if last:
            line += _reading(body, last)
        return titled(item, body.name, marks(item), Passage(line))

    def detail(self, view: View, uid: str) -> VisualType:
        """Why, from where, by whom, and the last readings."""
        item = view.record.item(uid)
        if item is None:
            return Content("")
        body: Kpi = item.body
        readings = _readings(view.record, item)[-3:]
        said = "; ".join(
            f"{show_date(each.day, view.today)} {show_figure(each.value)} {each.note}".strip()
            for each in readings
        )
        return pairs(
            ("Why", body.why),
            ("Band", _band(body)),
            ("If short", body.recovery),
            ("Owner", owners(view.record, body)),
            ("Source", body.source or muted("where from?")),
            ("Reported by", person(view.record, body.reported_by)),
            ("Realistic?", _realistic(view.record, item)),
            ("Readings", said),
        )

    def summary(self, view: View) -> Content:
        """How many there are, of how many there should be at most."""
        count = sum(item.standing != "dropped" for item in view.record.of(Kpi))
        if count > MANY:
            return Content.styled(f"{count} of at most {MANY}", "$warn")
        return muted(f"{count} of at most {MANY}" if count else "")

    def subject_of(self, view: View, uid: str) -> Subject | None:
        """A KPI there is."""
        item = view.record.item(uid)
        if item is None or not isinstance(item.body, Kpi):
            return None

        body: Kpi = item.body

        def save(room: Room, name: str, value: object) -> None:
            room.kpis.change(uid, **_fields({name: value}, body))

        return Subject(uid, item.number, _specs(view), _values(body), save=save)

    def blank(self, view: View) -> Subject:
        """A new KPI."""

        def add(room: Room, given: dict[str, object]) -> str:
            fields = _fields(given, Kpi())
            return room.kpis.add(str(fields.pop("name")), **fields)

        return Subject("new:kpi", "New KPI", _specs(view), _values(Kpi()), add=add, needs="name")

    async def main(self) -> None:
        """Add a KPI."""
        await self.action_new()

    def action_hands(self) -> None:
        """Ask for the hands on how realistic the chosen KPI is."""
        if self.running(self.view) is not None:
            self.console.say("A private vote is open. Reveal or discard it first: l")
        elif not self.locked():
            self.run_worker(self._hands())

    async def _hands(self) -> None:
        item = self.chosen_item()
        if item is None or not isinstance(item.body, Kpi):
            return

        def job(room: Room, given: dict[str, object]) -> bool:
            room.kpis.realism_hands(item.uid, counts_of(given))
            return True

        words = ", ".join(REALISTIC.show(point) for point in range(len(REALISTIC.labels)))
        title = f"{item.number} {item.body.name}: {show_target(item.body)}\n\n{words}"
        uid = item.uid

        def counted(view: View) -> object:
            vote = view.record.item(uid)
            return vote is not None and voted(vote, view.record.of(Realism))

        def over(now: View) -> str:
            return as_asked(item)(now) or same(now)

        same = while_same(
            counted,
            self.view,
            f"The votes on {item.number} were counted at another seat meanwhile.",
        )
        asked = Questionnaire(title, hands_specs(REALISTIC), keep="record", over=over)
        await self.console.fill(asked, job)

    def action_reading(self) -> None:
        """Record a reading of the chosen KPI."""
        self.run_worker(self._reading())

    async def _reading(self) -> None:
        item = self.chosen_item()
        if item is None:
            return
        today = self.view.today

        def job(room: Room, fields: dict[str, object]) -> bool:
            value, day, source, note = taken(fields)
            room.kpis.add_reading(item.uid, value, day, source=source, note=note)
            return True

        title = f"{item.number} {item.body.name}: reading"
        await self.console.fill(
            Questionnaire(
                title, reading_specs(today), reading_values(item.body, today), over=as_asked(item)
            ),
            job,
        )


def _readings(record: Record, item: Item[Kpi]) -> tuple[Reading, ...]:
    """Return the readings of a KPI, those of the last agreement under its number among them."""
    since = (each.readings for each in figures(record) if each.item.number == item.number)
    own = tuple(each for each in record.readings if each.kpi == item.uid)
    return next(since, own) if item.number else own


_REALISTIC_SHORT = ("no", "doubtful", "yes")
"""The points of REALISTIC, as answers to *realistic?*"""


def _realistic(record: Record, item: Item[Kpi]) -> Content:
    """Return how realistic people find the target, the agreeing first; nothing where nobody voted."""
    vote = voted(item, record.of(Realism))
    if vote is None:
        return Content("")
    if not votes_on_target(vote, item.body):
        return muted(f"voted on another target: {vote.target}")
    if not vote.room.counts and vote.room.answers:
        return muted(why_hidden(vote.room))
    counted = zip(reversed(vote.room.counts), reversed(_REALISTIC_SHORT), strict=True)
    said = [f"{count} {words}" for count, words in counted if count]
    if vote.room.cannot:
        said.append(f"{vote.room.cannot} can't judge")
    return Content(" · ".join(said))


def _band(kpi: Kpi) -> str:
    """Return of what target and tolerance the band is made; "" where there is none."""
    if kpi.direction != "within" or kpi.tolerance is None or kpi.target is None:
        return show_tolerance(kpi)
    unit = f" {kpi.unit}" if kpi.unit else ""
    return f"{show_wanted(kpi, kpi.target)}: {show_figure(kpi.target)}{unit} {show_tolerance(kpi)}"


def owners(record: Record, kpi: Kpi) -> Content:
    """Return the owners of a KPI, each with the colour of their side."""
    return Content(", ").join(person(record, each) for each in owners_in(kpi) or ("",))


def _reading(body: Kpi, last: Reading) -> Content:
    good = met(body, last.value, last.day)
    words, style = {True: ("met", "$good"), False: ("not met", "$warn"), None: ("", "")}[good]
    now = Content(f"   now {show_figure(last.value)} ")
    return now + Content.styled(words, style) if words else now
