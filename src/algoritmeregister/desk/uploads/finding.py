"""The upload in an address."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from algoritmeregister.desk.door import Visit
from algoritmeregister.harvest.uploads import queries
from algoritmeregister.harvest.uploads.models import Upload


def one(visit: Visit, uuid: str) -> Upload | None:
    """Return the upload of this organisation; None when there is none, or no longer."""
    return queries.upload(visit.place, uuid)


def gone(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Lead to the list, and say that this upload is not there: a colleague may have thrown it away."""
    messages.error(request, _("Dit ingelezen bestand is er niet, of niet meer."))
    return HttpResponseRedirect(reverse("desk:uploads", kwargs={"code": visit.place.code}))
