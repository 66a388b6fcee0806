"""Questions of an instrument as a template shows them: with their field, answer, options and what is wrong."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from markdown_it import MarkdownIt
from markupsafe import Markup

from algoritmeregister.instruments.engine import Pack, Question, Run
from algoritmeregister.instruments.engine.filling import Filled, limit_of, name_of
from algoritmeregister.instruments.engine.model import Group, Node, Option, Section, Source, Texts
from algoritmeregister.instruments.engine.running import Place
from algoritmeregister.texts import in_language
from algoritmeregister.ui import rich_text

INPUTS = {"text": "text", "url": "url", "email": "email", "date": "date", "number": "text", "file": "text", "image": "text"}
_MARKDOWN = MarkdownIt("commonmark", {"html": False})


@dataclass(frozen=True)
class Choice:
    """One option of a question. `note` is shown when it is chosen."""

    option: Option
    label: str
    help: Markup
    note: str
    chosen: bool


@dataclass(frozen=True)
class Field:
    """One question. `name` is that of its field, `id` that of its element; `problem` says what is wrong."""

    question: Question
    name: str
    id: str
    ask: str
    help: Markup
    sources: tuple[Source, ...]
    value: Any
    choices: tuple[Choice, ...]
    input: str
    limit: int
    problem: str

    @property
    def described(self) -> str:
        """The elements that explain it, and that say what is wrong."""
        return " ".join([*([f"{self.id}-uitleg"] if self.help else []), *([f"{self.id}-fout"] if self.problem else [])])


@dataclass(frozen=True)
class Item:
    """One item of a repeated group."""

    title: str
    index: int
    fields: list[Any]


@dataclass
class Together:
    """A group of questions; `items` when it is repeated."""

    title: str
    help: Markup
    level: int
    name: str = ""
    repeated: bool = False
    can_add: bool = False
    item: str = ""
    items: list[Item] = field(default_factory=list)
    fields: list[Any] = field(default_factory=list)


class Shower:
    """Makes what the template shows of a section or a question, in one language."""

    def __init__(self, run: Run, filled: Filled, language: str) -> None:
        self.run, self.filled, self.language = run, filled, language
        self.names: list[str] = []

    def section(self, section: Section) -> list[Any]:
        """Return the fields and groups of a section."""
        return list(self._nodes(section.nodes, (), 2))

    def question(self, name: str) -> list[Any]:
        """Return one question of a route."""
        return [self._field(self.run.pack.questions[name], ())]

    def _nodes(self, nodes: Sequence[Node], place: Place, level: int) -> Iterator[Any]:
        for node in nodes:
            if not self.run.is_shown(node, place):
                continue
            yield self._field(node, place) if isinstance(node, Question) else self._group(node, place, level)

    def _group(self, group: Group, place: Place, level: int) -> Together:
        words = in_language(group.title, self.language)
        shown = Together(words, rich(self.run.pack, group.help, self.language), min(level, 6))
        below = min(level + 1, 6)
        if group.repeat is None:
            shown.fields = list(self._nodes(group.nodes, place, below))
            return shown
        shown.name, shown.repeated, shown.can_add = name_of(group.id, place), True, not group.repeat.for_each
        shown.item = in_language(group.repeat.item, self.language) or words.lower()
        given = self.run.everywhere(group.repeat.for_each) if group.repeat.for_each else []
        for index in range(len(self.run.items(group, place))):
            title = str(given[index]) if index < len(given) else f"{shown.item[:1].upper()}{shown.item[1:]} {index + 1}"
            inside = list(self._nodes(group.nodes, (*place, (group.id, index)), below + 1))
            shown.items.append(Item(title, index, inside))
        return shown

    def _field(self, question: Question, place: Place) -> Field:
        name = name_of(question.id, place)
        self.names.append(name)
        is_route = self.run.pack.flow == "route"
        value = self.run.values.get(question.id) if is_route else self.run.answer(question.id, place)
        value = self.filled.typed.get(name, value)
        rule = self.filled.problems.get(name, "")
        return Field(
            question=question,
            name=name,
            id=f"vraag-{len(self.names)}",
            ask=rich_text.plain(in_language(question.ask, self.language)),
            help=rich(self.run.pack, question.help, self.language),
            sources=tuple(self.run.pack.source_of[each] for each in question.sources),
            value=value,
            choices=tuple(self._choice(option, value) for option in self.run.options(question, place)),
            input=INPUTS.get(question.kind, ""),
            limit=limit_of(question),
            problem=problem_words(rule, question) if rule else "",
        )

    def _choice(self, option: Option, value: Any) -> Choice:
        chosen = option.id in value if isinstance(value, list) else option.id == value
        return Choice(
            option,
            rich_text.plain(in_language(option.label, self.language)),
            rich(self.run.pack, option.help, self.language),
            rich_text.plain(in_language(option.note, self.language)),
            chosen,
        )


def rich(pack: Pack, texts: Texts, language: str) -> Markup:
    """Return a longer text of a pack as safe HTML."""
    text = in_language(texts, language)
    if not text:
        return Markup("")
    return rich_text.clean(_MARKDOWN.render(text) if pack.rich == "markdown" else text)


def problem_words(rule: str, question: Question) -> str:
    """Say what is wrong with what was filled in, and how to mend it."""
    return {
        "choose": _("Kies een antwoord."),
        "alone": _("U koos ook een antwoord dat niet samengaat met de andere. Haal een van beide weg."),
        "number": _("Schrijf een getal, zoals 12 of 12,5."),
        "low": _("Het getal is te laag: het laagste is %(limit)s.") % {"limit": question.minimum},
        "high": _("Het getal is te hoog: het hoogste is %(limit)s.") % {"limit": question.maximum},
        "date": _("Schrijf een datum als jaar, maand en dag: 2026-11-27."),
        "long": _("De tekst is te lang: er passen %(limit)s tekens in.") % {"limit": limit_of(question)},
        "url": _("Schrijf een adres dat met https:// begint."),
        "email": _("Vul een e-mailadres in, zoals naam@voorbeeld.nl."),
    }[rule]
