"""What the body of a question may say, and what it becomes for the search room."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal, TypeVar

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest
from django.utils.translation import gettext as _
from pydantic import BaseModel, Field, StringConstraints, ValidationError

from algoritmeregister import standards
from algoritmeregister.api.national.answers import Refused
from algoritmeregister.organisations import kinds, queries
from algoritmeregister.search import finding
from algoritmeregister.search.query import MAX_DEPTH, MAX_TEXT, Query
from algoritmeregister.standards import CodeList
from algoritmeregister.ui.questions import length_of

MAX_BODY = 16 * 1024  # bytes: many times the longest question
MAX_VALUE = 200
FACET_VALUES = 1_000
# Filters that are not the name of an assessment: any other one than the standard names, and none at all.
OTHER = "Overig"
NONE = "Geen"

Text = Annotated[str, StringConstraints(max_length=MAX_TEXT)]
Value = Annotated[str, StringConstraints(max_length=MAX_VALUE)]
Body = TypeVar("Body", bound=BaseModel)


class Paging(BaseModel):
    """Which part of a list. Keys that do not exist are passed over, as they always were."""

    page: int = Field(1, ge=1, le=1_000_000)
    limit: int = Field(10, ge=1, le=100)
    sort_option: Literal["sort_name", "sort_number"] = "sort_name"


class AlgorithmQuestion(Paging):
    """Which registrations. Empty is no filter."""

    searchtext: Text | None = ""
    organisation: Value | None = None
    publicationcategory: Value | None = None
    organisationtype: Value | None = None
    impact_assessment: Value | None = None

    def selected(self) -> dict[str, str]:
        """Return what is filtered by, by the names of the body."""
        names = ("organisationtype", "publicationcategory", "organisation", "impact_assessment", "searchtext")
        return {name: value for name in names if (value := _clean(getattr(self, name)))}


class OrganisationQuestion(Paging):
    """Which organisations. Empty is no filter."""

    searchtext: Text | None = None
    organisationtype: Value | None = None


def read_body(request: HttpRequest, model: type[Body]) -> Body:
    """Read the question in a body. Raises `Refused` with everything that is wrong with it."""
    try:
        body = request.body if length_of(request) <= MAX_BODY else None
    except RequestDataTooBig:
        body = None
    if body is None or len(body) > MAX_BODY:
        raise Refused(413, _("De vraag is te lang: ten hoogste %s bytes.") % MAX_BODY)
    try:
        return model.model_validate_json(body)
    except ValidationError as error:
        wrong = (f"{'.'.join(str(part) for part in each['loc']) or 'body'}: {each['msg']}" for each in error.errors())
        raise Refused(400, _("De vraag klopt niet. %s") % "; ".join(wrong)) from None


def check_kind(kind: str) -> None:
    """Refuse a kind of organisation that does not exist: it would look like a kind without registrations."""
    if kind and kind not in kinds.all_kinds():
        raise Refused(400, _("Deze soort organisatie is er niet. Wel: %s.") % ", ".join(kinds.all_kinds()))


def reachable(question: Paging) -> bool:
    """Say whether the part that is asked for is not deeper than can be searched."""
    return question.page * question.limit <= MAX_DEPTH


def search_query(question: AlgorithmQuestion) -> Query:
    """Return the question as the search room takes it. At most three small questions to the database."""
    chosen = question.selected()
    check_kind(chosen.get("organisationtype", ""))
    filters: dict[str, tuple[str, ...]] = {}
    if kind := chosen.get("organisationtype"):
        filters["organisation_kind"] = (kind,)
    if category := chosen.get("publicationcategory"):
        filters["publication_category"] = (_code(category_codes(), category),)
    if organisation := chosen.get("organisation"):
        filters["organisation"] = (organisation_code(organisation),)
    assessment = chosen.get("impact_assessment")
    if assessment == OTHER:
        # With nothing to choose from, a value that no registration has: nothing is found, and not everything.
        filters["impact_assessment"] = other_assessments() or (OTHER,)
    elif assessment and assessment != NONE:
        filters["impact_assessment"] = (_code(assessment_codes(), assessment),)
    return Query(
        text=chosen.get("searchtext", ""),
        filters=filters,
        page=question.page,
        page_size=question.limit,
        facet_values=FACET_VALUES,
        snippets=False,
        lacking=("impact_assessment",) if assessment == NONE else (),
    )


def organisation_code(text: str) -> str:
    """Return the code of the organisation that goes by this name, code or number; the text itself when none does."""
    found = queries.known_as(text)
    return found.code if found else text


def other_assessments() -> tuple[str, ...]:
    """Return the assessments in the register that the standard has no name for."""
    known = {code.key for code in assessment_codes().codes}
    values = finding.find(Query(page_size=1, facet_values=FACET_VALUES, snippets=False)).facets.get("impact_assessment", ())
    return tuple(each.value for each in values if each.value not in known)


def category_codes() -> CodeList:
    """Return the publication categories."""
    codes = standards.get(standards.SUPERSET).field("publication_category").code_list
    assert codes is not None
    return codes


def assessment_codes() -> CodeList:
    """Return the impact assessments that the standard names."""
    rows = standards.get(standards.SUPERSET).field("impacttoetsen_grouping").items
    return next(row.code_list for row in rows if row.code_list)


def labels_of(codes: CodeList, language: str) -> Mapping[str, tuple[str, str]]:
    """Return of each code the Dutch text, by which is filtered, and the label in a language."""
    return {code.key: (code.value, code.label[language]) for code in codes.codes}


def _code(codes: CodeList, text: str) -> str:
    found = codes.find(text)
    return found.key if found else text


def _clean(value: Any) -> str:
    return str(value or "").replace("\x00", "").strip()
