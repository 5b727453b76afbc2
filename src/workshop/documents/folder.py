"""Writing a folder of files as one: it is there whole, or what was there before is.

It is written beside its place and put there in one step. In the place of an earlier one it comes only where everything
in that one is as it was written, so that nothing is lost that somebody put there or changed.
"""

from __future__ import annotations

import errno
import fcntl
import hashlib
import os
import re
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from workshop.documents.files import read_file
from workshop.errors import InputError, StoreError, WorkshopError

SUMS: Final = "SHA256SUMS"
"""The file with the SHA-256 of every other one, which `sha256sum -c` reads. By it we know a folder of ours."""
_SUM = re.compile(r"([0-9a-f]{64})  ([^/\n]+)")
_OF_THE_SYSTEM = frozenset({".DS_Store", "Thumbs.db", "desktop.ini", ".directory"})
"""What file managers leave in a folder that somebody has looked at; it is nobody's."""


def sums(files: Mapping[str, bytes]) -> str:
    """Return what stands in SUMS of a folder with these files."""
    return "".join(
        f"{hashlib.sha256(content).hexdigest()}  {name}\n"
        for name, content in sorted(files.items())
    )


def write_folder(
    path: Path, files: Mapping[str, str], *, force: bool, ours: Callable[[str], bool]
) -> Path:
    """Write a folder with `files` and SUMS, for its owner alone (0700, 0600); return it.

    An earlier folder is replaced only with `force`; one that `ours`, given the names of its files, does not know, or in
    which something was added or changed since, never is. Raises InputError where it may not be written, StoreError
    where it cannot be.
    """
    contents = {name: text.encode() for name, text in files.items()}
    contents[SUMS] = sums(contents).encode()
    try:
        path = path.absolute()
        _restore(path, ours)
        _require_free(path, force, ours)
        _clear_away(path)
        with _beside(path) as new:
            for name, content in contents.items():
                _write(new / name, content)
            _sync(new)
            _put(new, path, ours)
    except (OSError, ValueError) as error:
        reason = (error.strerror if isinstance(error, OSError) else "") or str(error)
        if isinstance(error, FileNotFoundError | NotADirectoryError) and not path.parent.is_dir():
            raise InputError(f"There is no directory {path.parent}; make it first.") from None
        raise StoreError(
            f"The folder {path} could not be written: {reason}. Nothing was half-written; "
            "mend that or choose another place."
        ) from None
    return path


# --- what is there --------------------------------------------------------------------------------


def _require_free(path: Path, force: bool, ours: Callable[[str], bool]) -> None:
    """Raise InputError unless a folder may be put to `path`."""
    if path.is_symlink():
        raise InputError(f"{path} is a link to {os.readlink(path)}. Choose another name.")
    if not path.exists():
        return
    if not path.is_dir():
        raise InputError(f"{path} is a file, not a folder. Choose another name.")
    if not _entries(path):
        return
    if not force:
        raise InputError(
            f"{path} is already there. Choose another name, or write over it with --force."
        )
    if strange := _strange(path, ours):
        raise InputError(strange)


def _strange(path: Path, ours: Callable[[str], bool]) -> str:
    """Return what keeps a folder from being replaced, in words; "" for nothing."""
    names = {each.name for each in _entries(path)}
    if not names:
        return ""
    known = _known(path) if SUMS in names else {}
    if not known or not all(map(ours, known)):
        return f"{path} is no folder that this program wrote, so it stays. Choose another name."
    changed = sorted(name for name in names - {SUMS} if not _as_written(path / name, known))
    if not changed:
        return ""
    named = ", ".join(changed[:3]) + (f" and {len(changed) - 3} more" if len(changed) > 3 else "")
    return (
        f"In {path} something was added or changed since it was written: {named}. "
        "Move that elsewhere first; then nothing of it is lost."
    )


def _as_written(path: Path, known: Mapping[str, str]) -> bool:
    if path.is_symlink() or not path.is_file():
        return False
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest() == known.get(path.name)


def _known(path: Path) -> dict[str, str]:
    """Return the SHA-256 of each file, by its name, as SUMS has them; {} where it is none."""
    try:
        lines = read_file(path / SUMS).decode("utf-8").splitlines()
    except (WorkshopError, ValueError):
        return {}
    found = [_SUM.fullmatch(line) for line in lines]
    return {each[2]: each[1] for each in found if each} if all(found) else {}


def _entries(path: Path) -> list[Path]:
    return [each for each in path.iterdir() if each.name not in _OF_THE_SYSTEM]


# --- beside its place, and into it ----------------------------------------------------------------


@contextmanager
def _beside(path: Path) -> Iterator[Path]:
    """Yield a new folder beside `path`, under a lock that goes with the process; what is left of it goes at the end."""
    while (new := _new_part(path)) is None:
        pass  # another writer took it for one that was left
    folder, lock = new
    try:
        yield folder
    finally:
        _remove(folder)
        os.close(lock)


def _new_part(path: Path) -> tuple[Path, int] | None:
    folder = Path(tempfile.mkdtemp(prefix=_part(path), suffix=".part", dir=path.parent))
    try:
        lock = os.open(folder, _FOLDER)
    except FileNotFoundError:
        return None
    if _locked(lock) is not False and folder.exists():
        return folder, lock
    os.close(lock)
    return None


def _clear_away(path: Path) -> None:
    """Remove what writers that were killed left beside `path`; a writer that is at work holds a lock."""
    for left in path.parent.glob(f"{_escaped(_part(path))}*.part"):
        try:
            lock = os.open(left, _FOLDER)
        except OSError:
            continue
        try:
            if _locked(lock):
                _remove(left)
        except OSError:
            pass  # it is of no use to anybody, and in nobody's way
        finally:
            os.close(lock)


def _locked(lock: int) -> bool | None:
    """Lock an open folder; return whether nobody else has it, None where this disk has no locks."""
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        return None
    return True


_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC


def _put(new: Path, path: Path, ours: Callable[[str], bool]) -> None:
    """Put a folder that is whole to its place; the one that was there, if any, to where the new one was."""
    if not path.exists() or not _entries(path):
        for each in path.iterdir() if path.exists() else ():
            each.unlink()  # left by a file manager
        os.rename(new, path)
    else:
        _exchange(new, path)
        # Somebody may have put something there after we looked.
        if strange := _strange(new, ours):
            _exchange(new, path)
            raise InputError(strange)
    _sync(path.parent)


def _exchange(one: Path, other: Path) -> None:
    """Let two folders change places in one step; where the disk cannot do that, in two that `_restore` can mend."""
    if _exchanged(one, other):
        return
    old = _old(other)
    os.rename(other, old)
    os.rename(one, other)
    os.rename(old, one)


def _restore(path: Path, ours: Callable[[str], bool]) -> None:
    """Finish what a killed `_exchange` had begun: the old folder comes back, or goes where the new one is there."""
    old = _old(path)
    if not old.is_dir():
        return
    if not path.exists():
        os.rename(old, path)
    elif not _strange(old, ours):
        _remove(old)


def _exchanged(one: Path, other: Path) -> bool:
    """Let two folders change places in one step; return whether this system and this disk can do that."""
    import ctypes
    import sys

    library = ctypes.CDLL(None, use_errno=True)
    here, there = os.fsencode(one), os.fsencode(other)
    try:
        if sys.platform == "darwin":
            code = library.renamex_np(here, there, _SWAP_DARWIN)
        else:
            code = library.renameat2(_AT_FDCWD, here, _AT_FDCWD, there, _EXCHANGE_LINUX)
    except AttributeError:  # a C library that does not have it
        return False
    if code == 0:
        return True
    number = ctypes.get_errno()
    if number in (errno.EINVAL, errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP):
        return False
    raise OSError(number, os.strerror(number))


_AT_FDCWD, _EXCHANGE_LINUX, _SWAP_DARWIN = -100, 2, 2
"""From fcntl.h, linux/fs.h and sys/stdio.h."""


def _part(path: Path) -> str:
    return f".workshop-{path.name}-"


def _old(path: Path) -> Path:
    return path.with_name(f".workshop-{path.name}.old")


def _escaped(name: str) -> str:
    return re.sub(r"([*?\[])", r"[\1]", name)


def _write(path: Path, content: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _remove(folder: Path) -> None:
    """Remove a folder with the files in it; one that holds other folders stays."""
    if not folder.is_dir():
        return
    for each in folder.iterdir():
        if not each.is_dir() or each.is_symlink():
            each.unlink(missing_ok=True)
    folder.rmdir()
