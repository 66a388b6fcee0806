"""The history of a registration: its timeline, any version as it was, and the comparison of two versions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from algoritmeregister import standards
from algoritmeregister.feedback.remarks import queries as remarks
from algoritmeregister.news import wording
from algoritmeregister.registrations import comparing, queries
from algoritmeregister.registrations.history import Event, History, version_before
from algoritmeregister.registrations.history import history as history_of
from algoritmeregister.registrations.history import version as find_version
from algoritmeregister.registrations.models import Registration, Version
from algoritmeregister.registrations.states import State
from algoritmeregister.site import labels, telling
from algoritmeregister.site.addresses import registration_address
from algoritmeregister.site.caching import public_page
from algoritmeregister.site.page import canonical
from algoritmeregister.site.registration import find, page_context, revision, title_of
from algoritmeregister.ui.formats import date_text
from algoritmeregister.ui.language import name_of


@dataclass(frozen=True)
class Told:
    """An event of the timeline in words, with the ways on from it (empty where there is none)."""

    event: Event
    label: str
    tone: str
    added: str
    assessment: str
    reason: str
    ground: str
    fields: list[str]
    version: str
    comparison: str


def known(request: HttpRequest, number: str) -> tuple[Registration, Version]:
    """Return a registration, withdrawn or not, with the version that names it. 404 when there is none."""
    found = find(request, number)
    version = queries.shown_version(found, get_language() or settings.LANGUAGE_CODE) if found else None
    if found is None or version is None:
        raise Http404(_("Er is geen registratie met dit nummer."))
    return found, version


@public_page(revision)
def timeline(request: HttpRequest, number: str) -> HttpResponse:
    """Show everything that happened to a registration, the newest first."""
    found, version = known(request, number)
    history = history_of(found)
    context = _about(found, version) | {
        "history": history,
        "joined": list(found.merged.order_by("pk")),
        "goes_on": found.merged_into.number if found.merged_into else "",
        "events": [_told(event, number) for event in history.events],
        "corrections": remarks.corrections_of(found) if getattr(found, "remarks_revision", None) else {},
        "choices": _choices(history),
        "language_name": name_of,
        "comparison": reverse("site:comparison", kwargs={"number": number}),
        "feed": reverse("site:feed_registration", kwargs={"number": number}),
        "canonical": canonical(reverse("site:history", kwargs={"number": number})),
        "description": _("Alle versies en wijzigingen van %(name)s.") % {"name": title_of(version)},
    }
    return render(request, "site/history.html", context)


def version_revision(request: HttpRequest, number: str, version: int) -> str | None:
    """Return the revision of the page of a version: that of the registration."""
    return revision(request, number)


@public_page(version_revision)
def version(request: HttpRequest, number: str, version: int) -> HttpResponse:
    """Show a version as it was. Also of a registration that is withdrawn: its history stays."""
    found, shown = known(request, number)
    wanted = shown if shown.number == version else find_version(found, version)
    if wanted is None:
        raise Http404(_("Deze registratie heeft die versie niet."))
    name = title_of(wanted)
    before = version_before(wanted)
    last = shown if shown.number != wanted.number and shown.language == wanted.language else None
    context = page_context(found, wanted, name, around=False) | _about(found, shown)
    context |= {
        "name": name,
        "neighbours": None,
        "is_current": found.state == State.PUBLISHED and wanted.valid_to is None,
        "since_before": telling.comparison_address(number, before.number, wanted.number) if before else "",
        "until_now": telling.comparison_address(number, wanted.number, last.number) if last else "",
        "canonical": canonical(registration_address(number, title_of(shown))),
    }
    return render(request, "site/version.html", context)


@public_page(revision)
def comparison(request: HttpRequest, number: str) -> HttpResponse:
    """Compare two versions of a registration: `van` and `naar` in the address, else the last two."""
    found, shown = known(request, number)
    history = history_of(found)
    before, after = _asked(request, found, history)
    compared = comparing.compare(before, after, (get_language() or "nl")[:2]) if before and after else None
    context = _about(found, shown) | {
        "before": before,
        "after": after,
        "changed": compared.changed if compared else (),
        "same": compared.same if compared else (),
        "titles": [labels.words(standards.get(each.standard).title) for each in (before, after) if each],
        "choices": _choices(history),
        "chosen": (str(before.number) if before else "", str(after.number) if after else ""),
        "addresses": [telling.version_address(number, each.number) for each in (before, after) if each],
        "turned": telling.comparison_address(number, after.number, before.number) if before and after else "",
        "comparison": reverse("site:comparison", kwargs={"number": number}),
        "grounds": wording.GROUNDS,
    }
    return render(request, "site/comparison.html", context)


def _about(found: Registration, version: Version) -> dict[str, Any]:
    """Return what all three pages show of the registration itself."""
    name = title_of(version)
    return {
        "registration": found,
        "current": version,
        "name": name,
        "current_name": name,
        "back": registration_address(found.number, name),
        "timeline": reverse("site:history", kwargs={"number": found.number}),
        "withdrawn": found.state == State.WITHDRAWN,
    }


def _told(event: Event, number: str) -> Told:
    compared = event.before is not None and event.version is not None
    added = wording.text_added(event.kind, event.language, compares=event.before is not None) if event.version else ""
    changed = () if added else event.changed
    return Told(
        event=event,
        label=wording.kind_label(event.kind),
        tone=telling.tone(event.kind),
        added=added,
        assessment=wording.assessment(event.detail),
        reason=wording.reason(event.reason),
        ground=wording.ground(event.ground),
        fields=wording.names_of((event.path.split("/", 1)[-1],) if event.path else changed, event.standard),
        version=telling.version_address(number, event.version) if event.version else "",
        comparison=telling.comparison_address(number, event.before or 0, event.version or 0) if compared else "",
    )


def _choices(history: History) -> list[tuple[str, str]]:
    """Return the versions to choose from, the newest first: number and words."""
    words = []
    for each in history.versions:
        told = _("Versie %(number)s") % {"number": each.number}
        day = date_text(each.valid_from, get_language() or "nl")
        words.append((str(each.number), f"{told} ({name_of(each.language)}, {day})"))
    return words


def _asked(request: HttpRequest, found: Registration, history: History) -> tuple[Version | None, Version | None]:
    """Return the two versions to compare. What the address does not say is the last version, and the one before it; 404 for
    a version that there is not."""
    by_number = {str(each.number): each for each in history.versions}
    last = history.versions[0] if history.versions else None
    chosen: list[Version | None] = []
    for name in ("naar", "van"):
        wanted = request.GET.get(name, "")
        if wanted and wanted not in by_number:
            raise Http404(_("Deze registratie heeft die versie niet."))
        if wanted:
            chosen.append(by_number[wanted])
        elif name == "naar":
            chosen.append(last)
        else:
            chosen.append(_one_before(chosen[0], history))
    return chosen[1], chosen[0]


def _one_before(version: Version | None, history: History) -> Version | None:
    if version is None:
        return None
    older = [each for each in history.versions if each.number < version.number]
    return next((each for each in older if each.language == version.language), older[0] if older else None)
