"""`/registers/<slug>`: one register, with its registrations, how it was harvested, and by which rules it is read."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from algoritmeregister import standards
from algoritmeregister.harvest import overview
from algoritmeregister.harvest.models import Run
from algoritmeregister.harvest.profile import Profile
from algoritmeregister.harvest.profile_words import Reading, nothing, reading
from algoritmeregister.registers import queries
from algoritmeregister.registers.models import Register
from algoritmeregister.registrations import growth
from algoritmeregister.registrations.models import Version
from algoritmeregister.registrations.queries import published_in
from algoritmeregister.site import register_words as words
from algoritmeregister.site.addresses import registration_address
from algoritmeregister.site.asked import Asked
from algoritmeregister.site.caching import public_page
from algoritmeregister.site.page import canonical
from algoritmeregister.site.registers import growth_line, owner_of, revision
from algoritmeregister.texts import in_language

SHOWN_RUNS, SHOWN_REGISTRATIONS = 20, 5
LONGEST_PROBLEM = 300


@dataclass(frozen=True)
class ShownRun:
    """A harvest in the history: what came of it in words, `counts` as (word, number), and the `reasons` why something was
    not taken with how often."""

    run: Run
    outcome: str
    tone: str
    counts: tuple[tuple[str, int], ...]
    problem: str
    reasons: list[tuple[str, int]]


@public_page(revision)
def register(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one register."""
    found = queries.counted(queries.accepted()).filter(slug=slug).first()
    if found is None:
        raise Http404(_("Dit register kennen we niet."))
    runs = overview.history(found, SHOWN_RUNS)
    health = overview.health(runs[0] if runs else None)
    months = growth.per_month([found.pk], timezone.localdate()).get(found.pk, [])
    profile = overview.profile_of(found, runs)
    context = {
        "register": found,
        "published": getattr(found, "published", 0),
        "owner": owner_of(found),
        "kind": str(words.KINDS.get(found.kind, found.kind)),
        "status": (str(words.STATUSES[found.status]), words.STATUS_TONES[found.status])  # type: ignore[index]
        if found.status in words.STATUSES
        else (found.status, "quiet"),
        "language_name": str(words.LANGUAGES.get(found.language, found.language)),
        "standard": _standard(found.standard),
        "health": (str(words.HEALTH[health]), words.HEALTH_TONES[health], str(words.HEALTH_TEXTS[health])),
        "runs": _shown(runs),
        "growth": growth_line(months, found.name),
        "months": months[-12:],
        "newest": _newest(found),
        "all_registrations": Asked(filters={"register": (found.slug,)}).address(),
        "profile": profile,
        "profile_title": in_language(profile.title, get_language()) if profile else "",
        "rules": _rules(profile),
        "nothing": nothing(profile) if profile else (),
        "feed": reverse("site:feed_register", kwargs={"slug": found.slug}),
        "canonical": canonical(reverse("site:register", kwargs={"slug": found.slug})),
        "description": _("%(name)s: van wie het is, wat erin staat en wanneer wij het lazen.") % {"name": found.name},
    }
    return render(request, "site/register.html", context)


def _rules(profile: Profile | None) -> list[Reading]:
    return reading(profile) if profile else []


def _standard(written: str) -> str:
    known = written in (*standards.VERSIONS, standards.SUPERSET)
    return in_language(standards.get(written).title, get_language()) if known else written


def _shown(runs: list[Run]) -> list[ShownRun]:
    reasons = overview.reasons(runs)
    return [_shown_run(run, reasons.get(run.pk, [])) for run in runs]


def _shown_run(run: Run, reasons: list[tuple[str, int]]) -> ShownRun:
    health = overview.health(run)
    named = (
        ("read", _("gelezen")),
        ("created", _("nieuw")),
        ("changed", _("gewijzigd")),
        ("vanished", _("ingetrokken")),
        ("unchanged", _("ongewijzigd")),
        ("rejected", _("niet te lezen")),
    )
    counts = tuple((word, run.counts.get(key, 0)) for key, word in named if run.counts.get(key))
    # A run that waits says why in sentences of its own.
    problem = run.problem or " ".join(str(each) for each in getattr(run, "objections", None) or [])
    return ShownRun(run, str(words.HEALTH[health]), words.HEALTH_TONES[health], counts, problem[:LONGEST_PROBLEM], reasons)


def _newest(register: Register) -> list[dict[str, str]]:
    """Return the registrations that came last, each in Dutch where that is there. One question to the database."""
    versions = (
        Version.objects.filter(valid_to__isnull=True, registration__in=published_in(register.pk))
        .select_related("registration")
        .order_by("-registration__first_observed_at", "-registration__number")
    )[: SHOWN_REGISTRATIONS * 3]
    chosen: dict[str, Version] = {}
    for version in versions:
        number = version.registration.number
        if number not in chosen or version.language == "nl":
            chosen[number] = version
    return [_registration(number, version) for number, version in list(chosen.items())[:SHOWN_REGISTRATIONS]]


def _registration(number: str, version: Version) -> dict[str, str]:
    name = " ".join(str(version.document.get("name") or "").split()) or _("Algoritme zonder naam")
    return {
        "name": name,
        "language": version.language,
        "address": registration_address(number, name),
        "organisation": version.organisation_name,
    }
