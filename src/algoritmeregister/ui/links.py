"""Which addresses in a registration may become a link. Texts of sources are never trusted."""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit

_MAIL = re.compile(r"[^@\s<>\"'(),:;\[\]\\]+@(?:[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?\.)+[a-zA-Z]{2,}")

LONGEST_SHOWN = 60  # characters of an address as it is read

_NOT_IN_LINKS = re.compile(r'[ <>"\\]')


def safe_link(value: object) -> str | None:
    """Return the address when it may be clicked: http or https with a host, nothing hidden in it. Otherwise None.

    Refused: other schemes (javascript:, data:), user names before an @ (they make one site look like another), white space
    and control characters.
    """
    if not isinstance(value, str):
        return None
    address = value.strip()
    # Of white space only the plain space is printable.
    if not address or not address.isprintable() or _NOT_IN_LINKS.search(address):
        return None
    try:
        parts = urlsplit(address)
        if parts.scheme.lower() not in {"http", "https"} or not parts.hostname or "@" in parts.netloc:
            return None
        _ = parts.port  # raises ValueError for a port that is none
    except ValueError:
        return None
    return address


def contact_link(value: object) -> str | None:
    """Return what a contact leads to: a mailto: link for a mail address, a web page as it is, else None."""
    if not isinstance(value, str):
        return None
    address = value.strip()
    mail = address[len("mailto:") :] if address.lower().startswith("mailto:") else address
    if _MAIL.fullmatch(mail):
        return f"mailto:{quote(mail, safe='@')}"
    return safe_link(address)


def readable(value: str) -> str:
    """Return an address as people read it: without https://, "www." and a slash at the end. Of a long one what says most:
    whose site it is and, where that fits, the last part of the path; no part is cut in two."""
    text = re.sub(r"^(?:https?://)?(?:www\.)?", "", value.strip(), flags=re.IGNORECASE).rstrip("/")
    if len(text) <= LONGEST_SHOWN:
        return text
    site, path = text.partition("/")[::2]
    for short in (f"{site}/…/{path.rpartition('/')[2]}", f"{site}/…"):
        if path and len(short) <= LONGEST_SHOWN:
            return short
    return text[: LONGEST_SHOWN - 1] + "…"
