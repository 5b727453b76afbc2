"""`workshop new` without the app: a session made at once."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from cli_runs import EARLIER, LATER, Workshop

NAMES = ("--client", "Halde & Söhne", "--agency", "北辰 Studio")


def summary(workshop: Workshop, session: str = "latest") -> dict[str, Any]:
    found: dict[str, Any] = json.loads(workshop("show", session, "--json").out)
    return found


def test_two_names_are_enough(workshop: Workshop) -> None:
    ended = workshop("new", *NAMES)
    assert ended.code == 0
    made = summary(workshop, ended.out.strip())
    assert made["relationship_name"] == "Halde & Söhne + 北辰 Studio"
    assert (made["template"], made["state"], made["people"]) == ("kickoff", "draft", [])
    assert made["date"] == date.today().isoformat()


def test_everything_can_be_said_at_once(workshop: Workshop) -> None:
    ended = workshop(
        "new",
        *NAMES,
        *("--client-person", "Ada Ruiz <ada@halde.example>, Buyer"),
        *("--client-person", "Bo Lind"),
        *("--agency-person", "李 雷, Partner"),
        *("--facilitator", "Bo Lind", "--facilitator-side", "client"),
        *("--template", "quarterly-review", "--date", "2027-01-12", "--title", "Winter"),
    )
    assert ended.code == 0
    made = summary(workshop)
    assert (made["title"], made["date"]) == ("Winter", "2027-01-12")
    people = made["people"]
    assert [(each["name"], each["side"], each["contact"]) for each in people] == [
        ("Ada Ruiz", "client", True),
        ("Bo Lind", "client", False),
        ("李 雷", "agency", True),
    ]
    assert [each["name"] for each in people if each["facilitator"]] == ["Bo Lind"]


def test_a_known_relationship_comes_with_its_people_and_what_stands(with_example: Workshop) -> None:
    ended = with_example("new", "--client", "skerrow ferries", "--agency", "KITE & ANVIL")
    assert ended.code == 0
    made = summary(with_example)
    assert made["template"] == "quarterly-review"
    assert len(with_example("relationships").out.splitlines()) == 1
    people = made["people"]
    assert {"Amara Okafor", "Tomasz Wilk", "Ilse Brandt"} <= {each["name"] for each in people}
    assert made["captured"]["expectation"] == 7


def test_an_earlier_session_gives_its_people_and_its_agenda(with_example: Workshop) -> None:
    ended = with_example("new", "--from", EARLIER, "--date", "2027-02-01", "--title", "Again")
    assert ended.code == 0
    made, before = summary(with_example), summary(with_example, EARLIER)
    assert made["slug"] not in (EARLIER, LATER)
    assert (made["title"], made["date"]) == ("Again", "2027-02-01")

    def people(shown: dict[str, Any]) -> set[object]:
        return {(each["handle"], each["side"], each["contact"]) for each in shown["people"]}

    def agenda(shown: dict[str, Any]) -> list[object]:
        return [(each["title"], each["kind"], each["minutes"]) for each in shown["agenda"]]

    assert people(made) == people(before)
    assert agenda(made) == agenda(before)
    assert {each["spent"] for each in made["agenda"]} == {0}


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ([], "--client and --agency"),
        (["--client", "A"], "--client and --agency"),
        (["--client", "A", "--agency", "a "], "two organisations"),
        ([*NAMES, "--template", "nothing"], "There is no template"),
        ([*NAMES, "--date", "30 February"], "is not a date"),
        ([*NAMES, "--client-person", "<x>"], "does not read as a person"),
        ([*NAMES, "--client-person", "A", "--client-person", "B <no mail>"], "Line 2"),
        (["--from", "nothing-like-it"], "There is no session"),
    ],
)
def test_what_cannot_be_taken_is_said_and_no_session_is_made(
    workshop: Workshop, arguments: list[str], told: str
) -> None:
    ended = workshop("new", *arguments)
    assert (ended.code, ended.out) == (2, "")
    assert told in ended.err
    assert workshop("sessions", "--json").out.strip() == "[]"


def test_names_in_chinese_give_a_short_name_and_handles_that_say_whose_they_are(
    workshop: Workshop,
) -> None:
    made = [
        workshop(
            *("new", "--no-app", "--client", client, "--agency", "乙传播"),
            *(
                "--client-person",
                "王小明，市场总监",
                "--agency-person",
                "陈静　＜chen＠yi.example＞",
            ),
            *("--date", "２０２６年１１月２８日"),
        )
        for client in ("甲食品", "丙服饰")
    ]
    assert [each.out.strip() for each in made] == [
        "jia-shi-pin-yi-chuan-bo-2026-11-28",
        "bing-fu-shi-yi-chuan-bo-2026-11-28",
    ]
    people = summary(workshop, made[0].out.strip())["people"]
    assert [(each["handle"], each["name"], each["title"], each["mail"]) for each in people] == [
        ("wang-xiao-ming", "王小明", "市场总监", ""),
        ("chen-jing", "陈静", "", "chen@yi.example"),
    ]


def test_observers_and_legal_names_are_said_at_once_and_known_the_next_time(
    workshop: Workshop,
) -> None:
    ended = workshop(
        *("new", *NAMES, "--client-person", "Vi Ode, Trainee, observer"),
        *("--client-person", "Ada Ruiz", "--observer", "Pat Lim <pat@audit.example>"),
        *("--client-legal-name", "Halde & Söhne KG", "--agency-legal-name", "北辰有限公司"),
    )
    assert ended.code == 0
    again = workshop("new", *NAMES)
    for session in (ended, again):
        people = summary(workshop, session.out.strip())["people"]
        assert {each["name"]: (each["side"], each["observer"]) for each in people} == {
            "Ada Ruiz": ("client", False),
            "Vi Ode": ("client", True),
            "Pat Lim": (None, True),
        }
        assert [each["name"] for each in people if each["contact"] or each["signatory"]] == [
            "Ada Ruiz"
        ]
    assert "Pat Lim, observer" in workshop("show", "latest").out
    (relationship,) = json.loads(workshop("relationships", "--json").out)
    assert relationship["client"]["legal_name"] == "Halde & Söhne KG"
    assert relationship["agency"]["legal_name"] == "北辰有限公司"
    assert workshop("new", "--from", "latest").code == 0
    assert sum(each["observer"] for each in summary(workshop)["people"]) == 2
