"""Where things are: the workspace and what lies in it. Every path of the product is made here."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from workshop.errors import WorkshopError

SETTINGS = "workshop.toml"
PORT = 2222
"""The port on which the host of remote seats listens, unless it is told another."""
_SETTINGS_TEXT = """\
# Settings of this workspace. A directory with this file, `sessions/` and `templates/` is a workspace.
# plain = true    `workshop join` asks and answers in lines, for screen readers, instead of over the whole screen.
# port = 2222     the port on which `workshop host` listens for people who come in over ssh.
"""


@dataclass(frozen=True)
class Workspace:
    """A directory that holds all data of one installation."""

    root: Path
    temporary: bool = False
    """Whether it goes when the program ends, as the demo's does."""

    @property
    def sessions(self) -> Path:
        """The folder of the data."""
        return self.root / "sessions"

    @property
    def database(self) -> Path:
        """The one database."""
        return self.sessions / "workshop.db"

    @property
    def exports(self) -> Path:
        """Where exports go unless a path is given."""
        return self.sessions / "exports"

    @property
    def drafts(self) -> Path:
        """What is being typed, one file a seat."""
        return self.sessions / "drafts"

    @property
    def live(self) -> Path:
        """Presence and leases: small locked files."""
        return self.sessions / "live"

    @property
    def backups(self) -> Path:
        """Verified copies of the database."""
        return self.sessions / "backups"

    @property
    def remote(self) -> Path:
        """What the host of remote seats keeps: its key, the key of the codes, its log."""
        return self.sessions / "remote"

    @property
    def host_key(self) -> Path:
        """The private key by which people recognise the host."""
        return self.remote / "host_key"

    @property
    def code_key(self) -> Path:
        """The key under which codes are kept."""
        return self.remote / "code_key"

    @property
    def faults(self) -> Path:
        """Where a crash leaves what is needed to mend it, without anybody's words."""
        return self.sessions / "faults"

    @property
    def templates(self) -> Path:
        """The workspace's own templates, looked up before the packaged ones."""
        return self.root / "templates"

    @property
    def settings(self) -> Path:
        """The settings; what marks a directory as a workspace."""
        return self.root / SETTINGS

    def make(self) -> Workspace:
        """Make the directories that are missing (0700) and the settings file (0600); return self.

        Raises WorkshopError where that cannot be done.
        """
        try:
            for folder in (self.root, self.sessions, self.templates, self.exports):
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            if not os.path.lexists(self.settings):
                with open(
                    os.open(self.settings, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w"
                ) as file:
                    file.write(_SETTINGS_TEXT)
        except OSError as error:
            raise WorkshopError(
                f"A workspace cannot be made at {self.root}: {error.strerror}. Choose another with --workspace DIR."
            ) from None
        return self


def find_workspace(option: str | None = None, start: Path | None = None) -> Workspace:
    """Return the workspace to use, without making it.

    `option` (--workspace), else $WORKSHOP_HOME, else the nearest directory from `start` (the current one) upward that
    has a settings file, else the platform's user data directory.
    """
    chosen = option or os.environ.get("WORKSHOP_HOME")
    if chosen:
        return Workspace(Path(chosen).expanduser().absolute())
    here = (start or Path.cwd()).absolute()
    for folder in (here, *here.parents):
        if (folder / SETTINGS).is_file():
            return Workspace(folder)
    import platformdirs

    return Workspace(Path(platformdirs.user_data_dir("workshop", appauthor=False)))


def wants_access() -> bool:
    """Return whether whoever uses this computer said, with ACCESSIBLE in the environment, how they use programs."""
    return os.environ.get("ACCESSIBLE", "0") not in ("", "0")


def theme_file() -> Path:
    """Return the file that keeps which theme this person chose: theirs alone, whatever the workspace."""
    state = os.environ.get("XDG_STATE_HOME")
    if state:
        return Path(state) / "workshop" / "theme"
    import platformdirs

    return Path(platformdirs.user_state_dir("workshop", appauthor=False)) / "theme"


def packaged_templates() -> Path:
    """Return the folder of the templates that come with the program."""
    inside = Path(__file__).parent / "_templates"
    return inside if inside.is_dir() else Path(__file__).parents[2] / "templates"


def packaged_example() -> Path:
    """Return the folder of the example's record files."""
    return Path(__file__).parent / "demo"
