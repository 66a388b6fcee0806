"""Help when nothing was found: what was understood, which words are nowhere, and what would find something."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from algoritmeregister.search import analysis, finding
from algoritmeregister.search.naming import FILTERS
from algoritmeregister.search.results import Results
from algoritmeregister.site import home, labels
from algoritmeregister.site.asked import Asked

# Each costs a question to the index: more words or filters than this help nobody.
MOST_WORDS = 8
MOST_FILTERS = 8
MOST_NEAR = 3
_QUOTES = str.maketrans(dict.fromkeys('"“”„«»', " "))


@dataclass(frozen=True)
class Word:
    """A word as typed, or words between quotation marks: in how many registrations it is (whatever the filters), where they
    are, and words like it."""

    text: str
    count: int
    address: str
    near: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Wider:
    """A wider question: what it leaves out, how many registrations it finds, its address."""

    label: str
    count: int
    address: str


@dataclass(frozen=True)
class Help:
    """What to tell when nothing was found: `understood` in words, each typed word, `wider` questions that do find
    something, and searches to start with (shown, address)."""

    understood: Sequence[str]
    words: Sequence[Word]
    wider: Sequence[Wider]
    examples: Sequence[tuple[str, str]]


def help_with(asked: Asked) -> Help:
    """Return what helps after a question that found nothing. Asks the index some small questions, the database none."""
    read = analysis.query(asked.query().looked_at)
    exact = [f'"{each.text}"' for each in read.phrases if not each.excluded and len(each.stems) > 1]
    texts = list(dict.fromkeys([*exact, *(word.text for word in read.words if not word.stopword)]))[:MOST_WORDS]
    examples = [(shown, Asked(text=text).address()) for shown, text in home.examples()]
    return Help(_understood(read), [_word(text) for text in texts], _wider(asked), examples)


def _understood(read: analysis.AnalysedQuery) -> list[str]:
    """Say what the text was taken to mean: words, choices, words next to each other, words that must be absent."""
    groups: dict[int, list[str]] = {}
    for word in read.words:
        if not word.stopword:
            groups.setdefault(word.group, []).append(f"“{word.text}”")
    either = " " + _("of") + " "
    said = [_("met %(words)s") % {"words": either.join(words)} for words in groups.values()]
    said += [_("met precies “%(words)s”") % {"words": each.text} for each in read.phrases if not each.excluded]
    excluded = [each.text for each in read.phrases if each.excluded] + [each.text for each in read.excluded]
    said += [_("zonder “%(words)s”") % {"words": text} for text in excluded]
    return said


def _ask(asked: Asked) -> Results:
    return finding.find(replace(asked.query(), page=1, page_size=1, facets=False, snippets=False))


def _word(text: str) -> Word:
    found = _ask(Asked(text=text))
    absent = found.approximate or bool(found.corrected)
    near = [other for each in found.corrected for other in each.words][:MOST_NEAR]
    return Word(
        text,
        0 if absent else found.total,
        Asked(text=text).address(),
        [(other, Asked(text=other).address()) for other in near],
    )


def _wider(asked: Asked) -> list[Wider]:
    """Try the question with one thing less; what still finds nothing is no help and is left out."""
    tries = []
    chosen = [(name, value) for name, values in asked.filters.items() for value in values]
    for name, value in chosen[:MOST_FILTERS]:
        key = FILTERS[name]
        label = f"{labels.facet(key)}: {_label(asked, key, value)}"
        tries.append((_("zonder %(what)s") % {"what": label}, asked.without(name, value)))
    if len(chosen) > 1:
        tries.append((_("zonder filters"), asked.unfiltered()))
    if asked.as_of:
        tries.append((_("in het register van nu"), asked.of_now()))
    unquoted = " ".join(asked.text.translate(_QUOTES).split())
    if unquoted and unquoted != asked.text:
        tries.append((_("zonder aanhalingstekens"), asked.with_text(unquoted)))
    wider = []
    for label, question in tries:
        found = _ask(question)
        if found.total and not found.approximate:
            wider.append(Wider(label, found.total, question.address()))
    return wider


def _label(asked: Asked, key: str, value: str) -> str:
    """Return the word for a value: a code list's, or the name that the index has for it."""
    named = labels.facet_value(key, value)
    if named != value:
        return named
    query = replace(Asked().query(), filters={key: (value,)}, page_size=1, snippets=False)
    known = {each.value: each.label for each in finding.find(query).facets.get(key, ())}
    return known.get(value) or value
