"""Reading and writing whole files: a written file is complete, or it is not there."""

from __future__ import annotations

import errno
import os
import stat
import tempfile
from pathlib import Path

from workshop.errors import InputError, NotFound, StoreError
from workshop.model.toml import MAX_FILE


def read_file(path: Path) -> bytes:
    """Return what is in `path`, and no more than is needed to see that it is too large for a document.

    Raises NotFound, InputError for what is no file (a pipe could make us wait for ever), StoreError where it cannot be
    read.
    """
    try:
        # Without O_NONBLOCK, opening a pipe waits for whoever writes into it.
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC)
        try:
            kind = stat.S_IFMT(os.fstat(descriptor).st_mode)
            if kind not in (stat.S_IFREG, stat.S_IFDIR):
                raise InputError(
                    f"{path} is a pipe or a device, not a file. Save what it holds as a file; or send it into the "
                    "command, with - in place of the name."
                )
            return _read_at_most(descriptor, MAX_FILE + 1)
        finally:
            os.close(descriptor)
    except FileNotFoundError:
        raise NotFound(f"There is no file {path}.") from None
    except IsADirectoryError:
        raise InputError(f"{path} is a directory; name a file in it.") from None
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        raise StoreError(f"{path} cannot be read: {_reason(error)}.") from None


def make_folder(path: Path) -> Path:
    """Make a folder for its owner alone, where there is none; return it. Raises StoreError."""
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(f"The folder {path} cannot be made: {_reason(error)}.") from None
    return path


def files_in(folder: Path) -> tuple[Path, ...]:
    """Return the files in a folder by name, hidden ones and folders left out. Raises StoreError."""
    try:
        return tuple(
            sorted(
                each
                for each in folder.iterdir()
                if each.is_file() and not each.name.startswith(".")
            )
        )
    except OSError as error:
        raise StoreError(f"{folder} cannot be read: {_reason(error)}.") from None


def _read_at_most(descriptor: int, most: int) -> bytes:
    found = bytearray()
    while len(found) < most and (more := os.read(descriptor, most - len(found))):
        found += more
    return bytes(found)


def write_file(path: Path, text: str, *, force: bool) -> None:
    """Write `text` to `path` as a file for its owner alone (0600); a file that is there is replaced only with `force`.

    It is written beside its place and moved there when it is on the disk, so a fault leaves what was there before. A
    symbolic link counts as a file that is there: with `force` the link is replaced, and never what it leads to.
    Raises InputError where it may not be written, StoreError where it cannot be.
    """
    content = text.encode("utf-8")
    require_free(path, force=force)
    try:
        _place(path, content, force)
    except FileExistsError:
        raise InputError(_THERE.format(path=path)) from None
    except (OSError, ValueError) as error:
        lost = isinstance(error, FileNotFoundError | NotADirectoryError)
        if lost and not path.parent.is_dir():
            raise InputError(f"There is no directory {path.parent}; make it first.") from None
        # Some folders of the system, such as /proc, answer that a new file in them is not there.
        reason = f"no file can be made in {path.parent}" if lost else _reason(error)
        raise StoreError(
            f"{path} could not be written: {reason}. Nothing was half-written; "
            "mend that or choose another place with -o PATH."
        ) from None


_THERE = "{path} is already there. Choose another name, or write over it with --force."


def require_free(path: Path, *, force: bool) -> None:
    """Raise InputError where no file may be written at `path`: one is there and not `force`, or it is no file."""
    try:
        link = path.is_symlink()
        there = path.stat() if path.exists() else None
    except (OSError, ValueError):
        return  # a fault that writing will meet and name
    # A link to a folder or a device, such as /dev/stdout, is left alone too.
    if there is not None and not stat.S_ISREG(there.st_mode):
        raise InputError(f"{path} is no file that can be written over. Choose a file's name.")
    if link and not force:
        raise InputError(
            f"{path} is a link to {os.readlink(path)}. Choose another name, or put the file in its place with --force; "
            "what it leads to stays as it is."
        )
    if there is not None and not force:
        raise InputError(_THERE.format(path=path))


def _place(target: Path, content: bytes, force: bool) -> None:
    descriptor, beside = tempfile.mkstemp(prefix=".workshop-", suffix=".part", dir=target.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if force:
            os.replace(beside, target)
        else:
            _move_where_nothing_is(beside, target)
    except BaseException:
        Path(beside).unlink(missing_ok=True)
        raise
    _sync_directory(target.parent)


def _move_where_nothing_is(beside: str, target: Path) -> None:
    try:
        # Making a hard link, unlike moving, fails where somebody made the file a moment ago.
        os.link(beside, target)
    except OSError as error:
        if error.errno not in (errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS):
            raise
        # Some file systems (of memory sticks) have no links. The name was free when we looked.
        os.rename(beside, target)
    else:
        os.unlink(beside)


def _sync_directory(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _reason(error: OSError | ValueError) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or str(error)
