"""Requests that may be sent again: under an idempotency key the second gets the answer of the first, and changes nothing.

The answer is written in the transaction of what it tells of, so that there is never one without the other, and sealed: it
may have the secret of a webhook in it. Of two at once, the database lets the second wait for the first. A batch is many
transactions: its answer is written after them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from contextlib import nullcontext
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from algoritmeregister.accounts.clients import ApiClient
from algoritmeregister.accounts.sealing import CannotOpen, opened, seal
from algoritmeregister.api.supply.answers import Refused, problem, wrong_body
from algoritmeregister.api.supply.models import Repeatable

HEADER = "Idempotency-Key"
REPLAYED = "Idempotency-Replayed"
KEPT = timedelta(hours=24)
# Longer than any request takes: what has no answer by then was broken off.
DEAD = timedelta(minutes=10)
LONGEST = 255


def once(
    request: HttpRequest, by: ApiClient, answer: Callable[[], HttpResponse], *, in_pieces: bool = False
) -> HttpResponse:
    """Answer a request, once: the same request under the same idempotency key gets the same answer for a day.

    `in_pieces`: what it does may take long, and is done in transactions of its own, each of which can be done again without
    harm: then nobody else is kept waiting, and while it goes on the same request hears that. Raises `Refused` when another
    request had that key, and when the key is no good.
    """
    given = request.headers.get(HEADER)
    if given is None:
        return answer()
    if not given.strip() or len(given) > LONGEST:
        text = _("Een sleutel voor herhalen heeft 1 tot en met %d tekens.") % LONGEST
        raise wrong_body([problem(["header", HEADER], text, "string_length")])
    name, fingerprint = _hashed(given.encode("utf-8", "surrogatepass")), _fingerprint(request)
    Repeatable.objects.filter(key=by.key, name=name, at__lt=timezone.now() - KEPT).delete()
    if in_pieces:
        Repeatable.objects.filter(key=by.key, name=name, status=0, at__lt=timezone.now() - DEAD).delete()
    with nullcontext() if in_pieces else transaction.atomic():
        try:
            with transaction.atomic():
                row = Repeatable.objects.create(key=by.key, name=name, fingerprint=fingerprint)
        except IntegrityError:
            before = Repeatable.objects.filter(key=by.key, name=name).first()
            if before is None:  # it failed just now, and left no answer
                raise _busy() from None
            return _again(before, fingerprint)
        try:
            response = answer()
        except BaseException:
            if in_pieces:
                row.delete()
            raise
        row.status, row.body = response.status_code, seal(response.content.decode())
        row.save(update_fields=["status", "body"])
        return response


def _busy() -> Refused:
    return Refused(409, _("Dit verzoek is nog bezig. Vraag het over een minuut nog eens."), {"Retry-After": "60"})


def _again(row: Repeatable, fingerprint: str) -> HttpResponse:
    if row.status == 0:
        raise _busy()
    if row.fingerprint != fingerprint:
        text = _("Onder deze sleutel is al iets anders gevraagd. Neem voor elk verzoek een nieuwe.")
        raise wrong_body([problem(["header", HEADER], text, "value_error")])
    try:
        body = opened(row.body)
    except CannotOpen as error:
        text = _("Dit verzoek is al gedaan, maar het antwoord is niet meer te lezen. Vraag op hoe het er nu voor staat.")
        raise Refused(409, text) from error
    response = HttpResponse(body, status=row.status, content_type="application/json")
    response.headers[REPLAYED] = "true"
    return response


def _fingerprint(request: HttpRequest) -> str:
    return _hashed("\n".join([str(request.method), request.get_full_path()]).encode("utf-8", "surrogatepass") + request.body)


def _hashed(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def forget() -> int:
    """Delete answers of more than a day ago; returns how many there were."""
    return int(Repeatable.objects.filter(at__lt=timezone.now() - KEPT).delete()[0])
