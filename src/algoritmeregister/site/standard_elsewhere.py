"""`/standaard/elders/…`: a standard of others beside ours: which of their fields goes where, and what has no counterpart."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from algoritmeregister import standards
from algoritmeregister.site.caching import public_page
from algoritmeregister.site.citing import dutch_address
from algoritmeregister.site.page import canonical
from algoritmeregister.site.prose import in_this_language
from algoritmeregister.site.snapshots import build_revision
from algoritmeregister.ui.links import safe_link

_SOME_NUMBER = "00000000"


@dataclass(frozen=True)
class Pair:
    """A field of theirs with the fields of ours it goes to (label and address), and their values that stand for ours."""

    key: str
    homes: list[tuple[str, str]]
    codes: list[tuple[str, str]]


@public_page(build_revision)
def elsewhere(request: HttpRequest, key: str) -> HttpResponse:
    """Show a standard of others field by field."""
    if key not in standards.FOREIGN:
        raise Http404(_("Deze standaard kennen we niet."))
    profile = standards.profile(key)
    pairs = list(_pairs(key))
    newest = standards.VERSIONS[-1]
    context = {
        **summary(key),
        "theirs": profile.version,
        "source": safe_link(profile.source),
        "pairs": [each for each in pairs if each.homes],
        "alone": [each.key for each in pairs if not each.homes],
        "ours_alone": [_ours(each) for each in standards.unclaimed(key, _superset())],
        "commands": [_command(key, newest), _command(newest, key)],
        "addresses": _addresses(key),
        "canonical": canonical(reverse("site:standard_elsewhere", kwargs={"key": key})),
        "description": in_this_language(profile.about),
    }
    return render(request, "site/standard_elsewhere.html", context)


def summary(key: str) -> dict[str, Any]:
    """Return what a list says about a standard of others."""
    profile = standards.profile(key)
    return {
        "title": in_this_language(profile.title),
        "about": in_this_language(profile.about),
        "address": reverse("site:standard_elsewhere", kwargs={"key": key}),
    }


def _command(source: str, target: str) -> str:
    return "algoritmeregister standards convert " + _("BESTAND") + f" --from {source} --to {target}"


def _addresses(key: str) -> list[str]:
    """Return where one registration is given in this standard: its file, and the API."""
    number = _("NUMMER")
    file = dutch_address(_SOME_NUMBER, "description_json").replace(_SOME_NUMBER, number)
    api = f"/api/v1/algoritmes/{number}?inStandaard={key}&verliesrapport=true"
    return [f"{file}?standaard={key}", canonical(api)]


def _pairs(key: str) -> Iterator[Pair]:
    for field, homes, back in standards.counterparts(key, _superset()):
        yield Pair(field, [_ours(home) for home in homes], [(ours, theirs) for ours, theirs in back.items()])


def _ours(key: str) -> tuple[str, str]:
    page = reverse("site:standard_version", kwargs={"version": standards.SUPERSET})
    return in_this_language(_superset().field(key).label), f"{page}#veld-{key}"


def _superset() -> standards.Standard:
    return standards.get(standards.SUPERSET)
