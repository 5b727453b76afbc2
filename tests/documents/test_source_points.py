"""Every point of the texts this product starts from is found in it, in a place that is named here.

A point held by the templates names the step in which its words stand, so taking them out is noticed. A point held by
the program names the field, category, finding or section that holds it.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import get_args

import pytest
from msgspec import Struct
from test_shipped_templates import shipped, words_of

import workshop.insight
from workshop.agreement import page
from workshop.agreement.clauses.welcome import Goal
from workshop.agreement.signatures import signature_page
from workshop.model.agreements import AgreementState
from workshop.model.commitments import Commitment
from workshop.model.expectations import CATEGORIES, Expectation
from workshop.model.kinds import ITEM_TYPES, SECTIONS
from workshop.model.kpis import Kpi
from workshop.model.look_back import Celebration
from workshop.model.needs import Need
from workshop.model.noted import Decision, Question
from workshop.model.notes import Note
from workshop.model.people import Participant, Relationship
from workshop.model.progress import Reading
from workshop.model.record import Record
from workshop.model.rounds import RoundPlan
from workshop.model.scope import BRIEF_HEADINGS, Approver, BriefCheck, Deliverable, Milestone, Terms
from workshop.model.scorecard import Score
from workshop.model.session import Session
from workshop.model.sides import PHASES
from workshop.model.sign_off import Closing, Confirmation, Deferral
from workshop.model.template import TemplateStep
from workshop.model.welcome import Welcome
from workshop.places import packaged_templates
from workshop.room.exports import WRITERS

SCORES = "How we see each other"


class Said(Struct, frozen=True):
    """Words in one step of a shipped template, or in its opening."""

    template: str
    step: str
    """Its title, or "opening"."""
    phrase: str

    def is_there(self) -> bool:
        """Return whether the step says so."""
        return self.phrase.lower() in _step(self.template, self.step)


class Field(Struct, frozen=True):
    """Something a value of the model holds."""

    owner: type[Struct]
    name: str

    def is_there(self) -> bool:
        """Return whether it has the field."""
        return self.name in self.owner.__struct_fields__


class Finds(Struct, frozen=True):
    """A health check."""

    code: str

    def is_there(self) -> bool:
        """Return whether any of the checks yields it."""
        return self.code in _codes()


class Among(Struct, frozen=True):
    """One of a closed set."""

    name: str
    those: tuple[str, ...]

    def is_there(self) -> bool:
        """Return whether it is among them."""
        return self.name in self.those


class Prints(Struct, frozen=True):
    """Words of the agreement or of its signature page."""

    words: str

    def is_there(self) -> bool:
        """Return whether one of the two has them."""
        pages = (Path(str(each.__file__)).read_text("utf-8") for each in (page, signature_page))
        return any(self.words in each for each in pages)


Home = Said | Field | Finds | Among | Prints


def about(category: str) -> Among:
    """A category of expectations."""
    return Among(category, tuple(CATEGORIES))


def section(name: str) -> Among:
    """A section of the agreement."""
    return Among(name, tuple(SECTIONS))


def template(name: str) -> Among:
    """A shipped template."""
    return Among(name, tuple(path.stem for path in packaged_templates().glob("*.toml")))


PROGRAMME: dict[str, tuple[Home, ...]] = {
    "the value exchanged is talked about again and again, so that it improves": (
        Field(Session, "follows"),
        Field(Record, "before"),
        Field(Session, "relationship"),
        Said("annual-360", "The year behind us", "given since last time, and what has it got"),
        Said("quarterly-review", "Since last time", "given since last time, and what has it got"),
        Said("pulse", "Since last time", "given since last time, and what has it got"),
        Said("repair", "What held, what broke", "given since last time, and what has it got"),
        Said("closing", "What we leave behind", "given over all this time, and what has it got"),
    ),
    "what matters between the two is defined, evaluated and talked about": (
        section("expectations"),
        section("scope"),
        section("kpis"),
        section("scores"),
        section("feedback"),
        section("commitments"),
        Said("quarterly-review", "opening", "look back honestly"),
    ),
    "a yearly look from all sides is part of it, and shorter reviews between": (
        template("annual-360"),
        template("quarterly-review"),
        template("pulse"),
        Said("annual-360", "opening", "both sides rate each other and themselves"),
        Said("annual-360", "opening", "every quarter"),
        Said("annual-360", "Read back and sign", "when is the next review"),
        Field(TemplateStep, "self_rating"),
        Field(Score, "given"),
        Field(Score, "own"),
        Field(Score, "forecast"),
        Field(Closing, "next_review"),
        Finds("no-next-review"),
    ),
    "how many run such a programme, and the five things it brings": (
        Said("pulse", "Welcome", "66 % of advertisers and 34 % of agencies"),
        Said("pulse", "Communication", "is our communication better"),
        Said("pulse", "Performance", "is our performance better"),
        Said("pulse", "The work", "is the work itself better"),
        Said("pulse", "Return", "do we get more return"),
        Said("pulse", "Speed", "are we faster"),
    ),
    "different people run it on different sides": (
        Field(Participant, "programme_owner"),
        Field(Participant, "title"),
        Field(Participant, "side"),
        Said("kickoff", "Welcome", "who runs these reviews on each side: a team, procurement"),
        Said("annual-360", "Welcome", "who runs the reviews on each side"),
    ),
    "many contracts have a clause about it": (
        Field(Welcome, "programme"),
        section("programme"),
        Said("kickoff", "Read back and sign", "nearly half of the clients had one"),
        Said("kickoff", "opening", "working together is itself reviewed"),
        Said("kickoff", "opening", "those who do the work take part"),
        Said("kickoff", "opening", "never to rank people"),
    ),
    "it starts a new relationship, keeps one on its way, and mends one in trouble": (
        template("kickoff"),
        template("quarterly-review"),
        template("repair"),
        Said("kickoff", "opening", "before the work begins"),
        Said("quarterly-review", "opening", "while it is still small"),
        Said("repair", "opening", "whether we want to mend it"),
    ),
}

PRINCIPLES: dict[str, tuple[Home, ...]] = {
    "one contact on each side gathers what its own people want, so that no orders contradict": (
        Field(Participant, "contact"),
        Field(RoundPlan, "stop_at_side"),
        Field(RoundPlan, "one_voice"),
        Finds("no-contact"),
        Finds("two-contacts"),
        Said("kickoff", "Welcome", "one contact on each side"),
        Said(
            "kickoff", "What we expect of each other", "so that nobody hears two different things"
        ),
        Said("quarterly-review", "What we expect of each other", "ask their own side first"),
        Said("annual-360", "What we expect of each other", "asks its own side first"),
        Said("repair", "The few rules we need now", "each asks its own side first"),
        Said("closing", "Until the last day, and after it", "ask your own side first"),
        Said("pulse", "Welcome", "have asked their own side first"),
    ),
    "trust, honesty and closeness come from honest feedback and from owning what went wrong": (
        Field(Note, "restated"),
        Field(Note, "confirmed"),
        Field(Note, "own"),
        Finds("note-not-confirmed"),
        Said("quarterly-review", "Frank feedback", "first what we own ourselves"),
        Said("annual-360", "Frank round", "first what we own ourselves"),
        Said("repair", "What we own", "first what we own"),
        Said("closing", "Thanks, and what we learnt", "what we own comes before"),
        Said("pulse", "One short round", "what we own ourselves comes first"),
        Said("kickoff", "Welcome", "one thing we would not guess from your job title"),
    ),
    "the client gives all that is needed, and a brief that says what for": (
        Field(BriefCheck, "client"),
        Field(BriefCheck, "agency"),
        Field(TemplateStep, "brief_check"),
        about("access"),
        Said("kickoff", "What is in, what is out", "is the brief clear to both"),
        Said("repair", "Is the brief still the brief?", "is the brief clear"),
        Said("kickoff", "What we expect of each other", "only the client open"),
        Said("annual-360", SCORES, "briefs in writing, with purpose"),
    ),
    "a relationship has phases, and each lives on trust, respect, commitment and comfort": (
        Field(Relationship, "phase"),
        Field(TemplateStep, "phase_prompts"),
        *(Among(each, PHASES) for each in ("initiation", "development")),
        *(Among(each, PHASES) for each in ("maintenance", "dissolution")),
        Said("annual-360", SCORES, "earns trust"),
        Said("annual-360", SCORES, "builds mutual respect"),
        Said("annual-360", SCORES, "shows commitment"),
        Said("annual-360", SCORES, "gives comfort"),
    ),
    "the agency explains its way of working, reports in a rhythm, is on time, and we celebrate": (
        about("cadence"),
        Field(Milestone, "due"),
        Field(Milestone, "met"),
        Field(Celebration, "text"),
        Said("kickoff", "What we expect of each other", "how long does each step take"),
        Said("kickoff", "What we expect of each other", "how often do we meet and report"),
        Said("annual-360", SCORES, "explains how it works and how long each step takes"),
        Said("annual-360", SCORES, "delivers on time"),
        Said("annual-360", SCORES, "keeps the client informed"),
        Said("quarterly-review", "Since last time", "worth celebrating"),
        Said("annual-360", "The year behind us", "worth celebrating"),
        Said("closing", "What we leave behind", "worth celebrating"),
        Said("pulse", "Since last time", "worth celebrating"),
        Said("repair", "What held, what broke", "one thing to celebrate"),
    ),
    "the client sets milestones and goals, gives time, and lets the agency propose": (
        about("autonomy"),
        section("kpis"),
        Field(Milestone, "name"),
        Said("kickoff", "What is in, what is out", "milestones with dates"),
        Said("kickoff", "What is in, what is out", "time that good work takes"),
        Said("kickoff", "What we expect of each other", "where does the agency propose"),
        Said("annual-360", SCORES, "allows the time that good work takes"),
        Said("annual-360", SCORES, "leaves the agency to propose the solution"),
    ),
    "both agree on fair pay": (
        about("remuneration"),
        Finds("remuneration-not-addressed"),
        Said("kickoff", "What we expect of each other", "both sides answer remuneration"),
        Said("annual-360", "What we expect of each other", "both sides answer remuneration"),
        Said("quarterly-review", "What we expect of each other", "is the pay still fair"),
    ),
    "the agency proves itself with figures that have a source": (
        Field(Reading, "source"),
        Field(Kpi, "source"),
        Finds("kpi-without-source"),
        Said("quarterly-review", "Since last time", "where does it come from"),
        Said("annual-360", SCORES, "with evidence"),
    ),
    "what is delivered is outlined with room to work; both know the process and share one goal": (
        section("scope"),
        Field(Terms, "change_procedure"),
        Field(Terms, "start_rule"),
        Field(Welcome, "goal"),
        Field(Goal, "goal"),
        *(Among(each, tuple(ITEM_TYPES)) for each in ("deliverable", "exclusion", "approver")),
        Finds("no-exclusions"),
        Finds("no-change-procedure"),
        Finds("no-goal"),
        Said("kickoff", "Welcome", "which one sentence"),
        Said("kickoff", "What is in, what is out", "wrongly think is included"),
        Said("kickoff", "What is in, what is out", "how is a change asked for, priced and agreed"),
        Said("quarterly-review", "Welcome", "is our shared goal still the goal"),
    ),
    "what lasts brings less starting cost, referrals and good words": (
        Said("annual-360", "The year behind us", "spare us: starting over"),
        Said("annual-360", "What we will do", "refer the other to, and who gives a testimonial"),
        Said("closing", "Until the last day, and after it", "a referral or a testimonial"),
    ),
}

HABITS: dict[str, tuple[Home, ...]] = {
    "a relationship has written and unwritten parts, and all of them can be agreed": (
        section("scope"),
        *(about(each) for each in ("cadence", "ideas", "feedback", "ending")),
        Said("kickoff", "What we expect of each other", "how is feedback given"),
        Said("kickoff", "What we expect of each other", "how do we end this well, one day"),
        Said("repair", "The few rules we need now", "on the same day"),
    ),
    "the best pairs share six qualities": (
        Said("annual-360", SCORES, "earns trust"),
        Said("annual-360", SCORES, "seeks collaboration"),
        Said("annual-360", SCORES, "adds to the chemistry"),
        Said("annual-360", SCORES, "builds mutual respect"),
        Said("annual-360", SCORES, "takes accountability"),
        Said("annual-360", SCORES, "chooses honesty"),
    ),
    "the agency understands the client's business": (
        Said("annual-360", SCORES, "its goals, what sets it apart and what it needs"),
    ),
    "KPIs are clear, considered, within reach, and agreed before": (
        *(Field(Kpi, each) for each in ("baseline", "target", "due", "source", "owner", "why")),
        Finds("kpi-without-figures"),
        Finds("kpi-not-agreed"),
        Finds("kpi-without-owner"),
        Said("kickoff", "How we will know it worked", "is it within reach"),
        Said("kickoff", "How we will know it worked", "realistic, doubtful, not realistic"),
        Said("quarterly-review", "What shows that it works", "realistic, doubtful, not realistic"),
        Said("annual-360", "What shows that it works", "is each target within reach"),
    ),
    "the agency trains its experts and has its systems in order": (
        about("ways-of-working"),
        Said("annual-360", SCORES, "trained experts"),
        Said("annual-360", SCORES, "filing, approvals and getting new people started"),
    ),
    "what was said is put in writing, and work waits for the client's yes": (
        Field(Decision, "text"),
        Field(Confirmation, "section"),
        Field(Deferral, "until"),
        Among("proposed", get_args(AgreementState)),
        Prints("Awaiting confirmation"),
        section("decisions"),
        Among("agreement", tuple(WRITERS)),
        Among("actions", tuple(WRITERS)),
        Said("kickoff", "What is in, what is out", "work starts only after confirmation"),
        Said("annual-360", "What is in, what is out", "work starts only after confirmation"),
        Said("repair", "Is the brief still the brief?", "work starts only after confirmation"),
        Said("closing", "Hand-over list", "work starts only after confirmation"),
        Said("quarterly-review", "What is in, what is out", "priced, confirmed, then begun"),
        Said("annual-360", "Read back and sign", "in writing, and from whom"),
        Said("annual-360", SCORES, "confirms in writing"),
        Said("closing", "Who tells whom, and when", "comes the mail that says the same"),
    ),
    "reports are honest: figures, words beside them, and bad news too": (
        Field(Reading, "value"),
        Field(Reading, "note"),
        Finds("no-reading-since"),
        Said("quarterly-review", "Since last time", "what does it not tell"),
        Said("quarterly-review", "Since last time", "the bad news, plainly"),
        Said("kickoff", "How we will know it worked", "bring the bad figure to the table"),
        Said("annual-360", SCORES, "the unwelcome figure included"),
        Said("annual-360", SCORES, "brings bad news early"),
    ),
    "the agency is creative and keen, and takes chances": (
        about("ideas"),
        Said("annual-360", SCORES, "is creative and keen, and takes a chance"),
        Said("quarterly-review", "What we will do", "which idea should the agency bring unasked"),
    ),
    "the client trusts the agency with what is confidential": (
        about("confidentiality"),
        Field(Welcome, "confidentiality"),
        Field(Goal, "confidentiality"),
        *(
            Said(name, "opening", "what is told in confidence stays")
            for name in ("annual-360", "closing", "kickoff")
        ),
        *(
            Said(name, "opening", "what is told in confidence stays")
            for name in ("pulse", "quarterly-review", "repair")
        ),
        Said("annual-360", SCORES, "trusts the agency with the confidential information"),
    ),
    "the client removes obstacles and opens doors": (
        about("access"),
        Said("annual-360", SCORES, "removes obstacles, and opens the doors to the right people"),
        Said("annual-360", "What we will do", "obstacle can only the client remove"),
        Said("quarterly-review", "What we will do", "obstacle can only the client remove"),
    ),
    "the client gives honest feedback, answers, pays, and respects the agency as a business": (
        about("responsiveness"),
        about("remuneration"),
        Field(Terms, "hours"),
        Field(Terms, "flexibility"),
        Field(Terms, "payment_terms"),
        Field(Approver, "approves"),
        Finds("no-approvers"),
        Finds("no-payment-terms"),
        Said("annual-360", SCORES, "gives feedback in one voice"),
        Said("annual-360", SCORES, "answers within the time agreed"),
        Said("annual-360", SCORES, "approves on time"),
        Said("annual-360", SCORES, "pays in full and on time"),
        Said("annual-360", SCORES, "respects the scope, hours and deliverables"),
        Said("annual-360", SCORES, "respects the agency's other relationships"),
        Said(
            "kickoff",
            "What is in, what is out",
            "hours can be flexible, both ways, but they need a limit",
        ),
        Said("kickoff", "What we expect of each other", "other clients, other agencies"),
        Said("quarterly-review", "What we expect of each other", "right and paid on time"),
    ),
    "both meet as people, let things change, budget soberly, and part as grown-ups": (
        about("people"),
        about("ending"),
        Field(Terms, "budget_client"),
        Field(Terms, "budget_agency"),
        Finds("budget-doubted"),
        Finds("carried-not-looked-at"),
        template("closing"),
        Said("kickoff", "First steps", "as people, not as job titles"),
        Said("quarterly-review", "What we will do", "as people, not as job titles"),
        Said("annual-360", "What we will do", "as people, not as job titles"),
        Said("repair", "Few promises, and firm ones", "as people, not as job titles"),
        Said("closing", "Who does what until the last day", "as people, not as job titles"),
        Said("quarterly-review", "What we expect of each other", "what stands"),
        Said("quarterly-review", "What is in, what is out", "still fit the work"),
        Said("closing", "Welcome", "given in a call"),
        Said("closing", "Thanks, and what we learnt", "begin with thanks"),
        Said("closing", "Hand-over list", "files, rights, originals, data"),
        Said("closing", "Hand-over list", "accounts, passwords"),
        Said("closing", "Hand-over list", "notice periods"),
        Said("closing", "Until the last day, and after it", "last invoices"),
    ),
    "a warning: the brief is too loose": (
        Finds("loose-brief"),
        Finds("brief-views-differ"),
        *(
            Among(each, BRIEF_HEADINGS)
            for each in (
                "Where do we want to be",
                "How will we know we have arrived",
                "Practicalities: budget and timing",
            )
        ),
        Field(Deliverable, "acceptance"),
    ),
    "a warning: one side names the other and steps back": (
        Finds("one-sided"),
        Finds("one-voice"),
        Finds("one-sided-needs"),
        Finds("side-without-expectations"),
        Field(Commitment, "owner"),
        Field(Need, "answer"),
        Said("kickoff", "First steps", "does one side carry it all"),
        Said("repair", "Few promises, and firm ones", "both sides have to promise something"),
    ),
    "a warning: somebody pretends to know more than they do": (
        Finds("no-open-questions"),
        Field(Question, "text"),
        Said("kickoff", "Hopes and worries", "what do we not know yet"),
        Said("quarterly-review", "Frank feedback", "what we need explained"),
        Said("annual-360", "Frank round", "what we need explained"),
        Said("repair", "What we own", "pretend to know more than we knew"),
        Said("pulse", "One short round", "not know yet"),
    ),
    "a warning: everybody is too polite": (
        Finds("too-polite"),
        Finds("no-example"),
        Field(Expectation, "notice"),
        *(
            Said(name, "opening", "polite, but not too polite")
            for name in ("annual-360", "closing", "kickoff")
        ),
        *(
            Said(name, "opening", "polite, but not too polite")
            for name in ("pulse", "quarterly-review", "repair")
        ),
        Said("quarterly-review", "Frank feedback", "if it is all praise"),
        Said("annual-360", "Frank round", "all praise?"),
    ),
}

POINTS = PROGRAMME | PRINCIPLES | HABITS


@cache
def _step(name: str, title: str) -> str:
    found = shipped(name)
    if title == "opening":
        return words_of(found.opening)
    return next((words_of(step) for step in found.steps if step.title == title), "")


@cache
def _codes() -> frozenset[str]:
    """Every text in the health checks that could be the code of a finding."""
    folder = Path(next(iter(workshop.insight.__path__)))
    return frozenset(
        node.value
        for path in folder.glob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    )


def homes() -> Iterator[tuple[str, Home]]:
    """Yield every point with each of its homes."""
    for point, places in POINTS.items():
        for place in places:
            yield point, place


def test_every_point_of_the_three_texts_has_a_home() -> None:
    assert (len(PROGRAMME), len(PRINCIPLES), len(HABITS)) == (7, 10, 16)
    assert len(POINTS) == 33
    assert [point for point, places in POINTS.items() if not places] == []


@pytest.mark.parametrize("point", POINTS)
def test_what_holds_a_point_is_there(point: str) -> None:
    assert [str(home) for home in POINTS[point] if not home.is_there()] == []


def test_every_shipped_template_holds_some_of_the_points() -> None:
    said = {home.template for _, home in homes() if isinstance(home, Said)}
    assert said == {path.stem for path in packaged_templates().glob("*.toml")}
