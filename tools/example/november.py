"""The example's third session: an annual review that has stopped for a coffee among its commitments."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

from tools.example.meeting import Meeting, StoryClock
from tools.example.scores import answers
from workshop.model.commitments import Commitment
from workshop.model.kpis import Kpi, realism_key, show_target
from workshop.model.rounds import Answer, RoundPlan
from workshop.model.scorecard import Score
from workshop.model.sides import SIDES
from workshop.model.what_became import figures
from workshop.room.desk import Desk
from workshop.room.new_session import NewSession


def begin_november(desk: Desk, clock: StoryClock) -> str:
    """Hold the annual review until it stops among the commitments; return its id."""
    clock.moment = datetime(2026, 11, 20, 13, 4, tzinfo=UTC)
    known = desk.known("Skerrow Ferries", "Kite & Anvil")
    if known is None:
        raise RuntimeError("the earlier sessions were not held")
    session = desk.new_session(
        NewSession(
            client="Skerrow Ferries",
            agency="Kite & Anvil",
            template="annual-360",
            date=date(2026, 11, 20),
            client_people=known.client_people + "\nTomasz Wilk, Crew and Service Manager",
            agency_people=known.agency_people + "\nIdris Bowen, Designer",
            facilitator=known.facilitator,
            title="Annual review",
        )
    )
    room = desk.room(session)
    meeting = Meeting(room, clock)
    room.lead.start_clock()
    room.welcome.change(place="Kite & Anvil, the long table")
    opening = desk.template("annual-360").opening
    meeting.renews_programme(opening)
    room.welcome.change(scores_use=opening.scores_use)
    clock.pass_by(5)
    _look_back(meeting)
    _scores(meeting)
    _frank_round(meeting)
    _needs(meeting)
    _expectations(meeting)
    _scope(meeting)
    _kpis(meeting)
    _commitments(meeting)
    room.lead.pause_clock()
    room.leave()
    return session


def _look_back(meeting: Meeting) -> None:
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
    meeting.became("C2", "not-kept", "Three came late. C7 took its place, and that one was paid.")
    meeting.became("C6", "kept", "Sinéad is on the list since 3 September.", "client")
    meeting.became("C6", "partly", "We heard of the October change from a journalist.", "agency")
    brief = meeting.became(
        "C8", "not-kept", "The form is there. In the rush it was quicker to ring, and we let you."
    )
    meeting.became("C10", "kept", "September, October, November: three.", "agency")
    meeting.became(
        "C10", "partly", "Two ideas. November's was a trend report with our logo on it.", "client"
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
        source="Agency job log, counted by Sinéad",
        note="Two waited for Gunnar while he was at sea.",
    )
    room.look_back.meet(meeting.number("M1"), date(2026, 10, 20))
    room.noted.take_up(meeting.number("P1"), "Today: scores in both directions")
    room.clauses.stand(meeting.number("P2"))
    meeting.clock.pass_by(2)


def _scores(meeting: Meeting) -> None:
    room = meeting.room
    meeting.step("poll")
    meeting.polls(RoundPlan("keyboard", anonymous=True), "4 3 3 2", "3 2 4 3")
    meeting.step("scorecard")
    meeting.ask(
        "scorecard",
        RoundPlan("form", anonymous=True),
        {
            person.handle: tuple(answers(side, place))
            for side in SIDES
            for place, person in enumerate(meeting.people(side))
        },
    )
    stays = next(
        item.uid for item in room.record.of(Score) if "promised people stay" in item.body.text
    )
    meeting.promises(
        "Tell Amara before somebody on the account changes, not after",
        "rafael-duarte",
        date(2026, 12, 31),
        "She has met whoever begins in January",
        sure=80,
        origin=stays,
    )
    room.noted.note("parked", "How much say a new designer has in their first three months")
    meeting.clock.pass_by(17)


OWN, START, STOP = "What we own", "Start", "Stop"
KEEP, EXPLAIN = "Keep", "What we need explained"
NOTES: dict[str, tuple[tuple[str, str], ...]] = {
    "amara-okafor": (
        (OWN, "I let a brief go by phone because it was quicker. It was not quicker for Sinéad."),
        (
            STOP,
            "On 3 November Rafael answered for Noor four times. I would like to hear it from whoever made it.",
        ),
    ),
    "gunnar-lindqvist": (
        (OWN, "Three of us commented on the film after Amara's list was closed. I was one."),
        (STOP, "Answers from the client partner to questions about pictures. Let Noor speak."),
    ),
    "mei-ling-chow": (
        (KEEP, "Sinéad's Friday note: five lines, no attachment."),
        (START, "Send the invoice with the order number on it, and I can pay it the same week."),
    ),
    "tomasz-wilk": (
        (KEEP, "Somebody from the agency comes aboard before they draw the crew."),
        (EXPLAIN, "What would a brand lift study tell us that the bookings do not?"),
    ),
    "rafael-duarte": (
        (OWN, "I talk when I am nervous about the budget."),
        (
            STOP,
            "On 28 October 8,000 went from the poster budget in a subject line. Two posters were already commissioned.",
        ),
    ),
    "noor-haddad": (
        (
            START,
            "“Make it warmer” costs two rounds. Tell us what a passenger should do or feel instead.",
        ),
        (EXPLAIN, "Why does a delay of the Aurelia stop a poster that is about the Pharos?"),
    ),
    "sinead-walsh": (
        (OWN, "We put a junior on the account in September and told you in October."),
        (STOP, "Cuts by mail. I had to ring an illustrator on her way to the studio."),
    ),
    "idris-bowen": (
        (KEEP, "Tomasz draws on the layout itself. I know at once what he means."),
        (START, "Let the one who has drawn it hear the comments first-hand."),
    ),
}


def _frank_round(meeting: Meeting) -> None:
    room = meeting.room
    meeting.step("notes")
    written = {
        handle: tuple(
            Answer(heading, tuple(text for under, text in notes if under == heading))
            for heading in dict.fromkeys(under for under, _ in notes)
        )
        for handle, notes in NOTES.items()
    }
    meeting.ask("notes", RoundPlan("keyboard"), written)
    presenting = meeting.said("On 3 November")
    cut = meeting.said("On 28 October")
    room.notes.put_under(meeting.said("Answers from"), presenting)
    room.notes.put_under(meeting.said("Cuts by mail"), cut)
    picks = {
        "amara-okafor": ("On 3 November", "On 28 October", "Let the one"),
        "gunnar-lindqvist": ("On 3 November", "What would"),
        "mei-ling-chow": ("On 28 October", "Send the invoice"),
        "tomasz-wilk": ("On 3 November", "Let the one", "“Make it"),
        "rafael-duarte": ("On 28 October", "“Make it"),
        "noor-haddad": ("On 28 October", "“Make it", "On 3 November"),
        "sinead-walsh": ("On 28 October", "We put a junior"),
        "idris-bowen": ("“Make it", "Let the one"),
    }
    meeting.ask(
        "votes",
        RoundPlan("keyboard", anonymous=True),
        {
            handle: (Answer("votes", tuple(map(meeting.said, begins))),)
            for handle, begins in picks.items()
        },
    )
    meeting.restated(
        presenting,
        "You want Noor to present, and me to be quieter.",
        "I did it to keep the meeting short, and it grew longer. (Rafael)",
        confirmed=True,
    )
    meeting.both_agree(presenting)
    meeting.restated(cut, "No cut without a call first.")
    meeting.restated(
        meeting.said("“Make it"),
        "Say what it is for, and leave the colour to you.",
        confirmed=True,
    )
    room.noted.note("decision", "The Friday note stays as it is.")
    meeting.promises(
        "Present the spring routes herself, with an hour on the agenda",
        "noor-haddad",
        date(2026, 12, 15),
        "Rafael says less than Noor",
        sure=85,
        origin=presenting,
    )
    meeting.clock.pass_by(9)


def _needs(meeting: Meeting) -> None:
    room = meeting.room
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
    asked = room.needs.add("client", "Bad news on the day, not on the Friday")
    room.needs.answer(asked, "yes")
    room.commitments.change(
        next(each.uid for each in room.record.of(Commitment) if each.body.origin == asked),
        owner="Sinéad",
        due=date(2026, 12, 1),
        done_when="Nothing in a Friday note is news to Amara",
        confidence=70,
    )
    asked = room.needs.add("client", "To know before the tender whether you will bid for the app")
    room.needs.answer(
        asked, "cannot", obstacle="That is for the partners, and they meet in January."
    )
    room.needs.add("agency", "One afternoon on board for everybody who draws for you")
    meeting.clock.pass_by(6)


def _expectations(meeting: Meeting) -> None:
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
    room.noted.note(
        "question", "Who decides on the January sale while Amara is away from 21 December?"
    )
    meeting.clock.pass_by(2)


def _scope(meeting: Meeting) -> None:
    meeting.step("scope")
    dock = meeting.room.scope.add_assumption(
        "The Aurelia is in dry dock from 11 January to 5 February."
    )
    meeting.room.clauses.agree(dock, "client")
    meeting.clock.pass_by(3)


def _kpis(meeting: Meeting) -> None:
    room = meeting.room
    meeting.step("kpis")
    room.kpis.change(meeting.number("K2"), due=date(2027, 3, 31))
    room.clauses.agree(meeting.number("K2"), "agency")
    votes = {"K1": "3222 2321", "K2": "2122 3233", "K3": "3323 3333"}
    said: dict[str, tuple[Answer, ...]] = {}
    kpis = {item.number: item for item in room.record.of(Kpi)}
    for side, part in zip(SIDES, (0, 1), strict=True):
        for place, person in enumerate(meeting.people(side)):
            said[person.handle] = tuple(
                Answer(
                    realism_key(kpis[number].uid, show_target(kpis[number].body)),
                    point=int(points.split()[part][place]) - 1,
                )
                for number, points in votes.items()
            )
    meeting.ask("realism", RoundPlan("keyboard", anonymous=True), said)
    room.noted.note("question", "Who counts the rounds when a job has two layouts?")


def _commitments(meeting: Meeting) -> None:
    meeting.step("commitments")
    meeting.promises(
        "Get the dry dock dates from the yard in writing",
        "gunnar-lindqvist",
        date(2026, 11, 27),
        "Sinéad has the yard's mail",
        sure=50,
        accepted=(),
    )
    meeting.promises(
        "A name for who decides, in the first line of each brief",
        "amara-okafor",
        date(2026, 12, 18),
        "Every brief from December on",
        sure=65,
        accepted=("client",),
    )
    meeting.room.sign_off.change(next_review=date(2027, 2, 18))
    meeting.clock.pass_by(2)
