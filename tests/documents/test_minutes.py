"""The minutes: everything that was said and shown, for both sides to read; never taken for the agreement."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given, settings
from markdown_it import MarkdownIt
from markdown_it.token import Token
from msgspec import structs
from record_strategies import records

import rated
from builders import AGENDA, INES, NOW, PEOPLE, SESSION, a_record, with_agreement_sealed
from laws import examples
from look_backs import STEP, last_agreement
from workshop.documents.minutes.html import minutes_page
from workshop.documents.minutes.page import title_of
from workshop.documents.minutes.parts import LEFT_OUT, PARTS
from workshop.model.agreements import grouped
from workshop.model.commitments import Commitment
from workshop.model.earlier import Earlier
from workshop.model.expectations import Expectation
from workshop.model.items import Item
from workshop.model.kinds import ITEM_TYPES, KINDS, TYPE_OF
from workshop.model.kpis import Realism, show_target
from workshop.model.look_back import Celebration
from workshop.model.needs import Need
from workshop.model.noted import Decision, Parked, Question
from workshop.model.notes import Note
from workshop.model.poll import Choice, Poll
from workshop.model.progress import Progress, Reading
from workshop.model.record import Record
from workshop.model.rounds import Round, Tally
from workshop.model.scope import Approver, Assumption, BriefCheck
from workshop.model.scorecard import Comment
from workshop.model.sides import Side
from workshop.room.minutes import minutes_html, minutes_md

LATER = NOW + timedelta(hours=2)
NOTES = AGENDA[4].uid
ANONYMOUS = Round("notes", "form", anonymous=True, stage="revealed")


def with_items(*items: Item[Any], **changes: Any) -> Record:
    """The believable session with more captured in it."""
    record = a_record(**changes)
    order = list(TYPE_OF)
    both = sorted((*record.items, *items), key=lambda item: order.index(type(item.body)))
    return structs.replace(record, items=tuple(both))


def with_step(kind: str, *bodies: tuple[Any, Side | None], **fields: Any) -> Record:
    """The believable session with a step of another kind, and what was captured in it."""
    step = structs.replace(AGENDA[0], uid="t00000000000000ff", kind=kind, title="More", **fields)
    items = (
        Item(f"more{number}", body, step.uid, number, f"Z{number}", side)
        for number, (body, side) in enumerate(bodies, start=1)
    )
    return with_items(*items, agenda=(*AGENDA, step))


def section(minutes: str, heading: str) -> str:
    """Return what stands under a heading of the second level."""
    found = re.search(
        rf"^## (?:\d+\. )?{re.escape(heading)}\n(.*?)(?=^## |\Z)", minutes, re.M | re.S
    )
    assert found, f"{heading} is not in:\n{minutes}"
    return found[1]


# --- the head -------------------------------------------------------------------------------------


def test_the_minutes_say_what_they_are_of_who_led_and_for_whom_they_are() -> None:
    session = structs.replace(SESSION, started=NOW, ended=NOW + timedelta(minutes=95))
    head = minutes_md(a_record(session=session), LATER).partition("## ")[0]
    assert "# Minutes: Quarterly review\n\n● Brightwater (client) and ○ Oak & Lime (agency)" in head
    assert "**They are not the agreement:**" in head
    assert "**Confidential, for Brightwater and Oak & Lime only.** What is said here stays" in head
    assert "- **Date:** 23 Nov 2026, 09:00 to 10:35 Europe/Lisbon (UTC+0:00)" in head
    assert "- **Place:** Lisbon\n- **Led by:** Jun Okada, Facilitator" in head
    assert "- **In short:** 1 decision, 1 open question, 2 commitments" in head


def test_they_name_the_agreement_that_was_signed() -> None:
    sealed = with_agreement_sealed(a_record())
    assert sealed.agreement is not None
    says = f"agreed and signed stands in the agreement, revision 1, text {grouped(sealed.agreement.digest)}."
    assert says in minutes_md(sealed, LATER)


def test_before_everybody_has_signed_they_say_who_has_not() -> None:
    sealed = with_agreement_sealed(a_record())
    session = structs.replace(sealed.session, state="proposed")
    proposed = structs.replace(sealed, session=session, signatures=sealed.signatures[:1])
    says = minutes_md(proposed, LATER)
    assert "not everybody has signed yet. Still to sign: Tomás Reyes (agency)." in says
    assert "agreed and signed" not in says


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({}, "**Not held yet.** What stands here was prepared by 23 Nov 2026 at 11:00 UTC."),
        ({"state": "running", "started": NOW}, "**Not over yet.** These minutes go up to 23 Nov"),
        ({"state": "closed", "reason": "a pulse"}, "the session ended without one: a pulse."),
        ({"state": "withdrawn", "reason": "no time"}, "the session was withdrawn: no time."),
        ({"state": "paused", "started": NOW}, "none is proposed or signed yet."),
    ],
)
def test_they_say_where_the_session_stands(changes: dict[str, Any], says: str) -> None:
    assert says in minutes_md(a_record(session=structs.replace(SESSION, **changes)), LATER)


def test_who_was_there_is_told_by_side_with_how_they_took_part() -> None:
    away = structs.replace(PEOPLE[1], presence="absent")
    record = a_record(
        session=structs.replace(SESSION, started=NOW), participants=(PEOPLE[0], away, *PEOPLE[2:])
    )
    there = section(minutes_md(record, LATER), "Who was there")
    assert "- ● Ines Moreau, Marketing Director, in the room\n" in there
    assert "- ● Priya Nair, Finance Partner, absent\n" in there
    assert "- Jun Okada, Facilitator, leads the meeting, in the room" in there
    assert "@" not in there  # a mail address is for the agreement


def test_the_agenda_says_how_long_each_step_was_to_take_and_took() -> None:
    steps = (
        structs.replace(AGENDA[0], spent=20),
        structs.replace(AGENDA[1], spent=31 * 60),
        structs.replace(AGENDA[2], parked=True),
        AGENDA[5],
    )
    session = structs.replace(SESSION, state="running", started=NOW, step=AGENDA[5].uid, since=NOW)
    agenda = section(
        minutes_md(a_record(agenda=steps, session=session), NOW + timedelta(minutes=9)), "Agenda"
    )
    assert "| 1. Welcome | 5 | under 1 |" in agenda
    assert "| 2. Expectations | 20 | 31 |" in agenda
    assert "| 4. Commitments | 15 | 9 |" in agenda
    assert "| Total | 40 | 40 |" in agenda
    assert "Left out: 3. Scope\n" in agenda


def test_of_a_meeting_to_come_no_time_was_used_and_nothing_was_left_unsaid() -> None:
    says = minutes_md(a_record(), LATER)
    assert "These will be the minutes" in says
    assert "| Step | Minutes planned |\n" in says
    assert "Nothing was noted" not in says


def test_a_meeting_in_which_nothing_was_noted_says_so_once() -> None:
    says = minutes_md(a_record(items=()), LATER)
    assert says.count("Nothing was noted") == 1
    assert "## Decisions" not in says


def test_steps_in_which_nothing_was_noted_are_told_in_one_line() -> None:
    items = tuple(item for item in a_record().items if item.step in (AGENDA[1].uid, AGENDA[2].uid))
    session = structs.replace(SESSION, state="running", started=NOW)
    says = minutes_md(a_record(items=items, session=session), LATER)
    assert "Nothing was noted under: 1. Welcome; 4. KPIs; 5. Frank feedback; 6." in says


# --- step by step ---------------------------------------------------------------------------------


def test_an_expectation_says_what_was_expected_what_was_answered_and_what_is_agreed() -> None:
    says = section(minutes_md(a_record(), LATER), "Expectations")
    assert (
        "- ● **E1** Layouts two working days before deadline\\\n  — Client expects · Agency answers yes: "
        "If one person decides · agreed wording: Two working days ahead; Ines decides alone\n"
    ) in says
    assert "Client answers no: Month-end run stands in the way · accepted by neither side" in says


def test_scope_kpis_and_commitments_are_told_as_the_agreement_tells_them() -> None:
    says = minutes_md(a_record(), LATER)
    assert "accepted when: Approved by Ines in writing · responsible: agency" in section(
        says, "Scope"
    )
    assert "from 120 leads a month, at least 180 leads a month" in section(says, "KPIs")
    promised = section(says, "Commitments")
    assert "Ines Moreau, client · by 12 Jan 2027 · done when: Every job has one\n" in promised
    assert "confidence 60 % · accepted by the agency, not by the client" in promised


def test_how_clear_the_brief_was_to_each_side_is_told() -> None:
    check = Item(
        "b", BriefCheck("Approvals", "clear", "missing", "Two of them say no"), AGENDA[2].uid
    )
    says = section(minutes_md(with_items(check), LATER), "Scope")
    assert "— client: clear · agency: missing · Two of them say no" in says


def test_readings_are_told_up_to_the_end_of_the_meeting() -> None:
    kpi = next(item.uid for item in a_record().items if item.number == "K1")
    readings = (
        Reading("r1", kpi, Decimal(97), date(2026, 11, 1), "CRM", "Half of them new"),
        Reading("r2", kpi, Decimal(120), date(2027, 2, 1)),
    )
    session = structs.replace(SESSION, started=NOW, ended=LATER)
    says = section(minutes_md(a_record(readings=readings, session=session), LATER), "KPIs")
    assert "Qualified leads: 97 leads a month on 1 Nov 2026\\\n  — target: at least 180" in says
    assert "not met · Half of them new · source: CRM" in says
    assert "Feb 2027" not in says


def test_votes_on_a_target_are_told_by_side_where_that_was_shown() -> None:
    kpi = next(item for item in a_record().items if item.number == "K1")
    target = show_target(kpi.body)
    room = Realism(kpi.uid, target, room=Tally((1, 2, 3), 6))
    sides = Realism(kpi.uid, target, Tally((0, 0, 3), 3), Tally((1, 2, 0), 3), Tally((1, 2, 3), 6))
    items = (Item("v1", room, AGENDA[3].uid), Item("v2", sides, AGENDA[3].uid))
    says = section(minutes_md(with_items(*items), LATER), "KPIs")
    assert "— 1 not realistic, 2 doubtful, 3 realistic\n" in says
    assert "— client: 3 realistic · agency: 1 not realistic, 2 doubtful\n" in says


def test_scores_stand_beside_each_other_with_what_they_mean_together() -> None:
    became = next(item.uid for item in a_record().items if item.number == "C2")
    blind = rated.score(rated.counted(0, 1, 2), rated.counted(3, 3, 4), forecast=rated.counted(2))
    few = rated.score(
        rated.HIDDEN, rated.counted(2, 2, 2), text="Keeps to the budget.", became=became
    )
    record = with_step("scorecard", (blind, "agency"), (few, "agency"), areas=rated.AREAS)
    says = section(minutes_md(record, LATER), "More")
    assert "| Statement | ● Client gives | ○ Agency itself | Expected | What it means |" in says
    assert "| **Z1** Delivers on time. | 2 (1–3) | 4 (4–5) | 3 | blind spot |" in says
    assert "| **Z2** Keeps to the budget. | too few answers to show | 3 | – | became C2 |" in says
    assert "Scale: 1 must improve; 2 below what we need" in says


def test_scores_and_polls_stand_beside_those_of_last_time_or_say_why_not() -> None:
    spring = date(2026, 3, 12)
    four = rated.counted(3, 3, 3)
    bodies = (
        rated.score(four, before=Earlier(spring, "F1", Decimal("2.5"))),
        rated.score(four, text="Keeps to the budget.", before=Earlier(spring, why_not="scale")),
        rated.score(four, text="Listens.", before=Earlier(spring, why_not="scale")),
        rated.score(four, text="Is new."),
        rated.score(four, text="Asks.", before=Earlier(spring, why_not="words")),
    )
    says = section(
        minutes_md(with_step("scorecard", *((each, "agency") for each in bodies)), LATER), "More"
    )
    assert "| Statement | ● Client gives | Last time |" in says
    assert "| **Z1** Delivers on time. | 4 | 12 Mar 2026, F1: 2.5 → 4 ↑ up |" in says
    assert "| **Z2** Keeps to the budget. | 4 | not compared |" in says
    assert "| **Z4** Is new. | 4 |  |" in says
    assert "Not compared with 12 Mar 2026, it was on another scale: Z2, Z3." in says
    assert "| **Z5** Asks. | 4 | not compared |" in says
    assert "Not compared with 12 Mar 2026, not asked in these words: Z5." in says
    poll = Poll(
        "Go on?", ("no", "yes"), 0, room=Tally((1, 3), 4), before=Earlier(spring, "L1", Decimal(1))
    )
    says = section(minutes_md(with_step("poll", (poll, None)), LATER), "More")
    assert "12 Mar 2026, L1: 1 = as before" in says


def test_comments_stand_in_the_order_of_the_sheet_and_what_is_withheld_is_counted() -> None:
    words = [
        (Comment("Too dear", "Money"), "client"),
        (Comment("Late again", "Delivers on time.", "agency"), "client"),
        (Round("scorecard", "form", True, stage="revealed", withheld=2), None),
    ]
    record = with_step("scorecard", *words, areas=rated.AREAS)
    says = section(minutes_md(record, LATER), "More")
    assert says.index("Late again") < says.index("Too dear")
    assert "#### Agency: Delivers on time.\n\n- ● **Z2** Late again\\\n  — Client says\n" in says
    assert "2 comments are not shown: fewer than three people answered." in says


def test_columns_answers_and_weights_are_told_and_one_direction_has_no_column_for_the_other() -> (
    None
):
    words = [
        (Comment("We hear you", "Money", "agency", "Our answer"), "agency"),
        (Comment("Too dear", "Money", column="What we would like"), "client"),
        (rated.score(rated.counted(2, 3), weight=Decimal(3)), "agency"),
        (rated.score(rated.counted(4), text="Keeps to it.", weight=Decimal(1)), "agency"),
    ]
    says = section(minutes_md(with_step("scorecard", *words, areas=rated.AREAS), LATER), "More")
    assert "| Statement | ● Client gives |\n" in says
    assert "Blind spot" not in says
    assert "Weighted score: 3.9; The work 3.9 (counts 100 %)." in says
    client = "#### Agency: Money\n\n- ● **Z2** Too dear\\\n  — Client says: What we would like\n"
    assert client + "- ○ **Z1** We hear you\\\n  — Agency says: Our answer\n" in says


def test_notes_stand_under_their_headings_with_votes_and_what_became_of_them() -> None:
    became = next(item.uid for item in a_record().items if item.number == "C1")
    leader = Note(
        "Say no earlier", "Start", "You want a no", own="We wait too long", became=became, votes=2
    )
    items = (
        Item("n2", leader, NOTES, 1, "N2", "client", INES.handle),
        Item("n3", Note("Ring first", "Start", group="n2", votes=1), NOTES, 2, "N3", "agency"),
    )
    says = section(minutes_md(with_items(*items), LATER), "Frank feedback")
    assert says.index("### Start") < says.index("N2") < says.index("N3") < says.index("### Stop")
    assert (
        "— Ines Moreau, client · 3 votes · Agency heard: You want a no · Agency's part in it: We wait too long "
        "· became C1\n  - ○ **N3** Ring first"
    ) in says
    assert (
        "Client heard: We send briefs too early, unfinished · confirmed as meant · written into"
        in says
    )


def test_needs_celebrations_decisions_and_open_questions_are_told_without_any_tick() -> None:
    needs = with_step(
        "needs", (Need("A call first", "will-try", "Holidays", date(2027, 1, 4)), "agency")
    )
    assert (
        "Client answers will try (best effort) · What stands in the way: Holidays · by 4 Jan 2027"
        in (minutes_md(needs, LATER))
    )
    glad = with_step("look-back", (Celebration("The film"), "client"))
    assert "- ● **Z1** The film\\\n  — Client says\n" in minutes_md(glad, LATER)
    parked = Item("p1", Parked("A pitch"), NOTES, number="P1")
    end = section(minutes_md(with_items(parked), LATER), "Decisions and open questions")
    for words in ("**R1** Ines is the only one", "**Q1** Who buys media", "**P1** A pitch"):
        assert words in end


def test_a_look_back_tells_each_sides_word_on_every_promise_and_the_figures_since() -> None:
    before = last_agreement()
    first, second = (item.uid for item in before.of(Commitment)[:2])
    words = (
        Progress("w1", first, "kept", NOW),
        Progress("w2", second, "kept", NOW, "client"),
        Progress("w3", second, "not-kept", NOW, "agency", "Two of six"),
    )
    kpi = next(item.uid for item in before.items if item.number == "K1")
    reading = Reading("r1", kpi, Decimal(150), date(2026, 11, 1))
    before = structs.replace(before, progress=words, readings=(reading,))
    says = section(
        minutes_md(a_record(agenda=(*AGENDA, STEP), before=before), LATER), "Since last time"
    )
    assert (
        "**C1** One written brief per campaign\\\n  — both sides: kept · Ines Moreau, by 15 Sep 2026"
        in says
    )
    assert "client: kept · agency: not kept – Two of six" in says
    assert "150" in says


def test_a_poll_is_told_by_side_and_a_named_one_with_who_chose_what() -> None:
    scale = ("no", "yes")
    sides = Poll("Go on?", scale, 0, Tally((1, 3), 4), Tally((0, 4), 4), Tally((1, 7), 8))
    named = Poll(
        "Again?", scale, 0, room=Tally((1, 0), 1), choices=(Choice(INES.handle, 0),), hands=True
    )
    few = Poll("Alone?", scale, 0, room=Tally((), 2))
    says = section(
        minutes_md(with_step("poll", (sides, None), (named, None), (few, None)), LATER), "More"
    )
    assert (
        "| Answer | ● Client | ○ Agency |\n| --- | --- | --- |\n| 0 no | 1 | 0 |\n| 1 yes | 3 | 4 |"
        in says
    )
    assert (
        "**Z2** Again?\\\n  — by show of hands · Ines Moreau: 0\n\n| Answer | Everybody |" in says
    )
    assert "**Z3** Alone?\n\nToo few answers to show." in says


def test_what_was_captured_in_two_steps_of_a_kind_stands_under_its_own() -> None:
    record = with_step("notes", (Note("Second round", "Keep"), "client"), headings=())
    says = minutes_md(record, LATER)
    assert "Second round" in section(says, "More")
    assert "Second round" not in section(says, "Frank feedback")
    assert "Briefs arrive in pieces" not in section(says, "More")


def test_what_belongs_to_a_step_that_is_gone_is_still_told() -> None:
    says = minutes_md(a_record(agenda=AGENDA[:2]), LATER)
    assert "Briefs arrive in pieces" in section(says, "Feedback")
    assert "One unasked idea each month" in section(says, "Commitments")


# --- what is left out -----------------------------------------------------------------------------


def test_every_type_of_item_is_told_or_left_out_for_a_reason() -> None:
    assert set(LEFT_OUT) <= set(ITEM_TYPES)
    assert all(LEFT_OUT.values())
    extra = {
        "celebration": Celebration("celebration"),
        "brief": BriefCheck("brief", "clear"),
        "assumption": Assumption("assumption"),
        "approver": Approver("approver"),
        "realism": Realism("k", "at least one", room=Tally((0, 0, 3), 3)),
        "comment": Comment("comment"),
        "score": rated.score(rated.counted(1), text="score"),
        "need": Need("need"),
        "poll": Poll("poll", ("a",), room=Tally((3,), 3)),
        "parked": Parked("parked"),
    }
    words = {
        name: structs.asdict(body)["target" if name == "realism" else body.__struct_fields__[0]]
        for name, body in extra.items()
    }
    kpi = next(item for item in a_record().items if item.number == "K1")
    items = [Item(f"x-{name}", body, side="client") for name, body in extra.items()]
    items += [structs.replace(kpi, uid="k")]
    for item in a_record().items:
        words.setdefault(
            TYPE_OF[type(item.body)].name, TYPE_OF[type(item.body)].headline(item.body)
        )
    words |= {"welcome": "Launch Lumen in March", "terms": "84 000 EUR", "closing": "14 Mar 2027"}
    assert set(words) == set(ITEM_TYPES) - set(LEFT_OUT)
    says = minutes_md(with_items(*items), LATER)
    assert [name for name, told in words.items() if told not in says] == []


def test_every_kind_of_step_is_told_in_its_own_words_or_in_those_of_the_agreement() -> None:
    assert set(PARTS) <= set(KINDS)
    assert set(KINDS) - set(PARTS) == {"needs"}


def test_a_round_that_is_open_is_named_and_nothing_more() -> None:
    record = with_items(Item("r", Round("notes", "form"), NOTES), items=())
    says = minutes_md(record, LATER)
    assert "A private round is open here." in section(says, "Frank feedback")


@pytest.mark.parametrize(
    "promise", [{"anonymous": True}, {"one_voice": True}, {"stop_at_side": True}]
)
def test_a_record_that_names_who_wrote_in_an_unnamed_round_is_not_believed(
    promise: dict[str, bool],
) -> None:
    note = Item("n2", Note("Too late", "Stop"), NOTES, 1, "N2", "client", INES.handle)
    run = Item("r", Round("notes", "form", stage="revealed", **promise), NOTES)
    says = section(minutes_md(with_items(note, run), LATER), "Frank feedback")
    assert "Too late" in says
    assert "Ines" not in says
    votes = Item("r", Round("votes", "form", stage="revealed", **promise), NOTES)
    assert "Ines Moreau, client" in minutes_md(with_items(note, votes), LATER)


def test_figures_that_fewer_than_three_stand_behind_are_not_told_of_an_anonymous_round() -> None:
    poll = Poll("Go on?", ("no", "yes"), 0, Tally((2, 0), 2), Tally((0, 4), 4), Tally((2, 4), 6))
    run = (Round("poll", "form", True, stage="revealed"), None)
    chose = structs.replace(poll, choices=(Choice(INES.handle, 0),))
    says = section(minutes_md(with_step("poll", (chose, None), run), LATER), "More")
    assert "Ines" not in says
    assert "● Client" not in says  # the room without the agency would be the client
    assert "| 0 no | 2 |\n| 1 yes | 4 |" in says
    score = (rated.score(rated.counted(1, 1), rated.counted(4, 4, 4)), "agency")
    run = (Round("scorecard", "form", True, stage="revealed"), None)
    says = section(minutes_md(with_step("scorecard", score, run), LATER), "More")
    assert "| too few answers to show | 5 |" in says


def test_what_only_the_facilitator_sees_is_not_told() -> None:
    steps = tuple(
        structs.replace(each, spoken=("Say it softly",), prompts=("Ask the quiet one",))
        for each in AGENDA
    )
    says = minutes_md(a_record(agenda=steps), LATER)
    assert "softly" not in says
    assert "quiet one" not in says


# --- any record at all ----------------------------------------------------------------------------

MARKUP = MarkdownIt("commonmark", {"html": True}).enable("table")


def tokens_of(markdown: str) -> Iterator[Token]:
    for token in MARKUP.parse(markdown):
        yield token
        yield from token.children or ()


class Elements(HTMLParser):
    """The elements and attributes of a page, and its text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.text = ""
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes.update(name for name, _ in attrs)

    def handle_data(self, data: str) -> None:
        self.text += data


IN_HEAD = {"html", "head", "meta", "title", "style", "body", "main"}
IN_BODY = {"h1", "h2", "h3", "h4", "p", "ul", "li", "strong", "br", "span"}
IN_TABLES = {"table", "thead", "tbody", "tr", "th", "td"}
ATTRIBUTES = {"lang", "charset", "http-equiv", "content", "name", "dir", "class"}


def told(record: Record) -> Iterator[str]:
    """The words of everything in a record that the minutes have to tell."""
    for item in record.items:
        kind = TYPE_OF[type(item.body)]
        if kind.name in LEFT_OUT or kind.single or item.standing == "dropped":
            continue
        if kind.name not in ("realism", "brief", "expectation", "kpi"):
            yield kind.headline(item.body)
        if isinstance(item.body, Expectation) and item.body.wording:
            yield item.body.text or item.body.wording
        if isinstance(item.body, Decision | Question | Parked):
            yield item.body.text


@settings(max_examples=examples(60))
@given(records())
def test_the_minutes_of_any_record_are_plain_text_laid_out_and_lose_none_of_its_words(
    record: Record,
) -> None:
    now = datetime(2027, 1, 1, tzinfo=UTC)
    markdown = minutes_md(record, now)
    tokens = list(tokens_of(markdown))
    kinds = {each.type for each in tokens}
    assert not kinds & {"html_block", "html_inline", "link_open", "image", "code_inline", "fence"}
    assert "code_block" not in kinds
    said = "".join(each.content for each in tokens if each.type.startswith("text"))
    page = Elements(minutes_page(title_of(record), markdown))
    assert page.tags <= IN_HEAD | IN_BODY | IN_TABLES
    assert page.attributes <= ATTRIBUTES
    for words in told(record):
        for line in words.split("\n"):
            assert " ".join(line.split()) in said
            assert " ".join(line.split()) in page.text


def test_the_page_reaches_nothing_and_runs_nothing() -> None:
    hostile = '<script>alert(1)</script> [x](javascript:y) <img src="http://x.example">'
    record = a_record(session=structs.replace(SESSION, title=hostile))
    page = minutes_html(record, LATER)
    found = Elements(page)
    assert "default-src 'none'; style-src 'sha256-" in page.replace("&#x27;", "'")
    assert "script-src" not in page
    assert hostile in found.text
    assert found.tags <= IN_HEAD | IN_BODY | IN_TABLES
