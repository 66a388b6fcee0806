"""Start a description: from nothing, from a copy or an older text, from the template of a supplier, from a product that
others use already, or from what another organisation published.

And take over from those into a description that is there: only the fields that its writer chooses.
"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _

from algoritmeregister import standards
from algoritmeregister.accounts.roles import Permission
from algoritmeregister.desk.describing.answers import readable
from algoritmeregister.desk.describing.form import sections
from algoritmeregister.desk.describing.sources import (
    MOST,
    Offered,
    Source,
    find,
    offered,
    products_like,
    published_like,
    same_name,
    templates_like,
)
from algoritmeregister.desk.describing.texts import Text, text_of
from algoritmeregister.desk.door import Rule, Visit, door
from algoritmeregister.products.templates import templates_for
from algoritmeregister.registrations.drafts import actions, queries
from algoritmeregister.registrations.drafts.errors import Conflict, DraftError, ForbiddenStep
from algoritmeregister.registrations.drafts.models import Draft
from algoritmeregister.ui.addresses import address_of
from algoritmeregister.ui.questions import number_in

LONGEST_NAME = 300
MOST_TEXTS = 30
_RULE = Rule(permission=Permission.EDIT, methods=("GET", "POST"))


@door(_RULE)
def new(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Show the ways to start, or start from nothing. Warns when others described the same before."""
    name = " ".join(str(request.POST.get("naam", "")).split())[:LONGEST_NAME]
    if request.method != "POST":
        return _choices(request, visit)
    if not name:
        return _choices(request, visit, problem=_("Vul een naam in. U kunt hem later veranderen."), status=422)
    known, same, offered_by = products_like(name), same_name(name, visit.place), templates_like(name)
    if (known or same or offered_by) and "_toch" not in request.POST:
        context = {
            "organisation": visit.place, "name": name, "known": known, "same": same, "templates": offered_by, "narrow": True,
        }  # fmt: skip
        return render(request, "desk/describing/known.html", context)
    key = next(each.key for each in standards.get(standards.SUPERSET).fields if each.rdf_property == "dct:title")
    return go_on(actions.start(organisation=visit.place, document={key: name}, by=visit.by))


def _choices(request: HttpRequest, visit: Visit, *, problem: str = "", status: int = 200) -> HttpResponse:
    wanted = request.GET.get("zoek", "")[:LONGEST_NAME].strip()
    context = {
        "organisation": visit.place,
        "wanted": wanted,
        "found": products_like(wanted),
        "templates": templates_for(wanted)[:MOST] if wanted else [],
        "published": published_like(wanted, visit.place),
        "own": list(queries.drafts_of(visit.place, text=wanted)[:MOST]),
        "problem": problem,
    }
    return render(request, "desk/describing/new.html", context, status=status)


@door(_RULE)
def take_over(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Show what a source says, field by field, to choose from; or take the chosen fields, into a new description or `in`."""
    asked = request.POST if request.method == "POST" else request.GET
    if not asked.get("van"):
        return HttpResponseRedirect(address_of("desk:draft_new", code=visit.place.code))
    source, draft = _source(asked, visit), _draft(asked, visit)
    text = text_of(draft) if draft else Text({}, {})
    found = offered(source, text.document, draft.origin if draft else None)
    if request.method != "POST":
        return _page(request, visit, source, draft, found)
    chosen = frozenset(request.POST.getlist("veld"))
    taken = {each.question.key: each.value for each in found if each.question.key in chosen}
    if draft is None:
        origin = source.origin(None, frozenset(taken))
        return go_on(actions.start(organisation=visit.place, document=taken, origin=origin, by=visit.by))
    try:
        saved = actions.save(
            draft=draft, document={**text.document, **taken}, beside=text.beside, standard=standards.SUPERSET,
            revision=number_in(str(asked.get("_revision", ""))) or 0, origin=source.origin(draft.origin, frozenset(taken)),
            by=visit.by,
        )  # fmt: skip
    except Conflict as conflict:
        found = offered(source, text_of(conflict.current).document, conflict.current.origin)
        return _page(request, visit, source, conflict.current, found, problem=str(conflict), status=409)
    except (DraftError, ForbiddenStep) as error:
        return _page(request, visit, source, draft, found, problem=str(error), status=422)
    messages.success(request, _("Overgenomen uit %s. Kijk na of het ook voor u klopt.") % source.name)
    return go_on(saved)


def _page(
    request: HttpRequest, visit: Visit, source: Source, draft: Draft | None, found: list[Offered], *,
    problem: str = "", status: int = 200,
) -> HttpResponse:  # fmt: skip
    context: dict[str, Any] = {
        "organisation": visit.place,
        "source": source,
        "draft": draft,
        "earlier": range(_revisions(source, visit), 0, -1)[:MOST_TEXTS] if source.kind in {"copy", "version"} else [],
        "offered": [
            (each, readable(each.question, each.value), "" if each.empty else readable(each.question, each.now))
            for each in found
        ],
        "changed": sum(each.changed for each in found),
        "problem": problem,
    }
    return render(request, "desk/describing/take_over.html", context, status=status)


def _revisions(source: Source, visit: Visit) -> int:
    draft = queries.draft(visit.place, source.of)
    return draft.revision if draft else 0


def _source(asked: QueryDict, visit: Visit) -> Source:
    number = number_in(str(asked.get("tekst", ""))) or 0
    found = find(str(asked.get("soort", "")), str(asked.get("van", ""))[:200], visit.place, number)
    if found is None:
        raise Http404(_("Deze pagina bestaat niet."))
    return found


def _draft(asked: QueryDict, visit: Visit) -> Draft | None:
    if not (wanted := str(asked.get("in", ""))):
        return None
    found = queries.draft(visit.place, wanted)
    if found is None:
        raise Http404(_("Deze pagina bestaat niet."))
    return found


def go_on(draft: Draft) -> HttpResponseRedirect:
    """Go on with the first part of the form of a description."""
    code, first = draft.organisation.code, sections()[0].slug
    return HttpResponseRedirect(address_of("desk:describe_section", code=code, uuid=str(draft.uuid), section=first))
