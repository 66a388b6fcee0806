"""How each kind of setting is read from what somebody wrote. Each raises `ValueError`, that says what was expected."""

from __future__ import annotations

from datetime import date
from email.utils import parseaddr
from importlib.util import find_spec
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit

_MOST = 999_999_999
# Of a key. Of 32 random hexadecimal characters hardly ever fewer than nine are different; of a repeated word, often.
_SHORTEST_KEY, _FEWEST_IN_KEY = 32, 8


def text(value: str) -> str:
    """Take the value as it is, without surrounding spaces."""
    return value.strip()


def signing_key(value: str) -> str:
    """Read a key with which is signed: long, of many characters, so that nobody guesses it; empty is allowed."""
    value = value.strip()
    if value and (len(value) < _SHORTEST_KEY or len(set(value)) < _FEWEST_IN_KEY):
        raise ValueError(
            f"expected at least {_SHORTEST_KEY} random characters, {_FEWEST_IN_KEY} of them different: who guesses it "
            "signs in as anyone. Leave it out and one is made, or make one with: openssl rand -hex 32"
        )
    return value


def yes_or_no(value: str) -> bool:
    """Read 1/0, yes/no, true/false, on/off, ja/nee."""
    word = value.strip().lower()
    if word in {"1", "yes", "true", "on", "ja"}:
        return True
    if word in {"0", "no", "false", "off", "nee", ""}:
        return False
    raise ValueError("expected yes or no")


def number(value: str) -> int:
    """Read a whole number of at least zero."""
    return _number_from(0, value)


def positive(value: str) -> int:
    """Read a whole number of at least one."""
    return _number_from(1, value)


def _number_from(least: int, value: str) -> int:
    digits = value.strip()
    if digits.isascii() and digits.isdigit() and len(digits) <= len(str(_MOST)) and least <= int(digits):
        return int(digits)
    raise ValueError(f"expected a whole number from {least} to {_MOST}")


def port(value: str) -> int:
    """Read the number of a port."""
    digits = value.strip()
    if digits.isascii() and digits.isdigit() and len(digits) < 6 and 0 < int(digits) < 65_536:
        return int(digits)
    raise ValueError("expected a port, from 1 to 65535")


def folder(value: str) -> Path:
    """Read a folder's path; a relative one counts from where the command is started."""
    if not value.strip():
        raise ValueError("expected the path of a folder")
    return Path(value).expanduser().resolve()


def number_or_unknown(value: str) -> int | None:
    """Read a whole number of at least zero; empty means that it is not known."""
    return number(value) if value.strip() else None


def existing_file(value: str) -> str:
    """Read the path of a file that must be there; empty is allowed."""
    value = value.strip()
    if value and not Path(value).expanduser().is_file():
        raise ValueError("expected the path of a file that exists")
    return str(Path(value).expanduser().resolve()) if value else ""


def existing_folder(value: str) -> str:
    """Read the path of a folder that must be there; empty is allowed."""
    value = value.strip()
    if value and not Path(value).expanduser().is_dir():
        raise ValueError("expected the path of a folder that exists")
    return str(Path(value).expanduser().resolve()) if value else ""


def day(value: str) -> str:
    """Read a date as YYYY-MM-DD; empty is allowed."""
    value = value.strip()
    try:
        return date.fromisoformat(value).isoformat() if value else ""
    except ValueError:
        raise ValueError("expected a day as year-month-day") from None


def accessibility_status(value: str) -> str:
    """Read one of the statuses A to E of the Dutch accessibility statement; empty is allowed."""
    value = value.strip().upper()
    if value not in {"", "A", "B", "C", "D", "E"}:
        raise ValueError("expected A, B, C, D or E")
    return value


def archive_valuation(value: str) -> str:
    """Read B or V."""
    value = value.strip().upper()
    if value not in {"B", "V"}:
        raise ValueError("expected B or V")
    return value


def mail_security(value: str) -> str:
    """Read starttls, tls or none."""
    value = value.strip().lower()
    if value not in {"starttls", "tls", "none"}:
        raise ValueError("expected starttls, tls or none")
    return value


def sentences(value: str) -> list[str]:
    """Read a list of texts separated by semicolons."""
    return [part.strip() for part in value.split(";") if part.strip()]


def words(value: str) -> list[str]:
    """Read a list separated by commas."""
    return [part.strip() for part in value.split(",") if part.strip()]


def host_names(value: str) -> list[str]:
    """Read names of hosts separated by commas, as Django knows them: "*" and ".example.nl" too, without https:// or port."""
    names = private_hosts(value)
    if not names:
        raise ValueError("expected at least one name: with none it answers nobody. Left out, only this machine")
    return names


def private_hosts(value: str) -> list[str]:
    """Read names or addresses of hosts separated by commas; none is allowed."""
    names = words(value)
    if wrong := next((name for name in names if not _is_host(name)), ""):
        raise ValueError(f"expected only names of hosts, without https://, path or port, and not {wrong!r}")
    return names


def listening_host(value: str) -> str:
    """Read the address or the name of this machine on which to listen."""
    host = host_or_nothing(value)
    if not host:
        raise ValueError("expected an address of this machine, such as 127.0.0.1, or 0.0.0.0 for all of them")
    return host


def host_or_nothing(value: str) -> str:
    """Read the name or address of one host; empty is allowed."""
    host = value.strip()
    if host and not (_is_host(host) or _is_address(host)):
        raise ValueError("expected the name or address of a host, without https://, path or port")
    return host


def _is_host(name: str) -> bool:
    return not ("/" in name or any(map(str.isspace, name)) or (":" in name and not name.startswith("[")))


def _is_address(host: str) -> bool:
    try:
        return bool(ip_address(host))
    except ValueError:
        return False


def web_address(value: str) -> str:
    """Read an address that begins with http:// or https://; empty is allowed."""
    value = value.strip().rstrip("/")
    if value and not _is_web(value):
        raise ValueError("expected an address that begins with https://")
    return value


def provider(value: str) -> str:
    """Read the address of who lets people sign in: https, or http on this very machine; empty is allowed."""
    value = web_address(value)
    host = urlsplit(value).hostname or ""
    if value.startswith("http://") and not (host == "localhost" or (_is_address(host) and ip_address(host).is_loopback)):
        raise ValueError("expected an address that begins with https:// (http:// only on this machine)")
    return value


def _is_web(value: str) -> bool:
    parts = _parts(value)
    return bool(parts and parts.scheme in {"http", "https"} and parts.hostname) and not any(map(str.isspace, value))


def _parts(address: str) -> SplitResult | None:
    try:
        parts = urlsplit(address)
        parts.port  # noqa: B018  # raises for what is no port
    except ValueError:
        return None
    return parts


def mail_address(value: str) -> str:
    """Read a mail address; empty is allowed."""
    value = value.strip()
    if value and not _is_mail(value):
        raise ValueError("expected a mail address")
    return value


def sender(value: str) -> str:
    """Read a mail address, with a name before it perhaps."""
    value = value.strip()
    if len(value.splitlines()) != 1 or not _is_mail(parseaddr(value)[1]):
        raise ValueError("expected a mail address, or a name with a mail address between < and > behind it")
    return value


def _is_mail(address: str) -> bool:
    name, _, host = address.rpartition("@")
    return bool(name and host) and _is_host(host) and not set(name) & set(' \t\n\r<>"@,;')


def contact(value: str) -> str:
    """Read an https address or a mailto: link (RFC 9116 2.5.3); empty is allowed."""
    value = value.strip()
    kind, _, rest = value.partition(":")
    if value and not ((kind == "https" and _is_web(value)) or (kind == "mailto" and _is_mail(rest))):
        raise ValueError("expected an https address, or mailto: with a mail address behind it")
    return value


def importable(value: str) -> str:
    """Read the name of a class as `module.Class`, of a package that is installed here; empty is allowed."""
    value = value.strip()
    parts = value.split(".")
    if value and not (len(parts) > 1 and all(map(str.isidentifier, parts)) and find_spec(parts[0])):
        raise ValueError("expected module.Class, of a module that Python can find here")
    return value


def database(value: str) -> str:
    """Read sqlite:///FILE or postgresql://USER:PASSWORD@HOST:PORT/NAME; empty means SQLite in DATA_DIR."""
    value = value.strip()
    if not value:
        return value
    parts = _parts(value)
    if parts is None or parts.scheme not in {"sqlite", "postgres", "postgresql"}:
        raise ValueError("expected an address that begins with postgresql:// or sqlite:///")
    if not parts.path.strip("/"):
        raise ValueError("expected the name of the database at the end, after the last slash")
    if parts.scheme == "sqlite" and not sqlite_file(value).parent.is_dir():
        raise ValueError("expected a file in a folder that exists, after sqlite:///")
    return value


def sqlite_file(address: str) -> Path:
    """Return which file an address that begins with sqlite:/// is about."""
    path = urlsplit(address).path
    return Path(unquote(path[1:] if path.startswith("//") else path))
