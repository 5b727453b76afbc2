"""The settings of a workspace: `workshop.toml`, which people write by hand."""

from __future__ import annotations

import re
import socket
from pathlib import Path

from msgspec import Struct

from workshop.documents.files import read_file
from workshop.documents.toml import decoded
from workshop.errors import DocumentError, InputError, NotFound
from workshop.model.toml import parse
from workshop.places import PORT

_HOST = re.compile(r"(?:[A-Za-z0-9:][A-Za-z0-9.:_%-]{0,252})?")


class Settings(Struct, frozen=True):
    """What can be set; what this version does not know is left alone, for a later one may."""

    plain: bool = False
    """Whether a seat is questions and answers in lines instead of a full screen."""
    port: int = PORT
    """The port on which the host of remote seats listens."""
    host: str = ""
    """The name or address under which people elsewhere reach this computer; "" for its own name."""

    @property
    def address(self) -> str:
        """What people elsewhere connect to, as far as this computer knows."""
        return self.host or socket.getfqdn()


def read_settings(path: Path) -> Settings:
    """Return the settings in the file at `path`; the usual ones where there is none.

    Raises DocumentError, StoreError.
    """
    try:
        found = parse(decoded(read_file(path), path.name))
    except NotFound:
        return Settings()
    except InputError as error:
        raise DocumentError(path.name, [str(error)]) from None
    plain = found.get("plain", False)
    if not isinstance(plain, bool):
        raise DocumentError(path.name, ["plain: must be true or false"])
    port = found.get("port", PORT)
    if not isinstance(port, int) or isinstance(port, bool) or not 0 < port < 65536:
        raise DocumentError(path.name, ["port: must be a whole number from 1 to 65535"])
    host = found.get("host", "")
    if not isinstance(host, str) or not _HOST.fullmatch(host):
        raise DocumentError(path.name, ["host: must be a name or an address, as ssh takes it"])
    return Settings(plain, port, host)
