"""The description in an address, and the steps of which a page is made."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseRedirect
from django.utils.translation import gettext as _

from algoritmeregister.accounts.roles import Permission
from algoritmeregister.desk.door import Visit
from algoritmeregister.registrations.drafts import queries
from algoritmeregister.registrations.drafts.errors import DraftError, ForbiddenStep
from algoritmeregister.registrations.drafts.models import Draft
from algoritmeregister.ui.addresses import address_of
from algoritmeregister.ui.questions import number_in

# Whoever works on descriptions, in whatever role.
WORKS = (Permission.EDIT, Permission.REVIEW, Permission.PUBLISH)


def draft_in(visit: Visit, uuid: UUID) -> Draft:
    """Return the description of the organisation in the address. Raises `Http404`."""
    found = queries.draft(visit.place, uuid)
    if found is None:
        raise Http404(_("Deze pagina bestaat niet."))
    return found


def address(draft: Draft, page: str = "draft") -> str:
    """Return the address of a page of a description, by the page's name."""
    return address_of(f"desk:{page}", code=draft.organisation.code, uuid=draft.uuid)


def attempt(request: HttpRequest, do: Callable[[], object], told: str) -> bool:
    """Do something and tell that it was done, or why it could not be. What is not allowed is for the door."""
    try:
        do()
    except (DraftError, ForbiddenStep) as error:
        messages.error(request, str(error))
        return False
    messages.success(request, told)
    return True


def to(draft: Draft, page: str = "draft") -> HttpResponseRedirect:
    """Lead to a page of a description."""
    return HttpResponseRedirect(address(draft, page))


def revision_in(request: HttpRequest) -> int | None:
    """Return which text the sender of a form saw; None when the form does not say so."""
    return number_in(request.POST.get("revisie", ""))
