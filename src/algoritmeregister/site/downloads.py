"""Any result of a search as a file: the address of the list, with the ending of the format, streamed while it is made.

Beside what the list takes, `geschiedenis=ja` gives every version of what was found, and `naar=0.4` the documents in that
version of the publication standard.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from algoritmeregister import standards
from algoritmeregister.exchange.formats import FORMATS, Format
from algoritmeregister.exchange.rows import Wanted, rows
from algoritmeregister.search import finding
from algoritmeregister.search.reader import Unusable
from algoritmeregister.site.addresses import addresses_in_files
from algoritmeregister.site.asked import Asked
from algoritmeregister.site.caching import data_revision, index_revision, public_page
from algoritmeregister.site.description import open_file, problem
from algoritmeregister.ui.addresses import address_of

HISTORY = "geschiedenis"
STANDARD = "naar"
# How long to wait for the index before asking again, in seconds.
RETRY_AFTER = 30


def result_files(asked: Asked) -> list[tuple[str, str]]:
    """Return the files of a result: the name of each format, and its address."""
    query = f"?{asked.question}" if asked.question else ""
    return [
        (each.name, address_of("site:download_result", suffix=each.suffix) + query)
        for each in FORMATS.values()
    ]


def result_revision(request: HttpRequest, **_: Any) -> str | None:
    """Return the revision of a file of a result: how far the index is, and what the ledger does not tell (names)."""
    index = index_revision(request)
    return f"{index}-{data_revision(request)}" if index else None


@public_page(result_revision)
def result(request: HttpRequest, suffix: str) -> HttpResponseBase:
    """Give everything that the question in the address finds, in the order of the list, as one file."""
    chosen = FORMATS.get(suffix)
    if chosen is None:
        raise Http404(_("Dit soort bestand hebben wij niet."))
    target = request.GET.get(STANDARD) or standards.SUPERSET
    if target not in (*standards.VERSIONS, standards.SUPERSET):
        known = ", ".join((*standards.VERSIONS, standards.SUPERSET))
        return problem(400, _("Deze standaard kennen wij niet"), _("Kies een van deze: %(known)s.") % {"known": known})
    history = request.GET.get(HISTORY) == "ja"
    asked = Asked.from_address(request.GET)
    try:
        wanted = _wanted(asked, history=history, target=target)
    except Unusable:
        response = problem(503, _("De zoekmachine wordt net bijgewerkt"), _("Probeer het over een paar minuten nog eens."))
        response.headers["Retry-After"] = str(RETRY_AFTER)
        return response
    name = f"algoritmes{'-geschiedenis' if history else ''}-{(asked.as_of or _today()).isoformat()}.{suffix}"
    if request.method == "HEAD":
        return open_file(HttpResponse(), chosen.media_type, name, shown=False)
    content = _pieces(chosen, wanted, target)
    return open_file(StreamingHttpResponse(content), chosen.media_type, name, shown=False)


def _wanted(asked: Asked, *, history: bool, target: str) -> Wanted:
    query = asked.query()
    everything = not (asked.text or asked.filters or asked.sort)
    # The whole register needs no index, and its order is that in which it came.
    numbers = None if everything else finding.numbers(query)
    return Wanted(numbers, as_of=query.as_of, history=history, language=query.language, standard=target)


def _pieces(chosen: Format, wanted: Wanted, target: str) -> Iterator[bytes]:
    return without_empty(chosen.pieces(rows(wanted, addresses_in_files()), target))


def without_empty(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the pieces that hold something: an empty one ends a response in chunks for some servers."""
    return (piece for piece in pieces if piece)


def _today() -> date:
    return timezone.localdate(timezone=timezone.get_default_timezone())
