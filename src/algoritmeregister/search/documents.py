"""From a version of a registration to a document of the index.

Pure: it is given everything it needs (`IndexedVersion`), so that it can run in another process and be tested without a
database. Two steps: `prepare` does the expensive analysis and gives plain values that can be sent between processes;
`to_document` hands those to the engine.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import tantivy
from pydantic_core import from_json, to_json

from algoritmeregister.search import analysis, content, facets, schema
from algoritmeregister.search.facets import COLUMNS, FACETS

Prepared = dict[str, list[Any]]  # field of the schema → values

# A registration's number stays below this: the day by which lists are ordered is stored together with it.
NUMBERS = 10**8
# Control characters that no text has: between the texts that passages are cut from, and after the key of each.
_BETWEEN, _AFTER_KEY = "\x1e", "\x1f"
# The tie-breaking weight stays so small that fifty years of it change a score by a few percent.
RECENCY_PER_DAY = 0.1 / 20_000


@dataclass(frozen=True)
class IndexedVersion:
    """One version of a registration in one language, with what the index must know about it and nothing else.

    `key` is unique per version and language; all versions of a registration share its `number`. `document` has the
    keys of the superset. `organisation_name`: as published; `organisation_label`: as that organisation is called now.
    `current`: what is shown without a date. `primary`: the language that answers when none is asked for. `valid_to`
    is None while the version lasts.
    """

    key: str
    number: str
    document: Mapping[str, Any]
    organisation: str
    organisation_name: str
    valid_from: datetime
    organisation_label: str = ""
    organisation_kind: str = ""
    register: str = ""
    register_name: str = ""
    language: str = "nl"
    version: int = 1
    standard: str = ""
    valid_to: datetime | None = None
    claimed_on: date | None = None
    current: bool = True
    primary: bool = True
    content_hash: str = ""
    other_names: tuple[str, ...] = ()  # of the organisation: short name, aliases, former names
    names: tuple[tuple[str, str], ...] = ()  # language and name: what it is called now in other languages
    registers: tuple[tuple[str, str], ...] = ()  # slug and name of every register that had it then; empty: only `register`

    @classmethod
    def from_plain(cls, raw: Mapping[str, Any]) -> IndexedVersion:
        """Build one from a plain mapping: the fields above, dates as ISO texts or as dates.

        Raises `KeyError` or `TypeError` when a required field is absent or an unknown one is given.
        """
        values = dict(raw)
        for name in ("valid_from", "valid_to"):
            if isinstance(values.get(name), str):
                values[name] = datetime.fromisoformat(values[name])
        if isinstance(values.get("claimed_on"), str):
            values["claimed_on"] = date.fromisoformat(values["claimed_on"])
        for name in ("registers", "names"):
            values[name] = tuple((first, second) for first, second in values.get(name, ()))
        return cls(**values)

    @property
    def dated(self) -> date:
        """The date a reader goes by: what the source claims, otherwise when we saw it."""
        return self.claimed_on or self.valid_from.astimezone(UTC).date()


def microseconds(moment: datetime) -> int:
    """Write a moment (aware) as the index holds it."""
    since = moment - datetime(1970, 1, 1, tzinfo=UTC)
    return (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds


def days(day: date) -> int:
    """Write a day as the index holds it."""
    return (day - date(1970, 1, 1)).days


def card(version: IndexedVersion, coded: Mapping[str, tuple[str, ...]], texts: Mapping[str, str]) -> dict[str, Any]:
    """Collect what a result list shows, and the hash by which `verify` recognises the version.

    `coded`: the values from code lists in its document (`content.coded`); `texts`: its texts (`content.texts`).
    """
    return {
        "key": version.key,
        "number": version.number,
        "name": texts.get("name", ""),
        "summary": texts.get("description_short", ""),
        "organisation": version.organisation,
        "organisation_name": version.organisation_name,
        "organisation_kind": version.organisation_kind,
        "register": version.register,
        "register_name": version.register_name,
        "language": version.language,
        "version": version.version,
        "standard": version.standard,
        "dated": version.dated.isoformat(),
        "valid_from": version.valid_from.isoformat(),
        "valid_to": version.valid_to.isoformat() if version.valid_to else None,
        "current": version.current,
        "primary": version.primary,
        "hash": version.content_hash,
        **{key: list(values) for key, values in coded.items()},
    }


def shown(texts: Mapping[str, str]) -> bytes:
    """Write the texts (`content.texts`) that passages are cut from, as the index holds them."""
    return _BETWEEN.join([f"{key}{_AFTER_KEY}{text}" for key, text in content.shown_texts(texts)]).encode()


def read_shown(stored: bytes) -> Iterator[tuple[str, str]]:
    """Read the texts that `shown` wrote, one after the other: (key, text)."""
    for each in stored.decode().split(_BETWEEN):
        key, _, text = each.partition(_AFTER_KEY)
        if key:
            yield key, text


def read_card(document: tantivy.Document) -> Any:
    """Return the card of a document in the index, as `card` made it; None when it has none."""
    return from_json(bytes(document.get_first(schema.CARD) or b"null"))


def read_number(dated: float | None) -> str:
    """Return the number of a registration from the column by which lists are put in order of date."""
    return f"{int(dated or 0) % NUMBERS:08}"


def facet_values(version: IndexedVersion, coded: Mapping[str, tuple[str, ...]]) -> dict[str, list[tuple[str, str]]]:
    """Collect the values by which a version can be narrowed: facet → (value, label). `coded`: see `card`."""
    found: dict[str, list[tuple[str, str]]] = {
        "organisation": [(version.organisation, version.organisation_label or version.organisation_name)],
        "organisation_kind": [(version.organisation_kind, "")],
        "register": [*version.registers] or [(version.register, version.register_name)],
        "standard": [(version.standard, "")],
        "supplier": content.suppliers(version.document),
        "start_year": [(year, "") for year in content.start_year(version.document)],
    }
    for key, values in coded.items():
        found[key] = [(value, "") for value in values]
    return {key: [pair for pair in pairs if pair[0]] for key, pairs in found.items()}


def prepare(version: IndexedVersion) -> Prepared:
    """Analyse a version: every field of the schema with its values, as plain data."""
    fields, texts = _unanalysed(version)
    return fields | _analysed(texts, analysis.joined(texts))


def prepare_many(versions: Sequence[IndexedVersion]) -> list[Prepared]:
    """Analyse many versions: what `prepare` gives for each, faster when there are some dozens of them."""
    # Loaded here: a process that takes in a change now and then does without Arrow.
    from algoritmeregister.search.analysis.bulk import joined_many

    made = [_unanalysed(version) for version in versions]
    found = joined_many([texts for _, texts in made])
    return [fields | _analysed(texts, joined) for (fields, texts), joined in zip(made, found, strict=True)]


def _unanalysed(version: IndexedVersion) -> tuple[Prepared, list[str]]:
    """Collect the fields of the schema that need no analysis, and the texts of the sections, which do."""
    coded, texts = content.coded(version.document), content.texts(version.document)
    fields: Prepared = {
        schema.KEY: [version.key],
        schema.REGISTRATION: [version.number],
        schema.LANGUAGE: [version.language],
        schema.CURRENT: [version.current],
        schema.PRIMARY: [version.primary],
        schema.VALID_FROM: [microseconds(version.valid_from)],
        schema.VALID_TO: [microseconds(version.valid_to) if version.valid_to else schema.FOREVER],
        schema.SHOWN: [version.current and version.primary],
        schema.DATED: [days(version.dated) * NUMBERS + (int(version.number) if version.number.isdigit() else 0)],
        schema.RECENCY: [max(0, days(version.dated)) * RECENCY_PER_DAY],
        **_sorted(version, content.sortable(texts.get("name", ""))),
        schema.CARD: [to_json(card(version, coded, texts))],
        schema.TEXTS: [shown(texts)],
    }
    fields[schema.FILLED] = content.filled(version.document)
    values = facet_values(version, coded)
    for facet in FACETS:
        fields[facet.key] = list(dict.fromkeys([value for value, _ in values.get(facet.key, ())]))
    for column in COLUMNS:
        fields[column.name] = [facets.pack(column, values)]
    organisation = (version.organisation_name, *version.other_names)
    sections = content.sections(texts, organisation, version.number)
    return fields, [" ".join(sections[section]) for section in schema.SECTIONS]


def _sorted(version: IndexedVersion, name: str) -> Prepared:
    """Write what lists are put in order by: the name as each language shows it, and the organisation before that name."""
    elsewhere = {language: content.sortable(written) for language, written in version.names}
    organisation = content.sortable(version.organisation_name)
    found: Prepared = {}
    for language in (None, *schema.SORT_LANGUAGES):
        ordered = f"{elsewhere.get(language, name) if language else name} {version.number}"
        found[schema.sort_name(language)] = [ordered]
        found[schema.sort_organisation(language)] = [f"{organisation} {ordered}"]
    return found


def _analysed(texts: Sequence[str], found: analysis.Joined) -> Prepared:
    of = dict(zip(schema.SECTIONS, found.sections, strict=True))
    # Values of one field are apart: no word of one is next to a word of another.
    stems, parts = ([text for text in each if text] for each in zip(*found.sections, strict=True))
    return {
        schema.ANYWHERE: stems + parts,
        schema.STEMS: stems,
        schema.TITLE: list(of["title"]),
        schema.SUMMARY: list(of["summary"]),
        schema.WORDS: [found.words],
        schema.GRAMS: [" ".join(analysis.ngrams(texts[schema.SECTIONS.index("title")]))],
    }


def to_document(fields: Prepared) -> tantivy.Document:
    """Hand prepared values to the engine."""
    return tantivy.Document.from_dict(fields, schema.build())
