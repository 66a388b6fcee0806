"""Fill a description from the answers that somebody gave in an instrument: a file in, and out what its writer chooses."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from algoritmeregister import standards
from algoritmeregister.accounts.roles import Permission
from algoritmeregister.desk.describing.answers import readable
from algoritmeregister.desk.describing.sources import Source, offered
from algoritmeregister.desk.describing.starting_points import go_on
from algoritmeregister.desk.describing.texts import Text, text_of
from algoritmeregister.desk.door import Rule, Visit, door
from algoritmeregister.instruments import library
from algoritmeregister.instruments.engine import Answers, AnswersError, Pack, Run, filling, fitting, read_answers
from algoritmeregister.instruments.engine.results import suggested
from algoritmeregister.registrations.drafts import actions, queries
from algoritmeregister.registrations.drafts.errors import Conflict, DraftError, ForbiddenStep
from algoritmeregister.registrations.drafts.models import Draft
from algoritmeregister.texts import in_language

KIND = "instrument"


@door(Rule(permission=Permission.EDIT, methods=("GET", "POST")))
def from_instrument(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Ask for a file with answers; show what it says per field; take the chosen fields into a new description or `in`."""
    draft = _draft(request, visit)
    if request.method != "POST":
        return _page(request, visit, draft)
    pack, values, problem = _given(request)
    if pack is None:
        return _page(request, visit, draft, problem=problem, status=422)
    source = _source(pack, values)
    # From a saved assessment its answers come along, to be shown first.
    if "bestand" in request.FILES or "toon" in request.POST:
        return _page(request, visit, draft, source=source, packed=filling.packed(values), pack=pack)
    text = text_of(draft) if draft else Text({}, {})
    chosen = frozenset(request.POST.getlist("veld"))
    taken = {each.question.key: each.value for each in offered(source, text.document) if each.question.key in chosen}
    origin = {
        **source.origin(draft.origin if draft else None, frozenset(taken)),
        "version": pack.version,
        "by": str(visit.by),
    }
    if draft is None:
        return go_on(actions.start(organisation=visit.place, document=taken, origin=origin, by=visit.by))
    try:
        saved = actions.save(
            draft=draft, document={**text.document, **taken}, beside=text.beside, standard=standards.SUPERSET,
            revision=draft.revision, origin=origin, by=visit.by,
        )  # fmt: skip
    except (Conflict, DraftError, ForbiddenStep) as error:
        return _page(request, visit, draft, problem=str(error), status=409)
    messages.success(request, _("Overgenomen uit %s. Kijk na of het ook voor u klopt.") % source.name)
    return go_on(saved)


def _draft(request: HttpRequest, visit: Visit) -> Draft | None:
    wanted = str(request.POST.get("in", "") or request.GET.get("in", ""))
    found = queries.draft(visit.place, wanted) if wanted else None
    if wanted and found is None:
        raise Http404(_("Deze pagina bestaat niet."))
    return found


def _given(request: HttpRequest) -> tuple[Pack | None, dict[str, Any], str]:
    """Return the instrument with the answers that were sent, or what is wrong with the file."""
    known = library.available(Path(settings.DATA_DIR) / "instruments")
    file = request.FILES.get("bestand")
    if file is None:
        packs = known.get(request.POST.get("instrument", ""))
        if not packs:
            return None, {}, _("Kies eerst een bestand.")
        pack = _version(packs, request.POST.get("versie", ""))
        return pack, filling.unpacked(pack, request.POST.get("antwoorden", "")), ""
    try:
        given: Answers = read_answers(file.read(2_000_000))
    except AnswersError:
        return None, {}, _("Dit is geen bestand met antwoorden dat u hier downloadde. Er is niets veranderd aan uw bestand.")
    packs = known.get(given.pack)
    if not packs:
        return None, {}, _("Het instrument %(name)s is hier niet bekend.") % {"name": given.pack[:100]}
    pack = _version(packs, given.version)
    return pack, fitting(pack, given.values)[0], ""


def _version(packs: Sequence[Pack], version: str) -> Pack:
    """Return the version for which the answers were given; the newest when that is not here."""
    return next((each for each in packs if each.version == version), packs[0])


def _source(pack: Pack, values: dict[str, Any]) -> Source:
    """Return what the answers say of a description. Its texts are Dutch, as descriptions are written."""
    found = {each.field: each.value for each in suggested(Run(pack, values), "nl")}
    return Source(KIND, pack.id, in_language(pack.title, get_language()), found)


def _page(
    request: HttpRequest, visit: Visit, draft: Draft | None, *, source: Source | None = None, packed: str = "",
    pack: Pack | None = None, problem: str = "", status: int = 200,
) -> HttpResponse:  # fmt: skip
    document = text_of(draft).document if draft else {}
    found = offered(source, document) if source else []
    context = {
        "organisation": visit.place,
        "draft": draft,
        "source": source,
        "pack": pack,
        "packed": packed,
        "offered": [(each, readable(each.question, each.value)) for each in found],
        "problem": problem,
    }
    return render(request, "desk/describing/from_instrument.html", context, status=status)
