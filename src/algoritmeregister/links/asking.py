"""Ask one address whether it is there: HEAD, and GET where a server does not like that. Only public addresses, briefly, and
without reading what is there.
"""

from __future__ import annotations

import http.client
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urljoin

import urllib3
from django.conf import settings
from django.utils.translation import gettext as _

from algoritmeregister.guard import addresses
from algoritmeregister.guard.addresses import NotAllowed, NotThere, Target
from algoritmeregister.guard.connecting import connect, cut_after
from algoritmeregister.harvest import fetching

TIMEOUT, DEADLINE = 10.0, 20.0  # seconds: of one step, and of one address with all its redirects
REDIRECTS = 5
_ELSEWHERE, _FOR_GOOD = frozenset({301, 302, 303, 307, 308}), frozenset({301, 308})
# What servers answer to HEAD that they would give to a reader; and what says that the page is there for who may see it.
_RATHER_GET = frozenset({400, 403, 404, 405, 406, 409, 500, 501, 503})
_THERE = frozenset({401, 402, 403, 407, 429, 451})
_TROUBLE = (urllib3.exceptions.HTTPError, http.client.HTTPException, OSError)


@dataclass(frozen=True)
class Found:
    """What an address gave: `is_good`, the last `status` (None: no answer), and where it has moved to for good.

    `is_private`: we may not ask there, and no reader could follow it.
    """

    is_good: bool
    status: int | None = None
    problem: str = ""
    moved_to: str = ""
    is_private: bool = False


@dataclass
class Politeness:
    """When each host was last asked, so that none is asked twice within HARVEST_SECONDS_BETWEEN."""

    asked_at: dict[str, float] = field(default_factory=dict)

    def wait(self, host: str) -> None:
        """Wait until a host may be asked again."""
        between = float(settings.HARVEST_SECONDS_BETWEEN)
        fetching.pause(self.asked_at.get(host, float("-inf")) + between - time.monotonic())
        self.asked_at[host] = time.monotonic()


def ask(address: str, politeness: Politeness) -> Found:
    """Ask an address, and follow where it leads. Never raises."""
    began, moved, permanent = time.monotonic(), "", True
    try:
        for _hop in range(REDIRECTS + 1):
            target = addresses.parse(address)
            status, onward = _status(target, politeness, began)
            if status not in _ELSEWHERE or not onward:
                return _judged(status, moved)
            permanent = permanent and status in _FOR_GOOD
            address = urljoin(target.address, onward)
            moved = address if permanent else ""
    except NotAllowed:
        problem = _("Dit adres is niet openbaar. Lezers kunnen het niet openen.")
        return Found(False, problem=problem, is_private=True)
    except NotThere:
        return Found(False, problem=_("De naam van de website bestaat niet (meer)."))
    except _TROUBLE as error:
        return Found(False, problem=_trouble(error))
    return Found(False, problem=_("Het adres verwijst telkens door."))


def _judged(status: int, moved: str) -> Found:
    if 200 <= status < 400 or status in _THERE:
        return Found(True, status, moved_to=moved)
    if status in {404, 410}:
        return Found(False, status, _("De pagina is er niet meer (%d).") % status)
    return Found(False, status, _("De website gaf een fout (%d).") % status)


def _trouble(error: BaseException) -> str:
    if isinstance(error, urllib3.exceptions.SSLError) or "CERTIFICATE" in str(error).upper():
        return _("Het certificaat van de website klopt niet.")
    if isinstance(error, urllib3.exceptions.TimeoutError | TimeoutError):
        return _("De website antwoordde niet op tijd.")
    return _("De website gaf geen antwoord.")


def _status(target: Target, politeness: Politeness, began: float) -> tuple[int, str]:
    """Return the status of an address and where it sends us: by HEAD, else by GET."""
    private = {host.casefold().strip("[]") for host in settings.HARVEST_PRIVATE_HOSTS}
    ips = addresses.resolve(target, private)
    status, onward = _one("HEAD", target, ips[0], politeness, began)
    if status in _RATHER_GET:
        status, onward = _one("GET", target, ips[0], politeness, began)
    return status, onward


def _one(method: str, target: Target, ip: str, politeness: Politeness, began: float) -> tuple[int, str]:
    politeness.wait(target.host)
    left = max(DEADLINE - (time.monotonic() - began), 1.0)
    connection = connect(target, ip, min(TIMEOUT, left))
    with cut_after(connection, left):
        connection.request(method, target.request, headers=_headers(target), preload_content=False)
        response = connection.getresponse()
        return response.status, str(response.headers.get("Location") or "")


def _headers(target: Target) -> Mapping[str, str]:
    return {**fetching.introduction(), "Host": target.host_header, "Accept": "*/*", "Connection": "close"}
