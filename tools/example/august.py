"""The example's second session: a summer review, held to the seal; and what became of it in the autumn."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

from tools.example.may import AGENCY_PEOPLE, CLIENT_PEOPLE, FACILITATOR, look_back_on_may
from tools.example.meeting import Meeting, StoryClock
from workshop.model.progress import Outcome
from workshop.model.rounds import RoundPlan
from workshop.model.scope import Terms
from workshop.model.sides import SIDES
from workshop.room.desk import Desk
from workshop.room.new_session import NewSession


def hold_august(desk: Desk, clock: StoryClock) -> str:
    """Hold the review, to the seal; return its id."""
    session = desk.new_session(
        NewSession(
            client="Skerrow Ferries",
            agency="Kite & Anvil",
            template="quarterly-review",
            date=date(2026, 8, 27),
            client_people=CLIENT_PEOPLE,
            agency_people=AGENCY_PEOPLE,
            facilitator=FACILITATOR,
            title="Summer review",
        )
    )
    room = desk.room(session)
    meeting = Meeting(room, clock)
    room.lead.start_clock()
    _august_welcome(meeting)
    meeting.renews_programme(desk.template("quarterly-review").opening)
    layouts, timetable = _august_feedback(meeting)
    _august_expectations(meeting)
    _august_scope(meeting)
    _august_kpis(meeting)
    _august_commitments(meeting, layouts, timetable)
    meeting.step("poll", 1)
    meeting.hands("0 0 1 2", "0 0 1 1 1")
    meeting.sign(date(2026, 11, 20))
    room.leave()
    return session


def _august_welcome(meeting: Meeting) -> None:
    welcome = meeting.room.welcome
    welcome.change_person("mei-ling-chow", presence="remote")
    welcome.change(
        place="Skerrow House, the old ticket hall",
        effective=date(2026, 9, 1),
        term="Until the next review",
        scores_use="What we say here improves the work. It is no part of a tender.",
    )
    meeting.clock.pass_by(6)


def _august_feedback(meeting: Meeting) -> tuple[str, str]:
    """Return the uids of the two notes that become commitments."""
    meeting.step("look-back")
    meeting.celebrates(
        "client",
        "The lighthouse film. Passengers quote it to the crew, and two asked for the poster.",
    )
    meeting.celebrates(
        "agency",
        "Web bookings are up 9 %, even if about half of that is the Easter timetable and not us.",
        *SIDES,
    )
    look_back_on_may(meeting)
    meeting.clock.pass_by(6)
    meeting.step("poll")
    meeting.polls(RoundPlan("keyboard", anonymous=True), "3 4", "3 2 2")
    meeting.step("notes")
    meeting.note("client", "What we own", "We sent the summer brief in four mails over nine days.")
    meeting.note(
        "agency",
        "What we own",
        "We sold you the crew portraits twice, as a film and as prints, before anyone had costed the prints.",
    )
    meeting.note("agency", "Keep", "When something goes wrong Amara rings before she writes.")
    layouts = meeting.note(
        "client",
        "Change",
        "On 14 July we saw the harbour poster for the first time at the printer. All we could say was yes.",
        "You want to see layouts while you can still say no.",
        "We were late and hoped nobody would mind.",
        confirmed=True,
        written_down=True,
    )
    timetable = meeting.note(
        "agency",
        "Change",
        "Timetable changes reach us from your website. In June we printed 400 cards with the old 07:40.",
        "Operations tells you before it tells the public.",
        "Gunnar: I had nobody of yours on my list.",
        confirmed=True,
        written_down=True,
    )
    meeting.note(
        "agency",
        "What we need explained",
        "What does “yield” mean when your finance team says it, and why does it kill the family ticket?",
    )
    meeting.clock.pass_by(6)
    return layouts, timetable


def _august_expectations(meeting: Meeting) -> None:
    meeting.step("expectations")
    meeting.expects(
        "client",
        "responsiveness",
        "Layouts three working days before they are released",
        "yes",
        "If one person answers for all of you",
        "Layouts reach Amara three working days before release; she answers within two.",
        "Nothing is seen for the first time at the printer.",
        agreed=SIDES,
    )
    meeting.expects(
        "agency",
        "remuneration",
        "Invoices paid within 30 days",
        "will-try",
        "The payment run is on the 25th. What comes later waits a month.",
        "Invoices that arrive by the 20th are paid within 30 days.",
        agreed=SIDES,
    )
    meeting.expects(
        "agency",
        "access",
        "Timetable changes a week before the public sees them",
        "yes",
        "",
        "Operations tells Sinéad of every timetable change five working days before it is public.",
        agreed=SIDES,
    )
    meeting.expects(
        "client", "ideas", "One idea a month that we did not ask for", "yes", agreed=SIDES
    )
    meeting.expects(
        "agency",
        "feedback",
        "One list of comments per round, from one person",
        "yes",
        "",
        "Amara collects the comments. What is not on her list is not a comment.",
        agreed=SIDES,
    )
    meeting.expects(
        "agency",
        "remuneration",
        "First refusal on the launch of the booking app",
        "no",
        "Procurement has to tender it. You will hear of it on the same day as everybody else.",
        agreed=SIDES,
    )
    meeting.expects(
        "client",
        "people",
        "Those who made the work present it",
        "discuss",
        "Gladly, if we get an hour and not the last fifteen minutes.",
    )
    meeting.room.noted.note("parked", "A campaign for freight customers")


def _august_scope(meeting: Meeting) -> None:
    meeting.step("scope")
    scope = meeting.room.scope
    clauses = [
        scope.add_deliverable(
            "Winter film, 60 and 20 seconds",
            group="Winter campaign",
            quantity="1, and 2 cut-downs",
            acceptance="Released in writing by Amara",
        ),
        scope.add_deliverable(
            "Harbour posters",
            group="Winter campaign",
            quantity="6 designs",
            acceptance="Two rounds of comments, then released",
        ),
        scope.add_deliverable(
            "Crew portraits",
            quantity="12, digital only",
            acceptance="Each crew member has said yes to their own",
        ),
        scope.add_deliverable(
            "Final timetable data",
            quantity="each change",
            acceptance="Signed off by Gunnar before it leaves Operations",
            responsible="client",
        ),
        scope.add_exclusion("Media buying"),
        scope.add_exclusion("Prints of the crew portraits"),
        scope.add_assumption("The Aurelia is free for two days of filming in October."),
        scope.add_milestone("Rough cut of the film", date(2026, 10, 16)),
        scope.add_milestone("Spring routes: first ideas", date(2027, 1, 22)),
        scope.add_approver("Amara Okafor", "layouts and film", "client"),
        scope.add_approver("Gunnar Lindqvist", "everything with a departure time in it", "client"),
    ]
    scope.change_terms(
        revision_rounds="2 for each piece",
        hours="160 a month",
        flexibility="± 10 %, evened out over the quarter",
        budget=Decimal(96000),
        currency="GBP",
        payment_terms="30 days net",
        budget_client="realistic",
        budget_agency="doubtful",
        change_procedure="Asked for by mail to Sinéad, priced within two days, begun when Amara has answered.",
    )
    decision = meeting.room.noted.note("decision", "The crew portraits stay digital this year.")
    terms = meeting.room.record.of(Terms)[0].uid
    for uid in (*clauses, terms, decision):
        meeting.both_agree(uid)
    meeting.clock.pass_by(9)


def _august_kpis(meeting: Meeting) -> None:
    meeting.step("kpis")
    kpis = meeting.room.kpis
    seats = kpis.add("Winter seats sold")
    kpis.change(
        seats,
        why="An empty winter crossing costs as much as a full one",
        unit="%",
        baseline=Decimal(51),
        target=Decimal(60),
        due=date(2027, 3, 31),
        owner="rafael-duarte",
        source="Booking system, weekly",
        reported_by="mei-ling-chow",
    )
    rework = kpis.add("Rounds of comments per job")
    kpis.change(
        rework,
        why="Rework ate eleven weeks last year",
        kpi_class="soft",
        direction="at-most",
        baseline=Decimal("3.2"),
        target=Decimal("2.0"),
        due=date(2026, 12, 31),
        owner="noor-haddad",
        source="Agency job log",
        reported_by="sinead-walsh",
    )
    answers = kpis.add("Layouts answered within two days")
    kpis.change(
        answers,
        why="Every day of waiting is taken from the printer",
        kpi_class="soft",
        unit="%",
        baseline=Decimal(55),
        target=Decimal(90),
        due=date(2026, 12, 31),
        owner="amara-okafor",
        source="Agency job log",
        reported_by="sinead-walsh",
    )
    for uid in (seats, rework, answers):
        meeting.both_agree(uid)
    meeting.room.noted.note(
        "question", "Who answers passengers' comments under the film at weekends?"
    )
    meeting.clock.pass_by(7)


def _august_commitments(meeting: Meeting, layouts: str, timetable: str) -> None:
    meeting.step("commitments")
    meeting.promises(
        "Show every layout at the Tuesday wall, finished or not",
        "noor-haddad",
        date(2026, 9, 15),
        "Six Tuesdays in a row",
        sure=80,
        origin=layouts,
    )
    meeting.promises(
        "Put Sinéad on the timetable list and send changes five working days ahead",
        "gunnar-lindqvist",
        date(2026, 9, 7),
        "The October timetable comes this way",
        sure=75,
        origin=timetable,
    )
    meeting.promises(
        "Pay the three invoices that are left since May",
        "mei-ling-chow",
        date(2026, 9, 25),
        "Rafael sees the money",
        sure=95,
    )
    meeting.promises(
        "One brief, one form, one mail for every job",
        "amara-okafor",
        date(2026, 10, 1),
        "Four jobs in a row begin with it",
        sure=70,
    )
    meeting.promises(
        "Cost the crew portraits as prints",
        "rafael-duarte",
        date(2026, 9, 30),
        "A figure that Mei-Ling can use",
        sure=90,
    )
    meeting.promises(
        "Bring one idea a month that nobody asked for",
        "noor-haddad",
        date(2026, 11, 30),
        "Three ideas by the end of November",
        sure=65,
    )
    meeting.clock.pass_by(4)


def live_autumn(desk: Desk, clock: StoryClock, august: str) -> None:
    """Record what became of some commitments before the next session, and the readings of the KPIs."""
    told: tuple[tuple[datetime, str, Outcome, str], ...] = (
        (datetime(2026, 9, 24, 14, tzinfo=UTC), "C7", "kept", "Paid on the 24th, all three."),
        (
            datetime(2026, 9, 28, 9, tzinfo=UTC),
            "C9",
            "dropped",
            "Prints went out of scope in August, so there is nothing to cost.",
        ),
        (
            datetime(2026, 10, 20, 16, tzinfo=UTC),
            "C5",
            "kept",
            "Six of six. The two ugly ones saved us a round each.",
        ),
    )
    for moment, number, outcome, word in told:
        clock.moment = moment
        desk.record_progress(desk.find_action(number), outcome, word=word)
    clock.moment = datetime(2026, 11, 19, 16, tzinfo=UTC)
    room = desk.room(august)
    meeting = Meeting(room, clock)
    readings = (
        ("K1", "49", date(2026, 9, 30), ""),
        ("K1", "54", date(2026, 10, 31), "Half-term lifts it. Without that week it is 52."),
        ("K2", "2.6", date(2026, 10, 31), "The film took five rounds, everything else two."),
    )
    for number, value, day, note in readings:
        room.kpis.add_reading(meeting.number(number), Decimal(value), day, note=note)
    room.leave()
