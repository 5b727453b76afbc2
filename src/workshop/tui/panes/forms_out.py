"""Forms from the console: handing them out, collecting what came back, reminding. No shell is needed for any of it."""

from __future__ import annotations

from workshop.tui.panes.console import Console

OFFERED = (
    ("h", "hand out the forms: a page and a mail for each person"),
    ("l", "collect the answers that came back"),
    ("m", "write reminders to whoever has not answered"),
)
"""What can be done with the forms of a round that is answered by form, by key."""


async def do_with_forms(console: Console, key: str) -> None:
    """Do what one of the keys in OFFERED is for."""
    if key == "h":
        folder = await console.do(lambda room: room.files.hand_out_forms())
        if folder is not None:
            console.say(
                f"Forms and mails are in {folder}. Put what comes back into {folder.parent / 'answers'}. Only this "
                "computer can open it, and not after a restored backup."
            )
    elif key == "m":
        folder = await console.do(lambda room: room.files.write_reminders())
        if folder is not None:
            console.say(f"The reminders are in {folder}.")
    elif key == "l":
        await _collect(console)


async def _collect(console: Console, *, partly: bool = False) -> None:
    """Take the answers in the folder for them, and say how many; whose they are is on no screen."""
    came = await console.do(lambda room: room.files.collect_answers(partly=partly))
    if came is None:
        return
    new = sum(bool(each.sealed) for each in came.taken)
    faults = [*came.faults, *(words for each in came.taken for words in each.refused)]
    told = f"{new} newly taken, {len(came.taken) - new} taken before."
    if not came.taken and not faults:
        told = f"No answers are in {came.folder}. Put the files or mails that came back there."
    if not faults:
        console.say(told)
        return
    words = "\n\n".join([told, f"{len(faults)} could not be taken:", *faults])
    choices = (("y", "go on"),) if partly else (("y", "go on"), ("p", "take what fits of them"))
    if await console.ask(words, choices) == "p":
        await _collect(console, partly=True)
