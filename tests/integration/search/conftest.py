"""A search index of its own for every test."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def index_dir(settings, tmp_path: Path) -> Path:
    settings.SEARCH_INDEX_DIR = tmp_path / "search"
    return settings.SEARCH_INDEX_DIR


@pytest.fixture
def names():
    """Find, and give the names."""

    from algoritmeregister.search import finding
    from algoritmeregister.search.query import Query

    def search(text: str = "", **more: object) -> list[str]:
        return [result.name for result in finding.find(Query(text=text, **more)).results]

    return search
