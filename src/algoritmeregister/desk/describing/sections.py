"""The pages of the form: shown, saved with a button or while one types, and compared when two people wrote at once."""

from __future__ import annotations

import uuid as uuids
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django_htmx.middleware import HtmxDetails

from algoritmeregister import standards
from algoritmeregister.accounts.roles import Permission
from algoritmeregister.desk.describing import kept
from algoritmeregister.desk.describing.answers import read, readable
from algoritmeregister.desk.describing.completeness import completeness
from algoritmeregister.desk.describing.form import Section, home_of, sections
from algoritmeregister.desk.describing.merging import Clash
from algoritmeregister.desk.describing.showing import shown, wrong_in
from algoritmeregister.desk.describing.sources import find
from algoritmeregister.desk.describing.texts import (
    Clashes,
    Text,
    draft_or_404,
    is_closed,
    save,
    section_or_404,
    text_at,
    text_of,
)
from algoritmeregister.desk.describing.translating import languages
from algoritmeregister.desk.door import Rule, Visit, door
from algoritmeregister.registrations.drafts import queries
from algoritmeregister.registrations.drafts.errors import DraftError, ForbiddenStep
from algoritmeregister.registrations.drafts.models import Draft
from algoritmeregister.standards import Finding
from algoritmeregister.ui.addresses import address_of
from algoritmeregister.ui.questions import number_in

CHOICE = "_keuze."
_READ = Rule(permission=Permission.READ)
_WRITE = Rule(permission=Permission.EDIT, methods=("GET", "POST"), keeps=True)


@door(_READ)
def overview(request: HttpRequest, visit: Visit, uuid: uuids.UUID) -> HttpResponse:
    """Show the pages of the form, how far each is, what is missing and why that matters."""
    draft = draft_or_404(visit, uuid)
    document = text_of(draft).document
    findings = [(each, home_of(each.field)) for each in wrong_in(document)]
    context = {
        "whole": completeness(document),
        "findings": findings,
        "hiding": home_of("withheld"),
        **_source(draft, visit),
        "translations": languages(draft),
    }
    return render(request, "desk/describing/overview.html", {**_common(visit, draft), **context})


def _source(draft: Draft, visit: Visit) -> dict[str, Any]:
    """Return what of others a description was filled in from, and how much of that says something else now."""
    kind = str(draft.origin.get("kind", ""))
    if kind not in {"product", "template", "registration"}:
        return {"source": None, "changed": 0}
    source = find(kind, str(draft.origin.get("of", "")), visit.place)
    return {"source": source, "changed": len(source.changed(draft.origin)) if source else 0}


@door(_WRITE)
def edit(request: HttpRequest, visit: Visit, uuid: uuids.UUID, section: str) -> HttpResponse:
    """Show a page of the form, or save it."""
    draft, asked = draft_or_404(visit, uuid), section_or_404(section)
    if request.method == "POST":
        return _save(request, visit, draft, asked)
    unsaved = kept.take(request)
    base = text_of(draft)
    if unsaved is None:
        return _page(request, visit, draft, asked, base.document)
    revision = _revision(unsaved, draft)
    typed = read(asked.questions, unsaved, text_at(draft, revision).document)
    return _page(request, visit, draft, asked, typed, revision=revision, unsaved=True)


def _save(request: HttpRequest, visit: Visit, draft: Draft, asked: Section) -> HttpResponse:
    sent, revision = request.POST, _revision(request.POST, draft)
    base = text_at(draft, revision)
    mine = read(asked.questions, sent, base.document)
    for each in asked.questions:
        if sent.get(CHOICE + each.key) == "theirs":
            mine[each.key] = base.document.get(each.key)
            if mine[each.key] is None:
                del mine[each.key]
    other = _other_here(draft, base, revision, asked)
    if other and _quietly(request):
        # What is on the screen is not what is saved: only the button shows what the other wrote.
        told = _("%s wijzigde ook iets op deze pagina. Sla op om dat te zien.") % other
        return render(request, "desk/describing/saved.html", {"problem": told, "revision": revision})
    try:
        saved = save(draft, mine, base, revision, visit, asked)
    except Clashes as found:  # raised by what another did just now, when it is sent quietly: the button will tell
        return _compare(request, visit, found, asked)
    except (DraftError, ForbiddenStep) as error:
        if _quietly(request):
            return render(request, "desk/describing/saved.html", {"problem": str(error), "revision": revision})
        return _page(request, visit, draft, asked, mine, revision=revision, problem=str(error), status=422)
    kept.forget(request)
    if _quietly(request):
        return render(request, "desk/describing/saved.html", {"at": timezone.localtime(), "revision": saved.revision})
    if other and other != visit.user.email:
        messages.info(request, _("%s wijzigde intussen ook iets. Beide wijzigingen staan erin.") % other)
    return _onward(request, visit, saved, asked)


def _other_here(draft: Draft, base: Text, revision: int, asked: Section) -> str:
    """Return who changed something on this page since the revision that is on the screen; empty when nobody did."""
    if revision == draft.revision:
        return ""
    now = text_of(draft).document
    changed = any(base.document.get(each.key) != now.get(each.key) for each in asked.questions)
    return draft.changed_by.partition(":")[2] if changed else ""


def _quietly(request: HttpRequest) -> bool:
    return bool(HtmxDetails(request))


def _revision(sent: QueryDict, draft: Draft) -> int:
    given = number_in(str(sent.get("_revision", "")))
    return draft.revision if given is None else min(given, draft.revision)


def _onward(request: HttpRequest, visit: Visit, draft: Draft, asked: Section) -> HttpResponse:
    """Lead on after a page was saved: to the next one, or back here for another row or for what is wrong."""
    here = _address(visit, draft, asked)
    if more := request.POST.get("_meer", ""):
        row = more if any(each.key == more for each in asked.questions) else ""
        return HttpResponseRedirect(f"{here}?meer={row}#{row}" if row else here)
    messages.success(request, _("Opgeslagen: %s.") % asked.group.label[_language()])
    if "_verder" not in request.POST or _wrong_here(text_of(draft), asked):
        return HttpResponseRedirect(here)
    later = sections()[sections().index(asked) + 1 :]
    return HttpResponseRedirect(_address(visit, draft, later[0] if later else None))


def _wrong_here(text: Text, asked: Section) -> list[Finding]:
    return [each for each in wrong_in(text.document) if home_of(each.field) is asked and each.severity == "error"]


def _page(
    request: HttpRequest, visit: Visit, draft: Draft, asked: Section, document: dict[str, Any], *,
    revision: int | None = None, unsaved: bool = False, problem: str = "", status: int = 200,
) -> HttpResponse:  # fmt: skip
    remarks = queries.comments(draft, resolved=False)
    questions = shown(asked, document, _language(), remarks, request.GET.get("meer", ""))
    later = sections()[sections().index(asked) + 1 :]
    context = {
        "section": asked,
        "asked": [each for each in questions if not each.question.extra],
        "extra": [each for each in questions if each.question.extra],
        "wrong": _wrong_here(Text(document, {}), asked),
        "revision": draft.revision if revision is None else revision,
        "whole": completeness(document),
        "following": later[0] if later else None,
        "place_in_form": sections().index(asked) + 1,
        "unsaved": unsaved,
        "problem": problem,
        "newest": standards.VERSIONS[-1],
    }
    return render(request, "desk/describing/section.html", {**_common(visit, draft), **context}, status=status)


def _compare(request: HttpRequest, visit: Visit, found: Clashes, asked: Section) -> HttpResponse:
    """Show what two people wrote in the same fields, to choose from; what I changed elsewhere is sent along unseen."""
    mine = found.together.mine | {each.question.key for each in found.together.clashes}
    along = [(name, value) for name in request.POST for value in request.POST.getlist(name) if _is_of(name, mine)]
    context = {
        "section": asked,
        "clashes": [_side_by_side(each) for each in found.together.clashes],
        "along": along,
        "revision": found.current.revision,
        "other": found.current.changed_by.partition(":")[2],
        "at": found.current.changed_at,
    }
    common = _common(visit, found.current)
    return render(request, "desk/describing/compare.html", {**common, **context}, status=409)


def _is_of(name: str, keys: frozenset[str]) -> bool:
    return any(name == key or name.startswith(f"{key}-") for key in keys)


def _side_by_side(clash: Clash) -> dict[str, Any]:
    asked = clash.question
    return {"question": asked, "theirs": readable(asked, clash.theirs), "mine": readable(asked, clash.mine)}


def _common(visit: Visit, draft: Draft) -> dict[str, Any]:
    return {
        "organisation": visit.place,
        "draft": draft,
        "closed": is_closed(draft),
        "public": draft.registration_id is not None,
        "narrow": False,
    }


def _address(visit: Visit, draft: Draft, asked: Section | None) -> str:
    code = visit.place.code
    if asked is None:
        return address_of("desk:describe", code=code, uuid=str(draft.uuid))
    return address_of("desk:describe_section", code=code, uuid=str(draft.uuid), section=asked.slug)


def _language() -> str:
    return (get_language() or "nl")[:2]
