"""The panes at people's own seats: what they offer is what may be done there, and for one's own side alone."""

from __future__ import annotations

from pathlib import Path

from own_seats import at, at_step, brought, leading, sitting

from apps import desk_of
from builders import INES, LENA, SESSION, TOMAS
from look_backs import last_agreement, looking_back
from workshop.documents.record import write_record
from workshop.model.names import KindName
from workshop.model.sign_off import Confirmation
from workshop.places import Workspace

KINDS: tuple[KindName, ...] = (
    "welcome",
    "expectations",
    "scope",
    "kpis",
    "notes",
    "commitments",
    "sign-off",
)


async def test_who_observes_or_speaks_for_nobody_is_offered_nothing_to_do_on_any_pane(
    tmp_path: Path,
) -> None:
    workspace = brought(tmp_path, at_step("welcome"))
    with leading(workspace, SESSION.id) as room:
        room.welcome.add_people("Zoe Brandt", "client", observer=True)
        async with sitting(workspace, SESSION.id, "zoe-brandt") as zoe:
            for kind in KINDS:
                pane = await at(zoe, room, kind)
                for row in [each.uid for each in pane.clauses.rows if not each.heading]:
                    pane.clauses.select(row)
                    assert (kind, row, zoe.offered) == (kind, row, set())
                assert " n " not in zoe.footer
                assert "F2" not in zoe.footer
                words = zoe.console.help_words().split("Still missing")[0]
                assert "F2" not in words, words
            written, acts, _, *urns = room.version()  # who is here may still change
            await zoe.press("enter", "n", "x", "1", "2", "b", "c", "e", "delete", "!", "f2")
            now, more, _, *after = room.version()
            assert (now, more, after) == (written, acts, urns)


async def test_a_contact_answers_and_ticks_for_one_side_and_the_other_side_cannot(
    tmp_path: Path,
) -> None:
    workspace = brought(tmp_path, at_step("expectations"))
    with leading(workspace, SESSION.id) as room:
        uid = room.expectations.add("agency", "One voice on approvals")
        number = room.record.item(uid).number
        async with sitting(workspace, SESSION.id, INES.handle) as ines:
            await ines.until(lambda: any(each.uid == uid for each in ines.pane.clauses.rows))
            await ines.choose_number(number)
            assert {"main", "answer", "tick_client"} <= ines.offered
            assert not {"edit", "new", "tick_agency", "accept", "commitment"} & ines.offered
            await ines.shows("F2 answer")
            await ines.press("f2")
            await ines.in_form()
            await ines.fill("words", "From December on")
            await ines.press("escape")
            await ines.at_list()
            assert room.record.item(uid).body.words == "From December on"
            room.expectations.answer(uid, "yes")
            await ines.shows("F2 client agrees")
            await ines.press("f2")
            await ines.until(lambda: room.record.item(uid).agreed == ("client",))
            await ines.press("2", "b")
            assert room.record.item(uid).agreed == ("client",)
            own = room.expectations.add("client", "Answer within a day")
            await ines.until(lambda: any(each.uid == own for each in ines.pane.clauses.rows))
            await ines.choose_number(room.record.item(own).number)
            assert "answer" not in ines.offered
            # What the other side said is restated here, what one's own side said is confirmed.
            await at(ines, room, "notes")
            (note,) = (each for each in room.record.items if each.number == "N1")
            room.notes.change(note.uid, restated="Too many changes", confirmed=False)
            await ines.choose_number("N1")
            own_side = note.side == "client"
            await ines.until(lambda: ("confirm" in ines.offered) == own_side)
            assert ("main" in ines.offered) or not own_side
            assert not {"commitment", "edit", "put_under", "hands"} & ines.offered


async def test_a_signatory_reads_confirms_and_signs_and_says_that_nothing_proves_it(
    tmp_path: Path,
) -> None:
    workspace = brought(tmp_path, at_step("sign-off"))
    with leading(workspace, SESSION.id) as room:
        async with sitting(workspace, SESSION.id, INES.handle, size=(100, 30)) as ines:
            assert "propose" not in ines.footer
            room.sign_off.propose()
            await ines.shows("Read back, section by section")
            await ines.choose("section:parties")
            await ines.shows("F2 client confirms", "A read large")
            assert not {"tick_agency", "accept", "reopen", "export"} & ines.offered
            await ines.press("Y")
            await ines.shows("What is signed   revision 1", "agreement.md", "Takes effect when all")
            await ines.press("end")
            page = room.record.agreement.page
            await ines.shows(page.split()[-1], "For programs")
            await ines.press("escape")
            await ines.until(lambda: ines.app.screen is ines.console)
            await ines.press("f2")
            await ines.until(lambda: len(room.record.of(Confirmation)) == 1)
            (said,) = room.record.of(Confirmation)
            assert (said.side, said.author) == ("client", INES.handle)
            await ines.choose(f"person:{TOMAS.handle}")
            assert "edit" not in ines.offered
            await ines.choose(f"person:{INES.handle}")
            await ines.shows("F2 sign")
            await ines.press("f2")
            await ines.shows("does not prove who sits there")
            await ines.type(INES.name)
            await ines.press("enter", "enter")
            await ines.until(lambda: bool(room.record.valid_signatures()))
            (signed,) = room.record.valid_signatures()
            assert (signed.where, signed.typed_by) == ("seat", INES.handle)
            await ines.until(lambda: "sign" not in ines.offered)
            await ines.says_with("Still to sign: Tomás Reyes")
            # The last signature comes from elsewhere: every seat sees the moment, and nobody is said to be missing.
            room.sign_off.sign(TOMAS.handle, TOMAS.name, where="video")
            await ines.shows("SIGNED AND SEALED")
            assert not ines.told()


async def test_who_declines_or_states_a_reservation_is_told_at_the_other_seats(
    tmp_path: Path,
) -> None:
    workspace = brought(tmp_path, at_step("sign-off"))
    with leading(workspace, SESSION.id) as room:
        room.sign_off.propose()
        async with sitting(workspace, SESSION.id, INES.handle, size=(100, 30)) as ines:
            await ines.until(lambda: "sign" in ines.offered)
            room.sign_off.reserve(TOMAS.handle, "Not in May")
            await ines.shows("The agreement was reopened: Tomás Reyes stated a reservation")
            room.sign_off.propose()
            await ines.until(lambda: "sign" in ines.offered)
            room.sign_off.decline(TOMAS.handle, "The budget is not there")
            await ines.shows("▌ Declined by Tomás Reyes (agency): The budget is not there")


async def test_what_is_reopened_under_a_signatory_is_acknowledged_and_says_that_they_have_not_signed(
    tmp_path: Path,
) -> None:
    workspace = brought(tmp_path, at_step("sign-off"))
    with leading(workspace, SESSION.id) as room:
        room.sign_off.propose()
        async with sitting(workspace, SESSION.id, INES.handle, size=(100, 30)) as ines:
            await ines.choose(f"person:{INES.handle}")
            await ines.press("f2")
            await ines.until(lambda: ines.focused == "name")
            await ines.type("Ines Mo")
            room.sign_off.reopen()
            await ines.acknowledge("What Ines Moreau was asked to sign has changed.", "Ines Mo")
            await ines.at_list()
            assert not room.record.of(Confirmation)
            # Who has signed learns that it is void, in the page that they were reading too, and once.
            room.sign_off.propose()
            sentence = room.sign_off.sentence(INES.handle)
            room.sign_off.sign(INES.handle, INES.name, where="video", shown=sentence)
            await ines.until(lambda: bool(ines.record.valid_signatures()))
            await ines.press("Y")
            await ines.shows("What is signed   revision 2")
            room.sign_off.reopen()
            await ines.acknowledge("Your signature under revision 2 is void")
            await ines.at_list()
            assert not ines.told()


async def test_who_has_promised_something_says_at_their_own_seat_what_became_of_it(
    tmp_path: Path,
) -> None:
    desk = desk_of(Workspace(tmp_path), ids="w")
    for each in (last_agreement(), looking_back()):
        desk.import_record(write_record(each).encode(), "record")
    desk.close()
    workspace, session = Workspace(tmp_path), looking_back().session.id
    with leading(workspace, session) as room:
        room.commitments.add("Bring the photographer", owner=LENA.handle)
        async with sitting(workspace, session, LENA.handle, size=(100, 30)) as lena:
            await lena.press("M")
            await lena.shows(
                "Promised before", "Show layouts on Tuesdays", "Bring the photographer"
            )
            assert "One written brief" not in lena.screen
            await lena.press("f2")
            await lena.shows("what became of it?")
            await lena.press("p")
            await lena.shows("partly kept: why?")
            await lena.type("Twice on Wednesday")
            await lena.press("enter")
            await lena.shows("agency says partly kept", "Twice on Wednesday")
            (said,) = room.record.before.progress  # type: ignore[union-attr]
            assert (said.side, said.outcome, said.by) == ("agency", "partly", LENA.handle)
            await lena.press("end")
            await lena.until(lambda: "F2" not in lena.footer)
            await lena.press("escape")
            await lena.at_list()


async def test_changed_words_stand_as_such_until_their_side_says_that_they_are_its_own(
    tmp_path: Path,
) -> None:
    workspace = brought(tmp_path, at_step("expectations"))
    with leading(workspace, SESSION.id) as room:
        uid = room.expectations.add("client", "Briefs in writing")
        room.clauses.agree(uid, "client")
        room.expectations.change(uid, text="Every brief in writing")
        (note,) = (each for each in room.record.items if each.number == "N1")
        assert note.side is not None
        async with sitting(workspace, SESSION.id, INES.handle, size=(100, 30)) as ines:
            await ines.shows("changed by Jun Okada · to be confirmed by the client")
            await ines.choose(uid)
            await ines.shows("F2 client agrees")
            await ines.press("1")
            await ines.until(lambda: "changed by Jun" not in ines.screen)
            assert room.record.item(uid).agreed == ("client",)


async def test_a_question_that_is_open_when_the_room_moves_on_is_answered_first_and_nothing_is_lost(
    tmp_path: Path,
) -> None:
    desk = desk_of(Workspace(tmp_path), ids="w")
    for each in (last_agreement(), looking_back()):
        desk.import_record(write_record(each).encode(), "record")
    desk.close()
    workspace, session = Workspace(tmp_path), looking_back().session.id
    with leading(workspace, session) as room:
        async with sitting(workspace, session, INES.handle, size=(100, 30)) as ines:
            await ines.until(lambda: "main" in ines.offered)
            await ines.press("f2")
            await ines.shows("what became of it, for the")
            await ines.press("p")
            await ines.shows("partly kept: why?")
            await ines.type("Two were late")
            room.lead.go_to(next(each.uid for each in room.record.agenda if each.kind == "kpis"))
            await ines.until(lambda: ines.console.view.step.kind == "kpis")
            await ines.press("f2")
            await ines.until(lambda: ines.kind == "kpis" and ines.pane.ready.is_set())
            (said,) = room.record.before.progress  # type: ignore[union-attr]
            assert (said.outcome, said.word) == ("partly", "Two were late")


async def test_what_the_agreement_changes_of_the_last_one_is_read_clause_by_clause_at_any_seat(
    tmp_path: Path,
) -> None:
    desk = desk_of(Workspace(tmp_path), ids="w")
    for each in (last_agreement(), looking_back()):
        desk.import_record(write_record(each).encode(), "record")
    desk.close()
    workspace, session = Workspace(tmp_path), looking_back().session.id
    with leading(workspace, session) as room:
        room.lead.go_to(next(each.uid for each in room.record.agenda if each.kind == "sign-off"))
        assert room.view().changed is None
        room.commitments.add("Tell each other sooner", owner=LENA.handle)
        room.sign_off.propose()
        changed = room.view().changed
        assert changed is not None
        assert "1 added" in changed.in_short
        async with sitting(workspace, session, LENA.handle, size=(100, 40)) as lena:
            await lena.shows(f"Compared with the agreement of 24 Aug 2026   {changed.in_short}")
            await lena.choose("changes")
            await lena.shows("Added", "Tell each other sooner")


async def test_a_key_that_ticks_means_what_its_screen_shows(tmp_path: Path) -> None:
    workspace = brought(tmp_path, at_step("expectations"))
    with leading(workspace, SESSION.id) as room:
        uid = room.expectations.add("agency", "Layouts back in three days")
        async with sitting(workspace, SESSION.id, INES.handle) as ines:
            await ines.until(lambda: any(each.uid == uid for each in ines.pane.clauses.rows))
            await ines.choose(uid)
            room.clauses.agree(uid, "client")  # and before her screen shows it, she presses her key
            await ines.pane.action_tick_client()
            assert room.record.item(uid).agreed == ("client",)
            await ines.until(lambda: ines.pane.view.record.item(uid).agreed == ("client",))
            await ines.press("1")
            await ines.until(lambda: room.record.item(uid).agreed == ())
            room.expectations.change(uid, text="Layouts back in one day")
            await ines.pane.action_tick_client()
            await ines.shows("reads otherwise now: “Layouts back in one day”")
            assert room.record.item(uid).agreed == ()
            await at(ines, room, "notes")
            note = room.notes.add("client", "Stop", "Late briefs")
            room.notes.restate(note, "We hear it")
            await ines.until(lambda: any(each.uid == note for each in ines.pane.clauses.rows))
            await ines.choose(note)
            room.notes.confirm(note)
            await ines.pane.action_confirm()
            assert room.record.item(note).body.confirmed
