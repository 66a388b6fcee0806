"""What can be asked about uploads. Reading only."""

from __future__ import annotations

import uuid as uuids

from django.db.models import Count, Q, QuerySet

from algoritmeregister.harvest.uploads.models import TAKABLE, RowKind, RowOutcome, SavedMapping, Upload, UploadRow
from algoritmeregister.organisations.models import Organisation

MOST_SHOWN = 20


def upload(organisation: Organisation, uuid: str | uuids.UUID) -> Upload | None:
    """Return an upload of an organisation; None when it has none with this number."""
    try:
        wanted = uuid if isinstance(uuid, uuids.UUID) else uuids.UUID(uuid)
    except ValueError:
        return None
    return Upload.objects.select_related("organisation").filter(organisation=organisation, uuid=wanted).first()


def uploads_of(organisation: Organisation) -> QuerySet[Upload]:
    """Return the last uploads of an organisation, the newest first."""
    return Upload.objects.filter(organisation=organisation)[:MOST_SHOWN]


def taken_in(organisation: Organisation) -> int:
    """Return how many descriptions of an organisation rows of its spreadsheets were taken into, and were not taken back."""
    taken = UploadRow.objects.filter(upload__organisation=organisation, outcome=RowOutcome.TAKEN)
    return taken.order_by().values("draft").distinct().count()


def mappings_of(organisation: Organisation) -> QuerySet[SavedMapping]:
    """Return the mappings that an organisation saved, the newest first."""
    return SavedMapping.objects.filter(organisation=organisation)


def counts(upload: Upload) -> dict[str, int]:
    """Return how many rows there are of each kind and outcome, how many with wrong cells, and how many were chosen."""
    asked = {each.value: Count("pk", filter=Q(kind=each)) for each in RowKind}
    asked |= {f"was_{each.value}": Count("pk", filter=Q(outcome=each)) for each in RowOutcome}
    can = Q(kind__in=TAKABLE, outcome=RowOutcome.WAITING)
    asked |= {
        "all": Count("pk"),
        "wrong": Count("pk", filter=can & Q(has_errors=True)),
        "right": Count("pk", filter=can & Q(has_errors=False)),
        "can": Count("pk", filter=can),
        "chosen": Count("pk", filter=can & Q(chosen=True)),
    }
    return dict(UploadRow.objects.filter(upload=upload).order_by().aggregate(**asked))
