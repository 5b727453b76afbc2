"""`workshop verify`: whether an agreement is what was signed, and what can be known of its signatures."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from workshop.cli.output import put, put_json

if TYPE_CHECKING:
    from workshop.agreement.verified.allowed_signers import AllowedSigners
    from workshop.agreement.verified.verdict import Remark, Verdict


@click.command("verify")
@click.argument("paths", metavar="PATH...", nargs=-1, required=True)
@click.option(
    "--allowed-signers",
    "trusted",
    metavar="FILE",
    help="The keys that you trust, one a line: NAME ssh-ed25519 AAAA…, NAME being a handle or a mail address.",
)
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
def verify_command(paths: tuple[str, ...], trusted: str | None, as_json: bool) -> None:
    """Verify an agreement from its files alone.

    PATH is the folder that was handed out, or agreement.md, agreement.toml, agreement.html or a .sig file with the
    others beside it. Of the text and of each signature it says what holds, what does not, and what cannot be known.
    Exit code 0: unchanged to the byte, and everybody who has to sign has signed with a key that you trust; otherwise 1.
    Without --allowed-signers nobody's key is known, so it is never 0; a FILE that lies in a folder that is verified may
    have come with it, and is not believed. Several PATHs: also whether each replaces the
    one that it names. No workspace is needed.
    """
    from workshop.agreement.verified.chain import chain_of
    from workshop.errors import InputError

    if "" in paths:
        raise InputError("A PATH is empty. Name the folder of the agreement, or a file in it.")
    allowed = _allowed(trusted) if trusted is not None else None
    found = _verified(paths, trusted, allowed)
    chain = chain_of(found)
    wrong = any(each.mark == "wrong" for each in chain)
    results = {each.result for each in found}
    result = (
        "broken"
        if wrong or "broken" in results
        else "unknown"
        if "unknown" in results
        else "verified"
    )
    if as_json:
        put_json(
            {
                "result": result,
                "agreements": [_as_json(each) for each in found],
                "chain": chain,
                "left_out": allowed.left_out if allowed else (),
            }
        )
    else:
        from workshop.cli.verified import first_line_of_all, told

        if len(found) > 1:
            put(f"{first_line_of_all(found, chain)}\n")
        put("\n\n".join(told(each) for each in found))
        _put_more(chain, allowed)
    if result != "verified":
        click.get_current_context().exit(1)


def _verified(
    paths: tuple[str, ...], trusted: str | None, allowed: AllowedSigners | None
) -> list[Verdict]:
    """Return what was found about each path, without the trusted keys where these may have come with one of them."""
    from pathlib import Path

    from msgspec import structs

    from workshop.agreement.verified.verdict import KEYS_CAME_ALONG
    from workshop.room.verified_folder import lies_in, verify_path

    own = trusted is None or trusted == "-"
    if own or not any(lies_in(Path(trusted or ""), Path(each)) for each in paths):
        return [verify_path(Path(each), allowed) for each in paths]
    found = [verify_path(Path(each), None) for each in paths]
    return [structs.replace(each, parts=(KEYS_CAME_ALONG, *each.parts)) for each in found]


def _allowed(path: str) -> AllowedSigners:
    from workshop.agreement.verified.allowed_signers import read_allowed_signers
    from workshop.cli.input import read_input

    content, source = read_input(path)
    return read_allowed_signers(content, source)


def _put_more(chain: tuple[Remark, ...], allowed: AllowedSigners | None) -> None:
    from workshop.cli.verified import in_lines

    if chain:
        put("\n" + "\n".join(["One after the other", *in_lines(chain)]))
    for each in allowed.left_out if allowed else ():
        put(f"\n{each}")


def _as_json(found: Verdict) -> dict[str, object]:
    import msgspec

    from workshop.cli.verified import first_line

    plain: dict[str, object] = msgspec.to_builtins(found)
    return {"result": found.result, "says": first_line(found), **plain}
