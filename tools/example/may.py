"""The example's first session: half an hour in spring, held to the seal; and what became of it by the summer."""

from __future__ import annotations

from datetime import UTC, date, datetime

from tools.example.meeting import Meeting, StoryClock
from workshop.model.sides import SIDES
from workshop.room.desk import Desk
from workshop.room.new_session import NewSession

CLIENT_PEOPLE = """\
Amara Okafor <amara.okafor@skerrow.example>, Head of Marketing
Gunnar Lindqvist <gunnar.lindqvist@skerrow.example>, Operations Director
Mei-Ling Chow <mei-ling.chow@skerrow.example>, Finance Manager"""
AGENCY_PEOPLE = """\
Rafael Duarte <rafael@kiteanvil.example>, Client Partner
Noor Haddad <noor@kiteanvil.example>, Creative Director
Sinéad Walsh <sinead@kiteanvil.example>, Project Manager"""
FACILITATOR = "Ilse Brandt <ilse@brandt-moderation.example>, Facilitator"


def hold_may(desk: Desk, clock: StoryClock) -> str:
    """Hold the first session, to the seal; return its id."""
    session = desk.new_session(
        NewSession(
            client="Skerrow Ferries",
            agency="Kite & Anvil",
            template="pulse",
            date=date(2026, 5, 12),
            client_people=CLIENT_PEOPLE,
            agency_people=AGENCY_PEOPLE,
            facilitator=FACILITATOR,
            title="Spring pulse",
        )
    )
    room = desk.room(session)
    meeting = Meeting(room, clock)
    room.lead.start_clock()
    _welcome(meeting)
    _pulse(meeting)
    _promises(meeting, _notes(meeting))
    meeting.sign(date(2026, 8, 27))
    room.leave()
    return session


def _welcome(meeting: Meeting) -> None:
    welcome = meeting.room.welcome
    welcome.name_organisation("client", legal_name="Skerrow Ferries Ltd")
    welcome.name_organisation("agency", legal_name="Kite & Anvil LLP")
    welcome.change_person("amara-okafor", programme_owner=True)
    welcome.change_person("sinead-walsh", programme_owner=True)
    welcome.change(
        goal="Fill the winter crossings without giving them away.",
        place="A call",
        timezone="Europe/London",
        contract="SF-2025-07, brand and campaigns",
    )
    for handle in ("rafael-duarte", "noor-haddad", "sinead-walsh"):
        welcome.change_person(handle, presence="remote")
    meeting.clock.pass_by(2)


def _pulse(meeting: Meeting) -> None:
    hands = (
        ("0 2 1", "0 1 2"),  # communication
        ("0 0 2 1", "0 0 1 2"),  # performance
        ("0 0 0 2 1", "0 0 1 2"),  # the work
        ("0 0 3", "0 2 1"),  # return
        ("1 2", "0 2 1"),  # speed
    )
    for nth, (client, agency) in enumerate(hands):
        meeting.step("poll", nth)
        meeting.hands(client, agency)
        meeting.clock.pass_by(1.4)


def _notes(meeting: Meeting) -> str:
    """Return the uid of the note that becomes a commitment."""
    meeting.step("notes")
    meeting.note(
        "client", "Wind", "The Easter film: from first call to first broadcast in eleven days."
    )
    slow = meeting.note(
        "client",
        "Anchor",
        "I find out what waits for me when somebody rings because it is late. That has been me three times. (Amara)",
        "You want to see what is waiting for you before it is late.",
        "We keep a list. You have never seen it. (Sinéad)",
        confirmed=True,
        written_down=True,
    )
    meeting.note(
        "agency",
        "Anchor",
        "Five people answer our questions, and we choose the answer we like. That part is ours.",
    )
    meeting.note("agency", "Rocks ahead", "Four of our invoices wait for a purchase order number.")
    return slow


def _promises(meeting: Meeting, slow: str) -> None:
    meeting.step("commitments")
    meeting.promises(
        "A note every Friday: what is done, and what waits for whom",
        "sinead-walsh",
        date(2026, 5, 22),
        "It comes six Fridays in a row",
        sure=90,
        origin=slow,
    )
    meeting.promises(
        "Pay the four invoices that wait for an order number",
        "mei-ling-chow",
        date(2026, 6, 5),
        "Rafael sees the money",
        sure=85,
    )
    meeting.promises(
        "Say at the start of each job who decides",
        "amara-okafor",
        date(2026, 6, 30),
        "The name stands in the brief",
        sure=70,
    )
    meeting.promises(
        "Bring figures on what the Easter film brought in",
        "rafael-duarte",
        date(2026, 6, 12),
        "Amara can show them to her board",
        sure=80,
    )
    meeting.room.noted.note("parked", "A review with scores, once we know each other better")
    meeting.clock.pass_by(2)


def live_summer(desk: Desk, clock: StoryClock) -> None:
    """Record what became of two commitments before the next session."""
    clock.moment = datetime(2026, 6, 15, 9, tzinfo=UTC)
    desk.record_progress(
        desk.find_action("C4"),
        "dropped",
        word="The booking system cannot tell where a passenger saw us. Amara asked us to stop.",
    )
    clock.moment = datetime(2026, 7, 3, 15, tzinfo=UTC)
    desk.record_progress(desk.find_action("C1"), "kept", word="Seven notes in seven weeks.")


def look_back_on_may(meeting: Meeting) -> None:
    """Say in the summer what became of the rest."""
    meeting.became(
        "C2", "partly", "One was paid in June. Three lay in a folder of mine. (Mei-Ling)", "client"
    )
    meeting.became("C2", "not-kept", "One in four is not a payment, it is a sample.", "agency")
    for side in SIDES:
        meeting.became("C3", "not-kept", "A name stood in two briefs of nine.", side)
