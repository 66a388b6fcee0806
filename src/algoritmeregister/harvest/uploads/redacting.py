"""Remove a text from what uploads keep of a description, when it is removed from what was published."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import Q

from algoritmeregister.harvest import packing
from algoritmeregister.harvest.uploads import keeping
from algoritmeregister.harvest.uploads.models import Upload, UploadRow
from algoritmeregister.registrations.drafts.queries import draft_of
from algoritmeregister.registrations.models import Registration


def remove_from_rows(registration: Registration, without: Callable[[Any], Any]) -> None:
    """Change every row of the description behind a registration by `without`, and forget the files that it came in."""
    draft = draft_of(registration.pk)
    same = Q(adopts=registration.number)
    if draft is not None:
        same |= Q(draft=draft.uuid) | Q(upload__organisation=draft.organisation, source_id=draft.source_id)
    rows = UploadRow.objects.filter(same)
    for row in rows.iterator(100):
        row.content = packing.pack(without(row.data))
        for name in ("title", "problems", "document", "beside", "before", "earlier"):
            setattr(row, name, without(getattr(row, name)))
        row.save()
    for upload in Upload.objects.filter(pk__in=rows.values("upload")):
        keeping.forget(upload)
        upload.plan = without(upload.plan)
        upload.save(update_fields=["plan"])
