"""Reading official lists: what is taken from each format, and what is refused."""

from __future__ import annotations

import io
import json
from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from algoritmeregister.organisations.lists import csv_list, roo, tooi_list
from algoritmeregister.organisations.lists.entries import Entry, FormerName, ListError
from algoritmeregister.organisations.lists.formats import read_list

LISTS = Path(__file__).parents[2] / "integration" / "organisations" / "lists"
TOOI = "https://identifier.overheid.nl/tooi/id/"


def by_reference(name: str) -> dict[str, Entry]:
    return {entry.reference: entry for entry in read_list(LISTS / name)}


def test_it_works():
    entries = list(read_list(LISTS / "gemeenten.csv"))
    assert [(entry.name, entry.kind, entry.section) for entry in entries] == [
        ("Gemeente Meerdijk", "gemeente", "gemeente"),
        ("Gemeente Veenstede", "gemeente", "gemeente"),
        ("Gemeente Bergen (L.)", "gemeente", "gemeente"),
    ]
    assert entries[0].tooi_uri == TOOI + "gemeente/gm9001"


def test_roo_gives_identifiers_dates_and_the_kind():
    meerdijk = by_reference("roo.xml")["9001"]
    assert meerdijk.tooi_uri == TOOI + "gemeente/gm9001"
    assert meerdijk.kind == "gemeente"
    assert meerdijk.identifiers == {
        "oin": "00000009001000000000",
        "kvk": "90010000",
        "owms": "http://standaarden.overheid.nl/owms/terms/Meerdijk_(gemeente)",
    }
    assert meerdijk.website == "https://www.meerdijk.example"
    assert meerdijk.starts_on == date(2001, 1, 1)


def test_roo_ends_the_day_after_the_last_day_and_gets_the_word_for_its_kind():
    ended = by_reference("roo.xml")["9002"]
    assert (ended.name, ended.ends_on) == ("Gemeente Oud-Veenstede", date(2019, 1, 1))


def test_roo_nested_organisations_know_their_parent():
    entries = by_reference("roo.xml")
    assert entries["9010"].name == "Ministerie van Voorbeelden en Verzinsels"
    assert entries["9010"].abbreviations == ("VVZ",)
    assert (entries["9011"].parent, entries["9012"].parent, entries["9010"].parent) == ("9010", "9011", None)
    assert entries["9020"].parent == TOOI + "ministerie/mnre9010"
    assert entries["9020"].abbreviations == ("FB", "Fabel")


def test_roo_a_name_that_shows_a_kind_goes_before_a_general_type():
    entries = by_reference("roo.xml")
    assert (entries["9030"].kind, entries["9030"].section) == ("veiligheidsregio", "regionaal_samenwerkingsorgaan")
    assert entries["9040"].kind == "regionaal_samenwerkingsverband"


def test_roo_of_another_version_reads_the_same():
    text = (LISTS / "roo.xml").read_text("utf-8").replace("export/2.6.9", "export/9.9")
    assert [entry.reference for entry in roo.read(io.BytesIO(text.encode()))] == list(by_reference("roo.xml"))


def test_tooi_gives_dated_former_names_ends_and_successors():
    entries = by_reference("tooi.json")
    assert len(entries) == 4
    meerdijk = entries[TOOI + "gemeente/gm9001"]
    assert (meerdijk.name, meerdijk.short_names) == ("Gemeente Meerdijk", ("Meerdijk",))
    assert meerdijk.former_names == (FormerName("Gemeente Meer en Dijk", date(1850, 1, 1), date(2010, 1, 1)),)
    gone = entries[TOOI + "gemeente/gm9003"]
    assert (gone.ends_on, gone.successor) == (date(2019, 1, 1), TOOI + "gemeente/gm9004")
    assert entries[TOOI + "gemeente/gm9004"].successor is None


def test_tooi_in_a_graph_reads_the_same(tmp_path):
    path = tmp_path / "list.json"
    path.write_text(json.dumps({"@graph": json.loads((LISTS / "tooi.json").read_text("utf-8"))}), "utf-8")
    assert list(read_list(path)) == list(read_list(LISTS / "tooi.json"))


def test_a_split_has_no_one_successor():
    prov, uri = "http://www.w3.org/ns/prov#", TOOI + "gemeente/gm"
    label = "http://www.w3.org/2000/01/rdf-schema#label"
    event = {
        "@id": "x",
        prov + "invalidated": [{"@id": uri + "1"}],
        prov + "generated": [{"@id": uri + "2"}, {"@id": uri + "3"}],
    }
    nodes = [event, {"@id": uri + "1", label: [{"@value": "gemeente Een"}]}]
    assert next(tooi_list.read(io.BytesIO(json.dumps(nodes).encode()))).successor is None


def test_csv_a_code_of_two_organisations_identifies_neither():
    text = "name;identifier;org_id\nRUD Voorbeeld;OD91;so9001\nOmgevingsdienst Voorbeeld;OD92;so9001\n"
    entries = list(csv_list.read(io.BytesIO(text.encode())))
    assert [(entry.reference, entry.tooi_uri, entry.kind) for entry in entries] == [
        ("OD91", None, "omgevingsdienst"),
        ("OD92", None, "omgevingsdienst"),
    ]
    assert all("so9001" in entry.note for entry in entries)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "leeg|empty"),
        (b"PK\x03\x04", "ingepakt|packed"),
        (b"naam;code\nA;B\n", "kolommen"),
        (b"name;identifier;org_id\n;GM1;gm1\n", "1|2"),
        (b"name;identifier;org_id\nA;GM1;gm1\nB;GM1;gm2\n", "GM1"),
        (b"name;identifier;org_id\nGemeente Frysl\x81n;GM1;gm1\n", "byte 37.*UTF-8"),
        (b'name;identifier;org_id\n"A;GM1;gm1\n', "2"),
        (b"<a><organisatie>", r"XML.*midden in de gegevens \(regel 1, teken 17\)\.$"),
        (b"<?xml version='1.0' encoding='klingon'?><a/>", "XML"),
        (b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", "DTD"),
        (b"<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>", "DTD"),
        (b"<a>" * 100, "XML"),
        (b'[{"@id": "x"', "JSON"),
        (b'["\xff"]', r"JSON.*hier staat iets dat er niet kan staan\.$"),
    ],
)
def test_a_damaged_or_hostile_file_is_refused(tmp_path, content, message):
    path = tmp_path / "list"
    path.write_bytes(content)
    with pytest.raises(ListError, match=message):
        list(read_list(path))


def test_a_missing_file_is_refused(tmp_path):
    with pytest.raises(ListError):
        list(read_list(tmp_path / "nothing.csv"))


def test_an_organisation_with_too_many_parts_is_refused():
    parts = b"<x/>" * 30_000
    with pytest.raises(ListError):
        list(roo.read(io.BytesIO(b"<a><organisatie systeemId='1'><naam>A</naam>" + parts + b"</organisatie></a>")))


def test_a_dangerous_website_is_left_out():
    address = "<internetadressen><internetadres><url>javascript:alert(1)</url></internetadres></internetadressen>"
    text = f"<a><organisatie systeemId='1'><naam>A\u0085B</naam><contact>{address}</contact></organisatie></a>"
    entry = next(roo.read(io.BytesIO(text.encode())))
    assert (entry.name, entry.website) == ("A B", "")


@pytest.mark.slow
def test_memory_does_not_grow_with_the_file():
    import tracemalloc

    one = (
        b"<organisatie systeemId='%d'><naam>Organisatie</naam><contact>" + b"<x>tekst</x>" * 50 + b"</contact></organisatie>"
    )

    def peak(number: int) -> int:
        content = b"<a><organisaties>" + b"".join(one % n for n in range(number)) + b"</organisaties></a>"
        stream = io.BytesIO(content)
        tracemalloc.start()
        try:
            assert sum(1 for _ in roo.read(stream)) == number
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    assert peak(4_000) < 1.5 * peak(400) + 200_000


@given(st.text(max_size=300))
def test_any_text_is_a_list_or_a_clear_error(text):
    for reader in (csv_list.read, roo.read, tooi_list.read):
        with suppress(ListError):
            list(reader(io.BytesIO(text.encode("utf-8", "surrogatepass"))))


nodes = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=10),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["@id", "@value", "http://www.w3.org/ns/prov#invalidated", "http://www.w3.org/2000/01/rdf-schema#label"]
            ),
            inner,
            max_size=3,
        )
    ),
    max_leaves=12,
)


@given(st.lists(nodes, max_size=4))
def test_any_json_is_read_without_an_error(content):
    list(tooi_list.read(io.BytesIO(json.dumps(content).encode())))


@pytest.mark.parametrize(
    ("encoding", "delimiter", "note"),
    [("utf-8", ";", ""), ("utf-16", "\t", ""), ("utf-8-sig", ",", ""), ("cp1252", ";", "Windows-1252")],
)
def test_csv_is_read_as_programs_write_it(tmp_path, encoding, delimiter, note):
    rows = [("name", "identifier", "org_id"), ("Gemeente Aalten", "GM1", "gm9001"), ("Gemeente Fryslân", "GM2", "gm9002")]
    path = tmp_path / "list.csv"
    path.write_text("\n".join(delimiter.join(row) for row in rows), encoding)
    first, second = read_list(path)
    assert (first.name, second.name, first.note) == ("Gemeente Aalten", "Gemeente Fryslân", "")
    assert note in second.note, "the first name that may have been read wrongly is shown"
    assert bool(second.note) == bool(note)
