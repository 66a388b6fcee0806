"""`algoritmeregister search` and `reindex`."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from algoritmeregister.news.models import Item
from tests.factories import registration

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.sqlite]


@pytest.fixture
def run():
    from algoritmeregister.cli.reindex import reindex
    from algoritmeregister.cli.search import search

    def command(*arguments: str, fails: bool = False) -> str:
        chosen = {"search": search, "reindex": reindex}[arguments[0]]
        result = CliRunner().invoke(chosen, list(arguments[1:]))
        assert (result.exit_code != 0) == fails, result.output
        return result.output

    return command


def test_it_works(run):
    made = registration("a", name="Parkeercontrole", organization="Gemeente Proefdorp")
    found = json.loads(run("search", "parkeren", "--json"))
    assert found["total"] == 1
    assert (found["results"][0]["number"], found["results"][0]["name"]) == (made.number, "Parkeercontrole")
    assert found["results"][0]["organisation"] == "Gemeente Proefdorp"
    assert found["facets"]["status"] == [{"value": "in_gebruik", "label": "in_gebruik", "count": 1}]
    assert found["did_you_mean"] is None


def test_for_people_it_says_what_and_why(run):
    made = registration("a", name="Parkeercontrole", goal="Wij controleren of een auto mag staan met een ontheffing.")
    output = run("search", "ontheffing")
    assert "1 gevonden" in output
    assert made.number in output
    assert "goal:" in output


def test_limit(run):
    for place in range(5):
        registration(f"a{place}", name=f"Parkeercontrole {place}")
    found = json.loads(run("search", "parkeren", "--limit", "2", "--json"))
    assert (found["total"], len(found["results"])) == (5, 2)


def test_many_queries_become_a_run(run, tmp_path):
    made = registration("a", name="Parkeercontrole")
    queries = tmp_path / "queries.jsonl"
    queries.write_text('{"qid": "q1", "query": "parkeren"}\n\n{"qid": "q2", "query": "xyzxyz"}\n')
    run("search", "--queries", str(queries), "--limit", "100", "--run", str(tmp_path / "run.tsv"))
    assert (tmp_path / "run.tsv").read_text() == f"q1\t1\t{made.number}\n"


@pytest.mark.parametrize("line", ["nonsense", "[]", '{"qid": "q1"}', '"text"'])
def test_wrong_line_of_queries_is_named(run, tmp_path, line):
    queries = tmp_path / "queries.jsonl"
    queries.write_text(f"{line}\n")
    assert "regel 1" in run("search", "--queries", str(queries), fails=True)


def test_without_a_text_it_says_what_to_give(run):
    assert "Geef een tekst" in run("search", fails=True)


@pytest.mark.parametrize("text", ["c++", "(", '"', "😀", "x" * 10_000, ""])
def test_no_text_is_an_error(run, text):
    registration("a")
    json.loads(run("search", "--json", "--", text))
    run("search", "--", text)


def test_misspelling_is_told(run):
    registration("a", name="Gezichtsherkenning")
    output = run("search", "gezichtsherkennng")
    assert "Bedoelt u: gezichtsherkenning" in output


def test_reindex_tells_how_many(run):
    registration("a")
    assert "1 versie geïndexeerd" in run("reindex")


def test_reindex_makes_the_news_anew(run):
    registration("a")
    registration("b")
    Item.objects.order_by("sequence").first().delete()
    assert Item.objects.count() == 1
    run("reindex")
    assert list(Item.objects.order_by("sequence").values_list("sequence", flat=True)) == [1, 2]
