"""The one registry of commands: keys, footers, the palette and the help screen all read it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from textual.binding import Binding

from workshop.model.asking import ROUNDS_OF


@dataclass(frozen=True)
class Command:
    """One thing a person can have done, with the keys that do it."""

    id: str
    """`expectations.new`; also the id of its bindings, so that keys can be remapped."""
    scope: str
    """Where it is at hand: `app`, `home`, `new-session`, `console`, `pane`, or a kind."""
    title: str
    """Short words, as in footer and palette."""
    key: str
    """As Textual names it: `n`, `f2`, `shift+up`."""
    help: str
    """One sentence."""
    also: tuple[str, ...] = ()
    """Other keys for the same; every function key has a letter or sign among them."""
    footer: int = 0
    """Rank in the footer, 1 first; 0 for not there."""
    action: str = ""
    """The action it runs on the screen or pane of its scope; by default the id after the dot, `-` as `_`."""
    priority: bool = False
    """Whether it comes before what a focused field would do with the key."""

    def __post_init__(self) -> None:
        if not self.action:
            object.__setattr__(self, "action", self.id.partition(".")[2].replace("-", "_"))

    @property
    def keys(self) -> tuple[str, ...]:
        """All its keys, the first one first."""
        return (self.key, *self.also)


APP = (
    Command("app.help", "app", "help", "f1", "Show what can be done here.", ("?",), footer=90),
    Command(
        "app.palette", "app", "commands", "ctrl+p", "Find a command by its name.", priority=True
    ),
    Command("app.theme", "app", "dark or light", "ctrl+t", "Change between dark and light."),
    Command(
        "app.leave", "app", "leave workshop", "ctrl+q", "Save and leave workshop.", priority=True
    ),
)

HOME = (
    Command("home.open", "home", "open", "enter", "Open what is selected.", footer=1),
    Command(
        "home.new",
        "home",
        "new session",
        "n",
        "Start a session, with the relationship that is selected where there is one.",
        ("f2",),
        footer=2,
    ),
    Command("home.find", "home", "find", "/", "Find anything that was said or agreed.", footer=3),
    Command("home.refresh", "home", "look again", "r", "Read the lists again."),
    Command("home.leave", "home", "leave", "q", "Save and leave workshop.", footer=95),
)

NEW_SESSION = (
    Command(
        "new-session.begin",
        "new-session",
        "begin",
        "f2",
        "Start the session with what the form says.",
        ("ctrl+s",),
        footer=1,
    ),
    Command(
        "new-session.back",
        "new-session",
        "back",
        "escape",
        "Go back; it asks first where something was typed.",
        footer=2,
    ),
)

CONSOLE = (
    Command("console.previous", "console", "previous step", "f3", "Go to the step before.", ("[",)),
    Command("console.next", "console", "next", "f4", "Go to the next step.", ("]",), footer=15),
    Command("console.go", "console", "go to a step", "g", "Choose a step of the agenda."),
    Command(
        "console.clock",
        "console",
        "begin or pause",
        "space",
        "Begin or pause the clock.",
        footer=7,
    ),
    Command("console.minute", "console", "one more minute", "+", "Give this step a minute more."),
    Command(
        "console.fit",
        "console",
        "fit the rest",
        "f",
        "Shorten what is left until it fits the time.",
    ),
    Command("console.decision", "console", "note a decision", "d", "Note what both sides decided."),
    Command(
        "console.question", "console", "note an open question", "o", "Note what we do not know."
    ),
    Command("console.park", "console", "park a topic", "p", "Note a topic for another day."),
    Command(
        "console.aside",
        "console",
        "aside",
        "z",
        "Show or hide what concerns the facilitator alone. Everybody who sees this screen sees it too.",
    ),
    Command("console.undo", "console", "undo", "u", "Take back the last thing done here."),
    Command("console.home", "console", "leave the session", "q", "Go to the home screen.", ("h",)),
)

PANE = (
    Command("pane.edit", "pane", "edit", "enter", "Edit what is selected.", ("e",)),
    Command("pane.new", "pane", "new", "n", "Write a new one.", footer=10),
    Command("pane.remove", "pane", "remove", "delete", "Remove what is selected.", ("x",)),
    Command("pane.up", "pane", "move up", "shift+up", "Move the selected one up.", ("K",)),
    Command("pane.down", "pane", "move down", "shift+down", "Move the selected one down.", ("J",)),
    Command(
        "pane.take-off",
        "pane",
        "take off the screens",
        "!",
        "Hide what is selected at once; then it asks whether it is gone for good.",
    ),
    Command(
        "pane.tick-client",
        "pane",
        "client agrees",
        "1",
        "The client's tick; in a look-back, what it says.",
    ),
    Command(
        "pane.tick-agency",
        "pane",
        "agency agrees",
        "2",
        "The agency's tick; in a look-back, what it says.",
    ),
)


WRITING = (
    Command(
        "writing.finish",
        "writing",
        "done",
        "f2",
        "Save what is written and go back to the list; Esc does so too.",
        ("ctrl+s",),
        footer=1,
    ),
)


ROUND = (
    Command(
        "round.round",
        "round",
        "private round",
        "l",
        "Open a private round here, or see to the one that is open.",
        footer=12,
    ),
)

TURNS = (
    Command(
        "turns.main",
        "turns",
        "go on",
        "f2",
        "Lift the cover, sit down, seal what you wrote.",
        ("ctrl+s",),
        footer=1,
        priority=True,
    ),
    Command(
        "turns.back",
        "turns",
        "back",
        "escape",
        "Leave a field or the turn; what was not sealed is dropped only when you say so twice.",
        footer=2,
    ),
)


def _standing(kind: str) -> tuple[Command, ...]:
    """Return the commands of a kind whose clauses are carried over from the last agreement."""
    return (
        Command(
            f"{kind}.stand", kind, "stands", "s", "It stands as in the last agreement.", footer=5
        ),
        Command(
            f"{kind}.all-stand",
            kind,
            "all stand",
            "S",
            "All the rest stand as in the last agreement.",
        ),
        Command(
            f"{kind}.commitment",
            kind,
            "commitment",
            "c",
            "Turn what is selected into a commitment; the link is kept.",
        ),
    )


KINDS = (
    Command("welcome.main", "welcome", "goal", "f2", "Write the goal we share.", ("m",), footer=1),
    Command(
        "welcome.contact", "welcome", "contact", "c", "This person speaks for the side.", footer=3
    ),
    Command("welcome.signatory", "welcome", "signs", "i", "This person signs, or no longer signs."),
    Command(
        "welcome.presence",
        "welcome",
        "present?",
        "r",
        "In the room, remote, or absent.",
    ),
    Command(
        "welcome.programme-owner",
        "welcome",
        "programme owner",
        "w",
        "This person looks after the relationship programme.",
    ),
    Command("welcome.facilitator", "welcome", "facilitates", "l", "This person leads the meeting."),
    Command(
        "look-back.main",
        "look-back",
        "outcome",
        "f2",
        "Do what the selected row is for: what became of it, a reading, the day it was met.",
        ("m",),
        footer=1,
    ),
    Command(
        "look-back.both-kept",
        "look-back",
        "both kept",
        "b",
        "Both sides say it was kept: whole, and by its day.",
        footer=2,
    ),
    Command(
        "look-back.again",
        "look-back",
        "again",
        "c",
        "Promise it again in this session, under its number.",
        footer=3,
    ),
    Command("look-back.reading", "look-back", "reading", "r", "Record a figure, with its source."),
    Command(
        "expectations.main",
        "expectations",
        "agree wording",
        "f2",
        "Write the wording both can sign.",
        ("m",),
        footer=1,
    ),
    Command(
        "expectations.answer",
        "expectations",
        "answer",
        "a",
        "Record the other side's answer.",
        footer=2,
    ),
    *_standing("expectations"),
    Command(
        "scope.main",
        "scope",
        "deliverable",
        "f2",
        "Add something to be delivered.",
        ("m",),
        footer=1,
    ),
    Command(
        "scope.terms", "scope", "terms", "t", "Budget, hours, revisions, how changes are agreed."
    ),
    *_standing("scope"),
    Command(
        "kpis.main", "kpis", "new KPI", "f2", "Add what will show that it worked.", ("m",), footer=1
    ),
    Command("kpis.reading", "kpis", "reading", "r", "Record a figure, with its source.", footer=3),
    Command(
        "kpis.hands",
        "kpis",
        "realistic?",
        "k",
        "Count the hands for how realistic the target is.",
    ),
    *_standing("kpis"),
    Command(
        "poll.main", "poll", "ask", "f2", "Ask: in a private round or by hands.", ("m",), footer=1
    ),
    Command("poll.hands", "poll", "count hands", "k", "Count a show of hands.", footer=3),
    Command(
        "poll.commitment",
        "poll",
        "commitment",
        "c",
        "Turn what is selected into a commitment; the link is kept.",
        footer=4,
    ),
    Command("poll.decide", "poll", "decision", "v", "Turn it into a decision.", footer=5),
    Command("poll.set-aside", "poll", "park it", "t", "Turn it into a topic for another day."),
    Command(
        "scorecard.main",
        "scorecard",
        "take it up",
        "f2",
        "Say what comes of the chosen statement: a commitment, a decision, another day, or in writing.",
        ("m",),
        footer=1,
    ),
    Command(
        "scorecard.commitment",
        "scorecard",
        "commitment",
        "c",
        "Turn what is selected into a commitment; the link is kept.",
        footer=4,
    ),
    Command("scorecard.decide", "scorecard", "decision", "v", "Turn it into a decision."),
    Command(
        "scorecard.set-aside", "scorecard", "park it", "t", "Turn it into a topic for another day."
    ),
    Command(
        "notes.main",
        "notes",
        "restate",
        "f2",
        "The side that hears it says it in its own words.",
        ("m",),
        footer=1,
    ),
    Command(
        "notes.confirm",
        "notes",
        "heard right",
        "y",
        "The giving side says: yes, that is it.",
        footer=3,
    ),
    Command(
        "notes.commitment",
        "notes",
        "commitment",
        "c",
        "Turn what is selected into a commitment; the link is kept.",
        footer=4,
    ),
    Command("notes.decide", "notes", "decision", "v", "Turn it into a decision."),
    Command("notes.set-aside", "notes", "park it", "t", "Turn it into a topic for another day."),
    Command(
        "notes.put-under",
        "notes",
        "put under",
        "right",
        "Put it under the note above it: one group.",
    ),
    Command("notes.take-out", "notes", "take out", "left", "Take it out of its group again."),
    Command(
        "notes.hands", "notes", "count hands", "i", "How many hands are shown for it, or its group?"
    ),
    Command(
        "notes.by-votes", "notes", "most votes first", "w", "Under each heading, most votes first."
    ),
    Command("needs.main", "needs", "answer", "f2", "Record the answer.", ("m",), footer=1),
    Command("needs.yes", "needs", "yes", "y", "Yes: it becomes a commitment.", footer=3),
    Command("needs.no", "needs", "no", "i", "No, recorded respectfully."),
    Command(
        "needs.will-try", "needs", "will try", "w", "Will try: what stands in the way?", footer=4
    ),
    Command("needs.cannot", "needs", "can't answer", "a", "Can't answer this today."),
    Command(
        "commitments.main",
        "commitments",
        "new commitment",
        "f2",
        "Write who will do what by when.",
        ("m",),
        footer=1,
    ),
    Command(
        "commitments.accept", "commitments", "both accept", "b", "Both sides accept it.", footer=3
    ),
    Command(
        "commitments.nothing",
        "commitments",
        "no commitments",
        "w",
        "A side says outright that it promises nothing this time.",
    ),
    Command("sign-off.main", "sign-off", "propose", "f2", "Do what comes next.", ("m",), footer=1),
    Command(
        "sign-off.read",
        "sign-off",
        "read aloud",
        "a",
        "Show the section large, to be read aloud; Enter does so too.",
        footer=2,
    ),
    Command(
        "sign-off.sign", "sign-off", "sign", "s", "Take the signature of who is selected.", footer=3
    ),
    Command(
        "sign-off.not-today",
        "sign-off",
        "not today",
        "t",
        "They neither sign nor decline today.",
        footer=4,
    ),
    Command(
        "sign-off.reopen",
        "sign-off",
        "reopen",
        "r",
        "Go back to change something; says what it voids.",
        footer=5,
    ),
    Command(
        "sign-off.export",
        "sign-off",
        "hand out",
        "w",
        "Write the agreement and actions to files.",
        footer=6,
    ),
    Command(
        "sign-off.decline", "sign-off", "declined", "k", "Record that it was declined, and why."
    ),
    Command(
        "sign-off.close",
        "sign-off",
        "end without agreement",
        "c",
        "End the session; the reason is kept.",
    ),
)

READING = (
    Command(
        "reading.confirm",
        "reading",
        "both confirm",
        "f2",
        "Both sides confirm; on to the next one.",
        ("m",),
        footer=1,
    ),
    Command("reading.client", "reading", "client", "1", "The client confirms.", footer=2),
    Command("reading.agency", "reading", "agency", "2", "The agency confirms.", footer=3),
    Command(
        "reading.next", "reading", "next", "f4", "Read the next section.", ("]", "n"), footer=4
    ),
    Command(
        "reading.previous",
        "reading",
        "before",
        "f3",
        "Read the section before.",
        ("[", "p"),
        footer=5,
    ),
    Command("reading.close", "reading", "back", "escape", "Go back to sign-off.", ("q",), footer=6),
)

AGENDA = (
    Command("agenda.longer", "agenda", "longer", "+", "Give the step a minute more."),
    Command("agenda.shorter", "agenda", "shorter", "-", "Take a minute from the step."),
    Command("agenda.park", "agenda", "park", "p", "Leave the step out today, or take it in again."),
    Command("agenda.up", "agenda", "up", "K", "Move the step up.", ("shift+up",)),
    Command("agenda.down", "agenda", "down", "J", "Move the step down.", ("shift+down",)),
    Command("agenda.add", "agenda", "add", "n", "Add a step after the open one."),
    Command("agenda.remove", "agenda", "remove", "x", "Take an empty step out.", ("delete",)),
    Command("agenda.close", "agenda", "back", "escape", "Go back to the open step.", ("g", "q")),
)

COMMANDS: tuple[Command, ...] = (
    *APP,
    *HOME,
    *NEW_SESSION,
    *CONSOLE,
    *AGENDA,
    *READING,
    *PANE,
    *ROUND,
    *TURNS,
    *WRITING,
    *KINDS,
)
"""Every command there is."""

FOOTER_LIMIT = 6
"""Keys a footer shows at most."""

_BASES = (
    "app",
    "home",
    "new-session",
    "console",
    "agenda",
    "reading",
    "pane",
    "round",
    "turns",
    "writing",
)


def commands_of(*scopes: str) -> tuple[Command, ...]:
    """Return the commands of `scopes`, in the order of the scopes as given, then of the registry."""
    return tuple(each for scope in scopes for each in COMMANDS if each.scope == scope)


def bindings(scope: str) -> list[Binding]:
    """Return the key bindings of `scope`, for the BINDINGS of its screen or pane."""
    return [
        Binding(
            ",".join(each.keys),
            each.action,
            each.title,
            show=False,
            id=each.id,
            tooltip=each.help,
            priority=each.priority,
        )
        for each in commands_of(scope)
    ]


def together() -> list[tuple[str, ...]]:
    """Return the sets of scopes that are at hand at the same time: no key may mean two things in one of them."""
    kinds = dict.fromkeys(each.scope for each in COMMANDS if each.scope not in _BASES)
    return [
        ("app", "home"),
        ("app", "new-session"),
        ("app", "console", "pane"),
        ("app", "turns"),
        *(
            ("app", "console", "pane", *(["round"] if kind in ROUNDS_OF else []), kind)
            for kind in kinds
        ),
    ]


def for_footer(commands: Iterable[Command]) -> tuple[Command, ...]:
    """Return those of `commands` that a footer shows, primary first, at most FOOTER_LIMIT.

    The last one, help or the way out, stays where there are too many: it is what leads to all the others.
    """
    ranked = sorted((each for each in commands if each.footer), key=lambda each: each.footer)
    if len(ranked) > FOOTER_LIMIT:
        ranked = [*ranked[: FOOTER_LIMIT - 1], ranked[-1]]
    return tuple(ranked)


def command(id: str) -> Command:
    """Return the command with `id`. Raises KeyError."""
    found = next((each for each in COMMANDS if each.id == id), None)
    if found is None:
        raise KeyError(id)
    return found


def titled(known: Command, title: str) -> Command:
    """Return `known` under another title, as a step gives its main action its own words."""
    return replace(known, title=title)


_SHOWN = {
    "enter": "Enter",
    "escape": "Esc",
    "space": "Space",
    "delete": "Del",
    "tab": "Tab",
    "shift+up": "Shift+↑",
    "shift+down": "Shift+↓",
}


def show_key(key: str) -> str:
    """Return `key` as people read it: `F2`, `Esc`, `Ctrl+P`, `n`."""
    if key in _SHOWN:
        return _SHOWN[key]
    if key.startswith("ctrl+"):
        return f"Ctrl+{key[5:].upper()}"
    return key.upper() if len(key) > 1 and key[0] == "f" and key[1:].isdigit() else key
