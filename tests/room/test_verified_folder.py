"""A folder that was handed out is verified from its files alone: whatever was done to it is found and said."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
import tomli_w
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs

from agreement.agreement_builders import (
    a_signature,
    agreement_of,
    proposed,
    sealed,
    with_more,
    with_person,
)
from agreement.first_form import agreement_in, proposed_in_first_form, sealed_in_first_form
from agreement.folders import KEYS, a_folder, signed_with_keys, trusted, with_sums
from agreement.hostile_words import HOSTILE, a_record_that_says
from builders import INES, NOW, TOMAS, a_record
from ssh_keys import NAMESPACE, a_key, changed, fingerprint_of, keygen_verifies, public_half, signed
from workshop.agreement.canonical import digest
from workshop.agreement.signatures import ssh_keygen
from workshop.agreement.verified.allowed_signers import AllowedSigners, read_allowed_signers
from workshop.agreement.verified.verdict import Verdict
from workshop.cli.verified import first_line
from workshop.errors import InputError, NotFound
from workshop.model.record import Record
from workshop.model.sign_off import Decline, Deferral
from workshop.model.text import clean
from workshop.model.toml import parse
from workshop.room.bundle import bundle, write_bundle
from workshop.room.exports import export
from workshop.room.verified_folder import verify_path

INES_SIG, TOMAS_SIG = "ines-moreau.sig", "tomas-reyes.sig"


def keys(folder: Path, lines: dict[str, str] | None = None, options: str = "") -> AllowedSigners:
    """Return the keys of both signatories, or other ones, as the file of somebody who verifies."""
    path = trusted(folder.with_name("allowed"), lines, options)
    return read_allowed_signers(path.read_bytes(), "allowed")


def verified(folder: Path) -> Verdict:
    """Return what is found by somebody who trusts the keys of both signatories."""
    return verify_path(folder, keys(folder))


def words(found: Verdict, mark: str = "wrong") -> str:
    return " ".join(each.words for each in found.remarks if each.mark == mark)


def keygen_takes(file: Path, signed_file: Path, key: str, principal: str) -> bool:
    """Return what real ssh-keygen says of a signature by somebody whose key is trusted."""
    content = signed_file.read_bytes()
    return keygen_verifies(file.read_bytes(), content, a_key(key), file.parent.parent, principal)


@pytest.fixture(scope="session")
def handed_out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an agreement that both signed with their keys, as it was handed out."""
    return a_folder(tmp_path_factory.mktemp("handed-out") / "agreement")


@pytest.fixture
def folder(handed_out: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    return shutil.copytree(handed_out, tmp_path / "agreement")


# --- what holds -------------------------------------------------------------------------------------------------------


def test_a_folder_as_it_was_handed_out_is_verified_with_keys_that_are_trusted(folder: Path) -> None:
    found = verified(folder)
    assert found.result == "verified"
    assert {each.mark for each in found.remarks} == {"holds", "note"}
    assert found.part_verdicts == {
        "page": "unchanged",
        "data": "unchanged",
        "signatures": "fits",
        "html": "unchanged",
        "record": "fits",
        "sums": "as listed",
    }
    ines, tomas = found.signatories
    assert (ines.rests_on, ines.principal) == ("key", "ines-moreau")
    assert ines.fingerprint == fingerprint_of(a_key("ines"))
    assert tomas.side == "agency"


def test_a_key_can_be_trusted_by_the_mail_address_that_the_agreement_names(folder: Path) -> None:
    lines = {"ines@brightwater.example": "ines", "tomas-reyes,t@x.example": "tomas"}
    found = verify_path(folder, keys(folder, lines))
    assert found.result == "verified"
    assert found.signatories[0].principal == "ines@brightwater.example"


def test_without_trusted_keys_it_says_whose_word_it_rests_on(folder: Path) -> None:
    found = verify_path(folder, None)
    assert found.result == "unknown"
    assert found.on_record == 2
    assert "Whose key that is, nothing here can prove" in words(found, "unknown")
    assert "compare the digest" in words(found, "note")


def test_typed_signatures_rest_on_the_record_of_the_host_whatever_keys_are_trusted(
    tmp_path: Path,
) -> None:
    found = verified(a_folder(tmp_path / "typed", sealed()))
    assert (found.result, found.on_record, words(found)) == ("unknown", 2, "")
    assert "its host attests it, nothing else proves it" in words(found, "unknown")


def test_what_came_with_a_record_from_elsewhere_is_said_to(tmp_path: Path) -> None:
    record = proposed()
    moved = structs.replace(
        record, signatures=tuple(a_signature(record, e, elsewhere=True) for e in (INES, TOMAS))
    )
    found = verified(a_folder(tmp_path / "moved", moved))
    assert found.result == "unknown"
    assert "from another computer, and nothing of it was verified" in words(found, "unknown")


def test_an_agreement_of_the_first_form_is_verified_by_its_data(tmp_path: Path) -> None:
    record = sealed_in_first_form()
    folder = a_folder(tmp_path / "first", record)
    found = verify_path(folder, None)
    assert (found.result, found.signed_file) == ("unknown", "agreement.toml")
    assert found.digest == agreement_in(record).digest
    assert found.part_verdicts["page"] == "unchanged"
    assert found.on_record == 2
    data = folder / "agreement.toml"
    data.write_text(data.read_text("utf-8").replace("2027", "2028"), "utf-8")
    assert verify_path(with_sums(folder), None).result == "broken"


def test_the_first_form_can_be_signed_with_keys_too(tmp_path: Path) -> None:
    record = sealed_in_first_form()
    by_key = {e.handle: name for e, name in zip(record.valid_signatures(), "ab", strict=True)}
    given = tuple(
        each
        if each.void
        else structs.replace(
            each, assurance="key", fingerprint=fingerprint_of(a_key(by_key[each.handle]))
        )
        for each in record.signatures
    )
    folder = a_folder(tmp_path / "first", structs.replace(record, signatures=given), by_key)
    found = verify_path(folder, keys(folder, by_key))
    assert (found.result, found.signed_file) == ("verified", "agreement.toml")


HANDED_OUT: dict[str, Callable[[], Record]] = {
    "proposed": proposed,
    "signed by one": lambda: signed_with_keys(None, INES),
    "typed": sealed,
    "keys": signed_with_keys,
    "declined": lambda: with_more(proposed(), Decline(TOMAS.handle, 1, "the budget")),
    "the first form": sealed_in_first_form,
    "the first form, proposed": proposed_in_first_form,
    "hostile words": lambda: signed_with_keys(a_record_that_says(HOSTILE[0])),
}


@pytest.mark.parametrize("name", HANDED_OUT)
def test_nothing_that_the_program_hands_out_is_called_wrong(name: str, tmp_path: Path) -> None:
    folder = write_bundle(tmp_path / "folder", bundle(HANDED_OUT[name](), NOW), force=False)
    found = verified(folder)
    assert words(found) == ""
    assert (found.part_verdicts["html"], found.part_verdicts["sums"]) == ("unchanged", "as listed")
    assert found.part_verdicts["record"] == "fits"


@pytest.mark.parametrize("name", ["agreement.md", "agreement.toml", "agreement.html", INES_SIG])
def test_any_file_of_it_can_be_named(name: str, folder: Path) -> None:
    found = verified(folder / name)
    assert found.result == "verified"
    assert "sums" not in found.part_verdicts


def test_files_under_other_names_stand_for_what_they_are(tmp_path: Path, folder: Path) -> None:
    page = (folder / "agreement.md").rename(folder / "brightwater.md")
    assert verified(page).result == "verified"
    (folder / "brightwater.md").rename(folder / "agreement.md")
    (folder / INES_SIG).rename(folder / "agreement.md.sig")
    assert verified(folder).signatories[0].rests_on == "key"


# --- the text, its data, the page for browsers, the sums --------------------------------------------------------------


def test_line_ends_and_a_byte_order_mark_are_told_apart_from_a_change(folder: Path) -> None:
    page = folder / "agreement.md"
    page.write_bytes(b"\xef\xbb\xbf" + page.read_bytes().replace(b"\n", b"\r\n"))
    found = verified(with_sums(folder))
    assert found.result == "broken"
    assert found.part_verdicts["page"] == "line ends or BOM only"
    assert "as it was before its line ends changed" in words(found, "note")
    assert found.signatories[0].rests_on == "record"


def without(*names: str) -> Callable[[Path], object]:
    return lambda folder: [(folder / name).unlink() for name in names]


def edit(name: str, was: str, becomes: str) -> Callable[[Path], object]:
    def change(folder: Path) -> None:
        text = (folder / name).read_text("utf-8")
        assert was in text
        (folder / name).write_text(text.replace(was, becomes, 1), "utf-8")

    return change


def put(name: str, content: bytes) -> Callable[[Path], object]:
    return lambda folder: (folder / name).write_bytes(content)


def move(one: str, other: str) -> Callable[[Path], object]:
    return lambda folder: (folder / other).write_bytes((folder / one).read_bytes())


def sign(name: str, key: str, **how: str) -> Callable[[Path], object]:
    return lambda folder: (folder / name).write_bytes(
        signed((folder / "agreement.md").read_bytes(), a_key(key), **how)
    )


HTML_DIFFERS = "agreement.html does not say what agreement.md and signatures.md say"
OTHER_DATA = "agreement.toml is not the data that the page names"
RECORD, HTML = "signatures.toml", "agreement.html"

ATTACKS: dict[str, tuple[Callable[[Path], object], str]] = {
    "a figure of the page": (edit("agreement.md", "84 000", "94 000"), "agreement.md is not what was signed"),
    "the page and what the record says of it": (
        lambda folder: (
            edit("agreement.md", "84 000", "94 000")(folder),
            (folder / RECORD).unlink(),
        ),
        "ines-moreau.sig is no signature over this agreement.md",
    ),
    "the end of the page": (edit("agreement.md", "The data of this page", "The data"), "not what was signed"),
    "an empty page": (put("agreement.md", b""), "does not end with the SHA-256 of its data"),
    "a page of random bytes": (put("agreement.md", os.urandom(4096)), "not what was signed"),
    "a figure of the data": (edit("agreement.toml", "84000", "94000"), OTHER_DATA),
    "a key more in the data": (edit("agreement.toml", "[goal]", '[goal]\nx = "y"'), OTHER_DATA),
    "data of 10 MB": (put("agreement.toml", b"x" * 10_000_000), OTHER_DATA),
    "a page for browsers of 10 MB": (put(HTML, b"x" * 10_000_000), HTML_DIFFERS),
    "a record of 10 MB": (put(RECORD, b"x" * 10_000_000), "signatures.toml does not count"),
    "empty data": (put("agreement.toml", b""), OTHER_DATA),
    "data of random bytes": (put("agreement.toml", b"\xff\x00" * 999), OTHER_DATA),
    "data that says it is of the first form": (
        edit("agreement.toml", "workshop-agreement/2", "workshop-agreement/1"),
        "ines-moreau.sig is no signature over this agreement.toml",
    ),
    "the page for browsers": (edit(HTML, "84 000", "94 000"), HTML_DIFFERS),
    "a word more in the page for browsers": (edit(HTML, "</main>", "<p>not</p></main>"), HTML_DIFFERS),
    "a word that a style hides": (
        edit(HTML, "84 000", '84 000<span class="small">0</span>'),
        HTML_DIFFERS,
    ),
    "a script in it": (edit(HTML, "</body>", "<script>1</script></body>"), HTML_DIFFERS),
    "a picture in it": (edit(HTML, "</main>", '<img src="x"></main>'), HTML_DIFFERS),
    "a comment in it": (edit(HTML, "</main>", "<!-- x --></main>"), HTML_DIFFERS),
    "a page that sends on": (
        edit(HTML, "<title>", '<meta http-equiv="refresh" content="0;url=http://x"><title>'),
        HTML_DIFFERS,
    ),
    "words hidden as a title": (edit(HTML, "</main>", "<title>x</title>94 000</main>"), HTML_DIFFERS),
    "a style that never ends": (edit(HTML, "</main>", "<style>x</main>"), HTML_DIFFERS),
    "the page for browsers and the sums": (put(HTML, b"<p>hello"), HTML_DIFFERS),
    "a signature page that says more": (edit("signatures.md", "Signed", "Signed and stamped"), HTML_DIFFERS),
    "the digest in the record": (edit(RECORD, 'page = "', 'page = "0000'), "signatures.toml does not count"),
    "random bytes in the record": (put(RECORD, b"\x00\xff"), "signatures.toml does not count"),
    "a name in the record": (edit(RECORD, "= \"Ines Moreau", "= \"Mallory"), "another name under it: Mallory"),
    "the side in the record": (edit(RECORD, 'side = "client"', 'side = "agency"'), "for the other side"),
    "the session in the record": (edit(RECORD, "s0000000000000001", "s0000000000000002"), "of another agreement"),
    "an empty signature": (put(INES_SIG, b""), "ines-moreau.sig is no SSH signature"),
    "a signature of random bytes": (put(INES_SIG, os.urandom(300)), "ines-moreau.sig is no SSH signature"),
    "a signature of 10 MB": (put(INES_SIG, b"A" * 10_000_000), "too long for a signature"),
    "a signature for something else": (sign(INES_SIG, "ines", namespace="git"), "was made for “git”"),
    "another key than is trusted": (sign(INES_SIG, "mallory"), "You trust another key for them"),
    "the same signature twice": (move(INES_SIG, TOMAS_SIG), "the same signature as that of Tomás Reyes"),
    "one key for both sides": (sign(TOMAS_SIG, "ines", hashed="sha256"), "The same key signed for Tomás Reyes"),
    "the other side's key": (
        lambda folder: (sign(INES_SIG, "tomas")(folder), sign(TOMAS_SIG, "ines")(folder)),
        "You trust it as the key of tomas-reyes, and that is Tomás Reyes",
    ),
}  # fmt: skip
"""What somebody does to a folder whose sums they then write anew, and what is said of it."""


@pytest.mark.parametrize("name", ATTACKS)
def test_what_was_done_to_a_folder_is_found(name: str, folder: Path) -> None:
    attack, said = ATTACKS[name]
    attack(folder)
    found = verified(with_sums(folder))
    assert found.result == "broken"
    assert said in words(found)
    assert all(each.words.isprintable() for each in found.remarks)
    signed_file = folder / found.signed_file
    for each in found.signatories:
        if each.rests_on == "key":
            assert keygen_takes(
                folder / f"{each.handle}.sig", signed_file, KEYS[each.handle], each.handle
            )


def test_a_file_that_differs_from_the_sums_is_named(folder: Path) -> None:
    (folder / "signatures.md").write_text("Signed by everybody.\n", "utf-8")
    (folder / "agreement.html").unlink()
    (folder / "more.txt").write_text("x", "utf-8")
    found = verified(folder)
    assert found.result == "broken"
    assert "Not as SHA256SUMS says: signatures.md." in words(found)
    assert "In SHA256SUMS and not here: agreement.html." in words(found, "unknown")
    assert "Here and not in SHA256SUMS: more.txt." in words(found, "note")


def test_sums_written_anew_prove_nothing_of_a_file_that_was_added(folder: Path) -> None:
    (folder / "agreement-signed.html").write_text("<h1>We owe nothing.</h1>", "utf-8")
    found = verified(with_sums(folder))
    assert found.result == "verified"
    assert "That nobody changed one on purpose it does not show" in words(found, "holds")
    assert "No part of such a folder, and not verified: agreement-signed.html." in words(
        found, "unknown"
    )


@pytest.mark.parametrize(
    "line", ["x  ../agreement.md", f"{'0' * 64}  ../x", f"{'0' * 64}  /etc/passwd", "\x1b[2J"]
)
def test_sums_reach_nothing_outside_the_folder(line: str, folder: Path) -> None:
    with (folder / "SHA256SUMS").open("a", encoding="utf-8") as file:
        file.write(f"{line}\n")
    assert "SHA256SUMS has a line that names no file in this folder" in words(verified(folder))


def test_a_page_for_browsers_in_another_style_is_not_called_unchanged(folder: Path) -> None:
    edit("agreement.html", "<style>", "<style>p { display: none } ")(folder)
    found = verified(with_sums(folder))
    assert found.part_verdicts["html"] == "same words"
    assert "A layout can hide, move and add words" in words(found, "unknown")


SHOWS_ANOTHER = {
    "a policy less and a text of a style": lambda html: re.sub(r"<meta http-equiv[^>]*>", "", html).replace(
        "<style>", '<style>main { font-size: 0 } main::after { content: "We owe nothing."; font-size: 1rem } '
    ),
    "a second style": lambda html: html.replace("</head>", "<style>p{color:#fff}</style></head>"),
    "a policy less": lambda html: re.sub(r"<meta http-equiv[^>]*>", "", html),
}  # fmt: skip


@pytest.mark.parametrize("how", SHOWS_ANOTHER)
def test_a_page_for_browsers_that_may_show_another_text_is_named_first(
    how: str, folder: Path
) -> None:
    page = folder / HTML
    was = page.read_text("utf-8")
    page.write_text(SHOWS_ANOTHER[how](was), "utf-8")
    assert page.read_text("utf-8") != was
    found = verified(with_sums(folder))
    assert found.result == "verified"
    assert first_line(found) == (
        "Unchanged, signatures verified with keys you trust; agreement.html may show another text."
    )


def test_a_page_for_browsers_that_was_not_compared_is_named_first(folder: Path) -> None:
    without("signatures.md")(folder)
    put(HTML, b"<h1>We owe nothing.</h1>")(folder)
    found = verified(with_sums(folder))
    assert found.result == "unknown"
    assert first_line(found).endswith("trust; agreement.html was not compared with it.")


@pytest.mark.parametrize(
    ("was", "becomes"),
    [
        ("## How to check", "A notary witnessed it.\n\n## How to check"),
        ("Ines Moreau, Marketing Director", "Ines Moreau, Chief Executive"),
        ("SHA256:", "SHA256:x"),
        ("**Sealed:**", "**Void:**"),
    ],
)
def test_a_signature_page_that_says_what_nothing_shows_is_named_first(
    was: str, becomes: str, folder: Path
) -> None:
    without(HTML)(folder)
    edit("signatures.md", was, becomes)(folder)
    found = verified(with_sums(folder))
    assert (found.result, found.part_verdicts["record"]) == ("verified", "says more")
    assert "signatures.md says more than signatures.toml" in words(found, "unknown")
    assert first_line(found).endswith("; signatures.md says more than can be verified.")


def test_a_signature_page_without_its_data_is_not_relied_on(folder: Path) -> None:
    without(HTML, RECORD)(folder)
    found = verified(with_sums(folder))
    assert (found.result, found.part_verdicts["record"]) == ("verified", "not known")
    assert first_line(found).endswith("; signatures.md says more than can be verified.")


def test_a_page_for_browsers_without_the_signature_page_is_not_compared(folder: Path) -> None:
    without("signatures.md")(folder)
    found = verified(with_sums(folder))
    assert found.part_verdicts["html"] == "not known"
    assert "agreement.html cannot be compared" in words(found, "unknown")


def test_data_in_other_bytes_is_said_to_be(folder: Path) -> None:
    data = folder / "agreement.toml"
    data.write_text(tomli_w.dumps(parse(data.read_text("utf-8")), indent=2), "utf-8")
    data.write_text(data.read_text("utf-8").replace(" = ", "="), "utf-8")
    found = verified(with_sums(folder))
    assert found.part_verdicts["data"] == "reformatted, same content"
    assert found.result == "verified"


def test_data_that_is_far_too_long_is_not_laid_out(folder: Path) -> None:
    """Each of its clauses looks like markup, so its page would take long to make."""
    without("signatures.toml", "signatures.md", "agreement.html")(folder)
    page, data = folder / "agreement.md", folder / "agreement.toml"
    text, own = data.read_text("utf-8"), 'text = "Media buying" },\n'
    assert own in text
    more = '    { number = "X9", standing = "new", open = true, text = "*a*_`[a](b)" },\n' * 5000
    data.write_text(text.replace(own, own + more), "utf-8")
    now = page.read_text("utf-8").replace(digest(text), digest(data.read_text("utf-8")))
    page.write_text(now, "utf-8")
    sign(INES_SIG, "ines")(folder)
    sign(TOMAS_SIG, "tomas")(folder)
    found = verified(with_sums(folder))
    assert (found.result, found.part_verdicts["data"]) == ("unknown", "not compared")
    assert [each.rests_on for each in found.signatories] == ["key", "key"]


def test_a_page_that_says_less_than_its_data_is_found(tmp_path: Path) -> None:
    """The page was written by hand around the hash of the data, and signed by both."""
    record = proposed()
    agreement = agreement_of(record)
    short = agreement.page.replace("84 000", "").replace("84000", "")
    changed_page = structs.replace(agreement, page=short)
    signed_so = signed_with_keys(structs.replace(record, agreements=(changed_page,)))
    found = verified(a_folder(tmp_path / "short", signed_so))
    assert "What stands in agreement.toml does not stand on the page" in words(found)


@settings(max_examples=40)
@given(st.sampled_from(["agreement.md", "agreement.toml", INES_SIG]), st.integers(0, 1 << 24))
def test_no_bit_of_page_data_or_signature_can_be_changed(
    handed_out: Path, tmp_path_factory: pytest.TempPathFactory, name: str, bit: int
) -> None:
    folder = shutil.copytree(handed_out, tmp_path_factory.mktemp("bits") / "agreement")
    raw = bytearray((folder / name).read_bytes())
    raw[bit // 8 % len(raw)] ^= 1 << bit % 8
    (folder / name).write_bytes(bytes(raw))
    assert verified(with_sums(folder)).result == "broken"


# --- who signed -------------------------------------------------------------------------------------------------------


def test_a_folder_with_keys_of_its_own_proves_only_that_it_fits_together(tmp_path: Path) -> None:
    """Mallory writes a whole agreement, signs it for both with her keys, and lays a file of trusted keys beside it."""
    record = proposed()
    forged = signed_with_keys(record)
    folder = a_folder(tmp_path / "forged", forged, {INES.handle: "m1", TOMAS.handle: "m2"})
    own = trusted(folder / "allowed_signers", {INES.handle: "m1", TOMAS.handle: "m2"})
    edit("signatures.toml", fingerprint_of(a_key("ines")), fingerprint_of(a_key("m1")))(folder)
    edit("signatures.toml", fingerprint_of(a_key("tomas")), fingerprint_of(a_key("m2")))(folder)
    with_sums(folder)
    assert own.is_file()
    assert verify_path(folder, None).result == "unknown"
    assert verified(folder).result == "broken"
    nobody = keys(folder, {"somebody-else": "ines"})
    found = verify_path(folder, nobody)
    assert found.result == "unknown"
    assert "You list neither this key nor a key for them." in words(found, "unknown")


def test_a_key_that_is_listed_under_another_name_is_not_taken_for_theirs(folder: Path) -> None:
    found = verify_path(folder, keys(folder, {"ines": "ines", "tomas-reyes": "tomas"}))
    assert found.result == "unknown"
    assert "You trust it as the key of ines. If that is the same person" in words(found, "unknown")


def test_a_key_that_the_agreement_does_not_expect_is_named(tmp_path: Path) -> None:
    people = tuple(
        structs.replace(each, key=public_half(a_key("ines"))) if each == INES else each
        for each in a_record().participants
    )
    record = proposed(structs.replace(a_record(), participants=people))
    good = a_folder(tmp_path / "good", signed_with_keys(record))
    assert "It is the key that the agreement names for them." in words(verified(good), "holds")
    bad = a_folder(
        tmp_path / "bad", signed_with_keys(record), {INES.handle: "other", TOMAS.handle: "tomas"}
    )
    found = verify_path(bad, keys(bad, {INES.handle: "other", TOMAS.handle: "tomas"}))
    assert found.result == "broken"
    assert f"expects another key of them: {fingerprint_of(a_key('ines'))}" in words(found)


def test_who_signed_without_the_key_that_the_agreement_names_is_said_to(tmp_path: Path) -> None:
    record = proposed(with_person(a_record(), INES.handle, key=public_half(a_key("ines"))))
    record = structs.replace(record, signatures=(a_signature(record, INES),))
    found = verified(a_folder(tmp_path / "typed", record))
    assert "names a key for them, and they signed without it" in words(found, "note")


def test_who_has_not_signed_is_missing_in_their_own_words(tmp_path: Path) -> None:
    record = signed_with_keys(None, INES)
    waiting = verified(a_folder(tmp_path / "waiting", record))
    assert (waiting.result, waiting.missing) == ("unknown", 1)
    assert "Not signed yet." in words(waiting, "unknown")
    later = with_more(record, Deferral(TOMAS.handle, 1, until=NOW.date(), asks="the board"))
    found = verified(a_folder(tmp_path / "later", later))
    assert "put off until 23 Nov 2026, asks first: the board." in words(found, "unknown")
    refused = with_more(record, Decline(TOMAS.handle, 1, "the budget"))
    found = verified(a_folder(tmp_path / "refused", refused))
    assert "Declined: “the budget”" in words(found, "unknown")


def test_a_signature_file_that_is_gone_leaves_the_record_of_the_host(folder: Path) -> None:
    without(INES_SIG)(folder)
    found = verified(with_sums(folder))
    assert (found.result, found.on_record) == ("unknown", 1)
    assert "the file ines-moreau.sig is not here" in words(found, "unknown")
    assert first_line(found) == (
        "Unchanged, 1 signature file is missing and 1 signature rests on the host's record."
    )
    without(TOMAS_SIG)(folder)
    assert first_line(verified(with_sums(folder))) == (
        "Unchanged, 2 signature files are missing and 2 signatures rest on the host's record."
    )


def test_without_the_record_the_signatures_speak_for_themselves(folder: Path) -> None:
    without("signatures.toml", "signatures.md", "agreement.html")(folder)
    found = verified(with_sums(folder))
    assert found.result == "verified"
    assert "as ines-moreau.sig and tomas-reyes.sig show" in words(found, "holds")


def test_a_page_alone_says_nothing_but_its_digest(folder: Path) -> None:
    without("signatures.toml", INES_SIG, TOMAS_SIG)(folder)
    found = verified(with_sums(folder))
    assert (found.result, found.part_verdicts["page"]) == ("unknown", "unknown")
    assert "Compare the digest" in words(found, "unknown")


def test_without_its_data_it_is_not_known_who_has_to_sign(folder: Path) -> None:
    without("agreement.toml")(folder)
    found = verified(with_sums(folder))
    assert (found.result, found.signatories) == ("unknown", ())
    assert "it is not known who has to sign" in words(found, "unknown")


def test_a_signature_beside_its_page_is_verified_without_anything_else(folder: Path) -> None:
    without("agreement.toml", "signatures.toml", TOMAS_SIG)(folder)
    found = verified(folder / INES_SIG)
    assert (found.result, found.part_verdicts["page"]) == ("unknown", "unchanged")
    assert "ines-moreau.sig is a signature over exactly this agreement.md" in words(found, "holds")
    assert "You trust it as the key of ines-moreau." in words(found, "holds")
    (folder / "agreement.md").write_text("# Another page\n", "utf-8")
    assert "is no signature over this agreement.md" in words(verified(folder / INES_SIG))


@pytest.mark.parametrize("name", ["page", "of-brightwater.md"])
def test_a_signature_named_as_ssh_keygen_names_it_is_over_the_file_beside_it(
    name: str, folder: Path, tmp_path: Path
) -> None:
    """`ssh host agreement > page && ssh-keygen -Y sign … page`."""
    shutil.copy(folder / "agreement.md", tmp_path / name)
    shutil.copy(folder / INES_SIG, tmp_path / f"{name}.sig")
    for named in (name, f"{name}.sig"):
        found = verified(tmp_path / named)
        assert found.part_verdicts["page"] == "unchanged"
        assert f"{name}.sig is a signature over exactly" in words(found, "holds")


def test_a_signature_of_somebody_who_does_not_sign_changes_nothing(folder: Path) -> None:
    sign("priya-nair.sig", "priya")(folder)
    found = verified(with_sums(folder))
    assert found.result == "verified"
    assert "priya-nair.sig is of nobody who has to sign" in words(found, "note")


def test_a_signature_that_became_void_is_not_one(tmp_path: Path) -> None:
    record = signed_with_keys()
    ines, tomas = record.signatures
    void = structs.replace(record, signatures=(structs.replace(ines, void=True), tomas))
    folder = a_folder(tmp_path / "void", void)
    found = verified(folder)
    assert found.result == "unknown"
    assert "signatures.toml has it as void." in words(found, "unknown")


def test_a_side_for_which_nobody_signs_is_named(tmp_path: Path) -> None:
    people = tuple(
        structs.replace(each, signatory=False) if each.side == "agency" else each
        for each in a_record().participants
    )
    record = proposed(structs.replace(a_record(), participants=people))
    found = verified(a_folder(tmp_path / "one-sided", signed_with_keys(record, INES)))
    assert found.result == "broken"
    assert "names nobody who signs for the agency" in words(found)


def test_a_signature_fits_one_revision_and_one_agreement_only(tmp_path: Path) -> None:
    first = a_folder(tmp_path / "first")
    second = a_folder(tmp_path / "second", signed_with_keys(proposed(revision=2)))
    (second / INES_SIG).write_bytes((first / INES_SIG).read_bytes())
    found = verified(with_sums(second))
    assert found.result == "broken"
    assert "ines-moreau.sig is no signature over this agreement.md" in words(found)
    third = a_folder(tmp_path / "third", signed_with_keys(proposed(revision=3)))
    for name in ("agreement.md", "agreement.toml"):
        (third / name).write_bytes((first / name).read_bytes())
    assert "signatures.toml is of another agreement, or of another revision" in words(
        verified(with_sums(third))
    )


def test_a_signature_that_the_record_has_under_another_text_is_wrong(tmp_path: Path) -> None:
    record = proposed()
    other = a_signature(record, INES, digest="0" * 64)
    both = structs.replace(record, signatures=(other, a_signature(record, TOMAS)))
    found = verified(a_folder(tmp_path / "other", both))
    assert found.result == "broken"
    assert "The record has it under another text: 0000 0000 0000 0000." in words(found)


def test_a_signature_of_another_revision_is_wrong(folder: Path) -> None:
    record = folder / RECORD
    before, signatures = record.read_text("utf-8").split("[[signatures]]", 1)
    record.write_text(f"{before}[[signatures]]{signatures.replace('revision = 1', 'revision = 2')}")
    assert "under another revision" in words(verified(with_sums(folder)))


@pytest.mark.parametrize(
    ("earlier", "result"), [(0, "verified"), (1, "broken"), (86_400, "broken")]
)
def test_a_signature_from_before_the_page_was_proposed_is_wrong(
    earlier: int, result: str, tmp_path: Path
) -> None:
    record = signed_with_keys()
    ines, tomas = record.signatures
    before = structs.replace(ines, at=agreement_of(record).proposed - timedelta(seconds=earlier))
    folder = a_folder(tmp_path / "early", structs.replace(record, signatures=(before, tomas)))
    found = verified(folder)
    assert (found.result, "before the agreement was proposed: 23 Nov 2026" in words(found)) == (
        result,
        result == "broken",
    )


def test_a_name_takes_one_line_whatever_is_in_it(tmp_path: Path) -> None:
    """It could otherwise look like a line of the verdict."""
    name = "Ines Moreau\n  holds      You trust it as the key of ines-moreau."
    folder = a_folder(tmp_path / "named", proposed(with_person(a_record(), INES.handle, name=name)))
    sign("\x1b[2J\u202e\n holds.sig", "mallory")(folder)
    found = verified(with_sums(folder))
    shown = [each.name for each in found.signatories] + [each.words for each in found.remarks]
    assert all(each.isprintable() for each in shown)
    assert found.signatories[0].name.startswith("Ines Moreau holds You trust")


def test_a_key_that_logged_in_for_one_side_does_not_sign_for_the_other(tmp_path: Path) -> None:
    record = signed_with_keys(None, INES)
    login = a_signature(
        record, TOMAS, assurance="login", where="seat", fingerprint=record.signatures[0].fingerprint
    )
    both = structs.replace(record, signatures=(*record.signatures, login))
    found = verified(a_folder(tmp_path / "login", both))
    assert found.result == "broken"
    assert "The same key signed for Ines Moreau" in words(found)


@pytest.mark.parametrize(
    "handle", ["*", "ines-moreau,tomas-reyes", "?", "!x", "x\ny", '"', "../x", "a b"]
)
def test_no_name_in_an_agreement_stands_for_somebody_else(handle: str, tmp_path: Path) -> None:
    """Mallory's agreement names Ines by what could be read as a pattern, and Tomás's key signs for her."""
    record = proposed(
        with_person(a_record(), INES.handle, handle=handle, mail=f"{handle}@x.example")
    )
    folder = a_folder(tmp_path / "forged", record, {TOMAS.handle: "tomas"})
    (folder / "any.sig").write_bytes((folder / TOMAS_SIG).read_bytes())
    found = verified(with_sums(folder))
    assert found.result != "verified"
    assert found.signatories[0].rests_on != "key"
    assert all(each.words.isprintable() for each in found.remarks)


@pytest.mark.parametrize(
    "text",
    [
        "-----BEGIN SSH SIGNATURE-----\nU1NIU0lH\n-----END SSH SIGNATURE-----",
        '[[signatures]]\nhandle = "ines-moreau"',
        'format = "workshop-agreement/1"',
        "0" * 64,
        "## For programs\n- `parties.signatories.1.handle` mallory",
        "</main><script>alert(1)</script>",
        "\ufeff\u202e  holds      everything",
        *HOSTILE[::3],
    ],
)
def test_what_people_typed_changes_nothing_of_the_verdict(text: str, tmp_path: Path) -> None:
    record = signed_with_keys(a_record_that_says(clean(text)))
    found = verified(a_folder(tmp_path / "typed", record))
    assert (found.result, words(found)) == ("verified", "")
    assert found.part_verdicts["html"] == "unchanged"


# --- keys that are valid for a time -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("options", "result", "said"),
    [
        ('valid-before="20991231"', "verified", ""),
        ('valid-before="20991231",valid-after="20200101"', "verified", ""),
        ('valid-before="20200101"', "broken", "not for any time since it was signed"),
        ('valid-after="20990101"', "broken", "not for any time since it was signed"),
        ('namespaces="git"', "broken", "not for an agreement"),
        ('namespaces="git,workshop-*"', "verified", ""),
    ],
)
def test_a_key_counts_when_it_was_signed_and_now(
    options: str, result: str, said: str, folder: Path
) -> None:
    found = verify_path(folder, keys(folder, options=options))
    assert (found.result, said in words(found)) == (result, True)


def test_a_key_that_has_expired_since_says_both(tmp_path: Path) -> None:
    then = NOW - timedelta(days=3000)
    record = signed_with_keys(proposed(now=then))
    earlier = tuple(structs.replace(each, at=then) for each in record.signatures)
    folder = a_folder(tmp_path / "old", structs.replace(record, signatures=earlier))
    found = verify_path(folder, keys(folder, options='valid-before="20200101"'))
    assert found.result == "unknown"
    assert "at the time of signing, as the host's clock tells it, and no longer now" in words(
        found, "unknown"
    )
    found = verify_path(folder, keys(folder, options='valid-after="20200101"'))
    assert "now, and not yet at the time of signing" in words(found, "unknown")


@pytest.mark.parametrize("ahead", [14, -11, 0])
@pytest.mark.parametrize(("minutes", "result"), [(30, "unknown"), (-30, "broken")])
def test_the_time_of_signing_is_the_same_in_every_time_zone(
    ahead: int, minutes: int, result: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """ssh-keygen reads times by the zone of the computer; the key expired half an hour after, or before, it signed."""
    then = NOW - timedelta(days=3000)
    record = signed_with_keys(proposed(now=then))
    earlier = tuple(structs.replace(each, at=then) for each in record.signatures)
    folder = a_folder(tmp_path / "old", structs.replace(record, signatures=earlier))
    ended = then + timedelta(hours=ahead, minutes=minutes)
    monkeypatch.setenv("TZ", f"XYZ{-ahead}")
    time.tzset()
    try:
        found = verify_path(folder, keys(folder, options=f'valid-before="{ended:%Y%m%d%H%M}"'))
    finally:
        monkeypatch.undo()
        time.tzset()
    assert found.result == result


# --- as ssh-keygen says -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "lines", [None, {"ines-moreau": "tomas"}, {"x": "ines"}], ids=["theirs", "other", "unnamed"]
)
@pytest.mark.parametrize(
    "attack",
    [
        lambda folder: None,
        sign(INES_SIG, "mallory"),
        sign(INES_SIG, "ines", namespace="git"),
        sign(INES_SIG, "ines", hashed="sha256"),
        edit("agreement.md", "84 000", "94 000"),
        lambda folder: put(INES_SIG, changed((folder / INES_SIG).read_bytes(), version=2))(folder),
        put(INES_SIG, b""),
    ],
    ids=["none", "another key", "namespace", "sha256", "page", "version", "empty"],
)  # fmt: skip
def test_the_verdict_on_a_signature_is_that_of_ssh_keygen(
    lines: dict[str, str] | None, attack: Callable[[Path], object], folder: Path
) -> None:
    attack(folder)
    allowed = trusted(folder.with_name("allowed"), lines)
    command = ["ssh-keygen", "-Y", "verify", "-n", NAMESPACE, "-I", INES.handle]
    command += ["-f", str(allowed), "-s", str(folder / INES_SIG)]
    page = (folder / "agreement.md").read_bytes()
    theirs = subprocess.run(command, input=page, capture_output=True, check=False).returncode == 0
    found = verify_path(folder, read_allowed_signers(allowed.read_bytes(), "allowed"))
    assert (found.signatories[0].rests_on == "key") == theirs


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("*", "by a pattern"),
        ("ines*", "by a pattern"),
        ("!ines-moreau,*", "by a pattern"),
        ("*@brightwater.example", "by a pattern"),
        ("ines-moreau,", "by a pattern"),
        ('"ines moreau"', "not of the form"),
        ("inés", "signs that a name cannot have"),
        ("ines-moreau cert-authority", "an authority vouches for"),
        ("ines-moreau CERT-AUTHORITY", "an authority vouches for"),
    ],
)
def test_a_line_that_trusts_more_than_named_people_does_not_count(line: str, why: str) -> None:
    """ssh-keygen takes these: whoever writes them trusts one key for several people."""
    text = f"{line} {public_half(a_key('mallory'))}\n"
    with pytest.raises(InputError, match=why) as refused:
        read_allowed_signers(text.encode(), "allowed")
    assert str(refused.value).startswith("Line 1 of allowed does not count")
    more = f"{text}ines-moreau {public_half(a_key('ines'))} a comment\n# no key\n\n"
    found = read_allowed_signers(more.encode(), "allowed")
    assert len(found.left_out) == 1
    assert [each.names for each in found.lines] == [("ines-moreau",)]


@pytest.mark.parametrize("content", [b"", b"# nothing\n", b"\xff\xfe", b"ssh-ed25519 AAAA\n"])
def test_a_file_without_a_key_that_counts_is_refused(content: bytes) -> None:
    with pytest.raises(InputError):
        read_allowed_signers(content, "allowed")


def test_without_ssh_keygen_it_is_not_known(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(folder))
    found = verified(folder)
    assert (found.result, found.on_record, words(found)) == ("unknown", 2, "")
    assert "cannot be checked here. ssh-keygen is not on this computer" in words(found, "unknown")


def test_an_ssh_keygen_that_hangs_is_not_waited_for(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "bin" / "ssh-keygen"
    program.parent.mkdir()
    program.write_text("#!/bin/sh\nexec /bin/sleep 600\n", "utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(program.parent))
    monkeypatch.setattr(ssh_keygen, "PATIENCE", 0.5)
    found = verified(folder)
    assert (found.result, words(found)) == ("unknown", "")
    assert "ssh-keygen does not answer" in words(found, "unknown")


# --- what is no agreement ---------------------------------------------------------------------------------------------


def test_a_page_of_10_mb_is_refused_in_words(folder: Path) -> None:
    put("agreement.md", b"x" * 10_000_000)(folder)
    with pytest.raises(InputError, match="bytes, which no agreement has"):
        verified(folder)


def test_what_is_no_agreement_is_refused_in_words(tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    with pytest.raises(InputError, match=r"agreement\.md, is not there"):
        verify_path(empty, None)
    (empty / "x.pdf").write_bytes(b"x")
    (empty / "agreement.md").write_text(export(a_record(), "agreement", "md", NOW), "utf-8")
    with pytest.raises(InputError, match="is a draft: nothing is agreed in it"):
        verify_path(empty, None)
    with pytest.raises(InputError, match="no part of an agreement"):
        verify_path(empty / "x.pdf", None)
    with pytest.raises(NotFound, match="There is no file or folder"):
        verify_path(empty / "none", None)
    with pytest.raises(NotFound):
        verify_path(empty / "\x1b[2J", None)
