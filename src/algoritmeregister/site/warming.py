"""What a web worker does when it starts, behind its first pages: it makes the pages that are asked most once.

Templates are compiled, tables read and the index opened when they are first needed, which takes seconds in all. Without this
the first visitors of each worker would wait for that, and who asks next would wait behind them.
"""

from __future__ import annotations

import io
import logging
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connections
from django.urls import reverse

from algoritmeregister.registrations import queries
from algoritmeregister.search import finding
from algoritmeregister.site.addresses import page_of

logger = logging.getLogger(__name__)

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
# Headers that most programs that ask send: pages are kept apart by it.
_ASKED_WITH = {"HTTP_ACCEPT_ENCODING": "gzip", "HTTP_ACCEPT": "*/*"}


def warm_up_in_background(application: Application, *, then: Callable[[], None]) -> None:
    """Warm up in a thread, while others are served already, and do what comes `then`. For the start of a web worker."""
    threading.Thread(target=_in_thread, args=(application, then), name="warm-up", daemon=True).start()


def warm_up(application: Application) -> None:
    """Make the pages that are asked most, by asking `application` for them as a visitor would, and open the index.

    The front page first, which whoever waits for the register to start asks for.
    """
    front, *others = paths()
    _ask(application, front)
    finding.warm_up()
    for path in others:
        _ask(application, path)


def paths() -> Iterator[str]:
    """Give the addresses that are asked most: of each kind of page one, in the language that most read."""
    yield reverse("site:home")
    yield reverse("site:registrations")
    yield reverse("site:registrations") + "?zoek=algoritme"
    yield reverse("site:organisations")
    some = queries.published().order_by("pk").first()
    if some is not None:
        yield page_of(some.number, "registration")


def _in_thread(application: Application, then: Callable[[], None]) -> None:
    try:
        warm_up(application)
        then()
    except Exception:
        # Whoever asks for the page gets to see what is wrong with it.
        logger.exception("Not everything could be made ready before the first visitor.")
    finally:
        connections.close_all()


def _ask(application: Application, path: str) -> None:
    site = urlsplit(settings.SITE_URL)
    where, _, question = path.partition("?")
    response = application(
        {
            "REQUEST_METHOD": "GET",
            "SCRIPT_NAME": "",
            "PATH_INFO": where,
            "QUERY_STRING": question,
            "SERVER_NAME": site.hostname or "localhost",
            "SERVER_PORT": str(site.port or (443 if site.scheme == "https" else 80)),
            "SERVER_PROTOCOL": "HTTP/1.1",
            "HTTP_HOST": site.netloc,
            "HTTP_X_FORWARDED_PROTO": site.scheme,
            **_ASKED_WITH,
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": site.scheme,
            "wsgi.input": io.BytesIO(),
            "wsgi.errors": sys.stderr,
            "wsgi.multithread": True,
            "wsgi.multiprocess": True,
            "wsgi.run_once": False,
        },
        lambda *_status_and_headers: None,
    )
    for _piece in response:
        pass
    if close := getattr(response, "close", None):
        close()
