"""What the tests of the pages share: an index of their own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def own_index(request, settings, tmp_path):
    """An empty folder for the search index, so that no test sees what another one indexed."""
    shared = "shared_index" in request.fixturenames
    settings.SEARCH_INDEX_DIR = request.getfixturevalue("shared_index_dir") if shared else tmp_path / "search"


@pytest.fixture(scope="module")
def shared_index_dir(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("shared") / "search"


@pytest.fixture(scope="module")
def shared_index(shared_content, shared_index_dir) -> Iterator[Callable[[], int]]:
    """Like `index`, for content that a module makes once; a test that publishes more makes an `index` of its own."""
    from django.test import override_settings

    from algoritmeregister.search import following

    with override_settings(SEARCH_INDEX_DIR=shared_index_dir):
        yield following.rebuild


@pytest.fixture
def index(db) -> Callable[[], int]:
    """Call it when the content is there: the index is made of what the database holds."""
    # Not above: this file is read before Django is.
    from algoritmeregister.search import following

    return following.rebuild
