"""The links in an organisation's descriptions that lead nowhere, or elsewhere."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from algoritmeregister import standards
from algoritmeregister.accounts.policies import held_by
from algoritmeregister.accounts.roles import Permission
from algoritmeregister.desk.describing.form import home_of
from algoritmeregister.desk.door import Rule, Visit, door
from algoritmeregister.desk.paging import paged
from algoritmeregister.links import queries
from algoritmeregister.links.checking import ask_again
from algoritmeregister.links.models import Use
from algoritmeregister.texts import in_language
from algoritmeregister.ui.addresses import address_of


@door(Rule(permission=Permission.READ))
def links(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Show the links that lead nowhere or elsewhere, by description, with when we looked."""
    broken, moved = paged(request, queries.broken(visit.place)), paged(request, queries.moved(visit.place), name="verhuisd")
    context = {
        "organisation": visit.place,
        "broken": _by_draft(broken),
        "moved": _by_draft(moved),
        "pages": {"broken": broken.pages, "moved": moved.pages},
        "counts": queries.counts(visit.place),
        "days": settings.LINK_CHECK_DAYS,
        "may_edit": Permission.EDIT in held_by(visit.by, visit.place),
        "narrow": False,
    }
    return render(request, "desk/links.html", context)


@door(Rule(permission=Permission.EDIT, methods=("POST",)))
def again(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Look again soon at what gave no answer."""
    count = ask_again(visit.place)
    if count:
        told = ngettext("We kijken zo opnieuw naar %d link.", "We kijken zo opnieuw naar %d links.", count) % count
    else:
        told = _("Er is niets om opnieuw te bekijken. Wat we net bekeken, kan over een uur opnieuw.")
    messages.success(request, told)
    return HttpResponseRedirect(address_of("desk:links", code=visit.place.code))


def _by_draft(uses: Iterable[Use]) -> list[dict[str, Any]]:
    """Return per description the links in it, with the name of the field and where that is written."""
    result = []
    for _key, group in groupby(uses, key=lambda use: use.draft_id):
        rows = list(group)
        draft = rows[0].draft
        result.append({"draft": draft, "rows": [{"use": use, **_field(draft.standard, use.field)} for use in rows]})
    return result


def _field(standard: str, key: str) -> dict[str, str]:
    found = next((each for each in standards.get(standard).fields if each.key == key), None)
    home = home_of(found.superset_key or key) if found else None
    return {"label": in_language(found.label, get_language()) if found else key, "section": home.slug if home else ""}
