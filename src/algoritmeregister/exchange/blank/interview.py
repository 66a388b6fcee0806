"""The form of an interview: every field as a question with room to write, as plain data and as an accessible PDF.

With it somebody asks a colleague who knows the algorithm what a description needs. Typst sets it from `interview.typ`
and the fonts inside its package, as it does descriptions (`exchange/pdf.py`).
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

import typst

from algoritmeregister import standards
from algoritmeregister.exchange.blank.columns import Blank, blanks
from algoritmeregister.exchange.blank.words import word
from algoritmeregister.texts import in_language

TEMPLATE = Path(__file__).with_name("interview.typ")
# Characters that a field may hold → lines to write on.
_SHORT, _LONG = 200, 1_024
_LINES = (1, 3, 6)
_FEW = 8  # so many choices are shown as boxes one below another; more stand beside each other


@dataclass(frozen=True)
class Question:
    """A field as a question: its `title`, what helps to answer it, the `choices`, and the number of `lines` to write on."""

    title: str
    help: str
    choices: tuple[str, ...]
    lines: int


@dataclass(frozen=True)
class Chapter:
    """A group of the standard with its questions."""

    title: str
    questions: tuple[Question, ...]


@dataclass(frozen=True)
class Interview:
    """The form for one version of the standard in one language. `about`: what is noted about the talk itself."""

    language: str
    title: str
    standard: str
    lead: str
    about_title: str
    about: tuple[str, ...]
    chapters: tuple[Chapter, ...]
    still: str
    page_words: tuple[str, str]


def interview(version: str, language: str) -> Interview:
    """Return the form for a version of the standard (or the superset). Raises UnknownStandard."""
    standard = standards.get(version)
    columns = blanks(version, language)
    chapters = (
        Chapter(group.label[language], tuple(_question(each, language) for each in columns if each.field.group == group.key))
        for group in standard.groups
    )
    return Interview(
        language=language,
        title=word("interview", language),
        standard=in_language(standard.title, language),
        lead=word("interview_lead", language),
        about_title=word("about_talk", language),
        about=tuple(word(name, language) for name in ("talk_with", "talk_by", "talk_on")),
        chapters=tuple(each for each in chapters if each.questions),
        still=word("still_ask", language),
        page_words=(word("page", language), word("of", language)),
    )


def _question(blank: Blank, language: str) -> Question:
    text = blank.field.help[language]
    if blank.choices:
        return Question(blank.title, text, blank.choices, 0 if blank.closed else 1)
    longest = blank.field.max_length or (_LONG if blank.field.is_list else _SHORT)
    is_short = longest <= _SHORT or blank.field.type in {"url", "contact", "month", "date"}
    return Question(blank.title, text, (), _LINES[0] if is_short else _LINES[1 if longest <= _LONG else 2])


def as_pdf(version: str, language: str) -> bytes:
    """Return the form as PDF (PDF/UA-1). Raises UnknownStandard."""
    data = asdict(interview(version, language)) | {"few": _FEW}
    result: bytes = typst.compile(
        str(TEMPLATE),
        root=str(TEMPLATE.parent),
        format="pdf",
        ignore_system_fonts=True,
        pdf_standards=["ua-1"],
        sys_inputs={"data": json.dumps(data)},
    )
    return result
