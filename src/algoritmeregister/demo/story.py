"""The demo content as it is written in `content/`: registers, organisations, and what happened to them day by day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from algoritmeregister import standards
from algoritmeregister.ledger.kinds import Kind

DEFAULT_REGISTER = "voorbeelden"
# Ten times as fast where PyYAML was built with libyaml.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_LANGUAGE_CODES = {"en": "eng", "fy": "fry"}
# The texts that a translation has in common with the Dutch: names, and choices that some versions hold as text.
_SHARED_TEXTS = frozenset({"organization", "provider", "category", "status", "type", "dpia", "iama", "area", "uuid"})


@dataclass(frozen=True)
class Step:
    """One thing that happened to a demo registration: a document that was published, or a reason for withdrawing."""

    on: date
    register: str
    source_id: str
    standard: str
    language: str = "nl"
    document: dict[str, Any] | None = None
    withdrawn: str = ""
    kind: Kind | None = None

    @property
    def observed_at(self) -> datetime:
        """Nine o'clock in the morning of the day, so that it is the same day in every time zone of the kingdom in Europe."""
        return datetime.combine(self.on, time(9), tzinfo=UTC)


@dataclass(frozen=True)
class Reorganisation:
    """An organisation got another name on a day, or was no more and had a successor."""

    on: date
    organisation: str
    renamed: str = ""
    successor: str = ""


@dataclass(frozen=True)
class Story:
    """Everything in `content/`. `organisations` maps a name to its details, `steps` are in the order of the days."""

    registers: tuple[Mapping[str, str], ...]
    organisations: Mapping[str, Mapping[str, Any]]
    reorganisations: tuple[Reorganisation, ...]
    steps: tuple[Step, ...]


@cache
def read() -> Story:
    """Return the story of the demo content. Raises `KeyError` when a file misses what it needs."""
    content = {
        file.name: yaml.load(file.read_bytes(), Loader=_LOADER)  # noqa: S506 - both loaders are safe ones
        for file in files("algoritmeregister.demo").joinpath("content").iterdir()
        if file.name.endswith(".yaml") and file.name != "people.yaml"
    }
    registers = tuple(content.pop("registers.yaml"))
    organisations = content.pop("organisations.yaml")
    reorganisations = tuple(Reorganisation(on=row.pop("date"), **row) for row in organisations["reorganisations"])
    renamings = {(each.organisation, each.renamed) for each in reorganisations}
    steps = [
        step
        for name in sorted(content)
        for entry in content[name]["registrations"]
        for step in _history({**content[name], **entry}, renamings)
    ]
    # A stable sort: of one day, what is written first happened first (so the Dutch text before its translations).
    steps.sort(key=lambda step: step.on)
    return Story(registers, organisations["organisations"], reorganisations, tuple(steps))


def _history(entry: dict[str, Any], renamings: set[tuple[str, str]]) -> Iterator[Step]:
    common = {"register": entry.get("register", DEFAULT_REGISTER), "source_id": entry["id"], "standard": entry["standard"]}
    translations = {language: event["date"] for language, event in entry.get("translations", {}).items()}
    document: dict[str, Any] = {"organization": entry["organisation"]}
    if entry["standard"] != standards.SUPERSET:  # which is no version that anybody published
        document["standard_version"] = entry["standard"]
    shown: dict[str, dict[str, Any]] = {}
    for event in entry["history"]:
        if "withdrawn" in event:
            yield Step(on=event["date"], **common, withdrawn=event["withdrawn"])
            continue
        before, document = document, {**document, **event.get("document", event.get("change", {}))}
        # A translation goes with the Dutch document as it was on its day.
        shown |= {language: document for language, on in translations.items() if on >= event["date"]}
        renamed = (before["organization"], document["organization"]) in renamings
        yield Step(on=event["date"], **common, document=document, kind=Kind.RENAMED if renamed else None)
    for language, event in entry.get("translations", {}).items():
        translated = {
            **_shared(shown[language], entry["standard"]),
            **_said_language(language, entry["standard"]),
            **event["document"],
        }
        yield Step(on=event["date"], **common, language=language, document=translated)


def _shared(document: Mapping[str, Any], standard: str) -> dict[str, Any]:
    """Return the fields that are the same in every language: dates, links, choices and names."""
    texts = {field.key for field in standards.get(standard).fields if field.type in {"text", "rich_text"}} - _SHARED_TEXTS
    return {key: value for key, value in document.items() if key not in texts}


def _said_language(language: str, standard: str) -> dict[str, str]:
    """Return the field that says the language, unless the standard knows no other one than Dutch (1.0)."""
    code, codes = _LANGUAGE_CODES[language], standards.get(standard).field("lang").code_list
    return {} if codes and codes.closed and code not in codes.values else {"lang": code}
