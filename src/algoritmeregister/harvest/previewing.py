"""What a profile makes of a file, for whoever writes one: the source beside the result, and how well columns are used."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from algoritmeregister.harvest import connectors, kept, mapping
from algoritmeregister.harvest import profile as profiles
from algoritmeregister.harvest.connectors import instance
from algoritmeregister.harvest.connectors.questions import Asked
from algoritmeregister.harvest.errors import WrongSource
from algoritmeregister.harvest.fetching import Fetcher, manners
from algoritmeregister.harvest.mapping import Unmappable
from algoritmeregister.harvest.models import Source
from algoritmeregister.harvest.profile import Profile
from algoritmeregister.harvest.readers.limits import Limits
from algoritmeregister.harvest.readers.opening import read, sniff
from algoritmeregister.harvest.readers.shapes import Broken, Item
from algoritmeregister.harvest.recognition import recognise

COUNTED = 1_000


@dataclass(frozen=True)
class Pair:
    """One record: `place` in the file, `source` as it stands there, `result` as it would be published, `origins` field →
    the source's key. `problem`: why it cannot be taken; "" when it can.
    """

    place: str
    source: Mapping[str, Any]
    result: Mapping[str, Any] = field(default_factory=dict)
    origins: Mapping[str, str] = field(default_factory=dict)
    problem: str = ""


@dataclass
class Preview:
    """The first records, and over at most `COUNTED` of them how many fill each column and to which fields it goes."""

    profile: str
    pairs: list[Pair] = field(default_factory=list)
    records: int = 0
    refused: int = 0
    filled: Counter[str] = field(default_factory=Counter)
    goes_to: dict[str, set[str]] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        """Return the preview as JSON values."""
        return {
            "profile": self.profile,
            "records": self.records,
            "refused": self.refused,
            "columns": [
                {"column": column, "filled": number, "fields": sorted(self.goes_to.get(column, ()))}
                for column, number in self.filled.most_common()
            ],
            "pairs": [vars(pair) for pair in self.pairs],
        }


def preview_source(source: Source, most: int) -> Preview:
    """Fetch from a source and look at its first `most` records. Nothing is kept. Raises a kind of `ImportFailed`."""
    if source.connector == instance.NAME:
        raise WrongSource(
            _(
                "Wat van een andere installatie komt, wordt letterlijk overgenomen. Gebruik --dry-run om te zien wat er zou "
                "gebeuren."
            )
        )
    with kept.only_one(), tempfile.TemporaryDirectory(dir=kept.scratch()) as folder:
        asked = Asked(source.address, source.options)
        fetched = connectors.fetch(source.connector, asked, Fetcher(manners()), Path(folder))
        assert fetched.file is not None, "asked without a condition, so there is always a file"
        return preview_file(fetched.file, source.profile, most)


def preview_file(file: Path, profile: str, most: int) -> Preview:
    """Look at the first `most` records of a file through a profile ("": the one that fits). Raises `ImportFailed`."""
    limits = Limits(file_bytes=settings.IMPORT_MAX_BYTES)
    shape = sniff(file, limits)
    match = recognise(shape, (profiles.by_name(profile),) if profile else profiles.shipped(), file.name)
    found = Preview(match.profile.key)
    for item in islice(read(file, shape, match.layout, limits), COUNTED):
        pair = _pair(item, match.profile)
        if pair is None:
            continue
        found.records += 1
        found.refused += bool(pair.problem)
        found.filled.update(key for key, value in pair.source.items() if value not in (None, "", [], {}))
        for target, key in pair.origins.items():
            found.goes_to.setdefault(key, set()).add(target)
        if len(found.pairs) < most:
            found.pairs.append(pair)
    return found


def _pair(item: Item | Broken, profile: Profile) -> Pair | None:
    if isinstance(item, Broken):
        return Pair(item.place, item.data if isinstance(item.data, dict) else {}, problem=item.reason)
    if mapping.is_skipped(item.data, profile):
        return None
    try:
        mapped = mapping.apply(item.data, profile)
    except Unmappable as error:
        return Pair(item.place, item.data, problem=str(error))
    names = mapping.known_names(item.data, profile)
    here = {names[key]: key for key in reversed(item.data)}
    origins = {target: here.get(key, key) for target, key in mapped.origins.items()}
    return Pair(item.place, item.data, mapped.document, origins)
