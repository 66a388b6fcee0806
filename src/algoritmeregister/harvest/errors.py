"""Why a file cannot be taken in. Every message says what, where, and how to mend it, in the reader's language."""

from __future__ import annotations

from collections.abc import Sequence


class ImportFailed(Exception):
    """A file was refused as a whole; nothing of it was taken in. The message is for whoever offered the file."""


class FileUnreadable(ImportFailed):
    """The file is missing, empty, locked, or not of a kind that we read."""


class TooLarge(ImportFailed):
    """The file, or one record in it, is larger than is allowed."""


class TooDeep(ImportFailed):
    """Values are nested deeper than is allowed."""


class TooWide(ImportFailed):
    """A record or table has more fields than is allowed."""


class Compressed(ImportFailed):
    """The file is an archive, or unpacks to far more than it seems to be."""


class Truncated(ImportFailed):
    """The file stops in the middle."""


class Malformed(ImportFailed):
    """The file does not follow the rules of its own format."""


class WrongEncoding(ImportFailed):
    """The bytes are not text in an encoding that we can be sure of."""


class UnknownShape(ImportFailed):
    """No mapping profile fits what is in the file."""


class WrongProfile(ImportFailed):
    """A mapping profile does not exist, or says something that is not possible."""


class WrongRegister(ImportFailed):
    """The records cannot go into this register: it is not named, or it holds demo content."""


class OlderThanKnown(ImportFailed):
    """The file shows an older state than the one the register already knows, or one that is yet to come."""


class WrongSource(ImportFailed):
    """A source cannot be harvested as it was described."""


class NotFetched(ImportFailed):
    """A source did not answer, or not as it should; nothing is concluded from that."""


class Missing(NotFetched):
    """The server answers that it has nothing there, or not for us. `status`: the HTTP status."""

    def __init__(self, message: str, status: int = 404) -> None:
        super().__init__(message)
        self.status = status


class Untrue(NotFetched):
    """What a source says does not match its own hashes; nothing of it is taken."""


class NotAllowed(NotFetched):
    """An address that we do not ask: it is not public, or its owner does not want it."""


class Waits(ImportFailed):
    """A run would do more than may be done without a steward; nothing was written."""

    def __init__(self, objections: Sequence[str]) -> None:
        super().__init__(" ".join(objections))
        self.objections = list(objections)


class Busy(ImportFailed):
    """Another harvest is going on in this installation."""
