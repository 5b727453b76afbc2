"""Mails as they come: what is read of them, and that hostile ones are read or refused, in words and soon."""

from __future__ import annotations

from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workshop.agreement.signatures.by_mail import names
from workshop.agreement.signatures.reply import LONGEST, Reply, read_reply
from workshop.errors import InputError

FROM = b"From: ines@brightwater.example\n"
DIGEST = "0123456789abcdeffedcba987654321002468ace13579bdffdb97531eca86420"


def own_words(content: bytes) -> str:
    return read_reply(FROM + content, "it").own_words


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("Ines Moreau <ines@bw.example>", "Ines Moreau <ines@bw.example>"),
        ("ines@bw.example", "ines@bw.example"),
        ('"Moreau, Ines" <ines@bw.example>', "Moreau, Ines <ines@bw.example>"),
        ("=?utf-8?q?In=C3=A8s?= <ines@bw.example>", "Inès <ines@bw.example>"),
        ("Inès <ines@bw.example>", "Inès <ines@bw.example>"),
        ('"ceo@bw.example" <ines@evil.example>', "ceo bw.example <ines@evil.example>"),
        ("Ines\n <ines@bw.example>", "Ines <ines@bw.example>"),
    ],
)
def test_who_it_says_it_is_from(line: str, said: str) -> None:
    assert read_reply(f"Subject: Re\nFrom: {line}\n\nYes".encode(), "it").said_from == said


@pytest.mark.parametrize(
    "head",
    ["Subject: Re", "From: ", "From: ines", "From: a@b.example, c@d.example", "From: a@b.example\nFrom: c@d.example",
     f"From: {'x' * 2000}@b.example", "X: y\n From: a@b.example"],
)  # fmt: skip
def test_a_mail_that_does_not_say_who_it_is_from_is_refused(head: str) -> None:
    with pytest.raises(InputError, match="says who it is from"):
        read_reply(f"{head}\n\nYes".encode(), "it")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"\nYes, all of it.\n\n> On Monday you wrote: no", "Yes, all of it."),
        (b"\nOn Monday we signed.\n\nOn Mon, 3 Nov 2026 Jun wrote:\n\nold", "On Monday we signed."),
        (b"\nJa.\n\nAm 3. Nov. schrieb Jun <j@x.example>:\nalt", "Ja."),
        (b"\nYes\n\n-----Original Message-----\nFrom: Jun", "Yes"),
        (b"\nYes\n________________________________\nFrom: Jun", "Yes"),
        (b"Content-Type: text/html\n\n<p>Yes &amp; <b>gl</b>adly<br>Ines</p>", "Yes & gladly Ines"),
        (b"Content-Type: text/html\n\n<STYLE>p{}</STYLE><!-- <p>no</p> --><p>Yes", "Yes"),
        (b"Content-Type: text/html\n\nYes <script>document.write('no')", "Yes"),
        (b"Content-Type: text/plain; charset=nothing\n\nYes", "Yes"),
        (b"Content-Transfer-Encoding: base64\n\nWWVz\n", "Yes"),
        (b"Content-Transfer-Encoding: quoted-printable\n\nY=65s=\n, all\n", "Yes, all"),
        (b"\n> only what you wrote", ""),
        (b"\nOn Mon Jun wrote:\n> old\n> old\n\nI do not agree.", "On Mon Jun wrote: […] I do not agree."),
        (b"\nThanks.\n\n> old\n\nBut I refuse.\n> old", "Thanks. […] But I refuse."),
        (b"\n" + b"I am glad.\n" * 3000 + b"I refuse.", "I am glad. " * 3000 + "I refuse."),
        (b"\n" + b"x" * 1500 + b" wrote:\nI refuse.", "x" * 1500 + " wrote: I refuse."),
        (b"Content-Type: text/html\n\n<p>Yes<blockquote>old<br>old</blockquote>But no", "Yes […] But no"),
        (b"Content-Type: text/html\n\n<p>Yes</blockquote>But <blockquote>old\nold", "Yes But"),
    ],
)  # fmt: skip
def test_its_own_words_are_told_without_what_it_quotes(content: bytes, words: str) -> None:
    assert own_words(content) == words


@pytest.mark.parametrize(
    ("content", "below"),
    [
        (b"\nYes\n\n-----Original Message-----\nFrom: Jun\n\nold\n\n[No!]",
         "-----Original Message----- From: Jun old [No!]"),
        (b"\nYes\n\nOn Mon Jun wrote:\n\nold\n> older\nNo", "On Mon Jun wrote: old > older No"),
        (b"\nYes\n\nOn Mon Jun wrote:\n> old\n", ""),
    ],
)  # fmt: skip
def test_what_stands_below_a_quote_without_marks_is_told_too(content: bytes, below: str) -> None:
    found = read_reply(FROM + content, "it")
    assert found.own_words.startswith("Yes")
    assert found.below == below


@pytest.mark.parametrize(
    ("page", "words"),
    [("<p>Yes, gladly</p>", "Yes, gladly."), ("<p>No, never</p>", "Yes, gladly. […] No, never")],
)
def test_a_second_part_is_told_where_it_says_something_else(page: str, words: str) -> None:
    message = EmailMessage()
    message["From"] = "ines@brightwater.example"
    message.set_content("Yes, gladly.\n\n> old")
    message.add_alternative(f"{page}<blockquote>old</blockquote>", subtype="html")
    assert read_reply(message.as_bytes(), "it").own_words == words


@pytest.mark.parametrize(
    "text",
    [DIGEST, DIGEST.upper(), DIGEST[:16], "0123 4567 89AB CDEF", "0123-4567-89ab-cdef",
     "> 0123 4567\n> 89AB CDEF", f"x {DIGEST[:30]}\n>> {DIGEST[30:]} y", "**0123 4567 89ab cdef**",
     "text 0123 4567 89AB CDEF as before"],
)  # fmt: skip
def test_a_digest_is_found_however_it_is_grouped_wrapped_or_quoted(text: str) -> None:
    assert names(text, DIGEST)


@pytest.mark.parametrize(
    "text", ["", DIGEST[1:17], DIGEST[:15], DIGEST[:-1] + "f", "0123 4567 89AB"]
)
def test_another_digest_or_too_little_of_one_is_not_found(text: str) -> None:
    assert not names(text, DIGEST)


HOSTILE = {
    "nested": b"".join(
        b'Content-Type: multipart/mixed; boundary="b%d"\n\n--b%d\n' % (i, i) for i in range(1500)
    ),
    "mails in mails": b"Content-Type: message/rfc822\n\n" * 9000,
    "parameters": b"Content-Type: text/plain" + b"; a=b" * 50_000 + b"\n\nYes",
    "brackets": b"Content-Type: " + b"(" * 200_000 + b"\n\nYes",
    "attributes": b"Content-Type: text/html\n\n" + b'<a href="' * 30_000,
    "comments": b"Content-Type: text/html\n\n" + b"<!--" * 70_000,
    "tags": b"Content-Type: text/html\n\n" + b"<" * 290_000,
    "styles": b"Content-Type: text/html\n\n" + b"<style>" * 40_000,
    "digits": b"\n" + b"0123 " * 58_000,
    "idna": b"Content-Type: text/plain; charset=idna\n\n" + b"x" * 200_000,
    "zip": b"Content-Type: text/plain; charset=zip\n\n" + b"x" * 2000,
    "dashes": b"\n" + (b"-" * 990 + b"x\n") * 290,
    "wrote": b"\n" + (b"wrote " * 40 + b"\n") * 1000,
}


@pytest.mark.parametrize("content", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_mail_is_read_or_refused(content: bytes) -> None:
    # The parsers of the standard library, asked plainly, take minutes for some of these.
    try:
        found = read_reply(FROM + content, "it")
    except InputError as error:
        assert "it cannot be read as a mail" in str(error)  # noqa: PT017 (both ends are fine)
    else:
        assert not any(names(text, DIGEST) for text in found.texts)


def test_a_mail_that_is_too_long_is_not_looked_at() -> None:
    with pytest.raises(InputError, match="too long for a reply"):
        read_reply(FROM + b"x" * LONGEST, "it")


@given(st.binary(max_size=300) | st.text(max_size=300).map(lambda text: FROM + text.encode()))
def test_any_bytes_are_a_mail_or_refused_in_words(content: bytes) -> None:
    try:
        found = read_reply(content, "it")
    except InputError:
        return
    assert isinstance(found, Reply)
    assert "@" in found.sender
