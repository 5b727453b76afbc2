"""How to check an agreement with what any computer has: the page HOW-TO-CHECK.md of its folder.

It is for somebody who never saw this program. Each check says what it proves, and what it does not.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Final

from workshop.agreement.canonical import digest
from workshop.agreement.clauses.welcome import Parties, Signatory
from workshop.agreement.content import read
from workshop.agreement.signatures.signature_page import how_known
from workshop.agreement.signatures.signatures_toml import file_of
from workshop.agreement.signatures.ssh_signature import NAMESPACE
from workshop.model.agreements import Agreement, Signature, assurance_word, grouped
from workshop.model.markdown import escape
from workshop.model.paragraphs import as_page, on_one_line
from workshop.model.record import Record
from workshop.model.session import State, state_word
from workshop.model.sign_off import decline_of

NAME: Final = "HOW-TO-CHECK.md"
_MINE: Final = "../my-keys"
"""The file with the keys that its reader saved. It lies outside the folder: what lies in it may be anybody's."""


_STANDING: dict[State, str] = {
    "proposed": "not signed by everybody yet.",
    "sealed": "signed by everybody who has to sign.",
    "superseded": "signed by everybody, and replaced by a later agreement since.",
    "declined": "declined, so it does not hold.",
    "withdrawn": "taken back, so it does not hold.",
}


def how_it_stands(record: Record) -> str:
    """Return how far the agreement of `record` has come, as the end of a sentence."""
    return _STANDING.get(
        record.session.state, f"the session is {state_word(record.session.state)}."
    )


def key_signatures(agreement: Agreement, record: Record) -> tuple[Signature, ...]:
    """Return the signatures of this revision that anybody can check: made with a key, and kept as they came."""
    return tuple(
        each
        for each in record.signatures
        if not each.void
        and each.assurance == "key"
        and each.proof
        and (each.revision, each.digest) == (agreement.revision, agreement.digest)
    )


def checking_page(agreement: Agreement, record: Record, files: Collection[str]) -> str:
    """Return the page for a folder with these `files`. Raises DocumentError where the data cannot be read."""
    content = read(agreement.text)
    parties = content.parts.get("parties")
    between = ""
    signatories: tuple[Signatory, ...] = ()
    if isinstance(parties, Parties):
        signatories = parties.signatories
        between = (
            f", between {on_one_line(parties.client.full)} and {on_one_line(parties.agency.full)}"
        )
    in_order = [each.handle for each in signatories]
    keys = sorted(
        key_signatures(agreement, record),
        key=lambda each: in_order.index(each.handle) if each.handle in in_order else len(in_order),
    )
    parts = [
        _folder(),
        _text(agreement),
        _whole(),
        _who(agreement, record, signatories),
        *([_with_keys(agreement, keys, {each.key for each in signatories})] if keys else []),
        _not_shown(bool(keys)),
        _program(keys),
    ]
    lines = [
        "# How to check this agreement",
        "",
        f"**{on_one_line(content.head.title)}**, revision {agreement.revision}{between}. "
        f"When this folder was written: {how_it_stands(record)}",
        "",
        f"What is signed is the file {agreement.file}; any editor opens it. The page agreement.html shows it in a "
        f"browser, for reading and printing; where the two differ, {agreement.file} holds. The checks below need "
        "nothing but this folder and a computer; none of them needs the program that wrote it.",
        "",
        *_files(agreement, files),
        "",
    ]
    for number, (heading, *rest) in enumerate(parts, start=1):
        lines += [f"## {number}. {heading}", "", *rest, ""]
    return as_page(lines)


def _files(agreement: Agreement, files: Collection[str]) -> Iterator[str]:
    """Yield what is in the folder, what belongs together on one line."""
    signed = "**what is signed**"
    page, data = (signed, "the same for programs")
    if agreement.form == 1:
        page, data = ("shows what is signed", signed)
    told = (
        ("agreement.md", page),
        ("agreement.toml", data),
        ("agreement.html", "the agreement and its signatures, for a browser and for paper"),
        (
            "signatures.md signatures.toml",
            "who signed and how that is known; the same for programs",
        ),
        (
            " ".join(sorted(each for each in files if each.endswith(".sig"))),
            "signatures made with a key",
        ),
        ("actions.ics actions.csv", "who promised what: for a calendar, for a spreadsheet"),
        (
            "follow-up.eml follow-up.txt",
            "a mail to both contacts, ready to be sent; the same as text",
        ),
        ("minutes.html minutes.md", "what was said and shown; these are not the agreement"),
    )
    for names, words in told:
        found = [name for name in names.split() if name in files]
        if found:
            yield f"- {' and '.join(found) if len(found) < 3 else ', '.join(found)}: {words}"
    if any(each.startswith("promises-") for each in files):
        yield "- promises-NAME.eml, .txt and .ics: a mail to each person with their own promises alone, and their dates"


def _folder() -> list[str]:
    return [
        "Open a window for commands in this folder",
        "- Windows: open the folder in Explorer, click into the address bar, type powershell and press Enter.",
        "- Mac: open Terminal, type cd and a blank, drag the folder into the window and press Return.",
        "- Linux: click into the folder with the right button and choose to open a terminal.",
        "",
        "Then type the lines below as they stand, those for your system.",
    ]


def _text(agreement: Agreement) -> list[str]:
    return [
        "Is this the text that was signed?",
        f"Compute the SHA-256 of {agreement.file}. It has to be this one, digit for digit; capitals do not matter:",
        "",
        f"    {digest(agreement.signed)}",
        "",
        *_three_ways(agreement.file),
        "**What it proves:** the file is, to the last letter, the text that has this number.",
        "",
        "**What it does not prove:** that this is the number that was agreed. Whoever changes the text can change the "
        "number on this page too. So compare it with one that you have from elsewhere: read aloud when it was signed "
        f"(it begins {grouped(agreement.digest)}), in the mail that followed, on a printed page, or in the other "
        "side's copy.",
        "",
        "If it is another number, ask for the file again: a mail program or an editor may have changed it on the way.",
        *_data(agreement),
    ]


def _data(agreement: Agreement) -> list[str]:
    if agreement.form == 1:
        return []
    return [
        "",
        "The file agreement.toml has the same agreement for programs. Its SHA-256 is the last line of agreement.md. "
        "Where the two differ, agreement.md holds.",
        "",
        *_three_ways("agreement.toml"),
    ]


def _three_ways(file: str) -> list[str]:
    return [
        *_lines("Windows", f"Get-FileHash {file}", f"certutil -hashfile {file} SHA256"),
        *_lines("Mac", f"shasum -a 256 {file}"),
        *_lines("Linux", f"sha256sum {file}"),
    ]


def _whole() -> list[str]:
    return [
        "Did every file arrive whole?",
        "SHA256SUMS has the SHA-256 of every other file in this folder.",
        "",
        *_lines(
            "Windows",
            "Get-Content SHA256SUMS | ForEach-Object { $sum, $file = $_ -split '  ', 2; "
            '"$file $((Get-FileHash $file).Hash -eq $sum)" }',
        ),
        *_lines("Mac", "shasum -a 256 -c SHA256SUMS"),
        *_lines("Linux", "sha256sum -c SHA256SUMS"),
        "It says OK, or True, for each file; of a file that was left out on purpose, such as a mail, it says that it "
        "is missing.",
        "",
        "**What it proves:** nothing was damaged or lost on the way.",
        "",
        "**What it does not prove:** that nobody changed a file on purpose; they could change SHA256SUMS too.",
    ]


def _who(agreement: Agreement, record: Record, signatories: Sequence[Signatory]) -> list[str]:
    given = {
        each.handle: each
        for each in record.signatures
        if not each.void and (each.revision, each.digest) == (agreement.revision, agreement.digest)
    }
    checkable = {each.handle for each in key_signatures(agreement, record)}
    lines = [
        "Who signed",
        "The file signatures.md says who signed, when, and how that is known. In short:",
        "",
    ]
    rests = False
    for signatory in signatories:
        signature = given.get(signatory.handle)
        if signature is None:
            refused = decline_of(record, agreement.revision)
            declined = refused and refused.body.handle == signatory.handle
            said = "declined to sign" if declined else "has not signed"
        elif signatory.handle in checkable:
            file = file_of(signatory.handle)
            said = f"signed with a key: {file} is the signature, and anybody can check it, as below"
        else:
            said = f"signed ({assurance_word(signature)}: {how_known(signature)})"
            rests = True
        lines.append(
            f"- {on_one_line(signatory.name)}, for {on_one_line(signatory.signs_for)}: {said}"
        )
    if rests:
        lines += [
            "",
            "Whatever is not a signature with a key rests on the record of the host, the computer that the meeting was "
            "led from: it is what whoever led the meeting says was done, and nothing in this folder can prove it. That "
            "is no fault. If you want to be sure, ask that person whether they signed, and read them the digits that "
            f"the number above begins with: {grouped(agreement.digest)}.",
        ]
    return lines


def _with_keys(
    agreement: Agreement, keys: Sequence[Signature], named: Collection[str]
) -> list[str]:
    lines = [
        "Check a signature that was made with a key",
        "This needs ssh-keygen, a part of OpenSSH 8.1 or later; Windows 10 and 11, macOS and Linux bring it along.",
        "",
        "First get the public key of whoever signed: one line that begins with ssh- or ecdsa- or sk-. Get it from "
        "that person, or from where their company publishes it; **never from whoever sent you this folder.** A file of "
        "keys that came with the folder, in it or beside it, is not yours: save each key yourself, outside the folder, "
        "as below. Then, for each:",
    ]
    for each in keys:
        handle, name = each.handle, escape(each.name)
        also = " The agreement names that key too." if each.fingerprint in named else ""
        signer = f'{handle} namespaces="{NAMESPACE}"'
        check = (
            f"ssh-keygen -Y verify -f {_list_of(handle)} -I {handle} -n {NAMESPACE} "
            f"-s {file_of(handle)} < {agreement.file}"
        )
        lines += [
            "",
            f"### {name}",
            "",
            f"Step 1. Save the key of {name} beside this folder, not in it, as {handle}.pub. Its fingerprint has to be "
            f"`{each.fingerprint}`.{also}",
            "",
            *_lines("Windows, Mac, Linux", f"ssh-keygen -lf ../{handle}.pub"),
            f"Step 2. Write down whose key it is, and for what it counts, in a new file {handle}.mine, beside this "
            "folder too. One that is there already is written anew:",
            "",
            *_lines(
                "Windows",
                f"Set-Content -Encoding ascii {_list_of(handle)} ('{signer} ' + (Get-Content ../{handle}.pub))",
            ),
            *_lines(
                "Mac, Linux", f"echo '{signer}' \"$(cat ../{handle}.pub)\" > {_list_of(handle)}"
            ),
            f"Step 3. Ask whether {file_of(handle)} is a signature of that key over {agreement.file}:",
            "",
            *_lines("Windows", f'cmd /c "{check}"'),
            *_lines("Mac, Linux", check),
            "If it is, the answer is one line. It begins:",
            "",
            f'    Good "{NAMESPACE}" signature for {handle}',
            "",
            "**The fingerprint at its end has to be that of the key you saved,** the one that step 1 showed you. "
            "With another one somebody else signed, whatever the line begins with.",
            "",
            "Any other answer means no.",
        ]
    return [
        *lines,
        "",
        f"**What it proves:** whoever has the private half of that key signed exactly this {agreement.file}, as an "
        "agreement and not as anything else.",
        "",
        "**What it does not prove:** whose key it is (that you know from where you got it), who sat at the keyboard, "
        "and when. The times in signatures.md are from the clock of the host.",
    ]


def _not_shown(keys: bool) -> list[str]:
    own = (
        [
            "- That the keys are the right ones. A folder that brings its own keys proves only that it fits together: "
            "anybody can make new keys, sign another text with them and put it all into a folder.",
        ]
        if keys
        else []
    )
    return [
        "What nothing in this folder can show",
        *own,
        "- That this page is as the program wrote it: it came with the folder too. Where it matters, take it from the "
        "other side's copy.",
        "- That somebody was allowed to sign for their company. signatures.md says what they stated.",
        "- That a later agreement has not replaced this one. Ask for the latest.",
        "- Which kind of signature this is in law. It claims none; it says what was recorded.",
    ]


def _program(keys: Sequence[Signature]) -> list[str]:
    heading = "All of it at once, with the program"
    whoever = "Whoever has workshop, the program that wrote this folder, gets all of it in one line, in this folder"
    if not keys:
        return [heading, f"{whoever}:", "", "    workshop verify ."]
    mine = [_list_of(each.handle) for each in keys]
    return [
        heading,
        f"{whoever}. It asks for the keys that you saved in one file, which is written anew outside this folder: the "
        "program believes no file of keys that lies in a folder that it checks.",
        "",
        *_lines("Windows", f"Get-Content {','.join(mine)} | Set-Content -Encoding ascii {_MINE}"),
        *_lines("Mac, Linux", f"cat {' '.join(mine)} > {_MINE}"),
        "Then, on any of them:",
        "",
        f"    workshop verify . --allowed-signers {_MINE}",
    ]


def _list_of(handle: str) -> str:
    """Return the file, outside the folder, that has the key of one person alone, as its reader saved it."""
    return f"../{handle}.mine"


def _lines(system: str, *commands: str) -> list[str]:
    """Return lines to type, under the name of the systems that they are for."""
    either = f"{system}, one of these:" if len(commands) > 1 else f"{system}:"
    return [either, "", *(f"    {each}" for each in commands), ""]
