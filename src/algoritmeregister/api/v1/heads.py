"""`/stand` and `/standen`: where the ledger stands, and the signed heads of every day."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Path, Query, Router, Schema
from pydantic import Field

from algoritmeregister.api import problems
from algoritmeregister.api.v1.changes import Head, head_shape
from algoritmeregister.api.v1.paging import page_of
from algoritmeregister.api.v1.parameters import Paging
from algoritmeregister.api.v1.shapes import Hash, Moment, Page
from algoritmeregister.ledger import reading, signing
from algoritmeregister.ledger.models import SignedHead

router = Router(tags=["Standen"])


class SignedHeadShape(Schema):
    """Waar het logboek op een dag stond, ondertekend."""

    position: str
    epoch: int
    sequence: int
    chain_hash: Hash
    signed_at: Moment
    key_id: str = Field(description="Vingerafdruk van de sleutel (RFC 7638); zie /.well-known/ledger-keys.json.")
    jws: str = Field(description="De ondertekende verklaring: JSON Web Signature met Ed25519.")


class SignedHeads(Page):
    """Ondertekende standen, de nieuwste eerst."""

    results: list[SignedHeadShape]


@router.get("/stand", response=Head, operation_id="leesStand", summary="Waar het logboek nu staat")
def now(request: HttpRequest) -> dict[str, Any]:
    """Geef de laatste regel van het logboek met zijn hash."""
    return head_shape(reading.head())


@router.get("/standen", response=SignedHeads, operation_id="lijstStanden", summary="Ondertekende standen")
def listed(request: HttpRequest, response: HttpResponse, asked: Query[Paging]) -> dict[str, Any]:
    """Geef de ondertekende standen. Bewaar er een, en controleer later dat niets ervoor is herschreven."""
    rows = SignedHead.objects.order_by("-id")
    total = rows.count()
    start = (asked.pagina - 1) * asked.aantal
    return {
        **page_of(request, response, total=total, page=asked.pagina, size=asked.aantal, reachable=total),
        "results": [signing.as_json(each) for each in rows[start : start + asked.aantal]],
    }


@router.get("/standen/{dag}", response=SignedHeadShape, operation_id="leesOndertekendeStand", summary="De stand van een dag")
def one(request: HttpRequest, dag: Annotated[date, Path(description="Dag, in UTC.")]) -> dict[str, Any]:
    """Geef de laatste ondertekende stand van een dag."""
    found = SignedHead.objects.filter(signed_on=dag).order_by("-id").first()
    if found is None:
        raise problems.not_found(_("Van die dag is er geen ondertekende stand."))
    return signing.as_json(found)
