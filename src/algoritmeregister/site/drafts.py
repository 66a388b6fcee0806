"""`/standaard/concepten/…`: a draft version of the standard, what it changes, and what it would do to every registration."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from algoritmeregister import standards
from algoritmeregister.knowledge import draft_trials
from algoritmeregister.knowledge.models import DraftVersion, Proposal
from algoritmeregister.site.caching import public_page
from algoritmeregister.site.description import open_file
from algoritmeregister.site.page import canonical
from algoritmeregister.site.proposals import revision as proposals_revision
from algoritmeregister.site.prose import in_this_language


def revision(request: HttpRequest, **_: Any) -> str:
    """Return the revision of the draft versions. One question."""
    return f"{settings.BUILD}-{draft_trials.revision()}"


def page_revision(request: HttpRequest, version: str) -> str:
    """Return the revision of the page of one draft, which names the proposals in it. Four questions."""
    return f"{revision(request)}-{proposals_revision(request)}"


def summaries() -> list[dict[str, Any]]:
    """Return what a list says of the draft versions. One question."""
    return [summary(each) for each in draft_trials.listed()]


def summary(draft: DraftVersion) -> dict[str, Any]:
    """Return what pages say of a draft version."""
    base = {"version": draft.base}
    return {
        "version": draft.version,
        "title": in_this_language(draft.title) or draft.version,
        "base": in_this_language(standards.get(draft.base).title),
        "base_address": reverse("site:standard_version", kwargs=base),
        "address": address(draft.version),
        "tried_at": draft.tried_at,
        "outcome": draft.outcome,
        "changed": draft.outcome["registrations"] - draft.outcome["unchanged"] if draft.outcome else 0,
    }


def address(version: str) -> str:
    """Return where the page of a draft is."""
    return reverse("site:draft", kwargs={"version": version})


@public_page(page_revision)
def draft(request: HttpRequest, version: str) -> HttpResponse:
    """Show a draft version: what it changes, and per field what the registrations would gain, lose and need."""
    found = _one(version)
    place = {"version": version}
    context = {
        **summary(found),
        "made_at": found.made_at,
        "differs": [(name, [_named(found, key) for key in found.differs.get(kind, ())]) for kind, name in _differing()],
        "counts": [(name, _counted(found, kind)) for kind, name in _kinds()],
        "proposals": Proposal.objects.filter(draft=version, shown=True),
        "file": reverse("site:draft_file", kwargs=place),
        "table": reverse("site:draft_table", kwargs=place),
        "canonical": canonical(address(version)),
        "description": _("Een conceptversie van de standaard, en wat zij zou doen met elke registratie."),
    }
    return render(request, "site/draft.html", context)


@public_page(revision)
def file(request: HttpRequest, version: str) -> HttpResponse:
    """Give a draft version as the catalogue file that it is."""
    return open_file(HttpResponse(_one(version).content), "application/yaml; charset=utf-8", f"{version}.yaml", shown=False)


@public_page(revision)
def table(request: HttpRequest, version: str) -> HttpResponse:
    """Give what would change for each registration as a table: number, what happens, field, rule."""
    found = DraftVersion.objects.filter(version=version).first()
    if found is None:
        raise Http404(_("Dit concept kennen we niet."))
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\r\n")
    rows.writerow(("number", "change", "field", "rule"))
    for number, change in found.changes.items():
        for kind in draft_trials.KINDS:
            for each in change[kind]:
                field, rule = (each["field"], each["rule"]) if isinstance(each, dict) else (each, "")
                rows.writerow((number, kind, field, rule))
    content = out.getvalue().encode("utf-8-sig")
    return open_file(HttpResponse(content), "text/csv; charset=utf-8", f"{version}.csv", shown=False)


def _one(version: str) -> DraftVersion:
    found = draft_trials.one(version)
    if found is None:
        raise Http404(_("Dit concept kennen we niet."))
    return found


def _named(draft: DraftVersion, key: str) -> tuple[str, str]:
    """Return the word for a field and its key; of something that is needed the key has the rule behind it."""
    label: Mapping[str, str] = draft.labels.get(key.partition(" ")[0], {})
    return in_this_language(label) or key, key


def _counted(draft: DraftVersion, kind: str) -> list[tuple[str, str, int]]:
    return [(*_named(draft, key), many) for key, many in draft.outcome.get("fields", {}).get(kind, {}).items()]


def _differing() -> list[tuple[str, str]]:
    return [("added", _("Komt erbij")), ("removed", _("Gaat eruit")), ("changed", _("Verandert"))]


def _kinds() -> list[tuple[str, str]]:
    return [
        ("gains", _("Krijgt een plaats")),
        ("loses", _("Verliest haar plaats")),
        ("shortens", _("Wordt ingekort")),
        ("needs", _("Moet iemand aanvullen")),
    ]
