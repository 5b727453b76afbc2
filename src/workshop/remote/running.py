"""Running the host until a signal stops it."""

from __future__ import annotations

import asyncio
import gc
import os
import signal
from collections.abc import Callable

from workshop.places import Workspace
from workshop.remote.arrival import InLines
from workshop.remote.host import Host


def run_host(
    workspace: Workspace,
    address: str,
    port: int,
    in_lines: InLines,
    say: Callable[[str], object],
    opened: Callable[[int], object],
    *,
    session: str = "",
    until_eof: bool = False,
) -> int:
    """Run the host until Ctrl+C, SIGTERM, or the end of what is typed with `until_eof`; return the exit code.

    `opened` is told the port once it listens.
    """
    gc.enable()  # other commands end before they make garbage
    return asyncio.run(_run(workspace, address, port, in_lines, say, opened, session, until_eof))


async def _run(
    workspace: Workspace,
    address: str,
    port: int,
    in_lines: InLines,
    say: Callable[[str], object],
    opened: Callable[[int], object],
    session: str,
    until_eof: bool,
) -> int:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        loop.add_signal_handler(number, stop.set)

    def heard() -> None:
        if not os.read(0, 1024):
            loop.remove_reader(0)
            stop.set()

    if until_eof:  # whoever started it has ended, in whatever way, or wants it to end
        loop.add_reader(0, heard)
    host = Host(workspace, in_lines, say, session=session)
    try:
        opened(await host.open(address, port))
        await stop.wait()
        say("Stopping: everybody is told.")
    finally:
        await host.close()
    return 0
