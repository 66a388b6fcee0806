"""`/cijfers`: every figure as a chart, in a sentence, as a table and as CSV, all saying the same."""

from __future__ import annotations

import csv
import io
import re
from datetime import datetime
from xml.etree import ElementTree
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from algoritmeregister.site.figure_list import percentage
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.both]
NAMES = (
    "groei",
    "wijzigingen",
    "soort-organisatie",
    "thema",
    "categorie",
    "status",
    "impacttoets",
    "standaard",
    "leverancier",
    "ouderdom",
    "volledigheid",
)
TODAY = datetime(2026, 7, 10, 12, tzinfo=ZoneInfo("Europe/Amsterdam"))


@pytest.fixture(autouse=True)
def today(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: TODAY)


@pytest.fixture
def register(index):
    """Three registrations of two kinds of organisation, and a withdrawn one."""
    factories.registration("a", claimed_on=TODAY.date())
    factories.registration("b", category=["Verkeer", "Zorg en Gezondheid"], impacttoetsen_grouping=None)
    factories.registration("b", goal="Nieuw", impacttoetsen_grouping=None, observed_at=factories.LATER)
    factories.registration("c", organization="Provincie Proefland", provider="<script>alert(1)</script>")
    factories.withdrawn("d")
    index()


def page(client, address="/cijfers"):
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def table(client, name, question=""):
    response = client.get(f"/cijfers/{name}.csv{question}")
    assert response.status_code == 200, name
    return list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))


def section(content, name):
    return re.search(rf'<section class="ar-figure" aria-labelledby="{name}">.*?</section>', content, re.S)[0]


def test_it_works(client, register):
    content = page(client)
    assert "Dit gaat over alle 3 registraties. Geteld op 10 juli 2026." in content
    assert "Wij kijken sinds 5 maart 2026. Hoeveel het er daarvoor waren, is onbekend." in content
    assert re.findall(r'<section class="ar-figure" aria-labelledby="([^"]*)"', content) == list(NAMES)


def test_every_figure_is_a_chart_with_words_a_table_and_a_csv(client, register):
    content = page(client)
    for name in NAMES:
        found = section(content, name)
        chart = ElementTree.fromstring(re.search(r"<svg.*?</svg>", found, re.S)[0])
        assert chart.get("role") == "img", name
        title, text = chart[0], chart[1]
        assert chart.get("aria-labelledby") == f"{title.get('id')} {text.get('id')}", name
        assert title.text, name
        assert text.text, name
        shown = re.findall(r'<tr><th scope="row">.*?</th><td class="ar-table__number">([\d.]+)</td>', found)
        rows = table(client, name)
        assert [int(each.replace(".", "")) for each in shown] == [int(row["count"]) for row in rows], name
        assert len(shown) >= len(chart.findall(".//rect[@fill='#0d4f56']")) > 0, name
        assert f'href="/cijfers/{name}.csv"' in found


def test_nothing_in_a_chart_is_a_style_or_a_script(client, register):
    content = page(client)
    assert "alert(1)" in content
    for chart in re.findall(r"<svg class=\"ar-chart.*?</svg>", content, re.S):
        for element in ElementTree.fromstring(chart).iter():
            assert element.tag in {"svg", "g", "rect", "text", "line", "title", "desc"}
            assert not {name for name in element.attrib if name == "style" or name.startswith("on") or "href" in name}


def test_growth_and_changes_are_by_month_and_week(client, register):
    assert [(row["value"], row["count"], row["share"]) for row in table(client, "groei")] == [
        ("2026-03", "4", ""),
        ("2026-04", "4", ""),
        ("2026-05", "4", ""),
        ("2026-06", "3", ""),
        ("2026-07", "3", ""),
    ]
    weeks = {row["value"]: row["count"] for row in table(client, "wijzigingen")}
    assert len(weeks) == 26
    assert {week: count for week, count in weeks.items() if count != "0"} == {"2026-W10": "4", "2026-W25": "2"}
    assert list(weeks)[-1] == "2026-W28", "this week"


def test_what_is_not_filled_in_is_a_row_too(client, register):
    rows = {row["value"]: row for row in table(client, "impacttoets")}
    assert (rows[""]["label"], rows[""]["count"], rows[""]["share"]) == ("Geen toets genoemd", "1", "0.3333")
    assert "Geen toets genoemd: 1 (33%)." in page(client)


def test_age_and_fields(client, register):
    assert {row["value"]: row["count"] for row in table(client, "ouderdom") if row["count"] != "0"} == {"0": "2", "91": "1"}
    fields = {row["value"]: row["count"] for row in table(client, "volledigheid")}
    assert (fields["name"], fields["impacttoetsen_grouping"], fields["end_date"]) == ("3", "2", "0")
    assert "standard_version" not in fields


def test_one_kind_of_organisation(client, register):
    content = page(client, "/cijfers?soort=provincie")
    assert "Dit gaat over 1 registratie van deze soort organisatie: Provincie." in content
    assert '<option value="provincie" selected>Provincie (1)</option>' in content
    assert '<option value="gemeente">Gemeente (2)</option>' in content
    assert '<meta name="robots" content="noindex, follow">' in content
    assert "/cijfers/thema.csv?soort=provincie" in content
    assert client.get("/cijfers/soort-organisatie.csv?soort=provincie").status_code == 404, "it would be one bar"
    weeks = table(client, "wijzigingen", "?soort=provincie")
    assert sum(int(row["count"]) for row in weeks) == 1


def test_counting_asks_the_database_little(client, register):
    page(client)  # opens the index
    with CaptureQueriesContext(connection) as asked:
        page(client, "/cijfers?soort=gemeente")  # counted for the first time
    assert 1 <= len(asked) <= 8, [each["sql"][:120] for each in asked]
    with CaptureQueriesContext(connection) as asked:
        table(client, "thema", "?soort=gemeente")  # counted before
    assert not [each for each in asked if "week_" in each["sql"]]


def test_every_language(client, register):
    assert "Wij kijken" not in page(client, "/en/cijfers")
    assert "Wij kijken" not in page(client, "/fy/cijfers")
    rows = list(csv.DictReader(io.StringIO(client.get("/en/cijfers/ouderdom.csv").content.decode("utf-8-sig"))))
    assert [row["value"] for row in rows] == [row["value"] for row in table(client, "ouderdom")]


def test_a_table_is_a_file_that_a_spreadsheet_takes_for_text(client, register):
    factories.registration("e", provider="=cmd|' /C calc'!A0")
    response = client.get("/cijfers/leverancier.csv")
    assert response["Content-Disposition"] == 'attachment; filename="leverancier.csv"'
    assert response["Content-Type"].startswith("text/csv")
    assert any(row["label"].startswith("'=cmd") for row in table(client, "leverancier"))


def test_it_is_held_until_something_changes(client, register, index):
    tag = client.get("/cijfers")["ETag"]
    assert client.get("/cijfers", HTTP_IF_NONE_MATCH=tag).status_code == 304
    factories.registration("nieuw")
    index()
    assert client.get("/cijfers", HTTP_IF_NONE_MATCH=tag).status_code == 200
    assert "Dit gaat over alle 4 registraties" in page(client)


def test_it_is_another_page_tomorrow(client, register, monkeypatch):
    tag = client.get("/cijfers")["ETag"]
    monkeypatch.setattr(timezone, "now", lambda: TODAY.replace(day=11))
    assert client.get("/cijfers", HTTP_IF_NONE_MATCH=tag).status_code == 200


def test_whatever_is_asked_is_never_an_error(client, register):
    for question in ("?soort=nergens", "?soort=" + "x" * 5_000, "?soort=&soort=%3Cb%3E"):
        assert "Er zijn geen registraties om te tellen." in page(client, f"/cijfers{question}"), question
        assert client.get(f"/cijfers/thema.csv{question}").status_code == 200
    assert client.get("/cijfers?soort=%00").status_code == 200


def test_an_empty_register_says_so(client, index):
    index()
    assert "Er zijn geen registraties om te tellen." in page(client)
    assert table(client, "groei") == []
    assert {row["count"] for row in table(client, "ouderdom")} == {"0"}


def test_an_unknown_figure_is_not_found(client, register):
    assert client.get("/cijfers/geluk.csv").status_code == 404


def test_while_the_index_is_made_nothing_is_made_up(client, register, monkeypatch):
    from algoritmeregister.search.reader import Unusable
    from algoritmeregister.site import figures

    def unusable(*_):
        raise Unusable("the search index is being made")

    figures._remembered.clear()
    monkeypatch.setattr(figures.counting, "figures", unusable)
    assert "De cijfers worden nu gemaakt." in page(client)
    response = client.get("/cijfers/thema.csv")
    assert (response.status_code, response["Retry-After"]) == (503, "60")


@pytest.mark.parametrize(("part", "written"), [(0, "0%"), (1, "<1%"), (499, "50%"), (999, ">99%"), (1_000, "100%")])
def test_little_is_not_nothing_and_nearly_is_not_all(part, written):
    assert percentage(part, 1_000) == written
