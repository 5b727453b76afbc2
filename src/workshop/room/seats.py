"""Seats, and the one table of what each may do and see. Privacy and permission are decided here."""

from __future__ import annotations

from datetime import date as Date
from decimal import Decimal
from functools import cache
from types import NoneType, UnionType
from typing import Any, Literal, TypeVar, Union, get_args, get_origin

from msgspec import NODEFAULT, Struct, structs

from workshop.errors import NotFound, Refused
from workshop.model.agenda import Step
from workshop.model.agreements import Agreement, Signature
from workshop.model.commitments import Commitment
from workshop.model.earlier import Earlier
from workshop.model.expectations import Expectation
from workshop.model.items import Item
from workshop.model.kpis import Kpi, PeriodTarget, Realism
from workshop.model.look_back import Celebration
from workshop.model.needs import Need
from workshop.model.noted import Decision, Parked, Question
from workshop.model.notes import Note
from workshop.model.people import Organisation, Participant, Relationship
from workshop.model.poll import Choice, Poll
from workshop.model.progress import Progress, Reading
from workshop.model.record import Record
from workshop.model.rounds import Figure, Round, RoundPlan, Tally
from workshop.model.scope import (
    Approver,
    Assumption,
    BriefCheck,
    Deliverable,
    Exclusion,
    Milestone,
    Terms,
)
from workshop.model.scorecard import Comment, Score
from workshop.model.session import Session
from workshop.model.sides import Side, side_word
from workshop.model.sign_off import Closing, Confirmation, Decline, Deferral, Reservation
from workshop.model.template import Area, Heading, PhasePrompts, Statement
from workshop.model.welcome import Welcome

T = TypeVar("T")

SeatKind = Literal["facilitator", "scribe", "participant", "stage", "desk"]
"""`facilitator`: the console, which leads. `scribe`: writes for the room. `participant`: one person's own seat, at a
terminal of their own or while the keyboard is passed to them. `stage`: the projector. `desk`: outside the meeting."""

Power = Literal[
    "read",  # see what was captured
    "aside",  # see what concerns the facilitator alone
    "move",  # lead through the agenda
    "take-over",  # lead instead of whoever leads now
    "clock",  # run and change the clock
    "agenda",  # change the agenda
    "people",  # add and correct people
    "write",  # capture and change what is said
    "note",  # note an open question, park a topic
    "hear",  # say in one's own words what the other side said; confirm what one's own side meant
    "answer",  # answer for a side what the other expects and needs, and say what became of a promise
    "own-promise",  # say for one's side what became of what one has promised oneself
    "round",  # open a private round, pass the keyboard, collect forms, discard it
    "reveal",  # show what was sealed to its audience
    "seal",  # seal one's own entry in a private round
    "agree",  # tick for a side, in the room's name
    "propose",  # freeze, reopen, decline, close
    "confirm",  # note that a side confirmed what was read back
    "sign",  # take a signature typed at this seat
    "own-key",  # name the key that one came in with as the one that one signs with
    "file",  # take a signature that comes as a file: by a key, or a reply by mail
    "undo",  # take back one's own last act
    "hand-out",  # write files and forms for people to take home
    "invite",  # let people in over ssh, and take that back
]


Role = Literal["contact", "signatory", "observer"]
"""What a person is in the session. A side whose contact does not take part is spoken for by anybody of it."""


class Entry(Struct, frozen=True):
    """How somebody came to a seat of their own, and what that proves."""

    proof: Literal["typed", "code", "login"] = "typed"
    """`typed`: nobody checked who they are. `code`: they entered a code. `login`: ssh proved a key."""
    shown: str = ""
    """The mail address that the code was issued for, or the fingerprint of the key; "" where neither is known."""
    by_system: bool = False
    """Whether the system's own ssh server made their terminal. It proves nothing: `proof` is `typed`."""
    kept: str = ""
    """`code`: the fingerprint of the key they chose for next time. It was offered, which proves nothing yet."""
    beside_code: bool = False
    """`login`: whether the key is theirs only as far as a code was: whoever came in with that chose it."""

    @property
    def elsewhere(self) -> bool:
        """Whether they came from another computer, as far as is known."""
        return self.proof != "typed" or self.by_system

    @property
    def is_ours(self) -> bool:
        """Whether they came over the host's own ssh server."""
        return self.proof != "typed"

    @property
    def in_words(self) -> str:
        """How they proved who they are, for whoever leads: `with a code issued for ines@bw.example`."""
        if self.by_system:
            key = (
                f"with the key {self.shown}" if self.shown else "which does not say with which key"
            )
            return f"over the system's own ssh server, {key}; whose that is was not checked"
        if self.proof == "typed":
            return "who they are was not checked"
        if self.proof == "login":
            chosen = ", chosen by whoever came in with a code before" if self.beside_code else ""
            return f"with the key {self.shown}{chosen}"
        return f"with a code issued for {self.shown}" if self.shown else "with a code"

    @property
    def computer(self) -> str:
        """Where what they write is kept, as they would call it."""
        return "the host's computer" if self.elsewhere else "this computer"

    @property
    def in_short(self) -> str:
        """The same for a screen that everybody sees: without the address."""
        if self.by_system:
            return "over the system's own ssh server"
        return "with a key" if self.proof == "login" else "with a code"

    def told_to(self, name: str) -> str:
        """What is known of who sits there, for themselves, and no more than that."""
        if not self.elsewhere:
            return (
                f"Nobody has checked that you are {name}: whoever sits here can write in this name."
            )
        return f"You came in as {name} {self.in_words}: whoever leads sees that."

    @property
    def on_signing(self) -> str:
        """What somebody is told of their signature before they give it there."""
        if self.by_system:
            return f"You came in {self.in_words}. Your signature says so too."
        if self.proof == "typed":
            return (
                "A seat on this computer does not prove who sits there. Your signature says so too."
            )
        unproved = ", and that its delivery is unproved" if self.proof == "code" else ""
        return f"Your signature says that you came in {self.in_words}{unproved}."

    @property
    def on_signature(self) -> str:
        """What a signature given there says of the seat."""
        if self.by_system:
            return f"their own seat on this host, entered {self.in_words}"
        if self.proof == "typed":
            return "their own seat on this host"
        if self.proof == "login":
            return f"their own seat on this host, entered over ssh {self.in_words}"
        return f"their own seat on this host, entered {self.in_words}; delivery unproved"


HERE = Entry()
"""Somebody sat down at this computer."""


class Seat(Struct, frozen=True):
    """Where somebody sits."""

    kind: SeatKind
    handle: str = ""
    """Whose seat it is; "" for one that anybody may use: the console is the facilitator's, whoever that is."""
    side: Side | None = None
    """The side of the person; None for a seat of no side."""
    roles: frozenset[Role] = frozenset()
    """What the person of a participant's seat is in the session, as it stands now."""
    entry: Entry = HERE
    """How the person of a participant's seat came to it."""


CONSOLE = Seat("facilitator")
SCRIBE = Seat("scribe")
STAGE = Seat("stage")
DESK = Seat("desk")


Sees = Literal["everything", "addresses", "room"]
"""`room`: what SHOWN lists. `addresses`: what ADDRESSES lists as well. `everything`: the whole record."""


class Rights(Struct, frozen=True):
    """What the seats of one kind may do and see."""

    powers: frozenset[Power]
    sees: Sees = "room"
    own: frozenset[Power] = frozenset()
    """Powers that hold for the seat's own side alone."""


ROLES: dict[Role, Rights] = {
    "contact": Rights(frozenset(), own=frozenset({"agree", "answer", "confirm"})),
    # Everybody types their own name: `sign` asks whose it is (agreement/signatures/signing.py).
    "signatory": Rights(frozenset(), own=frozenset({"sign", "own-key", "file"})),
    "observer": Rights(frozenset({"read"})),
}
"""What a role adds to a participant's seat; an observer has nothing but this."""


SEATS: dict[SeatKind, Rights] = {
    "facilitator": Rights(
        frozenset(
            {
                "read",
                "aside",
                "move",
                "clock",
                "agenda",
                "people",
                "write",
                "note",
                "hear",
                "answer",
                "own-promise",
                "round",
                "reveal",
                "agree",
                "propose",
                "confirm",
                "sign",
                "file",
                "undo",
                "hand-out",
                "invite",
            }
        ),
        "everything",
    ),
    "scribe": Rights(
        frozenset(
            {
                "read",
                "take-over",
                "people",
                "write",
                "note",
                "hear",
                "answer",
                "own-promise",
                "agree",
                "undo",
            }
        ),
        "addresses",
    ),
    # They seal, and never see what is sealed: not even their own entry.
    "participant": Rights(
        frozenset({"read", "seal", "note", "undo"}), own=frozenset({"hear", "own-promise"})
    ),
    "stage": Rights(frozenset({"read"})),
    # Forms are handed out and collected from the command line, also while a console has the session open.
    "desk": Rights(frozenset({"read", "round", "file", "hand-out", "invite"}), "addresses"),
}

_SEAT_WORDS: dict[SeatKind, str] = {
    "facilitator": "facilitator",
    "scribe": "scribe",
    "participant": "participant",
    "stage": "stage",
    "desk": "desk",
}
_WORDS: dict[Power, str] = {
    "read": "see this",
    "aside": "see what is for the facilitator alone",
    "move": "lead through the agenda",
    "take-over": "take over the console",
    "clock": "change the clock",
    "agenda": "change the agenda",
    "people": "change who is here",
    "write": "write here",
    "note": "note anything",
    "hear": "say what was heard",
    "answer": "answer for a side",
    "own-promise": "say what became of a promise",
    "round": "open or discard a round",
    "reveal": "reveal a round",
    "seal": "seal an entry in a round",
    "agree": "agree for a side",
    "propose": "propose or reopen the agreement",
    "confirm": "confirm a section",
    "sign": "sign here",
    "own-key": "name your key as the one you sign with",
    "file": "hand in a signature",
    "undo": "undo",
    "hand-out": "hand out files",
    "invite": "invite anybody",
}


def powers_of(seat: Seat) -> frozenset[Power]:
    """Return what `seat` may do for everybody."""
    return ROLES["observer"].powers if "observer" in seat.roles else SEATS[seat.kind].powers


def own_powers_of(seat: Seat) -> frozenset[Power]:
    """Return what `seat` may do for its own side alone."""
    if "observer" in seat.roles or seat.side is None:
        return frozenset()
    return SEATS[seat.kind].own.union(*(ROLES[role].own for role in seat.roles))


def may(seat: Seat, power: Power, whose: Side | None = None) -> bool:
    """Return whether `seat` has `power`; with `whose`, whether it has it for that side."""
    own = whose is not None and whose == seat.side and power in own_powers_of(seat)
    return own or power in powers_of(seat)


def require(seat: Seat, power: Power, whose: Side | None = None) -> None:
    """Raise Refused, in words, unless `seat` has `power`, or has it for the side `whose`."""
    if may(seat, power, whose):
        return
    only = ""
    if power in own_powers_of(seat) and seat.side is not None:
        only = f" for anybody but the {side_word(seat.side)}"
    raise Refused(f"From the {_SEAT_WORDS[seat.kind]}'s seat you cannot {_WORDS[power]}{only}.")


def seated(seat: Seat, record: Record) -> Seat:
    """Return a participant's seat as the session has it now: the side and the roles of who sits there.

    Raises NotFound where they were taken out of the session.
    """
    if seat.kind != "participant":
        return seat
    person = record.person(seat.handle)
    if person is None:
        raise NotFound("You are no longer in this session. Ask whoever leads it to add you again.")
    return structs.replace(seat, side=person.side, roles=roles_of(person, record))


def roles_of(person: Participant, record: Record) -> frozenset[Role]:
    """Return what a person is in a session."""
    if person.observer:
        return frozenset({"observer"})
    contacts = [
        each
        for each in record.participants
        if each.side == person.side and each.contact and each.takes_part
    ]
    found: dict[Role, bool] = {
        "contact": person.side is not None and (person.contact or not contacts),
        "signatory": person.signatory,
    }
    return frozenset(role for role, is_one in found.items() if is_one)


# --- what a seat sees -----------------------------------------------------------------------------

SHOWN: dict[type[Struct], str] = {
    Record: "relationship session participants agenda items agreements signatures progress readings before",
    Relationship: "id client agency phase",
    Organisation: "name legal_name",
    Session: "id slug title relationship template date state reason phase step since started ended slack planned "
    "follows",
    Participant: "handle name side title contact signatory programme_owner facilitator presence observer "
    "key stands_in_for",
    Step: "uid kind title purpose minutes break_after prompts phase_prompts headings brief_check restate_all question "
    "scale lowest self_rating predictions comments columns reply areas round spent parked",
    PhasePrompts: "initiation development maintenance dissolution",
    Heading: "name prompt",
    Area: "name statements weight overall",
    Statement: "agency client weight",
    RoundPlan: "way anonymous one_voice stop_at_side",
    Agreement: "session revision digest proposed state",
    Signature: "uid session revision digest side handle name title authority intent assurance typed_by where at "
    "void elsewhere fingerprint",
    Progress: "uid commitment outcome at side word by",
    Reading: "uid kpi value day source note by",
    Item: "uid body step position number side author agreed standing reworded",
    Welcome: "purpose goal place timezone contract contract_relation effective term ground_rules confidentiality "
    "prime_directive scores_use programme",
    Celebration: "text",
    Expectation: "text category answer words agreed_wording notice",
    BriefCheck: "heading client agency note",
    Deliverable: "name group quantity acceptance responsible responsible_name",
    Exclusion: "text",
    Assumption: "text",
    Milestone: "name due met when amount",
    Approver: "name approves",
    Terms: "revision_rounds hours flexibility budget currency payment_terms budget_client budget_agency "
    "change_procedure start_rule begins ends",
    Kpi: "name why kpi_class unit direction tolerance baseline target due owner source reported_by tolerance_in "
    "targets recovery co_owners",
    PeriodTarget: "due target",
    Realism: "kpi target client agency room hands",
    Score: "text area scale lowest given own forecast became weight area_weight overall before",
    Comment: "text on about column",
    Earlier: "date number given own why_not",
    Tally: "counts answers cannot",
    Note: "text heading restated confirmed own became group votes heard_before",
    Need: "text answer obstacle until became",
    Poll: "question scale lowest client agency room choices asked hands before",
    Choice: "handle point",
    Commitment: "action owner due done_when origin confidence rhythm until helpers",
    Decision: "text origin",
    Question: "text origin answer",
    Parked: "text origin taken_up result",
    Round: "what way anonymous one_voice stop_at_side stage passing released client agency answered unsealed together "
    "withheld figures unasked without",
    Figure: "about client agency answers withheld",
    Closing: "next_review cadence no_commitments",
    Confirmation: "revision section",
    Deferral: "handle revision until asks",
    Decline: "handle revision reason",
    Reservation: "handle words revision",
}
"""The fields that every seat may see. A type or a field that is not listed reaches the facilitator alone."""

ADDRESSES: dict[type[Struct], str] = {
    Participant: "mail",
    Agreement: "text page",
    Signature: "seat",  # which says for which address a code was issued, or who a reply says it is from
}
"""Fields with mail addresses, for those who write or send to people; everybody has their own in any case."""


def sees_addresses(seat: Seat) -> bool:
    """Return whether `seat` sees everybody's mail addresses."""
    return SEATS[seat.kind].sees != "room"


class LookedThrough:
    """What a seat may see of the parts of the record that it saw last: only what is new is looked through again.

    A part is known by being the same object: nothing in the model changes. One thread at a time.
    """

    def __init__(self) -> None:
        self._seat: Seat | None = None
        self._known: dict[int, tuple[Struct, Any]] = {}
        self._new: dict[int, tuple[Struct, Any]] = {}

    def begin(self, seat: Seat) -> None:
        """Begin with the next record; for another seat, or the same one with other rights, nothing is known."""
        self._known, self._new = (self._new if seat == self._seat else {}), {}
        self._seat = seat

    def struct(self, value: Struct, seat: Seat) -> Any:
        """Return what the seat may see of a part of a record."""
        found = self._known.get(id(value))
        if found is None or found[0] is not value:
            found = (value, _struct(value, seat, self if isinstance(value, Record) else None))
        self._new[id(value)] = found
        return found[1]


def sees_page(seat: Seat) -> bool:
    """Return whether `seat` sees the page of an agreement whole, addresses included: who confirms or signs it does."""
    return any(may(seat, power, seat.side) for power in ("confirm", "sign"))


def permitted(record: T, seat: Seat, known: LookedThrough | None = None) -> T:
    """Return a record, or another value of the model, with nothing in it that `seat` may not see.

    A field that is not listed has its default; what cannot be without it, and a type that is not listed, is left out.
    What is whole already is returned as the same object. Who asks again and again gives the same `known` each time.
    """
    if SEATS[seat.kind].sees == "everything":
        return record
    if known is not None:
        known.begin(seat)
    found: T = _permitted(record, seat, known)
    return found


_HIDDEN: Any = object()
"""In place of a value that is left out."""
_PLAIN = (str, int, Decimal, Date, NoneType)
"""Types with nothing in them; a time is a date and a yes or no a number here."""


def _permitted(value: Any, seat: Seat, known: LookedThrough | None = None) -> Any:
    if isinstance(value, Struct):
        return _struct(value, seat) if known is None else known.struct(value, seat)
    if isinstance(value, tuple):
        found = [_permitted(each, seat, known) for each in value]
        if all(new is old for new, old in zip(found, value, strict=True)):
            return value
        return tuple(each for each in found if each is not _HIDDEN)
    return value if isinstance(value, _PLAIN) else _HIDDEN


def _struct(value: Struct, seat: Seat, known: LookedThrough | None = None) -> Any:
    kind = type(value)
    if kind not in SHOWN:
        return _HIDDEN
    own = bool(seat.handle) and getattr(value, "handle", "") == seat.handle
    changes: dict[str, object] = {}
    for name, listed, blank in _looked_at(kind, addresses=own or sees_addresses(seat)):
        old = getattr(value, name)
        new = _permitted(old, seat, known) if listed else _HIDDEN
        if new is _HIDDEN:
            new = blank
        if new is _HIDDEN:
            return _HIDDEN
        if new is not old and new != old:
            changes[name] = new
    return structs.replace(value, **changes) if changes else value


@cache
def _looked_at(kind: type[Struct], *, addresses: bool) -> tuple[tuple[str, bool, object], ...]:
    """Return the fields of a type that may change: those not listed, and those with values in them.

    Each with whether it is listed, and with what stands there where it is hidden: its default, else "" for a text.
    """
    more = ADDRESSES.get(kind, "") if addresses else ""
    names = {*SHOWN[kind].split(), *more.split()}
    found: list[tuple[str, bool, object]] = []
    for field in structs.fields(kind):
        blank: object = field.default
        if blank is NODEFAULT and field.default_factory is not NODEFAULT:
            blank = field.default_factory()
        if blank is NODEFAULT:
            blank = "" if field.type is str else _HIDDEN
        if field.name not in names or not _is_plain(field.type):
            found.append((field.name, field.name in names, blank))
    return tuple(found)


def _is_plain(of: Any) -> bool:
    """Return whether all values of a type are of _PLAIN types, or tuples of these."""
    origin = get_origin(of)
    if origin in (Union, UnionType, tuple):
        return all(each is Ellipsis or _is_plain(each) for each in get_args(of))
    if origin is Literal:
        return True
    return isinstance(of, type) and issubclass(of, _PLAIN)
