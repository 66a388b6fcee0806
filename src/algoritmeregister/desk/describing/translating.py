"""A description in another language: the texts beside the Dutch ones, by a person or a machine, and looked at or not."""

from __future__ import annotations

import uuid as uuids
from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from algoritmeregister.accounts.roles import Permission
from algoritmeregister.desk.describing import kept
from algoritmeregister.desk.describing.answers import read, text_of
from algoritmeregister.desk.describing.form import Question, Widget, questions
from algoritmeregister.desk.describing.texts import draft_or_404, is_closed
from algoritmeregister.desk.describing.texts import text_of as text_of_draft
from algoritmeregister.desk.describing.translator import TranslatorFailed, translator
from algoritmeregister.desk.door import Rule, Visit, door
from algoritmeregister.desk.workflow.people import names_of
from algoritmeregister.registrations.drafts import actions, queries
from algoritmeregister.registrations.drafts.errors import Conflict, DraftError, ForbiddenStep
from algoritmeregister.registrations.drafts.models import Draft, Translation, TranslationOrigin
from algoritmeregister.standards.catalogue import LANGUAGES
from algoritmeregister.texts import in_language
from algoritmeregister.ui.addresses import address_of

NAMES: Mapping[str, Mapping[str, str]] = {
    "nl": {"nl": "Nederlands", "en": "Dutch", "fy": "Nederlânsk"},
    "en": {"nl": "Engels", "en": "English", "fy": "Ingelsk"},
    "fy": {"nl": "Fries", "en": "Frisian", "fy": "Frysk"},
}
MOST_KEPT = 30
_TEXTS = frozenset({"text", "rich_text"})


def name_of(language: str) -> str:
    """Return what a language is called, in the reader's."""
    return in_language(NAMES[language], get_language())


def languages(draft: Draft) -> list[dict[str, Any]]:
    """Return the languages into which a description can be translated, each with its translation or None."""
    made = {each.language: each for each in Translation.objects.filter(draft=draft)}
    return [
        {"code": each, "name": name_of(each), "made": made.get(each)} for each in LANGUAGES if each != draft.language
    ]  # fmt: skip


@door(Rule(permission=Permission.EDIT, methods=("GET", "POST"), keeps=True))
def translate(request: HttpRequest, visit: Visit, uuid: uuids.UUID, language: str) -> HttpResponse:
    """Show the texts in two languages, or save those in the other; a machine fills in what is empty when it is asked to."""
    draft = draft_or_404(visit, uuid)
    if language == draft.language or language not in LANGUAGES:
        raise Http404(_("Deze pagina bestaat niet."))
    source = text_of_draft(draft).document
    asked = [each for each in questions() if _is_translated(each) and source.get(each.key)]
    made = Translation.objects.filter(draft=draft, language=language).first()
    before = dict(made.document) if made else {}
    if request.method != "POST":
        unsaved = kept.take(request)
        typed = read(asked, unsaved, before) if unsaved is not None else before
        return _page(request, visit, draft, language, (asked, source, typed, made), unsaved=unsaved is not None)
    typed = read(asked, request.POST, before)
    texts = (asked, source, typed, made)
    try:
        _keep(draft, language, texts, request, visit)
    except Conflict:
        texts = (asked, source, typed, Translation.objects.filter(draft=draft, language=language).first())
        told = _("Iemand anders heeft deze vertaling intussen opgeslagen. Wie nu opslaat, vervangt die tekst.")
        return _page(request, visit, draft, language, texts, problem=told, status=409)
    except (DraftError, ForbiddenStep, TranslatorFailed) as error:
        return _page(request, visit, draft, language, texts, problem=str(error), status=422)
    kept.forget(request)
    messages.success(request, _("De vertaling is opgeslagen."))
    return HttpResponseRedirect(
        address_of("desk:translate", code=visit.place.code, uuid=str(draft.uuid), language=language)
    )  # fmt: skip


@door(Rule(permission=Permission.READ))
def earlier(request: HttpRequest, visit: Visit, uuid: uuids.UUID, language: str, number: int) -> HttpResponse:
    """Show a translation as it was after a save."""
    draft = draft_or_404(visit, uuid)
    then = queries.translation_revisions(draft, language).filter(number=number).first() if number < 2**31 else None
    if then is None:
        raise Http404(_("Deze pagina bestaat niet."))
    texts = [(each, text_of(each, then.document[each.key])) for each in questions() if then.document.get(each.key)]
    context = {
        "organisation": visit.place,
        "draft": draft,
        "target": language,
        "target_name": name_of(language),
        "then": then,
        "by": names_of([then.by])[then.by],
        "texts": texts,
        "may_edit": Permission.EDIT in visit.held,
    }
    return render(request, "desk/describing/translation_earlier.html", context)


def _is_translated(question: Question) -> bool:
    own_words = question.codes is None and question.widget in {Widget.LINE, Widget.AREA}
    return own_words and question.field.type in _TEXTS and question.field.own != "use" and not question.older


Texts = tuple[list[Question], Mapping[str, Any], dict[str, Any], Translation | None]


def _keep(draft: Draft, language: str, texts: Texts, request: HttpRequest, visit: Visit) -> None:
    asked, source, typed, made = texts
    by_machine = made is not None and made.origin == TranslationOrigin.MACHINE
    if "_machine" in request.POST and (found := translator()) is not None:
        empty = {each.key: text_of(each, source[each.key]) for each in asked if not typed.get(each.key)}
        answer = found.translate(empty, source=draft.language, target=language) if empty else {}
        filled = {key: str(answer[key]) for key in empty if answer.get(key)}
        typed.update(filled)
        by_machine = by_machine or bool(filled)
    actions.translate(
        draft=draft, language=language, document=typed, by=visit.by,
        origin=TranslationOrigin.MACHINE if by_machine else TranslationOrigin.PERSON,
        reviewed="nagekeken" in request.POST and "_machine" not in request.POST,
        seen=request.POST.get("_gezien", ""),
    )  # fmt: skip


def _page(
    request: HttpRequest, visit: Visit, draft: Draft, language: str, texts: Texts, *,
    unsaved: bool = False, problem: str = "", status: int = 200,
) -> HttpResponse:  # fmt: skip
    asked, source, typed, made = texts
    kept_texts = list(queries.translation_revisions(draft, language).values("number", "at", "by")[:MOST_KEPT])
    context = {
        "organisation": visit.place,
        "draft": draft,
        "target": language,
        "target_name": name_of(language),
        "source_name": name_of(draft.language),
        "rows": [(each, text_of(each, source[each.key]), text_of(each, typed.get(each.key))) for each in asked],
        "made": made,
        "earlier": kept_texts,
        "names": names_of(each["by"] for each in kept_texts),
        "has_translator": translator() is not None,
        "closed": is_closed(draft),
        "unsaved": unsaved,
        "problem": problem,
        "narrow": False,
    }
    return render(request, "desk/describing/translation.html", context, status=status)
