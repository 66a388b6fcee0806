"""The API keys of an organisation, with which programs work for it: seen, made and ended by who administers."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from algoritmeregister.accounts import actions, policies, queries, scopes
from algoritmeregister.accounts.actions.people import AccountError
from algoritmeregister.accounts.models import ApiKey
from algoritmeregister.accounts.roles import Permission
from algoritmeregister.accounts.scopes import Scope
from algoritmeregister.desk.door import Rule, Visit, door
from algoritmeregister.ui.addresses import address_of

DAYS = (30, 90, 180, 365)
USUAL = 90
SOON = timedelta(days=14)
_CHANGES = Rule(permission=Permission.ADMINISTER, methods=("POST",))


@door(Rule(permission=Permission.ADMINISTER))
def keys(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Show the keys of the organisation, and the form for a new one."""
    return _page(request, visit)


@door(_CHANGES)
def make_key(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Make a key, and show it: the only time that anybody sees it."""
    name, chosen = request.POST.get("naam", ""), request.POST.getlist("mag")
    days = next((each for each in DAYS if str(each) == request.POST.get("dagen")), USUAL)
    try:
        key, written = actions.make_key(
            organisation=visit.place, name=name, scopes=scopes.in_order(chosen), days=days, by=visit.by
        )
    except AccountError as error:
        return _page(request, visit, name=name, chosen=tuple(chosen), days=days, problem=str(error))
    _prefix, public, secret = written.split("_", 2)
    context = {
        "organisation": visit.place,
        "key": _shown(key),
        "written": written,
        "client": f"ar_{public}",
        "secret": secret,
        "address": f"{settings.SITE_URL}/aanleverapi",
    }
    return render(request, "desk/key_made.html", context)


@door(_CHANGES)
def end_key(request: HttpRequest, visit: Visit, pk: int) -> HttpResponse:
    """End a key."""
    key = ApiKey.objects.filter(organisation=visit.place, pk=pk).select_related("organisation").first()
    if key is not None and actions.end_key(key=key, by=visit.by):
        messages.success(request, _("De sleutel %s werkt niet meer.") % key)
    return HttpResponseRedirect(address_of("desk:keys", code=visit.place.code))


def _page(
    request: HttpRequest, visit: Visit, *, name: str = "", chosen: tuple[str, ...] = (), days: int = USUAL, problem: str = ""
) -> HttpResponse:
    language = get_language()
    found = queries.keys_of(visit.place)
    held = policies.held_by(visit.by, visit.place)
    context: dict[str, Any] = {
        "organisation": visit.place,
        "open": [_shown(each) for each in found if each.is_open],
        "ended": [_shown(each) for each in found if not each.is_open],
        "choices": [
            (each.value, scopes.label(each, language), scopes.meaning(each, language))
            for each in Scope
            if scopes.permissions([each]) <= held
        ],
        "periods": [(str(each), _("%s dagen") % each) for each in DAYS],
        "name": name[:100],
        "chosen": chosen,
        "days": str(days),
        "problem": problem,
    }
    return render(request, "desk/keys.html", context, status=422 if problem else 200)


def _shown(key: ApiKey) -> dict[str, Any]:
    language = get_language()
    return {
        "pk": key.pk,
        "name": key.name,
        "public": f"ar_{key.public}",
        "scopes": ", ".join(scopes.label(each, language).lower() for each in scopes.in_order(key.scopes)),
        "made_at": key.made_at,
        "made_by": key.made_by.partition(":")[2] or key.made_by,
        "expires_at": key.expires_at,
        "soon": key.is_open and key.expires_at < timezone.now() + SOON,
        "last_used_at": key.last_used_at,
        "last_used_from": key.last_used_from,
        "ended_at": key.ended_at,
        "ended_by": key.ended_by.partition(":")[2] or key.ended_by,
    }
