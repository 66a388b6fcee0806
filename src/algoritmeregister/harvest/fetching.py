"""Every request that the harvest makes goes through here: bounded in time, size and redirects; polite; only to public
addresses, unless HARVEST_PRIVATE_HOSTS names the host.
"""

from __future__ import annotations

import http.client
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.parse import urljoin

import urllib3
from django.conf import settings
from django.utils.translation import gettext as _
from urllib3.connection import HTTPConnection

from algoritmeregister import reasons
from algoritmeregister.guard import addresses
from algoritmeregister.guard.addresses import Target
from algoritmeregister.guard.connecting import connect, cut_after
from algoritmeregister.harvest import robots
from algoritmeregister.harvest.errors import Missing, NotAllowed, NotFetched

ATTEMPTS = 4
REDIRECTS = 5
SILENCE = 30.0  # seconds without a byte after which a connection is given up
_CHUNK = 64 * 1024
_LATER = frozenset({408, 425, 429, 500, 502, 503, 504})
_ELSEWHERE = frozenset({301, 302, 303, 307, 308})
_TROUBLE = (urllib3.exceptions.HTTPError, http.client.HTTPException, OSError)
_MEGABYTE = 1024 * 1024


def pause(seconds: float) -> None:
    """Wait."""
    if seconds > 0:
        time.sleep(seconds)


@dataclass(frozen=True)
class Question:
    """One request. With a `body` (JSON) it is a POST. `etag` and `last_modified` are of the answer that we have. `cut`: of
    an answer that is too large the beginning will do.
    """

    address: str
    body: bytes | None = None
    accept: str = "*/*"
    etag: str = ""
    last_modified: str = ""
    minds_robots: bool = True
    cut: bool = False


@dataclass(frozen=True)
class Answer:
    """What came back. `not_modified`: our copy still holds, and nothing was written."""

    address: str
    not_modified: bool
    etag: str = ""
    last_modified: str = ""


@dataclass
class Manners:
    """What is remembered of hosts during one round: when they were last asked, and what their robots.txt says."""

    between: float
    asked_at: dict[str, float] = field(default_factory=dict)
    robots: dict[str, robots.Robots] = field(default_factory=dict)

    def wait(self, target: Target, deadline: float) -> None:
        """Wait until the host may be asked again. Raises `NotFetched` when that is after the deadline."""
        said = self.robots.get(target.origin)
        between = max(self.between, said.delay if said else 0.0)
        wait = self.asked_at.get(target.host, -between) + between - time.monotonic()
        _check_time(deadline - max(wait, 0), target)
        pause(wait)

    def note(self, target: Target) -> None:
        """Note that the host was asked just now."""
        self.asked_at[target.host] = time.monotonic()


def manners() -> Manners:
    """Return the manners for a round, as the settings want them."""
    return Manners(float(settings.HARVEST_SECONDS_BETWEEN))


def check_address(address: str) -> None:
    """Check that an address is one that could be asked, without looking it up. Raises `NotAllowed`."""
    with _guarded():
        addresses.parse(address)


@contextmanager
def _guarded() -> Iterator[None]:
    """Tell in the harvest's own words what the guard refuses, and how it may be allowed."""
    try:
        yield
    except addresses.NotAllowed as error:
        how = _("Mag het toch, zet de naam dan in HARVEST_PRIVATE_HOSTS; dat doet wie de server beheert.")
        raise NotAllowed(f"{error} {how}" if error.is_private else str(error)) from None
    except addresses.NotThere as error:
        raise NotFetched(str(error)) from None


class _Later(Exception):
    """It may work in a moment; `after`: how many seconds the server asked for."""

    def __init__(self, reason: str, after: float = 0.0) -> None:
        super().__init__(reason)
        self.after = after


class Fetcher:
    """Fetches what one source needs, within one budget of time. One request at a time.

    The first question is to the source itself: only when that is a private host may others be asked.
    """

    def __init__(self, manners: Manners) -> None:
        self._manners = manners
        self._deadline = time.monotonic() + settings.HARVEST_MAX_SECONDS
        self._most = min(settings.HARVEST_MAX_MEGABYTES * _MEGABYTE, settings.IMPORT_MAX_BYTES)
        self._private = frozenset(host.casefold().strip("[]") for host in settings.HARVEST_PRIVATE_HOSTS)
        self._first = True

    def fetch(self, question: Question, target: Path, most: int | None = None) -> Answer:
        """Write the answer to the file `target`, of at most `most` bytes. Follows redirects, tries again after trouble.

        Raises `NotFetched` when there is no good answer, `NotAllowed` when we may not ask.
        """
        for _hop in range(REDIRECTS + 1):
            with _guarded():
                asked = addresses.parse(question.address)
            if self._first and asked.host not in self._private:
                self._private = frozenset()  # what is outside leads nowhere inside, by a redirect or a link
            self._first = False
            if question.minds_robots:
                self._mind_robots(asked)
            outcome = self._persist(asked, question, target, most or self._most)
            if isinstance(outcome, Answer):
                return outcome
            question = _redirected(question, asked, outcome)
        raise NotFetched(_("%s verwijst telkens door.") % question.address)

    def check_size(self, size: int, address: str) -> None:
        """Check that what a source gave in parts is not larger than one answer may be. Raises `NotFetched`."""
        if size > self._most:
            raise NotFetched(
                _("%(address)s geeft bij elkaar meer dan %(limit)d MB (HARVEST_MAX_MEGABYTES). Er is niets overgenomen.")
                % {"address": address, "limit": self._most // _MEGABYTE}
            )

    def _persist(self, asked: Target, question: Question, target: Path, most: int) -> Answer | tuple[int, str]:
        """Ask until there is an answer or a redirect (status, location), with longer and longer pauses."""
        reason = ""
        for attempt in range(ATTEMPTS):
            _check_time(self._deadline, asked, reason)
            with _guarded():
                ips = addresses.resolve(asked, self._private)
            try:
                return self._ask(asked, ips[attempt % len(ips)], question, target, most)
            except _Later as later:
                reason, wait = str(later), max(later.after, 2.0**attempt)
            except _TROUBLE as error:
                said = reasons.known(error) or type(error).__name__
                reason, wait = _("geen verbinding, of die viel weg (%s)") % said, 2.0**attempt
            if attempt + 1 < ATTEMPTS:
                _check_time(self._deadline - wait, asked, reason)
                pause(wait)
        raise NotFetched(
            _("%(host)s geeft geen goed antwoord, ook niet na %(number)d keer: %(reason)s.")
            % {"host": asked.host, "number": ATTEMPTS, "reason": reason}
        )

    def _ask(self, asked: Target, ip: str, question: Question, target: Path, most: int) -> Answer | tuple[int, str]:
        self._manners.wait(asked, self._deadline)
        connection = connect(asked, ip, min(SILENCE, max(self._deadline - time.monotonic(), 0.1)))
        try:
            with cut_after(connection, self._deadline - time.monotonic()):
                return self._answer(connection, asked, question, target, most)
        finally:
            self._manners.note(asked)

    def _answer(
        self, connection: HTTPConnection, asked: Target, question: Question, target: Path, most: int
    ) -> Answer | tuple[int, str]:
        method = "GET" if question.body is None else "POST"
        connection.request(
            method, asked.request, body=question.body, headers=_headers(asked, question), preload_content=False
        )
        response = connection.getresponse()
        if response.status in _ELSEWHERE and response.headers.get("Location"):
            return response.status, str(response.headers["Location"])
        if response.status == 304 and (question.etag or question.last_modified):
            return Answer(question.address, True, question.etag, question.last_modified)
        _check_status(response, asked)
        self._save(response, asked, target, most, cut=question.cut)
        etag, last_modified = response.headers.get("ETag", ""), response.headers.get("Last-Modified", "")
        return Answer(question.address, False, etag[:500], last_modified[:100])

    def _save(self, response: urllib3.BaseHTTPResponse, asked: Target, target: Path, most: int, *, cut: bool) -> None:
        length = response.headers.get("Content-Length", "")
        size = int(length[:20]) if length.isascii() and length.isdigit() and not cut else 0
        with target.open("wb") as out:
            while size <= most and (chunk := response.read1(_CHUNK, decode_content=True)):
                size = max(size, out.tell() + len(chunk))
                out.write(chunk)
        if size > most and not cut:
            told = (
                _("Het antwoord van %(host)s is groter dan %(limit)d MB (HARVEST_MAX_MEGABYTES). Er is niets overgenomen.")
                if most == self._most
                else _("Een pagina van %(host)s is groter dan %(limit)d MB. Vraag er minder tegelijk.")
            )
            raise NotFetched(told % {"host": asked.host, "limit": most // _MEGABYTE})
        _check_time(self._deadline, asked)

    def _mind_robots(self, asked: Target) -> None:
        """Ask the host's robots.txt, once a round. Raises `NotAllowed` when it does not want our request."""
        if asked.origin not in self._manners.robots:
            self._manners.robots[asked.origin] = self._robots(asked)
        if not self._manners.robots[asked.origin].allows(asked.request):
            raise NotAllowed(
                _(
                    "%(host)s wil niet dat programma’s %(path)s ophalen (robots.txt). Spreek het met de eigenaar af, en zet "
                    "dan de optie ignore_robots aan."
                )
                % {"host": asked.host, "path": asked.request[:200]}
            )

    def _robots(self, asked: Target) -> robots.Robots:
        question = Question(replace(asked, request="/robots.txt").address, accept="text/plain", minds_robots=False, cut=True)
        with _Scratch() as file:
            try:
                self.fetch(question, file, robots.MAX_BYTES)
            except Missing:
                return robots.Robots()  # RFC 9309 2.3.1.3: not there, so everything may be asked
            # RFC 9309 2.5: what comes after so much does not count
            return robots.parse(file.read_text(encoding="utf-8-sig", errors="replace"))


class _Scratch:
    """A file for as long as it is needed."""

    def __enter__(self) -> Path:
        import tempfile

        self._folder = tempfile.TemporaryDirectory(prefix="harvest-")
        return Path(self._folder.name) / "answer"

    def __exit__(self, *_error: object) -> None:
        self._folder.cleanup()


def introduction() -> dict[str, str]:
    """Return the header that says who we are, and how to reach us."""
    contact = "; ".join(each for each in (settings.SITE_URL, settings.CONTACT_EMAIL) if each)
    return {"User-Agent": f"{robots.OUR_NAME}/{settings.BUILD} (+{contact})"}


def _headers(asked: Target, question: Question) -> Mapping[str, str]:
    headers = {
        **introduction(),
        "Host": asked.host_header,
        "Accept": question.accept,
        "Accept-Encoding": "gzip",
        "Connection": "close",
    }
    if question.body is not None:
        headers["Content-Type"] = "application/json"
    if question.etag:
        headers["If-None-Match"] = question.etag
    if question.last_modified:
        headers["If-Modified-Since"] = question.last_modified
    return headers


def _check_status(response: urllib3.BaseHTTPResponse, asked: Target) -> None:
    status = response.status
    if status == 200:
        return
    if status in _LATER:
        said = response.headers.get("Retry-After", "")
        raise _Later(_("het antwoord was %d") % status, float(said) if said.isascii() and said.isdigit() else 0.0)
    if 400 <= status < 500:
        raise Missing(
            _("%(host)s antwoordt met %(status)d: het adres klopt niet (meer), of is niet openbaar.")
            % {"host": asked.host, "status": status},
            status,
        )
    raise NotFetched(_("%(host)s antwoordt met %(status)d.") % {"host": asked.host, "status": status})


def _redirected(question: Question, asked: Target, outcome: tuple[int, str]) -> Question:
    """Return the question for where the server sends us: checked like the first. Never from https to http."""
    status, location = outcome
    address = urljoin(asked.address, location)
    if asked.scheme == "https" and not address.casefold().startswith("https://"):
        raise NotAllowed(_("%s verwijst door naar een adres zonder https.") % asked.host)
    body = question.body if status in {307, 308} else None
    return replace(question, address=address, body=body)


def _check_time(deadline: float, asked: Target, reason: str = "") -> None:
    if time.monotonic() >= deadline:
        raise NotFetched(
            _("%(host)s is te traag: na %(seconds)d seconden (HARVEST_MAX_SECONDS) zijn we gestopt.")
            % {"host": asked.host, "seconds": settings.HARVEST_MAX_SECONDS}
            + (f" ({reason})" if reason else "")
        )
