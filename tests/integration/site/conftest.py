"""What the tests of the pages share: an index of their own."""

from __future__ import annotations

from collections.abc import Callable

import pytest


@pytest.fixture(autouse=True)
def own_index(settings, tmp_path):
    """An empty folder for the search index, so that no test sees what another one indexed."""
    settings.SEARCH_INDEX_DIR = tmp_path / "search"


@pytest.fixture
def index(db) -> Callable[[], int]:
    """Call it when the content is there: the index is made of what the database holds."""
    # Not above: this file is read before Django is.
    from algoritmeregister.search import following

    return following.rebuild
