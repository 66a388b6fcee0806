"""Sections and questions, derived from the field catalogue: nothing about a single field of the standard stands here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from django.utils.text import slugify

from algoritmeregister import standards
from algoritmeregister.standards import CodeList, Field, Group, Standard

# What the register knows of a draft by itself, so that nobody is asked for it.
GIVEN = frozenset({"organization", "lang", "standard_version", "source_id", "uuid"})
# A text of this length is more than a line.
ONE_LINE = 1024
FEW = 4
# The meaning of a field in which another field is named.
NAMES_A_FIELD = "ar:withheldField"


class Widget(StrEnum):
    """How a question is asked."""

    LINE = "line"
    AREA = "lines"
    ONE = "one"  # one of a few: radio buttons
    LIST = "list"  # one of many: a list to choose from
    SUGGEST = "suggest"  # a text, with suggestions
    SEVERAL = "several"  # some of a list: boxes
    FIELDS = "fields"  # one of the questions themselves
    ROWS = "rows"


@dataclass(frozen=True, eq=False)
class Question:
    """One field as it is asked. `now`: the same field in the newest version, None when that does not have it.

    `extra`: the newest version has it not, ours does. `older`: what is said in it belongs in another field today, so it is
    only asked where something stands in it. `items`: the questions of a row.
    """

    field: Field
    now: Field | None
    widget: Widget
    items: tuple[Question, ...] = ()

    @property
    def key(self) -> str:
        """The key in the document, and the name in the form."""
        return self.field.key

    @property
    def extra(self) -> bool:
        """Whether the newest version of the standard does not have it."""
        return self.now is None

    @property
    def older(self) -> bool:
        """Whether another field took its place."""
        return self.field.replaced_by is not None and self.now is None

    @property
    def required(self) -> bool:
        """Whether a description without it is not complete under the newest version."""
        return self.field.required or (self.now is not None and self.now.required)

    @property
    def limit(self) -> int | None:
        """How many characters the newest version allows, else ours; None when it does not matter."""
        return self.now.max_length if self.now is not None and self.now.max_length else self.field.max_length

    @property
    def codes(self) -> CodeList | None:
        """What there is to choose from."""
        return self.now.code_list if self.now is not None and self.now.code_list else self.field.code_list

    @property
    def free(self) -> bool:
        """Whether something that is not in the list may be written too."""
        return self.codes is None or not self.codes.closed

    @property
    def kind(self) -> str:
        """The keyboard that suits a line (`inputmode`). Not `type="url"`: browsers refuse www.example.nl, which we take."""
        return "url" if self.field.type == "url" else "text"

    @property
    def prose(self) -> bool:
        """Whether it is running text, for which hints on plain language make sense."""
        return self.widget is Widget.AREA


@dataclass(frozen=True, eq=False)
class Section:
    """The questions that stand on one page. `slug`: in its address, from its Dutch name."""

    group: Group
    slug: str
    questions: tuple[Question, ...]


@cache
def sections(standard: Standard | None = None, newest: Standard | None = None) -> tuple[Section, ...]:
    """Return the pages of the form for a standard (the superset), in its order; `newest`: what is asked for first.

    Within a page the fields of the newest version come first, then the others.
    """
    whole = standard or standards.get(standards.SUPERSET)
    leading = newest or standards.get(standards.VERSIONS[-1])
    now = {each.superset_key: each for each in leading.fields}
    found = []
    for group in whole.groups:
        asked = [_question(each, now.get(each.superset_key)) for each in whole.fields_of(group.key) if _is_asked(each)]
        if asked:
            asked.sort(key=lambda each: (each.older, each.extra))
            found.append(Section(group, slugify(group.label["nl"]), tuple(asked)))
    return tuple(found)


def _is_asked(field: Field) -> bool:
    return not field.system and field.key not in GIVEN


def _question(field: Field, now: Field | None) -> Question:
    if field.items:
        newer = {each.key: each for each in now.items} if now is not None else {}
        items = tuple(_question(each, newer.get(each.key, each)) for each in field.items)
        return Question(field, now, Widget.ROWS, items)
    return Question(field, now, _widget(field, now))


def _widget(field: Field, now: Field | None) -> Widget:
    codes = now.code_list if now is not None and now.code_list else field.code_list
    if field.type == "codes":
        return Widget.SEVERAL
    if field.rdf_property == NAMES_A_FIELD:
        return Widget.FIELDS
    if codes is not None and field.type == "code":
        if len(codes.codes) <= FEW:
            return Widget.ONE
        return Widget.LIST if codes.closed else Widget.SUGGEST
    if codes is not None:
        return Widget.SUGGEST
    long = field.max_length is not None and field.max_length > ONE_LINE
    return Widget.AREA if long or field.type == "rich_text" else Widget.LINE


def section(slug: str) -> Section | None:
    """Return the page with this slug; None when there is none."""
    return next((each for each in sections() if each.slug == slug), None)


def questions(found: tuple[Section, ...] | None = None) -> Iterator[Question]:
    """Yield every question of the form."""
    for each in found if found is not None else sections():
        yield from each.questions


def home_of(key: str) -> Section | None:
    """Return the page on which a field is asked (also for a path such as "risks[2].link"); None when it is not."""
    plain = key.partition("[")[0].partition(".")[0]
    return next((each for each in sections() if any(one.key == plain for one in each.questions)), None)
