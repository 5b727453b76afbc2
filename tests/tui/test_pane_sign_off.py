"""The pane of the sign-off: proposing, confirming, signing, ending without, handing out."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from consoles import STEPS, Held, empty_record, holding, on
from msgspec import structs
from textual.widgets import Digits

from builders import INES, NOW, TOMAS, FakeClock, a_record
from keys import a_key, fingerprint, public, signed
from workshop.model.agreements import grouped
from workshop.model.asking import asked
from workshop.model.noted import Decision
from workshop.model.people import Organisation
from workshop.model.rounds import Answer, Entry, Round, RoundPlan
from workshop.model.sides import SIDES
from workshop.model.sign_off import Closing, Confirmation, Deferral, Reservation
from workshop.room.desk import Desk
from workshop.tui.kinds.sign_off import SignOffPane
from workshop.tui.seats.signatures import SignaturesScreen
from workshop.tui.widgets.ask import Ask
from workshop.tui.widgets.closed import Closed
from workshop.tui.widgets.dialog import Prompt

LOCKED = "The agreement is proposed and its panes are locked. Reopen it in Sign-off"
SEALED = "This agreement is sealed. What changes now goes into the next session."


@asynccontextmanager
async def proposed(root: Path, **wishes: Any) -> AsyncIterator[Held]:
    """A proposed session, with its first section chosen."""
    async with holding(root, "sign-off", **wishes) as held:
        await held.press("f2")
        await held.until(lambda: held.pane.chosen == "section:parties")
        yield held


async def sign(held: Held, name: str) -> None:
    await held.press("i")
    await held.until(lambda: isinstance(held.app.screen, Prompt) and held.focused == "name")
    await held.type(name)
    await held.press("f2")


async def sealed(held: Held) -> None:
    """Take both signatures and stay at the screen that says so."""
    await sign(held, "Ines Moreau")
    await held.until(lambda: len(held.record.valid_signatures()) == 1)
    await held.at_list()
    await sign(held, "Tomas Reyes")
    await held.until(lambda: isinstance(held.app.screen, SignaturesScreen))
    assert held.record.session.state == "sealed"


async def seal(held: Held) -> None:
    await sealed(held)
    await held.press("enter")
    await held.at_list()


async def test_the_last_signature_at_another_seat_shows_the_console_that_it_is_sealed(
    tmp_path: Path,
) -> None:
    async with proposed(tmp_path) as held:
        with held.elsewhere() as room:
            room.sign_off.sign(INES.handle, INES.name, where="room")
            await held.until(lambda: len(held.console.view.record.valid_signatures()) == 1)
            assert not isinstance(held.app.screen, SignaturesScreen)
            room.sign_off.sign(TOMAS.handle, TOMAS.name, where="video")
        await held.shows("SIGNED AND SEALED", "Next review")
        assert isinstance(held.app.screen, SignaturesScreen)
        assert held.told() == []
        await held.press("enter")
        await held.at_list()
        await held.shows("revision 1 sealed")


async def test_who_is_writing_is_told_in_words_that_it_is_sealed_and_goes_on_writing(
    tmp_path: Path,
) -> None:
    async with holding(tmp_path, "kpis") as held:
        with held.elsewhere() as room:
            room.sign_off.propose()
            await held.until(lambda: held.console.view.record.session.state == "proposed")
            await held.press("r")
            await held.until(lambda: isinstance(held.app.screen, Prompt))
            await held.type("12")
            room.sign_off.sign(INES.handle, INES.name, where="room")
            room.sign_off.sign(TOMAS.handle, TOMAS.name, where="video")
            await held.says_with("Signed and sealed: all have signed the agreement.")
            assert isinstance(held.app.screen, Prompt)
            await held.shows("12")


# Before


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_the_sign_off_looks_as_kept_before_and_after_the_proposal(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    async with holding(tmp_path, "sign-off", size=size) as held:
        name = f"sign-off-{size[0]}x{size[1]}"
        await held.looks_like(name)
        await held.press("f2")
        await held.until(lambda: held.pane.chosen == "section:parties")
        await held.choose("section:expectations")
        await held.press("f2")
        await held.until(lambda: held.pane.chosen == "section:scope")
        await held.looks_like(f"{name}-proposed")


async def test_a_finding_leads_to_the_step_where_it_can_be_mended(tmp_path: Path) -> None:
    async with holding(tmp_path, "sign-off") as held:
        await held.choose("kind:commitments")
        await held.shows("C2")
        await held.press("enter")
        await held.until(lambda: held.kind == "commitments")


async def test_the_next_review_and_what_was_noted_are_edited_here(tmp_path: Path) -> None:
    async with holding(tmp_path, "sign-off") as held:
        await held.choose("closing")
        await held.press("enter")
        await held.in_form()
        await held.press("end", *["backspace"] * 11)
        await held.type("15.3.2027")
        await held.press("enter")
        await held.type(", in March")
        await held.press("enter")
        await held.at_list()
        assert held.record.one(Closing) == Closing(date(2027, 3, 15), "Every quarter, in March")
        await held.choose_number("R1")
        await held.press("enter")
        await held.in_form()
        await held.type(" Always.")
        await held.press("f2")
        await held.at_list()
        assert held.of(Decision)[0].body.text.endswith("layouts. Always.")


async def test_a_noted_one_is_removed_and_undone(tmp_path: Path) -> None:
    async with holding(tmp_path, "sign-off") as held:
        await held.choose_number("R1")
        await held.press("x")
        await held.until(lambda: not held.of(Decision))
        await held.press("u")
        await held.shows("Undone: R1 removed.")


# Proposing


async def test_without_a_signatory_it_is_not_proposed_and_it_is_said_who_is_missing(
    tmp_path: Path,
) -> None:
    people = tuple(
        structs.replace(each, signatory=False) if each.side == "agency" else each
        for each in a_record().participants
    )
    async with holding(tmp_path, "sign-off", a_record(participants=people)) as held:
        await held.press("f2")
        await held.says("Nobody signs for Oak & Lime (agency). Name a signatory in Welcome.")
        assert held.record.session.state == "draft"


async def test_without_commitments_both_sides_have_to_say_so_first(tmp_path: Path) -> None:
    async with holding(tmp_path, "sign-off", empty_record()) as held:
        await held.press("f2")
        await held.shows("No commitments yet.")
        await held.press("enter")  # the harmless answer comes first
        await held.at_list()
        assert held.record.session.state == "draft"
        await held.go("commitments")
        await held.press("0")
        await held.until(lambda: isinstance(held.app.screen, Ask))
        await held.press("1")
        await held.at_list()
        await held.go("sign-off")
        await held.press("f2", "y")
        await held.until(lambda: held.record.session.state == "proposed")
        assert set(held.record.one(Closing).no_commitments) == {"client", "agency"}


async def test_before_it_is_proposed_it_asks_what_becomes_of_an_open_round(tmp_path: Path) -> None:
    async with holding(tmp_path, "sign-off", a_record()) as held:
        with held.elsewhere() as room:
            step = next(each for each in room.record.agenda if each.kind == "notes")
            uid = room.rounds.open("notes", RoundPlan("keyboard"), step.uid)
        await held.until(lambda: "round-open" in {each.code for each in held.console.view.findings})
        await held.press("f2")
        await held.shows(f"The private round in “{step.title}” has not been revealed yet.")
        await held.press("n")
        await held.at_list()
        await held.press("f2", "r")
        await held.says_with("Nobody has sealed anything")
        assert held.record.session.state == "draft"
        await held.press("f2", "x")
        await held.until(lambda: held.record.session.state == "proposed")
        assert held.record.item(uid).body.stage == "discarded"


async def test_an_open_round_is_revealed_on_the_way_to_the_proposal(tmp_path: Path) -> None:
    async with holding(tmp_path, "sign-off", a_record()) as held:
        with held.elsewhere() as room:
            step = next(each for each in room.record.agenda if each.kind == "notes")
            uid = room.rounds.open("notes", RoundPlan("form"), step.uid)
            for person in asked(room.record, Round()):
                assert person.side is not None
                answers = (Answer("Start", (f"By {person.name}",)),)
                room.rounds.seal_form(uid, Entry(person.side, person.handle, "form", answers))
        await held.until(lambda: "round-open" in {each.code for each in held.console.view.findings})
        await held.press("f2", "r")
        await held.until(lambda: held.record.session.state == "proposed")
        assert held.record.item(uid).body.stage == "revealed"


async def test_the_proposal_says_its_revision_and_its_digest_and_locks_every_pane(
    tmp_path: Path,
) -> None:
    async with proposed(tmp_path) as held:
        agreement = held.record.agreement
        assert agreement is not None
        short = agreement.digest[:4].upper()
        await held.shows("Revision 1 is proposed. Its text: " + short, "revision 1 proposed")
        for kind in STEPS:
            if kind != "sign-off":
                await held.go(kind)
                held.app.clear_notifications()
                await held.press("f2" if kind == "scope" else "n")
                await held.says_with(LOCKED)
                assert held.pane.form is None
        await held.press("1")
        assert held.acts() == ["revision 1 proposed"] + [
            f"went to {step.title}" for step in held.record.agenda[:-1]
        ]


async def test_a_decision_is_ticked_by_each_side_before_it_is_proposed(tmp_path: Path) -> None:
    async with holding(tmp_path, "sign-off", a_record()) as held:
        (decision,) = held.of(Decision)
        await held.choose(decision.uid)
        await held.press("1")
        await held.until(lambda: held.of(Decision)[0].agreed == ("client",))
        await held.press("b")
        await held.until(lambda: held.of(Decision)[0].both_agree)
        await held.shows("decision   ● ○")


# Confirming


async def test_sections_are_confirmed_by_both_one_after_the_other_then_the_first_signs(
    tmp_path: Path,
) -> None:
    async with proposed(tmp_path) as held:
        for section in [each.section for each in held.pane.view.read_back]:
            await held.until(lambda section=section: held.pane.chosen == f"section:{section}")
            await held.press("f2")
        await held.until(lambda: held.pane.chosen == "person:ines-moreau")
        assert len(held.of(Confirmation)) == 2 * len(held.pane.view.read_back)
        await held.until(lambda: "F2 sign" in held.footer)


async def test_opened_again_it_begins_with_what_waits_and_f2_does_what_the_footer_says(
    tmp_path: Path,
) -> None:
    async with proposed(tmp_path) as held:
        first, *others = [each.section for each in held.pane.view.read_back]
        with held.elsewhere() as room:
            for section in others:
                for side in SIDES:
                    room.sign_off.confirm(section, side)
        await held.until(lambda: len(held.of(Confirmation)) == 2 * len(others))
        await held.choose(f"section:{others[0]}")
        await held.until(lambda: "F2 next section" in held.footer)
        await held.press("f2")
        await held.until(lambda: held.pane.chosen == f"section:{first}")
        await held.until(lambda: "F2 both confirm" in held.footer)
        await held.press("f2")
        await held.until(lambda: held.pane.chosen == "person:ines-moreau")
    async with on(held.workspace, held.session, ids="w") as held:
        await held.until(lambda: held.pane.chosen == "person:ines-moreau")
        await held.choose(f"section:{others[0]}")
        await held.until(lambda: "F2 sign" in held.footer)
        await held.press("f2")
        await held.until(lambda: isinstance(held.app.screen, Prompt))
        await held.shows("Ines Moreau signs")
    async with on(
        held.workspace, held.session, ids="x", clock=FakeClock(NOW + timedelta(days=1))
    ) as held:
        await held.shows("Waiting since 23 Nov")


async def test_one_side_confirms_alone_and_nothing_takes_that_back(tmp_path: Path) -> None:
    async with proposed(tmp_path) as held:
        await held.press("1")
        await held.until(lambda: len(held.of(Confirmation)) == 1)
        assert held.pane.chosen == "section:parties"
        await held.press("u")
        await held.shows("There is nothing to take back.")
        assert held.of(Confirmation)[0].side == "client"


# Signing


async def test_another_name_is_refused_in_words_and_the_dialog_keeps_what_was_typed(
    tmp_path: Path,
) -> None:
    async with proposed(tmp_path) as held:
        await held.press("i")
        await held.until(lambda: isinstance(held.app.screen, Prompt) and held.focused == "name")
        await held.looks_like("sign-off-80x24-signing")
        await held.type("Priya Nair")
        await held.press("enter", "o", "enter", "enter")
        await held.type("with power of attorney")
        await held.press("f2")
        await held.shows('That does not match "Ines Moreau". Please type it as shown.')
        await held.until(lambda: isinstance(held.app.screen, Prompt) and held.focused == "name")
        await held.shows("Priya Nair", "[on video]", "with power of attorney")
        assert not any("does not match" in each for each in held.told())
        await held.looks_like("sign-off-80x24-mistyped")
        assert held.record.valid_signatures() == ()
        await held.press("end", *["backspace"] * 10)
        await held.type("ines moreau")
        await held.press("f2")
        await held.until(lambda: held.record.valid_signatures())
        (signature,) = held.record.valid_signatures()
        assert (signature.handle, signature.where) == ("ines-moreau", "video")
        assert signature.authority == "with power of attorney"
        assert signature.typed_by == "ines-moreau"


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 36)])
async def test_the_sentence_is_read_with_its_code_before_it_is_signed(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    async with proposed(tmp_path, size=size) as held:
        await held.press("i")
        await held.until(lambda: isinstance(held.app.screen, Prompt) and held.focused == "name")
        assert held.record.agreement is not None
        code = grouped(held.record.agreement.digest)
        await held.shows("“I sign revision 1 of this agreement for Brightwater", "F2 sign")
        assert f"with the text {code} as read back.”" in " ".join(held.screen.split())
        if size != (80, 24):
            await held.looks_like(f"sign-off-{size[0]}x{size[1]}-signing")
        await held.type("Ines Moreau")
        await held.press("f2")
        await held.until(lambda: held.record.valid_signatures())
        assert code in held.record.valid_signatures()[0].intent


async def test_a_signature_typed_by_the_facilitator_is_recorded_as_that(tmp_path: Path) -> None:
    async with proposed(tmp_path) as held:
        await held.choose("person:tomas-reyes")
        await held.press("enter")
        await held.until(lambda: isinstance(held.app.screen, Prompt) and held.focused == "name")
        await held.type("Tomás Reyes")
        await held.press("tab", "tab", "right", "f2")
        await held.until(lambda: held.record.valid_signatures())
        assert held.record.valid_signatures()[0].typed_by == "jun-okada"
        await held.at_list()
        await held.shows("✓ signed 09:00, typed")
        await held.choose("person:tomas-reyes")
        await held.shows("Tomás Reyes, in the room, 23 Nov 2026 09:00")


async def test_not_today_is_neither_signed_nor_declined_and_says_until_when(
    tmp_path: Path,
) -> None:
    async with proposed(tmp_path) as held:
        await held.choose("person:tomas-reyes")
        await held.press("N")
        await held.until(lambda: isinstance(held.app.screen, Prompt) and held.focused == "until")
        await held.type("+7")
        await held.press("enter")
        await held.type("the board")
        await held.shows("F2 record")
        await held.press("f2")
        await held.shows("not today, by 30 Nov, asks the board")
        await held.shows("Answer", "not today, by 30 Nov; they ask the board")
        assert held.of(Deferral)[0].body == Deferral(
            "tomas-reyes", 1, date(2026, 11, 30), "the board"
        )
        assert held.record.session.state == "proposed"


async def test_the_second_signature_seals_it_and_every_pane_says_so(tmp_path: Path) -> None:
    async with proposed(tmp_path) as held:
        await seal(held)
        await held.looks_like("sign-off-80x24-sealed")
        for kind in ("welcome", "expectations", "scope", "kpis", "notes", "commitments"):
            await held.go(kind)
            held.app.clear_notifications()
            await held.press("f2")
            if kind in ("expectations", "notes"):
                await held.press("n")
            await held.says_with(SEALED)
            assert held.pane.form is None
        before = held.acts()
        held.app.clear_notifications()
        await held.press("1", "x", "d")
        await held.says_with(SEALED)
        assert held.acts() == before


async def test_who_signs_at_their_own_seat_is_not_asked_here_any_more(tmp_path: Path) -> None:
    async with proposed(tmp_path) as held:
        for handle, name in (("ines-moreau", "Ines Moreau"), ("tomas-reyes", "Tomás Reyes")):
            desk = Desk(held.workspace, now=held.clock)
            room = desk.join(held.session, handle)
            await held.press("i")
            await held.until(lambda: isinstance(held.app.screen, Prompt) and held.focused == "name")
            await held.type("Somebody")
            room.sign_off.sign(handle, name, where="seat", shown=room.sign_off.sentence(handle))
            await held.until(lambda: isinstance(held.app.screen, Closed))
            before = held.acts()
            await held.acknowledge(f"{name} has signed.", "Somebody", "copy what you typed")
            assert held.acts() == before
            await held.until(lambda: not isinstance(held.app.screen, Prompt))
            room.leave()
            desk.close()
        await held.until(lambda: isinstance(held.app.screen, SignaturesScreen))
        await held.shows("SIGNED AND SEALED")


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 36)])
async def test_sealing_has_a_screen_with_the_parties_the_code_and_what_happens_next(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    async with proposed(tmp_path, size=size) as held:
        await sealed(held)
        words = ("SIGNED AND SEALED", "Brightwater Foods plc", "Oak & Lime GmbH", "Ines Moreau")
        await held.shows(*words, "Tomás Reyes", "Next review", "14 Mar 2027", "C1")
        agreement = held.record.agreement
        assert agreement is not None
        assert held.app.screen.query_one(Digits).value == grouped(agreement.digest)
        await held.looks_like(f"signatures-{size[0]}x{size[1]}-sealed")
        await held.press("w")
        await held.shows("Written to")
        assert (
            held.workspace.exports / held.record.session.slug / "take-home" / "agreement.md"
        ).exists()
        await held.press("enter")
        await held.at_list()


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 36)])
async def test_who_has_still_to_sign_is_said_in_the_list_and_large(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    async with proposed(tmp_path, size=size) as held:
        await sign(held, "Ines Moreau")
        words = "Ines Moreau has signed. Still to sign: Tomás Reyes (agency)."
        await held.says(words)
        await held.at_list()
        await held.choose("standing")
        await held.shows("1 of 2 has signed")
        await held.press("enter")
        await held.until(lambda: isinstance(held.app.screen, SignaturesScreen))
        await held.shows("1 of 2 has signed", "✓ signed 09:00", "waiting")
        await held.looks_like(f"signatures-{size[0]}x{size[1]}-missing")
        with held.elsewhere() as room:
            room.sign_off.reopen()
        await held.acknowledge("The agreement was reopened: revision 1")
        await held.at_list()


LONG = "Kreissparkassen-Verwaltungsgesellschaft für Öffentlichkeitsarbeit Nord-Ost mbH & Co. KG"


async def test_long_names_other_scripts_and_emoji_stand_whole_on_the_screen_of_sealing(
    tmp_path: Path,
) -> None:
    record = a_record()
    people = tuple(
        structs.replace(each, name="王芳 🌊" if each.side == "client" else "Nguyễn Thị Ánh Tuyết")
        if each.signatory
        else each
        for each in record.participants
    )
    parties = structs.replace(
        record.relationship,
        client=Organisation("海浪传媒", "上海海浪文化传媒有限公司"),
        agency=Organisation("KVO", LONG),
    )
    record = structs.replace(record, participants=people, relationship=parties)
    async with proposed(tmp_path, record=record, size=(60, 20)) as held:
        await sign(held, "Wang Fan")
        await held.shows('That does not match "王芳 🌊"', "F2 sign")
        await held.press("escape", "escape")
        await held.at_list()
        await held.choose("person:tomas-reyes")
        await held.press("enter")
        await held.shows("F2 sign", "Nguyễn Thị Ánh Tuyết")
        await held.looks_like("sign-off-60x20-names")
        await held.press("escape")
        await held.at_list()
        await held.choose("standing")
        await held.press("enter")
        await held.until(lambda: isinstance(held.app.screen, SignaturesScreen))
        await held.looks_like("signatures-60x20-names")
        shown = "".join(held.screen.split())
        assert "上海海浪文化传媒有限公司" in shown
        assert "".join(LONG.split()) in shown


async def test_handing_out_writes_the_files_and_says_where(tmp_path: Path) -> None:
    async with proposed(tmp_path) as held:
        await seal(held)
        await held.until(lambda: "F2 hand out" in held.footer)
        await held.press("f2")
        folder = held.workspace.exports / held.record.session.slug / "take-home"
        await held.says_with(f"Written to {folder}")
        assert held.record.agreement is not None
        assert (folder / "agreement.md").read_text() == held.record.agreement.page
        assert (folder / "agreement.toml").read_text() == held.record.agreement.text
        assert "**Sealed:**" in (folder / "signatures.md").read_text()


async def test_agreement_actions_and_minutes_are_handed_out_before_anybody_signs(
    tmp_path: Path,
) -> None:
    async with holding(tmp_path, "sign-off") as held:
        await held.press("w")
        folder = held.workspace.exports / held.record.session.slug / "take-home"
        await held.says_with(f"Written to {folder}", "the draft in agreement.html")
        names = {f"{each}.{end}" for each in ("agreement", "minutes") for end in ("md", "html")}
        names |= {"actions.csv", "actions.ics", "SHA256SUMS"}
        assert {path.name for path in folder.iterdir()} == names
        assert "none is proposed or signed yet" in (folder / "minutes.md").read_text("utf-8")


# Going back, and ending without


async def test_reopening_says_what_becomes_void_and_the_next_proposal_is_another_revision(
    tmp_path: Path,
) -> None:
    async with proposed(tmp_path) as held:
        await sign(held, "Ines Moreau")
        await held.until(lambda: held.record.valid_signatures())
        await held.at_list()
        await held.press("R")
        await held.shows("Reopen? The signature of Ines Moreau becomes void.")
        await held.press("enter")  # which keeps it
        await held.at_list()
        assert held.record.session.state == "proposed"
        await held.press("R")
        await held.until(lambda: isinstance(held.app.screen, Ask))
        await held.press("y")
        await held.until(lambda: held.record.session.state == "paused")
        assert held.record.valid_signatures() == ()
        assert held.record.signatures[0].void
        await held.at_list()
        await held.press("f2")
        await held.shows("revision 2 proposed")


async def test_a_reservation_reopens_the_text_and_stands_on_the_pane_until_it_is_taken_out(
    tmp_path: Path,
) -> None:
    async with proposed(tmp_path) as held:
        await held.choose("person:tomas-reyes")
        await held.press("D")
        await held.shows("A reservation becomes part of the text", "Nobody has signed yet.")
        await held.until(lambda: held.focused == "who")
        await held.press("enter")
        await held.until(lambda: held.focused == "answer")
        await held.press("right", "enter")
        await held.until(lambda: held.focused == "reason")
        await held.type("Not in May")
        await held.press("f2")
        await held.until(lambda: held.record.session.state == "paused")
        await held.at_list()
        (item,) = held.record.of(Reservation)
        await held.choose(item.uid)
        await held.shows("Reservations: part of the text", "Not in May")
        await held.press("enter")
        await held.type(" nor June")
        await held.press("enter", "escape")
        await held.until(lambda: held.record.of(Reservation)[0].body.words == "Not in May nor June")
        await held.at_list()
        await held.press("x")
        await held.until(lambda: not held.record.of(Reservation))


async def test_declining_and_ending_without_ask_who_and_why_and_keep_it(tmp_path: Path) -> None:
    async with proposed(tmp_path) as held:
        await held.choose("person:tomas-reyes")
        await held.press("D")
        await held.shows("Who does not sign this text, and why?", "[Tomás Reyes]")
        await held.until(lambda: held.focused == "who")
        await held.press("f2")
        await held.shows("✗ Say why, in a few words.")
        await held.until(lambda: held.focused == "reason")
        await held.type("The budget is not there")
        await held.press("f2")
        await held.until(lambda: held.record.session.state == "declined")
        assert held.record.session.reason == "The budget is not there"
        await held.at_list()
        await held.shows("Declined by Tomás Reyes (agency): The budget is not")
        await held.looks_like("sign-off-80x24-declined")
        await held.choose("standing")
        await held.press("enter")
        await held.until(lambda: isinstance(held.app.screen, SignaturesScreen))
        await held.shows("Declined by Tomás Reyes", "R in Sign-off reopens")
        await held.press("escape")
        await held.at_list()
        await held.press("E")
        await held.shows("End without an agreement: why?")
        await held.until(lambda: held.focused == "reason")
        await held.type("We go on in May")
        await held.press("f2")
        await held.until(lambda: held.record.session.state == "closed")
        await held.at_list()
        await held.looks_like("sign-off-80x24-closed")
        await held.press("f2")
        await held.until(lambda: isinstance(held.app.screen, Ask))
        await held.press("y")
        await held.until(lambda: held.record.session.state == "paused")


async def test_only_what_the_state_allows_is_at_hand(tmp_path: Path) -> None:
    def at_hand(held: Held) -> set[str]:
        return {each.action for each, _ in held.console.commands_now() if each.topic == "sign-off"}

    async with holding(tmp_path, "sign-off") as held:
        assert at_hand(held) == {"main", "export", "close"}
        await held.press("f2")
        await held.until(lambda: held.pane.chosen == "section:parties")
        everything = {each.action for each in SignOffPane.OWN_COMMANDS}
        assert at_hand(held) == everything - {"close"}
        await seal(held)
        assert at_hand(held) == {"main", "read", "page", "export"}


async def test_a_signature_by_key_is_taken_as_a_file_and_it_is_said_how_one_is_made(
    tmp_path: Path,
) -> None:
    key = a_key(tmp_path / "key")
    async with holding(tmp_path, "sign-off") as held:
        with held.elsewhere() as room:
            room.welcome.change_person(INES.handle, key=public(key))
        await held.press("f2")
        await held.until(lambda: held.pane.chosen == "section:parties")
        agreement = held.record.agreement
        assert agreement is not None
        file = tmp_path / "agreement.md.sig"
        file.write_text(signed(key, agreement.page))
        held.pane.clauses.select(f"person:{INES.handle}")
        await held.shows(
            fingerprint(key),
            "agreement -o agreement.md, for them; workshop sign",
            "workshop attach",
        )
        await held.press("i")
        await held.until(lambda: isinstance(held.app.screen, Prompt) and held.focused == "name")
        while held.focused != "file":
            before = held.focused
            await held.press("tab")
            await held.until(lambda before=before: held.focused != before)
        await held.type(str(tmp_path / "other.sig"))
        await held.press("f2")
        await held.shows("There is no file")
        for _ in "other.sig":
            await held.press("backspace")
        await held.type(file.name)
        await held.press("f2")
        await held.until(lambda: len(held.record.valid_signatures()) == 1)
        await held.at_list()
        held.pane.clauses.select(f"person:{INES.handle}")
        await held.shows("anybody can verify it")
        assert held.record.valid_signatures()[0].fingerprint == fingerprint(key)
