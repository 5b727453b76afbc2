"""The example's second session: an autumn review that has stopped in the middle of the expectations."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

from meeting import Meeting, StoryClock

from workshop.model.commitments import Commitment
from workshop.model.sides import SIDES
from workshop.model.what_became import figures
from workshop.room.desk import Desk
from workshop.room.opening import NewSession


def begin_november(desk: Desk, clock: StoryClock) -> str:
    """Hold the second review until it stops in the middle of the expectations; return its id."""
    clock.moment = datetime(2026, 11, 20, 13, 4, tzinfo=UTC)
    known = desk.known("Skerrow Ferries", "Kite & Anvil")
    if known is None:
        raise RuntimeError("the first session was not held")
    session = desk.new_session(
        NewSession(
            client="Skerrow Ferries",
            agency="Kite & Anvil",
            template="quarterly-review",
            date=date(2026, 11, 20),
            client_people=known.client_people + "\nTomasz Wilk, Crew and Service Manager",
            agency_people=known.agency_people,
            facilitator=known.facilitator,
            title="Autumn review",
        )
    )
    room = desk.room(session)
    meeting = Meeting(room, clock)
    room.lead.start_clock()
    room.welcome.change(place="Kite & Anvil, the long table")
    room.welcome.change_person("mei-ling-chow", presence="absent")
    room.welcome.change_person("gunnar-lindqvist", presence="remote")
    clock.pass_by(5)
    _november_look_back(meeting)
    _november_feedback(meeting)
    _november_needs(meeting)
    _november_expectations(meeting)
    room.lead.pause_clock()
    room.leave()
    return session


def _november_look_back(meeting: Meeting) -> None:
    room = meeting.room
    meeting.step("look-back")
    meeting.celebrates(
        "client",
        "The film. On the Sunday it first ran the booking line had a queue, and Gunnar's mother rang to complain "
        "that she could not get through.",
        *SIDES,
    )
    meeting.celebrates(
        "agency",
        "Seven of ten layouts answered in two days. In spring it was one in two.",
        "agency",
    )
    meeting.became("C2", "kept", "Sinéad is on the list since 3 September.", "client")
    meeting.became("C2", "partly", "We heard of the October change from a journalist.", "agency")
    brief = meeting.became(
        "C4", "not-kept", "The form is there. In the rush it was quicker to ring, and we let you."
    )
    meeting.became("C6", "kept", "September, October, November: three.", "agency")
    meeting.became(
        "C6", "partly", "Two ideas. November's was a trend report with our logo on it.", "client"
    )
    again = room.look_back.carry_over(brief)
    room.commitments.change(
        again,
        action="Send every brief in the form, or ring Sinéad and say why not",
        due=date(2026, 12, 18),
        done_when="All jobs in November and December",
        confidence=60,
    )
    room.clauses.agree(again, "client")
    answers = next(each.item.uid for each in figures(room.record) if each.item.number == "K3")
    room.look_back.add_reading(
        answers,
        Decimal(71),
        date(2026, 10, 31),
        note="Two waited for Gunnar while he was at sea.",
    )
    room.look_back.meet(meeting.number("M1"), date(2026, 10, 20))
    meeting.clock.pass_by(2)


def _november_needs(meeting: Meeting) -> None:
    room = meeting.room
    room.lead.add_step("needs", "What we need from you", 10)
    meeting.step("needs")
    asked = room.needs.add("agency", "A call before a cut, whoever is at sea that day")
    room.needs.answer(asked, "yes")
    room.commitments.change(
        next(each.uid for each in room.record.of(Commitment) if each.body.origin == asked),
        owner="Gunnar",
        due=date(2026, 11, 27),
        done_when="A name and a number for the days he cannot be reached",
    )
    asked = room.needs.add("agency", "A say in where the film runs")
    room.needs.answer(
        asked,
        "will-try",
        obstacle="Media is bought with the ferry terminals, in a contract of its own.",
        until=date(2027, 1, 15),
    )
    asked = room.needs.add("client", "The same two people until the spring campaign is out")
    room.needs.answer(asked, "no", obstacle="Nobody can promise that for another person.")
    room.needs.add("client", "Bad news on the day, not on the Friday")
    meeting.clock.pass_by(6)


def _november_feedback(meeting: Meeting) -> None:
    room = meeting.room
    meeting.step("notes")
    meeting.note(
        "client",
        "What we own",
        "Three of us commented on the film after Amara's list was closed. I was one. (Gunnar)",
    )
    meeting.note(
        "agency",
        "What we own",
        "We put a junior on the account in September and told you in October.",
    )
    meeting.note("client", "Keep", "Sinéad's Friday note: five lines, no attachment.")
    presenting = meeting.note(
        "client",
        "Change",
        "On 3 November Rafael answered for Noor four times. We would like to hear it from whoever made it.",
        "You want Noor to present, and me to be quieter.",
        "I talk when I am nervous about the budget. (Rafael)",
        confirmed=True,
        written_down=True,
    )
    meeting.note(
        "agency",
        "Change",
        "On 28 October 8,000 went from the poster budget in a subject line. Two posters were already commissioned.",
        "No cut without a call first.",
    )
    meeting.note(
        "agency",
        "Change",
        "“Make it warmer” costs two rounds. Tell us what a passenger should do or feel instead.",
    )
    meeting.note(
        "client",
        "What we need explained",
        "What would a brand lift study tell us that the bookings do not?",
    )
    room.asides.note("decision", "The Friday note stays as it is.")
    meeting.promises(
        "Present the spring routes herself, with an hour on the agenda",
        "noor-haddad",
        date(2026, 12, 15),
        "Rafael says less than Noor",
        sure=85,
        origin=presenting,
    )
    meeting.clock.pass_by(9)


def _november_expectations(meeting: Meeting) -> None:
    room = meeting.room
    meeting.step("expectations")
    for clause in ("E1", "E5"):
        meeting.clock.pass_by(0.4)
        room.clauses.stand(meeting.number(clause))
    timetable = meeting.number("E3")
    room.expectations.change(
        timetable,
        agreed_wording="Operations tells Sinéad of every timetable change five working days before it is public, and "
        "before any press release.",
    )
    room.clauses.agree(timetable, "agency")
    meeting.expects(
        "agency",
        "remuneration",
        "A cut in the budget is said in a call before it is written",
        "yes",
        agreed=SIDES,
    )
    meeting.expects(
        "client",
        "people",
        "Nobody works on our account whom we have not met",
        "will-try",
        "Project leads, yes. A freelance retoucher comes with two days' notice.",
        agreed=("agency",),
    )
    meeting.expects(
        "agency",
        "ways-of-working",
        "Three working days for a first layout, in the Christmas rush too",
        "no",
        "The January sale is announced on 27 December. We will not know the prices before the 23rd.",
    )
    room.asides.note(
        "question", "Who decides on the January sale while Amara is away from 21 December?"
    )
    meeting.step("scope")
    dock = room.scope.add_assumption("The Aurelia is in dry dock from 11 January to 5 February.")
    room.clauses.agree(dock, "client")
    meeting.promises(
        "Get the dry dock dates from the yard in writing",
        "gunnar-lindqvist",
        date(2026, 11, 27),
        "Sinéad has the yard's mail",
        sure=50,
        accepted=(),
    )
    meeting.step("expectations")
    meeting.clock.pass_by(2)
