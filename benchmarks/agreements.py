"""An agreement of 200 clauses frozen, and a folder with four key signatures verified: the work, without imports."""

from __future__ import annotations

import resource
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from pathlib import Path

from msgspec import structs

from benchmarks.bench import MS, Bench, Row, Rows
from benchmarks.example import example
from benchmarks.turns import Spread, in_turn
from workshop.agreement.compose import propose
from workshop.agreement.signatures.public_key import read_public_keys
from workshop.agreement.signatures.signing import sentence_signed
from workshop.agreement.signatures.ssh_keygen import quietly
from workshop.agreement.signatures.ssh_signature import NAMESPACE
from workshop.agreement.verified.allowed_signers import AllowedSigners, read_allowed_signers
from workshop.model.agreements import Agreement, Signature
from workshop.model.commitments import Commitment
from workshop.model.items import Item
from workshop.model.people import Participant
from workshop.model.record import Record
from workshop.model.sides import SIDES
from workshop.room.bundle import bundle, write_bundle
from workshop.room.desk import Desk, random_uid, utc_now
from workshop.room.verified_folder import verify_path

_CLAUSES = 200


def agreements(bench: Bench) -> Rows:
    """Compose, freeze and hash; then verify, beside four runs of `ssh-keygen -Y verify` at the same time."""
    workspace, session = example(bench.place("example-agreements"))
    desk = Desk(workspace, now=utc_now, new_uid=random_uid)
    record = _with_four_signatories(desk.record(session))
    desk.close()
    turns = count()
    more = _CLAUSES - propose(record, 1, utc_now(), None).text.count("number = ")

    def frozen() -> float:
        # Other words in each turn: nothing of the turn before is remembered. One promise of ten has what looks like
        # markup, so that a parser of Markdown is asked about it.
        long = _with_clauses(record, next(turns), more)
        began = time.process_time()
        propose(long, 1, utc_now(), None)
        return (time.process_time() - began) * MS

    (freezing,) = in_turn(bench.rounds, frozen)
    yield Row(f"{_CLAUSES} clauses: freeze, processor time", "ms", freezing, most=50)
    keys = bench.place("keys")
    people = [each for side in SIDES for each in record.signatories(side)]
    for each in people:
        quietly("-q", "-t", "ed25519", "-N", "", "-f", str(keys / each.handle))
    allowed = _trusted(keys, people)
    verify, bare = _verifying(bench, record, keys, people, allowed)
    took = list[float]()
    verifying, alone = in_turn(bench.rounds, lambda: verify(took), bare)
    yield Row("4 keys: verify, processor time", "ms", Spread(tuple(took[1:])), most=60)
    yield Row(
        "4 keys: verify, until it is said", "ms", verifying, alone, "4 times ssh-keygen at once"
    )


def _with_four_signatories(record: Record) -> Record:
    """Return a record with two who sign on each side."""
    people: list[Participant] = []
    for side in (*SIDES, None):
        of_side = [each for each in record.participants if each.side == side]
        while side and len(of_side) < 2:
            of_side.append(structs.replace(of_side[0], handle=f"{side}-too", name=f"Mx {side}"))
        people += [
            structs.replace(each, signatory=bool(side) and place < 2, observer=False)
            for place, each in enumerate(of_side)
        ]
    return structs.replace(record, participants=tuple(people))


def _with_clauses(record: Record, turn: int, more: int) -> Record:
    """Return a record with `more` promises, in words that no other turn has."""
    owner = record.signatories("agency")[0].handle
    promises = tuple(
        Item(
            f"b8{turn:06x}{number:08x}",
            Commitment(
                f"Show layout {turn}-{number}, by mail and call{' (*a*)' * (number % 10 == 0)}",
                owner,
            ),
            number=f"C{number + 100}",
            side="agency",
            agreed=SIDES,
        )
        for number in range(more)
    )
    return structs.replace(record, items=(*record.items, *promises))


def _trusted(keys: Path, people: list[Participant]) -> AllowedSigners:
    lines = []
    for each in people:
        (key,) = read_public_keys((keys / f"{each.handle}.pub").read_bytes(), each.handle)
        lines.append(f'{each.handle} namespaces="{NAMESPACE}" {key.text}\n')
    (keys / "allowed_signers").write_text("".join(lines), "utf-8")
    return read_allowed_signers("".join(lines).encode(), "allowed_signers")


def _verifying(
    bench: Bench, record: Record, keys: Path, people: list[Participant], allowed: AllowedSigners
) -> tuple[Callable[[list[float]], float], Callable[[], float]]:
    """Return the two measures: each turn of the first has a folder of its own, the second asks of the latest one."""
    folders = bench.place("folders")
    turns = count()

    def verify(processor: list[float]) -> float:
        turn = next(turns)
        named = structs.replace(record.session, title=f"Review {turn}", state="sealed")
        now = structs.replace(record, session=named)
        agreement = structs.replace(propose(now, turn + 1, utc_now(), None), state="sealed")
        now = structs.replace(
            now,
            agreements=(agreement,),
            signatures=tuple(_signed(each, agreement, keys) for each in people),
        )
        write_bundle(folders / str(turn), bundle(now, utc_now()), force=False)
        busy, began = _busy(), time.perf_counter()
        found = verify_path(folders / str(turn), allowed)
        took = (time.perf_counter() - began) * MS
        processor.append((_busy() - busy) * MS)
        assert found.result == "verified", found
        return took

    def bare() -> float:
        folder = max(folders.iterdir(), key=lambda each: int(each.name))
        page = (folder / "agreement.md").read_bytes()
        trusted = str(keys / "allowed_signers")

        def ask(person: Participant) -> int:
            file = str(folder / f"{person.handle}.sig")
            line = ["-Y", "verify", "-n", NAMESPACE, "-I", person.handle, "-f", trusted, "-s", file]
            return quietly(*line, content=page).code

        began = time.perf_counter()
        with ThreadPoolExecutor(max_workers=4) as several:
            codes = list(several.map(ask, people))
        took = (time.perf_counter() - began) * MS
        assert not any(codes)
        return took

    return verify, bare


def _busy() -> float:
    """Return the seconds of processor time of this process, and of those that it began and that have ended."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)


def _signed(person: Participant, agreement: Agreement, keys: Path) -> Signature:
    line = ["-Y", "sign", "-n", NAMESPACE, "-f", str(keys / person.handle)]
    (key,) = read_public_keys((keys / f"{person.handle}.pub").read_bytes(), person.handle)
    assert person.side is not None
    return Signature(
        uid=f"b9-{person.handle}",
        session=agreement.session,
        revision=agreement.revision,
        digest=agreement.digest,
        side=person.side,
        handle=person.handle,
        name=person.name,
        title=person.title,
        authority="",
        intent=sentence_signed(agreement, person.handle),
        assurance="key",
        seat="a file that was handed in",
        typed_by=person.handle,
        where="seat",
        at=agreement.proposed,
        fingerprint=key.fingerprint,
        proof=quietly(*line, content=agreement.signed.encode()).output,
    )
