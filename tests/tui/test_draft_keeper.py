"""Keeping drafts: what is typed is written once and not forgotten before it is on the disk."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from apps import an_app
from screens import wait_for
from workshop.errors import StoreError
from workshop.places import Workspace
from workshop.tui.app import WorkshopApp
from workshop.tui.drafts import DraftKeeper
from workshop.tui.screen import CommandScreen


class Disk:
    """A draft file, on a disk that can be full."""

    def __init__(self) -> None:
        self.full = False
        self.written: list[dict[str, str]] = []

    def keep(self, texts: Mapping[str, str]) -> None:
        if self.full:
            raise StoreError("There is no room left on the disk.")
        self.written.append(dict(texts))


def app_with(keeper: list[DraftKeeper], disk: Disk, root: Path) -> WorkshopApp:
    """Return an app whose screen tells what stands in a field only when it is asked."""

    class Typing(CommandScreen[object]):
        def on_mount(self) -> None:
            def unsaved() -> dict[str, str]:
                keeper[0].typed("question", "told late")
                return {"field": "in the field"}

            keeper.append(DraftKeeper(self, disk.keep, unsaved))
            keeper[0].start()

    return an_app(Workspace(root), Typing)


async def test_what_is_told_only_when_asked_is_written_too(tmp_path: Path) -> None:
    keeper, disk = list[DraftKeeper](), Disk()
    async with app_with(keeper, disk, tmp_path).run_test() as pilot:
        await wait_for(pilot, lambda: keeper)
        job = keeper[0].last()
        assert job is not None
        job()
        assert disk.written == [{"question": "told late", "field": "in the field"}]
        assert set(keeper[0].texts()) == {"told late", "in the field"}


async def test_what_could_not_be_written_is_written_the_next_time(tmp_path: Path) -> None:
    keeper, disk = list[DraftKeeper](), Disk()
    async with app_with(keeper, disk, tmp_path).run_test() as pilot:
        await wait_for(pilot, lambda: keeper)
        keeper[0].typed("note", "begun")
        await keeper[0].write()  # an app in which nothing has worked yet ends at its first fault
        disk.full = True
        keeper[0].typed("note", "first")
        await keeper[0].write()
        assert "first" in keeper[0].texts()
        disk.full = False
        keeper[0].typed("other", "second")
        await keeper[0].write()
        assert {"note": "first", "other": "second"}.items() <= disk.written[-1].items()
        disk.written.clear()
        await keeper[0].write()
        assert all("note" not in each for each in disk.written)
