"""A mapping profile proposed for a file, with how sure every part is, and why."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.text import slugify
from django.utils.translation import gettext as _

from algoritmeregister import standards
from algoritmeregister.harvest import mapping, steps
from algoritmeregister.harvest import profile as profiles
from algoritmeregister.harvest.connectors import atom
from algoritmeregister.harvest.errors import UnknownShape, WrongProfile
from algoritmeregister.harvest.mapping import Unmappable
from algoritmeregister.harvest.profile import Profile
from algoritmeregister.harvest.proposing import choosing, identifying, languages, places, rules, words
from algoritmeregister.harvest.proposing.choosing import Choices
from algoritmeregister.harvest.proposing.columns import LONGEST_NAME, YES_OR_NO, Column, columns_of
from algoritmeregister.harvest.proposing.identifying import Identified
from algoritmeregister.harvest.proposing.places import Place
from algoritmeregister.harvest.readers.limits import Limits
from algoritmeregister.harvest.readers.opening import read, sniff
from algoritmeregister.harvest.readers.shapes import Format, Item, Shape
from algoritmeregister.harvest.recognition import recognise
from algoritmeregister.harvest.vocabulary import fold

LOOKED_AT = 1_000
"""How many records are looked at."""
_SURELY_THERE = 6  # by so many labels a proposed profile recognises its file
_SHORT = 40
_NUMBER = r"[0-9]+(?:\.[0-9]+)+"


def _nobody(texts: Collection[str]) -> frozenset[str]:
    return frozenset()


@dataclass(frozen=True)
class Asked:
    """What is to be proposed. `sheets`: only these; `organisation`: the one that all records are of, when no column says so;
    `register`: its slug, from the file's name when "". `without`: profiles of which nothing is taken over. `known`: tells
    which of some texts are names of organisations that we know.
    """

    file: Path
    sheets: tuple[str, ...] = ()
    organisation: str = ""
    register: str = ""
    without: frozenset[str] = frozenset()
    known: Callable[[Collection[str]], frozenset[str]] = _nobody


@dataclass(frozen=True)
class Line:
    """One field of the profile: the columns that make it, the rule, how sure it is (0–1) and why."""

    target: str
    columns: tuple[str, ...]
    rule: Any
    confidence: float
    reason: str


@dataclass(frozen=True)
class Rest:
    """A column that no field is made of: it is kept beside. `possible`: the field it might be; "" when none comes near."""

    column: str
    possible: str = ""
    confidence: float = 0.0
    reason: str = ""


@dataclass
class Proposal:
    """What was found. `data`: the profile as it stands in YAML. `problems`: why it cannot be used yet. `records` and
    `refused`: of the records looked at, how many it maps and how many not. `fits`: a profile that we already have.
    """

    file: str
    place: Place
    data: dict[str, Any]
    lines: list[Line]
    rest: list[Rest]
    identified: Identified
    problems: list[str] = field(default_factory=list)
    records: int = 0
    refused: int = 0
    fits: str = ""

    @property
    def profile(self) -> Profile:
        """The proposed profile. Raises `WrongProfile` when it cannot be one."""
        return profiles.parse(self.data, self.file)

    def as_dict(self) -> dict[str, Any]:
        """Return the proposal as JSON values."""
        sheets = [
            {"name": each.name, "header": each.header + 1, "transposed": each.transposed}
            for each in self.place.layout.sheets
        ]
        return {
            "file": self.file,
            "place": {"path": list(self.place.layout.path), "sheets": sheets, "reason": self.place.reason},
            "left_out_sheets": list(self.place.left_out),
            "identity": {"rule": self.identified.rule, **_why(self.identified)},
            "fields": [
                {"field": each.target, "columns": list(each.columns), "rule": each.rule, **_why(each)} for each in self.lines
            ],
            "rest": [{"column": each.column, "possible": each.possible, **_why(each)} for each in self.rest],
            "records": self.records,
            "refused": self.refused,
            "fits": self.fits,
            "problems": self.problems,
            "profile": self.data,
        }


def _why(each: Any) -> dict[str, Any]:
    return {"confidence": each.confidence, "reason": each.reason}


def propose(asked: Asked) -> Proposal:
    """Return the profile that a file seems to need. Raises a kind of `ImportFailed` when it cannot be read, or when
    nothing in it looks like records. Of a feed (Atom) it is for what a harvest makes of it: its entries.
    """
    with tempfile.TemporaryDirectory() as folder:
        feed = atom.as_fetched(asked.file, Path(folder)) if asked.file.is_file() else None
        return _propose(replace(asked, file=feed) if feed else asked)


def _propose(asked: Asked) -> Proposal:
    limits = Limits(file_bytes=settings.IMPORT_MAX_BYTES)
    shape = sniff(asked.file, limits)
    place = places.find(shape, asked.file.name, asked.sheets, asked.without)
    items = islice(read(asked.file, shape, place.layout, limits), LOOKED_AT)
    records = [item.data for item in items if isinstance(item, Item)]
    columns = columns_of(records)
    for column in columns.values():
        column.known = asked.known({text for text in column.values if len(text) < LONGEST_NAME})
    of_id = identifying.id_column(columns)
    free = {label: each for label, each in columns.items() if label and (each is not of_id or each.addresses)}
    choices, version = choosing.choose(free, asked.without)
    identified = identifying.identify(columns, _column(columns, choices, "name"))
    lines = _lines(columns, choices, identified, version, asked.organisation)
    used = {label for line in lines for label in line.columns}
    rest = [_rest(label, choices) for label in columns if label not in used and label not in identified.labels]
    data = _data(asked, shape, place, lines, identified, version, records)
    proposal = Proposal(asked.file.name, place, data, lines, rest, identified)
    _try(proposal, shape, asked.file, limits)
    return proposal


def _column(columns: Mapping[str, Column], choices: Choices, target: str) -> Column | None:
    choice = choices.of(target)
    return columns[choice.label] if choice else None


def _rest(label: str, choices: Choices) -> Rest:
    near = choices.possible.get(label)
    return Rest(label, near.target, near.confidence, near.reason) if near else Rest(label)


def _lines(
    columns: Mapping[str, Column], choices: Choices, identified: Identified, version: str, organisation: str
) -> list[Line]:
    """Return the fields in the order of the standard. A column that identifies is no field too, unless it is an address."""
    found: list[Line] = []
    for field_ in standards.get(version).fields:
        if field_.key == "organization" and organisation:
            found.append(Line("organization", (), {"constant": organisation}, 1.0, _("dit is erbij gezegd")))
            continue
        chosen = [
            each
            for each in choices.fields.get(field_.key, [])
            if each.label not in identified.labels or columns[each.label].addresses
        ]
        if chosen:
            rule = rules.rule_for(field_, [columns[each.label] for each in chosen])
            labels = tuple(each.label for each in chosen)
            found.append(Line(field_.key, labels, rule, chosen[0].confidence, chosen[0].reason))
    return [*found, *_explanations(found, columns, version)]


def _explanations(lines: list[Line], columns: Mapping[str, Column], version: str) -> Iterator[Line]:
    """Yield what a source says behind yes or no as the description of the assessment, when nothing else is that."""
    taken = {line.target for line in lines}
    for line in lines:
        target = f"{line.target}_description"
        wanted = line.target in YES_OR_NO and target in standards.get(version).keys and target not in taken
        if wanted and rules.explained(columns[line.columns[0]]):
            rule = {"from": line.columns[0], "empty_if": ["ja", "nee", "yes", "no"]}
            yield Line(target, line.columns[:1], rule, line.confidence, _("achter ja of nee staat vaak een toelichting"))


def _data(
    asked: Asked,
    shape: Shape,
    place: Place,
    lines: list[Line],
    identified: Identified,
    version: str,
    records: list[dict[str, Any]],
) -> dict[str, Any]:
    slug = asked.register or slugify(asked.file.stem.replace("_", "-"))[:60] or "voorstel"
    seen = Counter(
        text.casefold() for record in records for text in record.values() if isinstance(text, str) and len(text) <= _SHORT
    )
    name = next((line.columns[0] for line in lines if line.target == "name" and line.columns), "")
    skipped = identifying.skipped_rows(records, name) if name else []
    title = asked.file.name
    parts: dict[str, Any] = {
        "name": slug,
        "version": 1,
        "title": {"nl": f"Register uit {title}", "en": f"Register from {title}", "fy": f"Register út {title}"},
        "recognise": _recognise(shape, place, lines, identified),
        "register": {
            "slug": slug,
            "name": asked.file.stem,
            "kind": "file",
            "identity_base": f"urn:algoritmeregister:{slug}:",
        },
        "identity": identified.rule,
        "standard": _standard(records, version),
        "language": languages.of(text for record in records for text in record.values() if isinstance(text, str)),
        "nothing": rules.nothing_in(seen),
        "skip_sheets": places.sheet_patterns(place.left_out),
        "skip_rows": {name: skipped} if skipped else {},
        "fields": {line.target: line.rule for line in lines},
        "empty": "keeps",
    }
    return {key: value for key, value in parts.items() if value not in ([], {})}


def _standard(records: list[dict[str, Any]], version: str) -> dict[str, Any]:
    """Return the version of the standard: from the column that says so for each record, when there is one."""
    field_ = standards.get(standards.SUPERSET).field("standard_version")
    names = {words.plain(each) for each in (field_.key, *field_.aliases, *field_.label.values())}
    for label in {label: None for record in records for label in record if words.plain(label) in names}:
        said = [steps.extract(steps.as_text(record.get(label)), _NUMBER) for record in records]
        if any(mapping.known_version(each) for each in said):
            return {"from": label, "extract": _NUMBER, "default": version}
    return {"constant": version}


def _recognise(shape: Shape, place: Place, lines: list[Line], identified: Identified) -> dict[str, Any]:
    first = ("name", "organization", "description_short")
    ordered = sorted(lines, key=lambda line: (line.target not in first, -line.confidence))
    labels = [label for line in ordered for label in line.columns[:1]]
    there = [label for label in dict.fromkeys((*labels, *identified.labels)) if label in place.labels and fold(label)]
    found: dict[str, Any] = {"formats": _formats(shape), "all": there[:_SURELY_THERE]}
    if place.layout.group:
        found |= {"path": list(place.layout.path), "group": place.layout.group}
    return found


def _formats(shape: Shape) -> list[str]:
    if shape.format is Format.XML:
        return ["xml"]
    return ["csv", "xlsx", "xls", "ods"] if shape.format.is_table else ["json", "ndjson"]


def _try(proposal: Proposal, shape: Shape, file: Path, limits: Limits) -> None:
    """Use the profile on the file itself; what goes wrong is said in `problems`."""
    targets = {line.target for line in proposal.lines}
    if "name" not in targets:
        proposal.problems.append(_("Geen kolom is de naam van het algoritme. Kies er zelf een."))
    if "organization" not in targets:
        proposal.problems.append(_("Geen kolom noemt de organisatie. Zeg met --organisation van wie de registraties zijn."))
    proposal.fits = _known(shape, file)
    if proposal.problems:
        return
    try:
        profile = proposal.profile
        match = recognise(shape, (profile,), file.name)
    except (WrongProfile, UnknownShape) as error:
        proposal.problems.append(str(error))
        return
    for item in islice(read(file, shape, match.layout, limits), LOOKED_AT):
        if isinstance(item, Item) and mapping.is_skipped(item.data, profile):
            continue
        proposal.records += 1
        proposal.refused += not (isinstance(item, Item) and _maps(item.data, profile))


def _maps(raw: Mapping[str, Any], profile: Profile) -> bool:
    try:
        mapping.apply(raw, profile)
    except Unmappable:
        return False
    return True


def _known(shape: Shape, file: Path, known: Collection[Profile] = ()) -> str:
    try:
        return recognise(shape, tuple(known) or profiles.shipped(), file.name).profile.name
    except UnknownShape:
        return ""
