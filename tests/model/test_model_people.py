"""People as lines, their handles, and the roles on a side."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from builders import INES, JUN, LENA, PEOPLE, PRIYA, TOMAS
from workshop.errors import InputError
from workshop.model.people import (
    HANDLE,
    Participant,
    contact_of,
    find_person,
    parse_people,
    parse_person,
    propose_handle,
    recognised,
    show_person,
    with_contact,
)
from workshop.model.text import clean_line

LINES = st.lists(
    st.one_of(
        st.sampled_from(
            [
                ",",
                ";",
                "<",
                ">",
                "，",
                "、",
                "＜",
                '"',
                '""',
                "'",
                " ",
                "漢字",
                "O'Hara",
                "von",
                "é",
            ]
        ),
        st.text(max_size=5),
    ),
    max_size=8,
).map(lambda parts: clean_line("".join(parts)))
MAILS = st.sampled_from(["", "ines@brightwater.example", "o'hara+x@例.example"])


@given(LINES.filter(bool), MAILS, LINES)
def test_a_person_that_is_shown_reads_back_as_the_same_person(
    name: str, mail: str, title: str
) -> None:
    person = Participant("p", name, "client", title, mail)
    assert parse_person(show_person(person)) == (name, mail, title)


@pytest.mark.parametrize(
    ("line", "read"),
    [
        (
            "Ines Moreau <ines@bw.example>, Marketing Director",
            ("Ines Moreau", "ines@bw.example", "Marketing Director"),
        ),
        ("Ines Moreau", ("Ines Moreau", "", "")),
        (
            "Ines Moreau, Director, Brand and Media",
            ("Ines Moreau", "", "Director, Brand and Media"),
        ),
        ("Siobhán O'Hara; Owner", ("Siobhán O'Hara", "", "Owner")),
        ("田中 優子 <yuko@example.jp>", ("田中 優子", "yuko@example.jp", "")),
        ('"Moreau, Ines" <i@bw.example>, CMO', ("Moreau, Ines", "i@bw.example", "CMO")),
        ('Robert "Bob" Lee, CFO', ('Robert "Bob" Lee', "", "CFO")),
        ("  Ines\t Moreau  <>  ", ("Ines Moreau", "", "")),
        ("王小明，总监", ("王小明", "", "总监")),
        (
            "王小明　＜wang＠jia．example＞；品牌，市场总监",
            ("王小明", "wang@jia.example", "品牌，市场总监"),
        ),
        ("山田太郎、部長", ("山田太郎", "", "部長")),
        ("Ａｄａ Kern，Ｌｅａｄ", ("Ａｄａ Kern", "", "Ｌｅａｄ")),
        ('"王，小明" <w@jia.example>', ("王，小明", "w@jia.example", "")),
    ],
)
def test_a_line_reads_as_name_mail_and_title(line: str, read: tuple[str, str, str]) -> None:
    assert parse_person(line) == read


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("<ines@bw.example>", "does not read as a person"),
        (", Director", "does not read as a person"),
        ("Ines <ines@bw", "does not read as a person"),
        ("Ines <not a mail>", "is not an e-mail address"),
        ("I" * 301, "at most 300"),
        ("Ines, " + "x" * 301, "at most 300"),
    ],
)
def test_a_line_that_is_no_person_is_refused_in_words(line: str, words: str) -> None:
    with pytest.raises(InputError, match=words):
        parse_person(line)


def test_long_names_titles_and_mails_still_fit_on_one_line_together() -> None:
    person = Participant("p", "N" * 300, "client", "T" * 300, "m" * 280 + "@example.net")
    assert parse_person(show_person(person)) == (person.name, person.mail, person.title)


def test_the_first_of_a_side_leads_it() -> None:
    people = parse_people("Ines Moreau\n\nPriya Nair, Finance\n", "client", [])
    assert [(each.handle, each.contact, each.signatory) for each in people] == [
        ("ines-moreau", True, True),
        ("priya-nair", False, False),
    ]


def test_a_facilitator_from_outside_leads_no_side() -> None:
    (jun,) = parse_people("Jun Okada", None, [])
    assert (jun.side, jun.contact, jun.signatory) == (None, False, False)


def test_the_line_at_fault_is_counted_as_it_was_pasted() -> None:
    with pytest.raises(InputError, match=r"^Line 4: .*is not an e-mail address"):
        parse_people("\nInes Moreau\n\nPriya <priya>\n", "client", [])


def test_people_of_one_name_get_handles_of_their_own() -> None:
    people = parse_people("Ann Lee\nAnn Lee\nAnn Lee", "client", ["ann-lee-2"])
    assert [each.handle for each in people] == ["ann-lee", "ann-lee-3", "ann-lee-4"]


@given(st.lists(LINES.filter(bool), min_size=1, max_size=30), st.integers(0, 1200))
def test_every_handle_is_well_formed_and_nobody_elses(names: list[str], crowd: int) -> None:
    taken = {propose_handle(names[0], ())} if crowd else set()
    taken |= {f"{propose_handle(names[0], ())[:27].strip('-')}-{n}" for n in range(crowd)}
    for name in names:
        handle = propose_handle(name, taken)
        assert HANDLE.fullmatch(handle)
        assert handle not in taken
        taken.add(handle)


@pytest.mark.parametrize(
    ("name", "handle"),
    [
        ("Ines Moreau", "ines-moreau"),
        ("Tomás Reyes", "tomas-reyes"),
        ("Siobhán O'Hara", "siobhan-o-hara"),
        ("王小明", "wang-xiao-ming"),
        ("欧阳 娜娜", "ou-yang-na-na"),
        ("김민수", "gim-min-su"),
        ("たなか ゆうこ", "tanaka-yuuko"),
        ("Иван Щукин", "ivan-shchukin"),
        ("Søren Weiß", "soren-weiss"),
        ("محمد", "mhmd"),
        ("…", "person"),
        ("3M Legal", "p-3m-legal"),
    ],
)
def test_a_handle_is_made_of_the_name(name: str, handle: str) -> None:
    assert propose_handle(name, ()) == handle


def test_naming_a_contact_moves_the_role_on_that_side_alone() -> None:
    people = with_contact(PEOPLE, PRIYA.handle)
    assert contact_of(people, "client") == structs.replace(PRIYA, contact=True)
    assert contact_of(people, "agency") == TOMAS
    assert [each for each in people if each not in PEOPLE] == [
        structs.replace(INES, contact=False),
        structs.replace(PRIYA, contact=True),
    ]


def test_a_side_without_a_contact_has_none() -> None:
    assert contact_of([PRIYA, TOMAS], "client") is None


@pytest.mark.parametrize(
    "words", ["lena-koch", "Lena Koch", "lena koch ", "LENA", "len", "koch", "ko"]
)
def test_somebody_here_is_found_by_handle_name_or_its_beginning(words: str) -> None:
    assert find_person(PEOPLE, words) == LENA


def test_a_name_is_found_without_its_accents_unless_they_tell_two_people_apart() -> None:
    for words in ("tomas", "Tomas Weber", "tomás"):
        assert (
            find_person([LENA, structs.replace(TOMAS, name="Tomás Weber")], words).side == "agency"
        )
    plain = structs.replace(TOMAS, handle="tomas-2", name="Tomas Alba")
    both = [structs.replace(TOMAS, handle="t-1", name="Tomás Alba"), plain]
    assert find_person(both, "tomas") == plain
    assert find_person(both, "Tomás") == both[0]
    with pytest.raises(InputError, match="could be"):
        find_person([both[0], structs.replace(plain, name="Tómas Berg")], "tomas")


def test_the_beginning_of_a_name_goes_before_that_of_a_word_within() -> None:
    other = structs.replace(LENA, handle="koch-anna", name="Koch Anna")
    assert find_person([*PEOPLE, other], "koch") == other


def test_two_people_of_one_name_are_told_apart_by_their_handles() -> None:
    other = structs.replace(LENA, handle="lena-koch-2", side="client")
    with pytest.raises(InputError, match=r"Lena Koch \(lena-koch\), Lena Koch \(lena-koch-2\)"):
        find_person([*PEOPLE, other], "Lena Koch")
    assert find_person([*PEOPLE, other], "lena-koch-2") == other


@pytest.mark.parametrize("words", ["Nobody", "", "x" * 400])
def test_who_is_not_here_is_refused_with_those_who_are(words: str) -> None:
    with pytest.raises(InputError, match=r"Ines Moreau \(ines-moreau\), Priya Nair|at most 300"):
        find_person(PEOPLE, words)


def test_somebody_known_keeps_handle_role_and_what_is_not_given_anew() -> None:
    known = structs.replace(INES, handle="ines", programme_owner=True)
    typed = Participant("ines-moreau", "INES MOREAU", "client", title="CMO")
    assert recognised(typed, [TOMAS, known], ()) == structs.replace(
        typed, handle="ines", mail=INES.mail, signatory=True, programme_owner=True
    )


def test_nobody_is_recognised_on_the_other_side_or_twice() -> None:
    typed = Participant("ines-moreau-2", "Ines Moreau", "agency")
    assert recognised(typed, [INES], ()) == typed
    again = structs.replace(typed, side="client")
    assert recognised(again, [INES], [INES.handle]) == again


def test_the_facilitator_from_outside_can_own_something() -> None:
    assert find_person(PEOPLE, "jun") == JUN
