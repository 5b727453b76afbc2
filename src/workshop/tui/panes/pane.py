"""The pane of a step: its purpose, its prompts, the list of what was captured, and the commands of the list.

A pane of a kind says which rows there are, how one is drawn and which fields it has.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.events import Key, Paste
from textual.visual import VisualType

from workshop.errors import InputError
from workshop.insight.finding import Finding
from workshop.model.items import Item
from workshop.model.kinds import TYPE_OF, purpose_of
from workshop.model.lists import items_in
from workshop.model.names import KindName
from workshop.model.sides import SIDES, Side
from workshop.model.text import clean
from workshop.room.seats import Power
from workshop.room.view import View
from workshop.tui.commands import Command, bindings, powers_needed, show_key
from workshop.tui.panes.asked import as_asked
from workshop.tui.panes.console import Console
from workshop.tui.panes.drawing import muted
from workshop.tui.panes.editing import EditingPane, Subject
from workshop.tui.panes.mending import MENDED_BY, TICK
from workshop.tui.panes.off_stage import off_stage
from workshop.tui.panes.pane_commands import LIST, WRITING
from workshop.tui.terminal.bursts import keys_of, press
from workshop.tui.widgets.block import Block, Passage
from workshop.tui.widgets.clause_list import ClauseList, Row
from workshop.tui.widgets.pasted import EACH, NOT_RUN, ONE, TYPED, what_lines_are
from workshop.tui.widgets.static_text import StaticText
from workshop.tui.words import side_name

_FEW = 10
"""Up to so many rows have an empty line between them on a tall screen."""

_FIRST, _LAST = 2, 6
"""Ranks in the footer of a tick that is missing, right after the main key, and of one that is free to be set."""

_TICKS: dict[str, Side] = {"tick_client": "client", "tick_agency": "agency"}
_STANDING = frozenset({"stand", "all_stand"})
_WRITING = frozenset(each.action for each in WRITING)


class Pane(EditingPane):
    """One step on the screen."""

    KIND: ClassVar[KindName]
    OWN_COMMANDS: ClassVar[tuple[Command, ...]] = ()
    """The commands of the kind itself."""
    SHARED_COMMANDS: ClassVar[tuple[Command, ...]] = LIST
    """Commands that panes of other kinds have too."""
    POWERS: ClassVar[Mapping[str, Power]] = {}
    """By action, the power it needs here where a shared command names another one."""
    _power_of: ClassVar[dict[str, Power | None]] = {}
    """By action, the power that each command of the pane needs."""
    HELP_TEXT: ClassVar[str] = ""
    """A paragraph for the help screen."""
    HELP_AT_OWN_SEAT: ClassVar[str] = ""
    """The same for a seat from which nothing is written for the room."""
    ABOUT_ONE: ClassVar[frozenset[str]] = frozenset(
        {
            "edit",
            "remove",
            "up",
            "down",
            "take_off",
            "tick_client",
            "tick_agency",
            "accept",
            "stand",
        }
    )
    """Actions on the chosen row: disabled where none is chosen."""
    MAIN_IS_NEW: ClassVar[bool] = False
    """Whether F2 begins a new item, so that the footer need not say it twice."""
    TICKED_WHEN_LOCKED: ClassVar[bool] = False
    """Whether both sides tick here what is proposed, when nothing else can be changed any more."""
    EMPTY: ClassVar[str] = "Nothing here yet. n adds the first."

    def __init_subclass__(cls, **wishes: Any) -> None:
        """Bind the keys of all its commands: keys of a base class would be lost where a kind uses the same key."""
        commands = (*cls.OWN_COMMANDS, *cls.SHARED_COMMANDS, *WRITING)
        cls.BINDINGS = bindings(commands)
        cls._power_of = {**powers_needed(commands), **cls.POWERS}
        super().__init_subclass__(**wishes)

    def __init__(self, console: Console, view: View) -> None:
        super().__init__(console, view)
        self._off = ""
        """The uid of the item that is hidden while it is asked whether to take it off for good, "" for none."""
        self._changes = False
        """Whether the open form is being left for that of another row."""
        self._drawn_for = (False, False)
        """Whether the screen was tall, and whether it was low, at the last drawing."""

    def compose(self) -> ComposeResult:
        """Lay out the purpose, the prompts, the list, and the detail or form."""
        yield StaticText(classes="purpose")
        yield StaticText(classes="prompts")
        with Vertical(classes="work"):
            yield ClauseList(empty=self.empty_words(self.view))
            with VerticalScroll(classes="detail", can_focus=False):
                yield StaticText(classes="detail-body")
        yield StaticText(classes="missing")

    def on_mount(self) -> None:
        """Show what there is, with the keyboard on the list."""
        self.ready.set()
        self.show(self.view)
        self.focus_list()

    def on_resize(self) -> None:
        """Draw again where the screen has become low or tall since it was drawn."""
        if self.ready.is_set() and self._drawn_for != self._height:
            self.show(self.view)

    @property
    def _height(self) -> tuple[bool, bool]:
        return self.screen.has_class("-tall"), self.screen.has_class("-low")

    # What a kind says of itself

    def rows(self, view: View) -> Sequence[Row]:
        """Return what is listed, in order."""
        raise NotImplementedError

    def listed(self, view: View) -> Sequence[Row]:
        """Return the rows as they are listed."""
        return self.rows(view)

    def detail(self, view: View, uid: str) -> VisualType:
        """Return what is shown below the list for the chosen row."""
        return Content("")

    def empty_words(self, view: View) -> str:
        """Return what stands in the list while nothing is in it, with the key that begins for whoever may."""
        return self.EMPTY if self.writes else f"{self.EMPTY.partition('. ')[0].rstrip('.')}."

    def help_text(self) -> str:
        """Return the paragraph for the help screen."""
        return self.HELP_TEXT if self.writes else self.HELP_AT_OWN_SEAT

    def main_title(self, view: View) -> str:
        """Return what F2 does now, "" where the command's own title holds."""
        return ""

    def title_of_main(self, view: View) -> str:
        """Return what F2 does now, a round that is open taken into account."""
        return self.words_of(own) if (own := self.own_action) else self.main_title(view)

    def words_for(self, action: str) -> str:
        """Return what to call an action of this pane for the chosen row, "" where the command's own title holds."""
        return ""

    def summary(self, view: View) -> Content:
        """Return the counts that stand right of the purpose."""
        return Content("")

    @classmethod
    def command_groups(cls) -> tuple[tuple[Command, ...], ...]:
        """Return its commands in the order of footer and help."""
        return WRITING, cls.OWN_COMMANDS, cls.SHARED_COMMANDS

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only what the seat may; while a form is open only its own commands, without one only the pane's."""
        if action not in self._power_of:
            return True
        if not self._may(action):
            return action == "main" and self.form is None and bool(self.own_action)
        if action in self.ABOUT_ONE and not self.chosen:
            return False
        if action == "accept" and self.ticked_by() is None:
            return False
        if action in _STANDING and not any(
            each.standing != "new" for each in self.view.record.items
        ):
            return False
        return (action in _WRITING) == (self.form is not None)

    # What the seat may do

    @property
    def writes(self) -> bool:
        """Whether the seat writes for the room: the console and the scribe do."""
        return self.view.may("write")

    def _may(self, action: str) -> bool:
        """Return whether the seat has the power that `action` needs on the chosen row."""
        return self._may_with(action, self.chosen_item())

    def _may_with(self, action: str, item: Item[Any] | None) -> bool:
        power = self.power_for(action, item)
        return power is None or self.view.may(power, self.whose(action, item))

    def power_for(self, action: str, item: Item[Any] | None) -> Power | None:
        """Return the power that `action` needs on `item`, None for what everybody may."""
        return "hear" if self._confirms_words(action, item) else self._power_of.get(action)

    def _confirms_words(self, action: str, item: Item[Any] | None) -> bool:
        """Return whether a tick says yes to changed words, where it would not agree to them besides."""
        if item is None or not item.reworded or _TICKS.get(action) != item.side:
            return False
        return self.ticked_by() is None or TYPE_OF[type(item.body)].ticked

    def whose(self, action: str, item: Item[Any] | None) -> Side | None:
        """Return the side for which `action` is done, None for one that is done for both or for nobody."""
        return _TICKS.get(action)

    @property
    def own_action(self) -> str:
        """The action that F2 stands for at a seat that may not do what F2 does at the console; "" for none."""
        action = "" if self._may("main") else self.own_main()
        return action if action and self.check_action(action, ()) else ""

    def own_main(self) -> str:
        """Return what F2 does for one's own side on the chosen row: the tick that it lacks, "" for nothing."""
        item, ticked = self.chosen_item(), self.ticked_by()
        if self._confirms_words(f"tick_{self.view.seat.side}", item):
            return f"tick_{self.view.seat.side}"
        if item is None or ticked is None or TYPE_OF[type(item.body)].ticked:
            return ""  # a tick that is free to be set is never what comes next
        return self._own_tick(ticked)

    def _own_tick(self, ticked: Collection[Side]) -> str:
        """Return the action that sets the tick of the seat's own side; "" where it is there, or not for this seat."""
        side = self.view.seat.side
        action = f"tick_{side}"
        return action if side and side not in ticked and self._may(action) else ""

    def words_of(self, action: str) -> str:
        """Return what to call an action now."""
        command = self._command(action)
        if (side := _TICKS.get(action)) and self._confirms_words(action, self.chosen_item()):
            return f"{side_name(side)}: our words"
        chosen = self.chosen_item()
        if side and not self.writes and chosen is not None and TYPE_OF[type(chosen.body)].ticked:
            return "allow it in the agreement"  # what was revealed is agreed to by nobody
        return self.words_for(action) or (command.title if command is not None else "")

    async def action_main(self) -> None:
        """Do what comes next: what F2 is for in this step, or at a person's own seat for their side."""
        if own := self.own_action:
            await self.run_action(own)
        else:
            await self.main()

    async def main(self) -> None:
        """Do what F2 is for in this step."""
        raise NotImplementedError

    # Showing

    def show(self, view: View) -> None:
        """Draw what changed since the last view; a field with focus or unsaved text is left alone."""
        self.view = view
        if not self.ready.is_set():
            return
        self._drawn_for = self._height
        purpose = Content.styled(purpose_of(view.step), "bold")
        heading = Block(Passage(purpose, right=self.summary(view)))
        self.query_one(".purpose", StaticText).show(heading)
        self.query_one(".prompts", StaticText).show(self._prompts(view))
        self.clauses.set_rows(self._spaced(self.listed(view)))
        self.show_detail()
        self.show_in_form(view)

    def _spaced(self, rows: Sequence[Row]) -> Sequence[Row]:
        """Return the rows, with an empty line between them where the screen is tall and they are few."""
        if self._off:
            off = muted("taken off the screens")
            rows = [
                Row(each.uid, off, each.heading, each.air) if each.uid == self._off else each
                for each in rows
            ]
        if len(rows) > _FEW or not self.screen.has_class("-tall"):
            return rows
        return [
            row if row.heading else Row(row.uid, row.content, row.heading, air=True) for row in rows
        ]

    def _prompts(self, view: View) -> VisualType:
        prompts = view.step.prompts_in(view.record.session.phase)
        if len(prompts) > 1 and self.screen.has_class("-low"):
            more = muted(f"+{len(prompts) - 1} in F1")
            return Block(Passage(Content(prompts[0]), muted("·"), more), indent=2)
        return Block(*(Passage(Content(prompt), muted("·")) for prompt in prompts), indent=2)

    def show_detail(self) -> None:
        self._show_missing()
        uid = self.chosen if self.chosen != self._off else ""
        shown = self.detail(self.view, uid) if uid else Content("")
        self.query_one(".detail-body", StaticText).show(shown)
        box = self.query_one(".detail", VerticalScroll)
        # The styles hide it where it stands below the list; beside the list it keeps its place.
        box.set_class(not bool(getattr(shown, "plain", shown)), "empty")

    # What is missing, and the key that mends it

    def _show_missing(self) -> None:
        """Say what is missing, first of all in the chosen row, and which key mends it."""
        found = self.view.lacking if self.view.editable else ()
        words = Block()
        if found:
            item = self.chosen_item()
            uid = item.uid if item is not None else self.chosen
            first = next((each for each in found if uid and each.item == uid), found[0])
            others = [Content.assemble((f"{len(found) - 1} more: ", "$muted"), ("F1", "bold"))]
            keys = [self._key_for(first, uid), *(others if len(found) > 1 else [])]
            right = Content("   ").join([each for each in keys if each.plain])
            if self.subject is not None:
                right = Content("")  # in a form these keys are letters, and F2 ends it
            words = Block(Passage(Content(first.sentence), right=right))
        self.query_one(".missing", StaticText).show(words)

    def _key_for(self, finding: Finding, chosen: str) -> Content:
        """Return the key that mends `finding` and what it does; where that is on another row, also which row."""
        item = self._meant(finding.item)
        action = MENDED_BY.get(finding.code, "")
        if action == TICK:
            action = self._ticking(item.agreed) if item is not None else ""
        command = self._command(action)
        if command is None or not self._may_with(action, item):
            return Content("")
        if action == "main" and not self.main_mends(self.view):
            return Content("")
        elsewhere = item is not None and item.uid != chosen
        where = f"{item.number}: " if item is not None and item.number and elsewhere else ""
        words = "" if elsewhere else self.words_for(action)
        if action == "main" and not elsewhere:
            words = self.title_of_main(self.view)
        return Content.assemble(
            (where, "$muted"), (show_key(command.key), "bold"), " ", words or command.title
        )

    def main_mends(self, view: View) -> bool:
        """Return whether F2 does now what the rows of this pane need, and nothing else."""
        return True

    def _meant(self, uid: str) -> Item[Any] | None:
        """Return the item that a finding is about, of this session or of the one before."""
        before = self.view.before
        found = self.view.record.item(uid) if uid else None
        return found or (before.item(uid) if uid and before is not None else None)

    def _command(self, action: str) -> Command | None:
        """Return the command of this pane with `action`, None where it has none."""
        commands = (each for group in self.command_groups() for each in group)
        return next((each for each in commands if each.action == action), None)

    def ticked_by(self) -> Collection[Side] | None:
        """Return the sides that have ticked the chosen row; None where it takes no ticks."""
        item = self.chosen_item()
        kind = TYPE_OF[type(item.body)] if item is not None else None
        if item is None or kind is None or kind.kind != self.KIND or not kind.section:
            return None
        return None if item.standing == "dropped" else item.agreed

    def not_in_footer(self) -> frozenset[str]:
        """Return the ids of commands that the footer need not name now."""
        return frozenset({"pane.new"} if self.MAIN_IS_NEW else ())

    def next_tick(self) -> tuple[str, int]:
        """Return the action that sets the ticks that the chosen row lacks, "" for none, and its rank in the footer.

        A clause of the last agreement that nobody looked at yet is asked first whether it stands. Where ticks only
        say whether something is written into the agreement, what else can be done comes before.
        """
        if not (self.view.editable or self.TICKED_WHEN_LOCKED):
            return "", 0
        item = self.chosen_item()
        yes = f"tick_{item.side}" if item is not None and item.reworded else ""
        if yes and self._confirms_words(yes, item) and self._may(yes):
            return yes, _FIRST
        carried = item is not None and item.standing == "carried" and self._command("stand")
        if carried and self._may("stand"):
            return "stand", _FIRST
        ticked = self.ticked_by()
        free = item is not None and TYPE_OF[type(item.body)].ticked
        return (self._ticking(ticked) if ticked is not None else ""), (_LAST if free else _FIRST)

    def _ticking(self, ticked: Collection[Side]) -> str:
        """Return the action of this seat that sets what is missing beside `ticked`, "" for none."""
        action = ticking(ticked)
        return action if not action or self._may(action) else self._own_tick(ticked)

    def chosen_item(self) -> Item[Any] | None:
        """Return the chosen row's item, None where the row is none."""
        return self.view.record.item(self.chosen) if self.chosen else None

    # What happens in the list

    @on(ClauseList.Highlighted)
    def _highlighted(self, event: ClauseList.Highlighted) -> None:
        event.stop()
        self.show_detail()
        self.post_message(self.Shown())

    @on(ClauseList.Chosen)
    async def _chosen(self, event: ClauseList.Chosen) -> None:
        event.stop()
        if self._changes or not self._may("edit"):
            return  # a second click, while the form of the first one comes
        if self.form is None:
            await self.action_edit()
        else:
            self._changes = True
            self.run_worker(self._change_to(event.uid))

    async def _change_to(self, uid: str) -> None:
        """Leave the open form and open that of another row."""
        try:
            if await self.leave_form():
                self.clauses.select(uid)
                await self.action_edit()
        finally:
            self._changes = False

    # A paste into the list

    def pasted_subject(self, view: View) -> Subject | None:
        """Return what lines that are pasted into the list can become, None for nothing."""
        return self.blank(view)

    def on_paste(self, event: Paste) -> None:
        """Ask what is to come of a paste while no field is open; nothing of it is run."""
        if self.form is not None or not self._may("new") or not self.view.editable:
            return  # the app says that it was not run
        event.stop()
        self.run_worker(self._ask_of(event.text, keys_of(event)))

    async def _ask_of(self, pasted: str, keys: Sequence[Key]) -> None:
        subject = self.pasted_subject(self.view)
        try:
            text = clean(pasted)
            items = items_in(text, groups=subject is not None and bool(subject.group))
        except InputError:
            self.console.say(NOT_RUN)
            return
        if subject is None or subject.whole or not text:
            self.console.say(NOT_RUN)
            return
        count = sum(bool(line.strip()) for line in text.split("\n"))
        one = f"{subject.title.lower()}, with it as one text"
        asked = what_lines_are(count, items, each=True, typed=bool(keys), one=one, detail=NOT_RUN)
        answer = await self.app.push_screen(asked, wait_for_dismiss=True)
        if answer == TYPED:
            press(self.app, keys)
        elif answer in (ONE, EACH):
            form = await self.open_form(subject)
            if form is not None and answer == ONE:
                words = text if form.takes_lines(subject.needs) else " ".join(text.split())
                form.offer(subject.needs, words, "")
            elif form is not None:
                await self._make_several(items)

    # The commands every pane has

    async def action_new(self) -> None:
        """Begin a new item."""
        subject = self.blank(self.view)
        if subject:
            await self.open_form(subject)

    async def action_edit(self, focus: str = "") -> None:
        """Edit the chosen row."""
        subject = self.subject_of(self.view, self.chosen) if self.chosen else None
        if subject:
            await self.open_form(subject, focus)

    async def action_remove(self) -> None:
        """Remove the chosen item, or drop it where the last agreement had it."""
        if item := self.chosen_item():
            await self.console.do(lambda room: room.clauses.remove(item.uid))

    def action_take_off(self) -> None:
        """Hide the chosen item at once, then ask whether it is gone for good."""
        if (item := self.chosen_item()) and not self.locked():
            self._off = item.uid
            self._tell_stage(off_stage(item.uid))
            self.show(self.view)
            self.run_worker(self._take_off(item))

    def _tell_stage(self, showing: str) -> None:
        self.console.tell(lambda presence: presence.tell(showing=showing))

    async def _take_off(self, item: Item[Any]) -> None:
        words = f"{item.number or 'It'} is off the screens. Delete it for good? It cannot be brought back."
        try:
            over = as_asked(item)
            answer = await self.console.ask(
                words, (("n", "show it again"), ("y", "delete it for good")), over=over
            )
            if answer == "y":
                await self.console.do(lambda room: room.clauses.take_off(item.uid), over=over)
        finally:
            self._off = ""
            self._tell_stage("")
            if self.is_attached:
                self.show(self.view)

    async def action_up(self) -> None:
        """Move the chosen item up."""
        await self._reorder(-1)

    async def action_down(self) -> None:
        """Move the chosen item down."""
        await self._reorder(1)

    async def _reorder(self, delta: int) -> None:
        if item := self.chosen_item():
            await self.console.do(lambda room: room.clauses.reorder(item.uid, delta))

    async def action_tick_client(self) -> None:
        """Set or take away the client's tick."""
        await self._tick("client")

    async def action_tick_agency(self) -> None:
        """Set or take away the agency's tick."""
        await self._tick("agency")

    async def _tick(self, side: Side) -> None:
        item = self.chosen_item()
        if item is not None and self._confirms_words(f"tick_{side}", item):
            await self.console.do(lambda room: room.clauses.confirm_words(item.uid, shown=item))
        elif item is not None:
            agreed = side not in item.agreed
            await self.console.do(
                lambda room: room.clauses.agree(item.uid, side, agreed=agreed, shown=item)
            )

    async def action_accept(self) -> None:
        """Both sides say yes to the chosen item."""
        if item := self.chosen_item():
            await self.console.do(lambda room: room.clauses.accept(item.uid, shown=item))

    async def action_stand(self) -> None:
        """Let the chosen clause stand as it was carried over."""
        if item := self.chosen_item():
            await self.console.do(lambda room: room.clauses.stand(item.uid, shown=item))

    async def action_all_stand(self) -> None:
        """Let all carried clauses that nobody confirmed yet stand."""
        count = await self.console.do(lambda room: room.clauses.all_stand(self.KIND))
        if count is not None:
            self.console.say(
                f"{count} clause{'s stand' if count != 1 else ' stands'} as before."
                if count
                else "Nothing is left to confirm here."
            )


def ticking(ticked: Collection[Side]) -> str:
    """Return the action that sets the ticks that are missing beside `ticked`, "" for none."""
    lacking = [side for side in SIDES if side not in ticked]
    if len(lacking) == len(SIDES):
        return "accept"
    return f"tick_{lacking[0]}" if lacking else ""
