"""An index of plain documents, without a database."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from algoritmeregister.search.documents import IndexedVersion
from tests.benchmarks.search.plain_index import PlainIndex

SEEN = datetime(2026, 3, 5, 12, tzinfo=UTC)
_numbers = itertools.count(10_000_001)


def version(
    name: str = "Verkeerslichten die meedenken", organisation: str = "Gemeente Proefdorp", **more: Any
) -> IndexedVersion:
    """A version to index. Fields of the index are taken as such, everything else is a field of the document."""
    number = str(more.pop("number", next(_numbers)))
    own = {key: more.pop(key) for key in list(more) if key in IndexedVersion.__dataclass_fields__}
    own.setdefault("key", f"{number}/{own.get('version', 1)}")
    own.setdefault("valid_from", SEEN)
    document = {"name": name, "organization": organisation, **more}
    return IndexedVersion(
        **{
            "number": number,
            "document": document,
            "organisation": organisation.casefold().replace(" ", "-"),
            "organisation_name": organisation,
            **own,
        }
    )


@pytest.fixture
def indexed(tmp_path: Path) -> Callable[..., PlainIndex]:
    """Make an index of these versions."""

    def make(*versions: IndexedVersion) -> PlainIndex:
        index = PlainIndex(tmp_path / f"index{next(_numbers)}")
        index.build(versions)
        return index

    return make


@pytest.fixture(autouse=True, scope="module")
def _nobody_knows_spellings():
    # What higher rooms know about spellings stands in the database, which these tests do not have.
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("algoritmeregister.search.spellings._known", {})
        yield
