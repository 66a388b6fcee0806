"""The Nu checker finds no error in the HTML of any kind of page, in three languages: one run over all of them."""

from __future__ import annotations

import re
import urllib.error
import urllib.request
from collections import Counter

import pytest

from tests.browser.looking import LANGUAGES
from tests.browser.test_accessibility import PAGES
from tests.nu import errors

pytestmark = pytest.mark.browser


def html(address: str) -> bytes:
    """The page at an address, whatever its status."""
    try:
        with urllib.request.urlopen(address, timeout=60) as response:
            return bytes(response.read())
    except urllib.error.HTTPError as error:
        return error.read()


@pytest.fixture(scope="module")
def pages(site):
    """Every kind of page in every language, as the server gives it."""
    return {
        (kind, language): html(site.address + prefix + path.format_map(site.numbers))
        for kind, path in PAGES.items()
        for language, prefix in LANGUAGES.items()
    }


def test_it_works(pages, tmp_path):
    for (kind, language), content in pages.items():
        (tmp_path / f"{re.sub(r'[^a-zA-Z]+', '-', kind)}.{language}.html").write_bytes(content)
    assert len(list(tmp_path.iterdir())) == len(PAGES) * len(LANGUAGES)
    assert errors(tmp_path) == []
    print(f"\nNu checker: no errors in {len(PAGES)} kinds of page in {len(LANGUAGES)} languages")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_of_page_has_a_title_of_its_own(pages, language):
    # Pages at one address that differ in their question only may share a title.
    titles = {
        (re.search(r"<title>(.*?)</title>", pages[kind, language].decode())[1], address.split("?")[0])
        for kind, address in PAGES.items()
    }
    assert [title for title, pages in Counter(title for title, _ in titles).items() if pages > 1] == []
    assert len({title.rpartition(" – ")[2] for title, _ in titles}) == 1, titles


def test_the_checker_sees_what_is_wrong(tmp_path):
    page = '<!DOCTYPE html><html lang="nl"><title>Fout</title><p id="a"><p id="a"><div hx-get="/">'
    (tmp_path / "fout.html").write_text(page, encoding="utf-8")
    messages = " ".join(errors(tmp_path))
    assert "Duplicate ID" in messages
    assert "hx-get" in messages
