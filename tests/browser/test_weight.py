"""What a first visit transfers, page and files together, packed: little enough for a slow line."""

from __future__ import annotations

import pytest

from tests.benchmarks.http.pages import first_visit

pytestmark = pytest.mark.browser
MOST_BYTES = 120_000


@pytest.mark.parametrize("path", ["/", "/algoritmes?zoek=verkeer", "/algoritmes/{scanauto}", "/organisaties"])
def test_it_works(site, path):
    files = first_visit(site.address, path.format_map(site.numbers))
    assert len(files) >= 4, "the page, its styles and the mark"
    assert sum(size for _, size in files) < MOST_BYTES, files
