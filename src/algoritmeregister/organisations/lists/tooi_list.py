"""The "compleet" lists of TOOI: expanded JSON-LD with organisations, past ones too, and what happened to them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from typing import Any, BinaryIO

import ijson
from django.utils.translation import gettext as _

from algoritmeregister import reasons
from algoritmeregister.organisations import kinds, tooi
from algoritmeregister.organisations.lists.entries import MOST_ENTRIES, Entry, FormerName, ListError, day, day_after, short

_ONTOLOGY = "https://identifier.overheid.nl/tooi/def/ont/"
_PROV = "http://www.w3.org/ns/prov#"
_LABEL = "http://www.w3.org/2000/01/rdf-schema#label"
# what we keep of a node, so that a long list stays small in memory
_NAMES = ("officieleNaamInclSoort", "voorkeursnaamInclSoort", "officieleNaamExclSoort", "voorkeursnaamExclSoort")
_DATES = ("begindatum", "einddatum", "begindatumHV", "einddatumHV")


@dataclass
class _Organisation:
    """The nodes of one organisation: its present state and its historical versions."""

    now: dict[str, str] = field(default_factory=dict)
    versions: list[dict[str, str]] = field(default_factory=list)


def read(stream: BinaryIO, *, wrapped: bool = False) -> Iterator[Entry]:
    """Yield the organisations of a list; `wrapped` when the nodes are in "@graph". Raises `ListError`."""
    organisations: dict[str, _Organisation] = defaultdict(_Organisation)
    successors: dict[str, set[str]] = defaultdict(set)
    count = 0
    try:
        for node in ijson.items(stream, "@graph.item" if wrapped else "item"):
            count += 1
            if count > MOST_ENTRIES:
                raise ListError(_("De lijst heeft te veel organisaties."))
            if isinstance(node, dict):
                _take(node, organisations, successors)
    except (ijson.JSONError, ValueError, RecursionError) as error:
        raise ListError(_("Het JSON-bestand is niet te lezen of niet compleet: %s.") % reasons.in_words(error)) from error
    for uri, organisation in organisations.items():
        entry = _entry(uri, organisation, successors.get(uri, set()))
        if entry:
            yield entry


def _take(node: Mapping[str, Any], organisations: dict[str, _Organisation], successors: dict[str, set[str]]) -> None:
    ended, made = _links(node, "invalidated"), _links(node, "generated")
    if ended or made:  # an event: what it ended goes on in what it made
        for uri in ended:
            successors[uri] |= set(made) - {uri}
        return
    of = next(iter(_links(node, "specializationOf")), "")
    uri = tooi.cleaned(of or str(node.get("@id") or "")) or ""
    if not uri:
        return
    kept = {key: _value(node, _ONTOLOGY + key) for key in ("afkorting", *_NAMES, *_DATES)}
    kept["label"] = _value(node, _LABEL)
    if of:
        organisations[uri].versions.append(kept)
    elif kept["label"] or any(kept[key] for key in _NAMES):
        organisations[uri].now = kept


def _items(node: Mapping[str, Any], key: str) -> list[Any]:
    value = node.get(key)
    return value if isinstance(value, list) else [value] if value is not None else []


def _value(node: Mapping[str, Any], key: str) -> str:
    for item in _items(node, key):
        text = item.get("@value", item.get("@id")) if isinstance(item, dict) else item
        if isinstance(text, str | int) and str(text).strip():
            return short(str(text))
    return ""


def _links(node: Mapping[str, Any], relation: str) -> list[str]:
    values = (item.get("@id") if isinstance(item, dict) else item for item in _items(node, _PROV + relation))
    return [uri for value in values if (uri := tooi.cleaned(str(value or "")))]


def _name(node: Mapping[str, str]) -> str:
    name = (
        node["officieleNaamInclSoort"] or node["voorkeursnaamInclSoort"] or node["label"] or node["officieleNaamExclSoort"]
    )
    return name[:1].upper() + name[1:]


def _entry(uri: str, organisation: _Organisation, successors: set[str]) -> Entry | None:
    now = organisation.now
    if not now:
        return None
    kind = kinds.most_specific(kinds.of_name(_name(now)), kinds.of_tooi(tooi.soort_of(uri)))
    short_names = dict.fromkeys(now[key] for key in _NAMES[1:] if now[key] and now[key] != _name(now))
    return Entry(
        source="tooi",
        section=tooi.soort_of(uri),
        reference=uri,
        name=kinds.official_name(_name(now), kind),
        kind=kind,
        tooi_uri=uri,
        short_names=tuple(short_names),
        abbreviations=(now["afkorting"],) if now["afkorting"] else (),
        former_names=_former(organisation, _name(now)),
        successor=min(successors) if len(successors) == 1 else None,  # a split has no one successor
        starts_on=day(now["begindatum"]),
        ends_on=day_after(day(now["einddatum"])),
    )


def _former(organisation: _Organisation, name: str) -> tuple[FormerName, ...]:
    """Return the names of historical versions. One that does not say when it began, began when the one before it ended."""
    versions = sorted(organisation.versions, key=lambda version: version["einddatumHV"] or "9999")
    begins: list[date | None] = [day(version["begindatumHV"] or version["begindatum"]) for version in versions]
    for number, (before, _after) in enumerate(pairwise(versions)):
        begins[number + 1] = begins[number + 1] or day_after(day(before["einddatumHV"]))
    if versions:
        begins[0] = begins[0] or day(organisation.now["begindatum"])
    return tuple(
        FormerName(_name(version), begin, day_after(day(version["einddatumHV"])))
        for version, begin in zip(versions, begins, strict=True)
        if _name(version) and _name(version) != name
    )
