"""Requests that may be sent again: under an idempotency key the second gets the answer of the first, and changes nothing.

The answer is written in the transaction of what it tells of, so that there is never one without the other. Of two at once,
the database lets the second wait for the first.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from algoritmeregister.accounts.clients import ApiClient
from algoritmeregister.api.supply.answers import problem, wrong_body
from algoritmeregister.api.supply.models import Repeatable

HEADER = "Idempotency-Key"
REPLAYED = "Idempotency-Replayed"
KEPT = timedelta(hours=24)
LONGEST = 255


def once(request: HttpRequest, by: ApiClient, answer: Callable[[], HttpResponse]) -> HttpResponse:
    """Answer a request, once: the same request under the same idempotency key gets the same answer for a day.

    Raises `Refused` when another request had that key, and when the key is no good.
    """
    given = request.headers.get(HEADER)
    if given is None:
        return answer()
    if not given.strip() or len(given) > LONGEST:
        text = _("Een sleutel voor herhalen heeft 1 tot en met %d tekens.") % LONGEST
        raise wrong_body([problem(["header", HEADER], text, "string_length")])
    name, fingerprint = _hashed(given.encode("utf-8", "surrogatepass")), _fingerprint(request)
    Repeatable.objects.filter(key=by.key, name=name, at__lt=timezone.now() - KEPT).delete()
    with transaction.atomic():
        try:
            with transaction.atomic():
                row = Repeatable.objects.create(key=by.key, name=name, fingerprint=fingerprint)
        except IntegrityError:
            return _again(Repeatable.objects.get(key=by.key, name=name), fingerprint)
        response = answer()
        row.status, row.body = response.status_code, response.content.decode()
        row.save(update_fields=["status", "body"])
        return response


def _again(row: Repeatable, fingerprint: str) -> HttpResponse:
    if row.fingerprint != fingerprint:
        text = _("Onder deze sleutel is al iets anders gevraagd. Neem voor elk verzoek een nieuwe.")
        raise wrong_body([problem(["header", HEADER], text, "value_error")])
    response = HttpResponse(row.body, status=row.status, content_type="application/json")
    response.headers[REPLAYED] = "true"
    return response


def _fingerprint(request: HttpRequest) -> str:
    return _hashed("\n".join([str(request.method), request.get_full_path()]).encode("utf-8", "surrogatepass") + request.body)


def _hashed(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def forget() -> int:
    """Delete answers of more than a day ago; returns how many there were."""
    return int(Repeatable.objects.filter(at__lt=timezone.now() - KEPT).delete()[0])
