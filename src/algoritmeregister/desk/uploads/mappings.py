"""How a file is read: per column the field it goes to, proposed and to be corrected."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from algoritmeregister import standards
from algoritmeregister.accounts.roles import Permission
from algoritmeregister.desk.door import Rule, Visit, door
from algoritmeregister.desk.uploads.finding import gone, one
from algoritmeregister.harvest import profile as profiles
from algoritmeregister.harvest.errors import ImportFailed
from algoritmeregister.harvest.uploads import actions, correcting
from algoritmeregister.harvest.uploads.models import Upload, UploadState
from algoritmeregister.harvest.uploads.plans import ALL, BESIDE, NOTHING, OURS, Plan, targets
from algoritmeregister.texts import in_language
from algoritmeregister.ui.questions import number_in

_SURE, _RATHER = 0.8, 0.5


@door(Rule(permission=Permission.EDIT, methods=("GET", "POST")))
def mapping(request: HttpRequest, visit: Visit, uuid: str) -> HttpResponse:
    """Show how the file would be read; read it in the way that is sent."""
    upload = one(visit, uuid)
    if upload is None:
        return gone(request, visit)
    address = reverse("desk:upload", kwargs={"code": visit.place.code, "uuid": upload.uuid})
    if upload.state not in {UploadState.PROPOSED, UploadState.READY, UploadState.FAILED}:
        return HttpResponseRedirect(address)
    if request.method != "POST":
        return _page(request, visit, upload)
    try:
        actions.correct(
            upload=upload, correction=_sent(request, Plan.from_dict(upload.plan)), by=visit.by,
            save_as=request.POST.get("naam", "") if request.POST.get("bewaar") else "",
        )  # fmt: skip
    except (actions.UploadError, ImportFailed) as error:
        return _page(request, visit, upload, str(error))
    return HttpResponseRedirect(address)


def _sent(request: HttpRequest, plan: Plan) -> correcting.Correction:
    columns = {
        each.label: request.POST[f"kolom-{place}"]
        for place, each in enumerate(plan.columns)
        if f"kolom-{place}" in request.POST
    }
    labels = [each.label for each in plan.columns]
    chosen = number_in(request.POST.get("kenmerk", ""), len(labels) - 1)
    identity = "" if chosen is None else labels[chosen]
    sheets = {name for place, name in enumerate(each.name for each in plan.sheets) if f"blad-{place}" in request.POST}
    return correcting.Correction(
        columns, identity, ALL if request.POST.get("van") == ALL else OURS,
        frozenset(sheets) if len(plan.sheets) > 1 else frozenset(each.name for each in plan.sheets),
    )  # fmt: skip


def _page(request: HttpRequest, visit: Visit, upload: Upload, problem: str = "") -> HttpResponse:
    plan = Plan.from_dict(upload.plan)
    language = get_language() or settings.LANGUAGE_CODE
    chosen = targets(plan.profile, [each.label for each in plan.columns])
    sent = request.POST if problem else {}
    options = [
        *((each.key, each.label[language]) for each in correcting.choices(plan)),
        (BESIDE, _("Geen veld: bewaar erbij")),
        (NOTHING, _("Neem niet over")),
    ]
    columns = [
        {
            "column": each,
            "target": sent.get(f"kolom-{place}", chosen[each.label]),
            "sure": _sure(plan, each.label),
            "reason": plan.why.get(each.label, ["", ""])[1],
            "extra": [] if chosen[each.label] in dict(options) else [(chosen[each.label], chosen[each.label])],
        }
        for place, each in enumerate(plan.columns)
    ]
    context = {
        "organisation": visit.place,
        "upload": upload,
        "source": _source(plan, language),
        "columns": columns,
        "options": options,
        "identity": correcting.identity_of(plan),
        "whose": plan.whose,
        "asks_whose": any(each["target"] == "organization" for each in columns),
        "sheets": [(each, each.name not in plan.unused) for each in plan.sheets],
        "left_out": plan.left_out,
        "name": plan.name if plan.source == "saved" else upload.file_name,
        "problem": problem,
    }
    return render(request, "desk/upload_mapping.html", context, status=422 if problem else 200)


def _source(plan: Plan, language: str) -> str:
    """Return in a sentence where the mapping comes from."""
    if plan.source == "template":
        title = in_language(standards.get(plan.name).title, language)
        return _("Dit is ons sjabloon: %s. U hoeft niets te veranderen.") % title
    if plan.source == "saved":
        return _("Dit bestand past bij uw bewaarde koppeling ‘%s’.") % plan.name
    if plan.source == "known":
        title = in_language(profiles.by_name(plan.name).title, language)
        return _("Deze vorm kennen wij: %s.") % title
    return _("Deze vorm kennen wij niet. Dit is een voorstel. Kijk elke regel na.")


def _sure(plan: Plan, label: str) -> str:
    """Return how sure a proposal is, in words; "" when it is not a proposal."""
    if plan.source != "proposed" or label not in plan.why:
        return ""
    confidence = plan.why[label][0]
    return _("zeker") if confidence >= _SURE else _("waarschijnlijk") if confidence >= _RATHER else _("misschien")


@door(Rule(permission=Permission.EDIT, methods=("POST",)))
def forget(request: HttpRequest, visit: Visit, pk: int) -> HttpResponse:
    """Throw away a mapping that was saved."""
    actions.forget_mapping(organisation=visit.place, mapping=pk, by=visit.by)
    messages.success(request, _("De koppeling is weg."))
    return HttpResponseRedirect(reverse("desk:uploads", kwargs={"code": visit.place.code}))
