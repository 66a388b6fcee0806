"""Files beside guides and meetings at the desk: a steward adds them, reads how accessible they are, and takes them away."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from algoritmeregister.desk.bounded import bounded
from algoritmeregister.desk.door import Rule, Visit, door
from algoritmeregister.knowledge import attachments, file_words
from algoritmeregister.knowledge.file_kinds import LARGEST, MEDIA_TYPES, MEGABYTE, WrongFile, too_large
from algoritmeregister.knowledge.models import GUIDE, Attachment


def _refuse(request: HttpRequest, visit: Visit, kind: str, slug: str) -> HttpResponse:
    return _page(request, kind, slug, {}, too_large(), 413)


@csrf_exempt
@door(Rule(steward=True, methods=("GET", "POST")))
@bounded(LARGEST, _refuse)
def files(request: HttpRequest, visit: Visit, kind: str, slug: str) -> HttpResponseBase:
    """Show the files beside a guide or a meeting, and take one in."""
    if not attachments.is_there(kind, slug):
        return HttpResponseRedirect(reverse("desk:knowledge"))
    if request.method != "POST":
        return _page(request, kind, slug, {"taal": "nl"})
    given = {name: request.POST.get(name, "")[:300] for name in ("titel", "taal")}
    file = request.FILES.get("bestand")
    try:
        row = attachments.add(
            kind=kind,
            slug=slug,
            title=given["titel"],
            language=given["taal"],
            name=(file.name or "") if file else "",
            pieces=file.chunks() if file else (),
            by=visit.by,
        )
    except WrongFile as error:
        return _page(request, kind, slug, given, str(error), 422)
    messages.success(request, _("‘%s’ staat er nu bij.") % row.title)
    return HttpResponseRedirect(_address(kind, slug))


@door(Rule(steward=True, methods=("POST",)))
def remove(request: HttpRequest, visit: Visit, pk: int) -> HttpResponse:
    """Take a file away."""
    found = Attachment.objects.filter(pk=pk).first()
    if found is None:
        return HttpResponseRedirect(reverse("desk:knowledge"))
    attachments.remove(attachment=found, by=visit.by)
    messages.success(request, _("‘%s’ is weggehaald.") % found.title)
    return HttpResponseRedirect(_address(found.kind, found.slug))


def _address(kind: str, slug: str) -> str:
    return reverse("desk:attachments", kwargs={"kind": kind, "slug": slug})


def _page(
    request: HttpRequest, kind: str, slug: str, given: dict[str, str], problem: str = "", status: int = 200
) -> HttpResponse:
    is_guide = kind == GUIDE
    text = f"{reverse('desk:article')}?soort=guide&naam={slug}" if is_guide else f"{reverse('desk:meeting')}?wat={slug}"
    context = {
        "kind": kind,
        "slug": slug,
        "above": (reverse("desk:knowledge" if is_guide else "desk:meetings"),
                  _("Kennisbank beheren") if is_guide else _("Agenda beheren")),
        "text": (text, slug),
        "given": given,
        "problem": problem,
        "rows": file_words.lines(kind, slug),
        "endings": ", ".join(MEDIA_TYPES),
        "accept": ",".join(f".{each}" for each in MEDIA_TYPES),
        "largest": LARGEST // MEGABYTE,
        "text_languages": [("nl", _("Nederlands")), ("en", _("Engels")), ("fy", _("Fries"))],
        "narrow": False,
    }
    return render(request, "desk/attachments.html", context, status=status)
