"""XML: the elements at a path become records; nothing in a file makes the reader do more than read."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from algoritmeregister.harvest.errors import FileUnreadable, ImportFailed, Malformed, TooDeep, TooLarge, Truncated
from algoritmeregister.harvest.readers.limits import Limits
from algoritmeregister.harvest.readers.opening import read, sniff
from algoritmeregister.harvest.readers.shapes import Format, Item, Layout

FILE = """<?xml version="1.0"?>
<r:register xmlns:r="https://waterveld.example/ns" gemaakt="2026-01-01">
  <meta><naam>Register</naam></meta>
  <algoritmes>
    <algoritme id="1"><naam>Rekenhulp</naam><contact soort="mail"><email>a@b.example</email></contact><doel/>
      <thema>verkeer</thema><thema>zorg</thema><uitleg>Dit is <b>vet</b> en dan &amp; meer.</uitleg></algoritme>
    <r:algoritme id="2"><naam>Telhulp</naam></r:algoritme>
  </algoritmes>
</r:register>
"""
PATH = ("algoritmes", "algoritme")


def items(tmp_path: Path, text: str | bytes, path: tuple[str, ...] = PATH, limits: Limits | None = None) -> list[Any]:
    file = tmp_path / "bron.xml"
    file.write_bytes(text.encode() if isinstance(text, str) else text)
    limits = limits or Limits()
    shape = sniff(file, limits)
    assert shape.format is Format.XML
    return list(read(file, shape, Layout(path=path), limits))


def test_it_works(tmp_path: Path) -> None:
    first, second = items(tmp_path, FILE)
    assert first == Item(
        "#1",
        {
            "@id": "1",
            "naam": "Rekenhulp",
            "contact/@soort": "mail",
            "contact/email": "a@b.example",
            "doel": "",
            "thema": ["verkeer", "zorg"],
            "uitleg": "Dit is vet en dan & meer.",
        },
    )
    assert second.data == {"@id": "2", "naam": "Telhulp"}
    shape = sniff(tmp_path / "bron.xml", Limits())
    assert shape.candidates[0].path == PATH
    assert "contact/email" in shape.candidates[0].keys
    reading = read(tmp_path / "bron.xml", shape, Layout(path=("*", "algoritme")), Limits())
    assert (len(list(reading)), reading.header) == (2, {"@gemaakt": "2026-01-01"})


def test_another_encoding(tmp_path: Path) -> None:
    text = "<?xml version='1.0' encoding='iso-8859-1'?><l><r><n>café</n></r><r><n>ö</n></r></l>".encode("latin-1")
    assert [each.data for each in items(tmp_path, text, ("r",))] == [{"n": "café"}, {"n": "ö"}]


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ('<!DOCTYPE l [<!ENTITY a "aaaa">]><l><r><n>&a;</n></r></l>', Malformed),
        ('<!DOCTYPE l SYSTEM "file:///etc/passwd"><l><r><n>1</n></r></l>', Malformed),
        ("<l><r><n>1</n></r><r><n>", Truncated),
        ("<l><r><n>1</n></l>", Malformed),
        ("<l>" + "<r>" * 30 + "</r>" * 30 + "</l>", TooDeep),
        ("<!DOCTYPE html><html><body>Inloggen</body></html>", FileUnreadable),
        ("<?xml version='1.0'?><!-- x --><html xmlns='http://www.w3.org/1999/xhtml'/>", FileUnreadable),
    ],
)
def test_what_cannot_be_read_is_refused(tmp_path: Path, text: str, error: type[ImportFailed]) -> None:
    with pytest.raises(error):
        items(tmp_path, text, ("r",))


def test_bounds(tmp_path: Path) -> None:
    many = "<l><r>" + "<n>1</n>" * 100 + "</r></l>"
    assert len(items(tmp_path, many, ("r",))[0].data["n"]) == 100
    with pytest.raises(TooLarge):
        items(tmp_path, many, ("r",), Limits(nodes=50))
    with pytest.raises(TooLarge):
        items(tmp_path, "<l>" + "<r><n>1</n></r>" * 5 + "</l>", ("r",), Limits(records=4))
    long, short = f"<r><n>{'x' * 300_000}</n></r>", "<r><n>1</n></r>" * 20_000
    for text in (f"<l>{long}</l>", "<l><r>" + "<n>12</n>" * 30_000 + "</r></l>"):
        with pytest.raises(TooLarge):
            items(tmp_path, text, ("r",), Limits(record_bytes=100_000))
    assert len(items(tmp_path, f"<l>{short}</l>", ("r",), Limits(record_bytes=100_000))) == 20_000
    wide = "<l><r>" + "".join(f"<n{number}>1</n{number}>" for number in range(20)) + "</r><r><n>1</n></r></l>"
    broken, fine = items(tmp_path, wide, ("r",), Limits(width=10))
    assert "10" in broken.reason
    assert fine.data == {"n": "1"}


@given(
    st.lists(
        st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"), max_size=50), min_size=1
    )
)
def test_whatever_stands_in_it_comes_out(tmp_path_factory: pytest.TempPathFactory, texts: list[str]) -> None:
    records = "".join(f'<r id="{number}"><n>{escape(text)}</n></r>' for number, text in enumerate(texts))
    found = items(tmp_path_factory.mktemp("xml"), f"<l>{records}</l>", ("r",))
    assert [each.data["n"] for each in found] == [text.strip() for text in texts]
