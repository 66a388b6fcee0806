"""The fields of the index. A change of shape raises `VERSION`: an index of another shape is rebuilt, never patched."""

from __future__ import annotations

import functools
import hashlib
from importlib import metadata

import tantivy

from algoritmeregister import standards
from algoritmeregister.search.facets import COLUMNS, FACETS

VERSION = 10

# Text is analysed by us, before it reaches the engine (the analyser knows Dutch compounds); the engine only cuts at
# spaces. Its own Dutch stemmer is another one and cannot be given exceptions.
ANALYSED = "whitespace"
WHOLE = "raw"

# Searched parts of a registration (`content.sections`).
SECTIONS: tuple[str, ...] = ("title", "summary", "context", "body")

KEY = "key"  # one version in one language
REGISTRATION = "registration"  # the number, on all versions of a registration: the handle for replacing them
CURRENT = "current"  # shown when no date is asked for
LANGUAGE = "language"
PRIMARY = "primary"  # one language per registration answers, unless a language is asked for
SHOWN = "shown"  # current and primary: the usual question, in one term; every document says whether
VALID_FROM = "valid_from"  # microseconds since 1970
VALID_TO = "valid_to"
DATED = "dated"  # what "newest" sorts on: the day, and the number to make it a fixed order
RECENCY = "recency"
SORT_NAME = "sort_name"
SORT_ORGANISATION = "sort_organisation"
# Who reads in another language sees the name that a registration has there, and finds it in that place of the alphabet.
SORT_LANGUAGES: tuple[str, ...] = tuple(language for language in standards.LANGUAGES if language != "nl")
ANYWHERE = "anywhere"  # every stem and part of every section: says whether a word is found, and how much a text is about it
STEMS = "stems"  # the stems of every section, in order: for words next to each other, and words that are no part of others
TITLE, SUMMARY = "title", "summary"  # the stems and parts of these sections: a word counts for more there
WORDS = "words"  # words as written: for prefixes and for spelling suggestions
FILLED = "filled"  # the keys of the fields in which something was written: counted, never searched
GRAMS = "grams"  # character n-grams of the title: the safety net
CARD = "card"  # stored JSON: what a result list shows
TEXTS = "texts"  # stored (`documents.shown`): what snippets are cut from
MARKER = "marker"  # only on the one document that holds the cursor
CURSOR = "cursor"

# Later than any date a register can hold: the end of a version that has not ended.
FOREVER = 2**62


def sort_name(language: str | None) -> str:
    """Name the field that puts names in order as they are shown in a language; in none, as they were found."""
    return f"{SORT_NAME}_{language}" if language in SORT_LANGUAGES else SORT_NAME


def sort_organisation(language: str | None) -> str:
    """Name the field that puts organisations in order, and what each has by its name as shown in a language."""
    return f"{SORT_ORGANISATION}_{language}" if language in SORT_LANGUAGES else SORT_ORGANISATION


def only_columns() -> frozenset[str]:
    """Name the fields that lists are put in order by, or that are counted, and whose texts nobody looks for."""
    languages = (None, *SORT_LANGUAGES)
    orders = (name(language) for name in (sort_name, sort_organisation) for language in languages)
    return frozenset((*orders, *(column.name for column in COLUMNS)))


@functools.cache
def build() -> tantivy.Schema:
    """Make the engine's schema. In an index, `only_columns` are no more than that: see `writer`."""
    builder = tantivy.SchemaBuilder()
    for name in (KEY, REGISTRATION, LANGUAGE, MARKER):
        builder.add_text_field(name, tokenizer_name=WHOLE, index_option="basic")
    for name in (CURRENT, PRIMARY, SHOWN):
        builder.add_boolean_field(name, indexed=True)
    for name in (VALID_FROM, VALID_TO, DATED):
        builder.add_integer_field(name, fast=True)
    builder.add_float_field(RECENCY, fast=True)
    for name in (SORT_NAME, SORT_ORGANISATION):
        builder.add_text_field(name, fast=True, tokenizer_name=WHOLE, index_option="basic")
    for name in (STEMS, TITLE):
        # Positions, for "words between quotation marks".
        builder.add_text_field(name, tokenizer_name=ANALYSED, index_option="position")
    for name in (ANYWHERE, SUMMARY, GRAMS):
        builder.add_text_field(name, tokenizer_name=ANALYSED, index_option="freq")
    builder.add_text_field(WORDS, tokenizer_name=ANALYSED, index_option="basic")
    for facet in FACETS:
        builder.add_text_field(facet.key, tokenizer_name=WHOLE, index_option="basic")
    for column in COLUMNS:
        builder.add_text_field(column.name, fast=True, tokenizer_name=WHOLE, index_option="basic")
    builder.add_text_field(FILLED, fast=True, tokenizer_name=WHOLE, index_option="basic")
    for name in (CARD, TEXTS, CURSOR):
        builder.add_bytes_field(name, stored=True)
    for language in SORT_LANGUAGES:
        for name in (sort_name(language), sort_organisation(language)):
            builder.add_text_field(name, fast=True, tokenizer_name=WHOLE, index_option="basic")
    return builder.build()


@functools.cache
def fingerprint(analyser: str) -> str:
    """Name the format of an index: our schema, the engine, and the `analyser` (its version and tables)."""
    facts = f"{VERSION} {metadata.version('tantivy')} {analyser}"
    return hashlib.sha256(facts.encode()).hexdigest()[:16]
