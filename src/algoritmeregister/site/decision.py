"""The way in for someone who got a letter: from a decision to the algorithms behind it. All steps stay in the address.

Who sent it, what it is about, and then per registration: whether a person decides, how to object, whom to ask.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from algoritmeregister.registrations import fields, queries
from algoritmeregister.registrations.models import Registration, Version
from algoritmeregister.search.finding import find
from algoritmeregister.search.query import MAX_DEPTH, Query
from algoritmeregister.site import authorities, postcodes
from algoritmeregister.site.addresses import registration_address
from algoritmeregister.site.authorities import Authority
from algoritmeregister.site.caching import data_revision, public_page
from algoritmeregister.site.page import canonical
from algoritmeregister.site.subjects import Subject, subjects
from algoritmeregister.site.summary import Summary, summarise
from algoritmeregister.ui.pages import page_number, pages

PAGE_SIZE = 10
# What is no longer in use is seldom behind a letter of today.
OVER: Mapping[str, tuple[str, ...]] = {"status": ("buiten_gebruik",)}
# Registrations of the same theme that are named beside those that the words found.
ALSO = 5
EVERYTHING = "alles"
LONGEST_NAME = 200


@dataclass(frozen=True)
class Letter:
    """What a reader told so far. `sender`: code of the organisation; `anyone`: the sender does not matter.

    `subject`: key of a subject, `EVERYTHING`, or empty when not chosen yet.
    """

    name: str = ""
    postcode: str = ""
    sender: str = ""
    anyone: bool = False
    subject: str = ""
    page: int = 1

    @classmethod
    def from_address(cls, parameters: QueryDict) -> Letter:
        """Read the steps from an address. What cannot be understood is left out."""
        subject = parameters.get("onderwerp", "")
        name = " ".join(parameters.get("wie", "").replace("\x00", "").split())[:LONGEST_NAME]
        postcode = parameters.get("postcode", "").replace("\x00", "").strip()[:10] if postcodes.available() else ""
        if postcodes.available() and not postcode and postcodes.normalised(name):
            name, postcode = "", name  # typed in the wrong box: no organisation is called like that
        return cls(
            name=name,
            postcode=postcode,
            sender=parameters.get("organisatie", "").replace("\x00", "")[:100],
            anyone=parameters.get("overal") == "ja",
            subject=subject if subject in subjects() or subject == EVERYTHING else "",
            page=page_number(parameters.get("pagina")),
        )

    def address(self, **changes: Any) -> str:
        """Return the address of this letter with some answers changed; the page number starts again unless it is given."""
        letter = replace(self, **{"page": 1, **changes})
        asked = {
            "wie": letter.name,
            "postcode": letter.postcode,
            "organisatie": letter.sender,
            "overal": "ja" if letter.anyone else "",
            "onderwerp": letter.subject,
            "pagina": str(letter.page) if letter.page > 1 else "",
        }
        query = urlencode({key: value for key, value in asked.items() if value})
        return reverse("site:decision") + (f"?{query}" if query else "")


@dataclass(frozen=True)
class Used:
    """A registration that may have been used: what the page tells about it."""

    number: str
    name: str
    language: str
    organisation: str
    organisation_code: str
    organisation_website: str
    address: str
    short_address: str
    status: tuple[fields.Coded, ...]
    summary: Summary


def _revision(request: HttpRequest) -> str:
    return f"{data_revision(request)}-{postcodes.revision()}"


@public_page(_revision)
def decision(request: HttpRequest) -> HttpResponse:
    """Show the step that the reader is at."""
    letter = Letter.from_address(request.GET)
    sender = authorities.by_code(letter.sender) if letter.sender else None
    if letter.sender and sender is None:
        raise Http404(_("Deze organisatie kennen we niet."))
    context = {
        "letter": letter,
        "sender": sender,
        "subject": subjects().get(letter.subject),
        "choices": list(subjects().values()),
        "everything": EVERYTHING,
        "has_postcodes": postcodes.available(),
        "canonical": canonical(reverse("site:decision")),
        "description": _("Kreeg u een brief van de overheid? Zie welk algoritme meehielp en hoe u bezwaar maakt."),
        **_step(letter, sender),
    }
    return render(request, "site/decision.html", context)


def _step(letter: Letter, sender: Authority | None) -> dict[str, Any]:
    if sender is None and not letter.anyone:
        return {"step": 1, **_senders(letter)}
    if sender is not None and not sender.count:
        return {"step": 3, "used": [], "also": [], "pages": None, "total": 0}
    if not letter.subject:
        return {"step": 2}
    return {"step": 3, **_used(letter, sender)}


def _senders(letter: Letter) -> dict[str, Any]:
    area = postcodes.normalised(letter.postcode)
    return {
        "named": authorities.named(letter.name) if letter.name else None,
        "nearby": authorities.coded(postcodes.authorities(area)) if area else None,
        "wrong_postcode": bool(letter.postcode and not area),
        "postcode_as_name": bool(postcodes.normalised(letter.name)),
    }


def _used(letter: Letter, sender: Authority | None) -> dict[str, Any]:
    filters: dict[str, tuple[str, ...]] = {"organisation": (sender.code,)} if sender else {}
    subject = subjects().get(letter.subject)
    query = Query(subject.question if subject else "", filters, page_size=PAGE_SIZE, facets=False, snippets=False)
    numbers, total = _in_use_first(query, letter.page)
    also = _same_theme(subject, filters, set(numbers)) if subject and total <= PAGE_SIZE else []
    shown = {each.number: each for each in described([*numbers, *also])}
    return {
        "used": [shown[number] for number in numbers if number in shown],
        "also": [shown[number] for number in also if number in shown],
        "total": total,
        "first": (letter.page - 1) * PAGE_SIZE + 1,
        "pages": pages(letter.page, total, PAGE_SIZE, lambda number: letter.address(page=number)),
    }


def _in_use_first(query: Query, page: int) -> tuple[list[str], int]:
    """Return the numbers of a page of what a letter may be about, what is no longer in use last of all, and how many there
    are on all pages together.
    """
    begin = (page - 1) * query.page_size
    in_use, total = _cut(replace(query, excluding=OVER), begin, query.page_size)
    over = replace(query, filters={**query.filters, **OVER})
    last, over_total = _cut(over, max(0, begin - total), query.page_size - len(in_use))
    return [*in_use, *last], min(total + over_total, MAX_DEPTH)


def _cut(query: Query, begin: int, count: int) -> tuple[list[str], int]:
    """Return the numbers of `count` results (a page at most) from any place, and how many there are. What only looks like
    the words, or was found through a corrected word, is not what the letter is about.
    """
    page, skipped = divmod(begin, query.page_size)
    found = find(replace(query, page=page + 1))
    if found.approximate:
        return [], 0
    results = list(found.results)
    if skipped + count > query.page_size and found.total > (page + 1) * query.page_size:
        results += find(replace(query, page=page + 2)).results
    numbers = [each.number for each in results if not each.only_corrected]
    return numbers[skipped : skipped + count], 0 if results and not numbers else found.total


def _same_theme(subject: Subject, filters: dict[str, tuple[str, ...]], known: set[str]) -> list[str]:
    narrowed = {**filters, "theme": subject.themes}
    found = find(Query("", narrowed, page_size=ALSO + len(known), facets=False, snippets=False))
    return [each.number for each in found.results if each.number not in known][:ALSO]


def described(numbers: Sequence[str]) -> list[Used]:
    """Return what is told about these registrations, in the language of this request where they have it."""
    language = get_language() or settings.LANGUAGE_CODE
    versions = Version.objects.filter(registration__in=queries.published_of(numbers), valid_to__isnull=True).select_related(
        "registration__organisation"
    )
    # Of the languages there are: the reader's, else Dutch. The last one stays.
    preference = {"nl": 1, language: 2}
    chosen = {
        version.registration.number: version
        for version in sorted(versions, key=lambda each: preference.get(each.language, 0))
    }
    return [_described(chosen[number].registration, chosen[number]) for number in numbers if number in chosen]


def _described(registration: Registration, version: Version) -> Used:
    name = " ".join(str(version.document.get("name") or "").split()) or _("Algoritme zonder naam")
    return Used(
        number=registration.number,
        name=name,
        language=version.language,
        organisation=version.organisation_name or registration.organisation.name,
        organisation_code=registration.organisation.code,
        organisation_website=registration.organisation.website,
        address=registration_address(registration.number, name),
        short_address=canonical(reverse("site:short", kwargs={"number": registration.number})),
        status=tuple(fields.coded(version, "status")),
        summary=summarise(version),
    )
