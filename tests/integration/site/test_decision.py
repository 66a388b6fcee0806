"""“I got a letter”: from the sender and the subject to whom to ask and how to object. Everything by following links."""

from __future__ import annotations

import html
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from algoritmeregister.site import postcodes
from tests import factories

pytestmark = pytest.mark.django_db
START = "/ik-kreeg-een-brief"


@pytest.fixture
def content(index):
    """Two authorities with registrations, in two standards."""
    factories.registration(
        "scan",
        name="Parkeercontrole met scanauto",
        organization="Gemeente Proefdorp",
        human_intervention="Twee mensen kijken mee. Bezwaar maken kan binnen zes weken.",
    )
    factories.registration(
        "licht", name="Verkeerslichten", organization="Gemeente Proefdorp", description_short="Regelt licht."
    )
    factories.registration(
        "bijstand",
        standard="0.3.1",
        whole={
            "name": "Heronderzoek bijstand",
            "organization": "Gemeente Zeedorp",
            "description_short": "Kiest wie een heronderzoek krijgt.",
            "category": "Sociale zekerheid",
            "status": "In gebruik",
            "objection_procedure": "Schrijf aan de <b>commissie</b> Bezwaar & Beroep.",
        },
    )
    index()


def page(client, address):
    response = client.get(address)
    assert response.status_code == 200
    return html.unescape(response.content.decode())


def link(text, words):
    """The address that is behind these words."""
    found = re.search(rf'<a class="[^"]*" href="([^"]+)"[^>]*>(?:<strong[^>]*>)?{re.escape(words)}', text)
    assert found, words
    return found[1]


def test_it_works(client, content):
    first = page(client, f"{START}?wie=proefdorp")
    second = page(client, link(first, "Gemeente Proefdorp"))
    third = page(client, link(second, "Parkeren"))
    assert "Wij vonden 1 algoritme." in third
    assert "Parkeercontrole met scanauto" in third
    assert "Twee mensen kijken mee." in third
    assert ">Bezwaar maken kan binnen zes weken.</blockquote>" in third
    assert "mailto:algoritmes@proefdorp.example" in third
    assert re.search(r"/a/\d{8}", third)
    assert "Verkeerslichten</a>" in third  # the same theme
    assert "artikel=6:7" in third


@pytest.mark.parametrize(
    ("prefix", "words"), [("", "Van wie is de brief?"), ("/en", "Who sent the letter?"), ("/fy", "Fan wa is de brief?")]
)
def test_in_every_language(client, content, prefix, words):
    text = page(client, prefix + START)
    assert "<h2 " in text
    assert words in text
    assert text.count("<h1") == 1


def test_the_steps_can_be_changed(client, content):
    third = page(client, f"{START}?wie=proef&organisatie=gemeente-proefdorp&onderwerp=parkeren")
    assert f'href="{START}?wie=proef&onderwerp=parkeren' not in third
    assert f'href="{START}?wie=proef&organisatie=gemeente-proefdorp"' in third
    assert f'href="{START}?wie=proef"' in third


def test_nothing_found_helps_further(client, content):
    text = page(client, f"{START}?organisatie=gemeente-zeedorp&onderwerp=reizen")
    assert "Wij vonden hierover geen algoritme. Dat betekent niet dat er geen is gebruikt." in text
    wider = page(client, link(text, "Bekijk de 1 registratie van Gemeente Zeedorp"))
    assert "Heronderzoek bijstand" in wider
    assert "bij alle organisaties" in page(client, link(text, "Zoek dit onderwerp bij andere organisaties"))


@pytest.mark.parametrize("typed", ["gemente Proefdrop", "Zeedorp, de Gemeente"])
def test_an_authority_is_found_with_a_typing_error_or_in_another_order(client, content, typed):
    text = page(client, f"{START}?wie={typed}")
    assert "Bedoelt u een van deze?" in text
    assert ("Gemeente Proefdorp" in text, "Gemeente Zeedorp" in text) == ("Proef" in typed, "Zee" in typed)
    assert "Wij vonden geen organisatie" in page(client, f"{START}?wie=gemeente Xqzwvkstad")


def test_an_authority_goes_by_its_abbreviation_and_with_an_article(client, index):
    for number, name in enumerate(("Uitvoeringsinstituut Werknemersverzekeringen", "Belastingdienst", "Dienst Toeslagen")):
        factories.registration(str(number), organization=name)
    index()
    for typed, name in (
        ("UWV", "Uitvoeringsinstituut Werknemersverzekeringen"),
        ("het UWV", "Uitvoeringsinstituut Werknemersverzekeringen"),
        ("de belastingdienst", "Belastingdienst"),
    ):
        text = page(client, f"{START}?wie={typed}")
        assert "Gevonden op naam" in text
        assert link(text, name)
        assert text.count('class="ar-choice"') == 1, typed
        assert "Onbekend" not in text
    both = page(client, f"{START}?wie=Belastingdienst/Toeslagen")
    assert "Bedoelt u een van deze?" in both
    assert link(both, "Belastingdienst") != link(both, "Dienst Toeslagen")
    assert "Uitvoeringsinstituut Werknemersverzekeringen</a>" in page(client, "/organisaties?zoek=uwv")


def test_an_authority_without_registrations_is_told_honestly(client, content):
    from algoritmeregister.organisations.models import Organisation

    Organisation.objects.create(code="gm9", name="Gemeente Leegdorp", website="https://leegdorp.example")
    text = page(client, f"{START}?organisatie=gm9")
    assert "Deze organisatie staat nog niet met algoritmes in dit register." in text
    assert "https://leegdorp.example" in text


def test_what_is_no_longer_in_use_goes_last(client, index):
    """Over all pages, and also when the words fit it best: it begins where the rest ends."""
    for number in range(9):
        factories.registration(f"nu{number}", name="Parkeercontrole", status="In gebruik", organization="Gemeente Proefdorp")
    factories.registration("zo", name="Parkeren zonder status", status=None, organization="Gemeente Proefdorp")
    for number in range(13):
        name = f"Parkeren parkeervergunning scanauto {number}"
        factories.registration(f"uit{number}", name=name, status="Buiten gebruik", organization="Gemeente Proefdorp")
    index()
    steps = f"{START}?organisatie=gemeente-proefdorp&onderwerp=parkeren"
    pages = [page(client, f"{steps}&pagina={number}") for number in (1, 2, 3)]
    assert "Wij vonden 23 algoritmes." in pages[0]
    assert ["Buiten gebruik" in each for each in pages] == [False, True, True]
    names = [re.findall(r"Parkeren parkeervergunning scanauto \d+", each.split('class="ar-used"')[1]) for each in pages]
    assert [len(set(each)) for each in names] == [0, 10, 3]
    assert len({*names[1], *names[2]}) == 13


def test_a_page_may_begin_in_use_and_end_out_of_it(client, index):
    for number in range(7):
        factories.registration(f"nu{number}", name="Parkeercontrole", status="In gebruik", organization="Gemeente Proefdorp")
    for number in range(25):
        name = f"Parkeren vroeger {number:02}"
        factories.registration(f"uit{number}", name=name, status="Buiten gebruik", organization="Gemeente Proefdorp")
    index()
    steps = f"{START}?organisatie=gemeente-proefdorp&onderwerp=parkeren"
    shown = [page(client, f"{steps}&pagina={number}").split('class="ar-used"')[1] for number in (1, 2, 3, 4)]
    former = [set(re.findall(r"Parkeren vroeger \d+", each)) for each in shown]
    assert [len(each) for each in former] == [3, 10, 10, 2]
    assert len(set().union(*former)) == 25
    assert [each.count("ar-used__item") for each in shown] == [10, 10, 10, 2]


def test_without_knowing_the_sender(client, content):
    text = page(client, f"{START}?overal=ja&onderwerp=uitkering")
    assert "Heronderzoek bijstand" in text
    assert "Gemeente Zeedorp" in text


def test_objection_that_is_filled_in_is_quoted_and_escaped(client, content):
    raw = client.get(f"{START}?organisatie=gemeente-zeedorp&onderwerp=alles").content.decode()
    assert ">Schrijf aan de commissie Bezwaar &amp; Beroep.</blockquote>" in raw
    assert re.search(r"(?:niet in|vraagt niet naar): *Beslist een mens\?", raw)


@pytest.mark.parametrize(
    "query",
    [
        "wie=%00%27%22%3Cscript%3E",
        "onderwerp=bestaat-niet",
        "organisatie=&onderwerp=parkeren",
        "overal=nee",
        "overal=ja&onderwerp=alles&pagina=99999",
        "wie=" + "x" * 5_000,
    ],
)
def test_strange_addresses_are_answered(client, content, query):
    text = client.get(f"{START}?{query}").content.decode()
    assert "<h1" in text
    assert "<script>" not in text


def test_an_unknown_authority(client, content):
    assert client.get(f"{START}?organisatie=bestaat-niet").status_code == 404


def test_a_postcode_without_a_table_is_told(client, content):
    assert "Op postcode kunt u hier niet zoeken." in page(client, f"{START}?wie=1012AB")


def test_what_is_not_filled_in_is_told_once(client, content):
    text = page(client, f"{START}?organisatie=gemeente-proefdorp&onderwerp=alles")
    item = text.split("Verkeerslichten</a></h3>")[1].split("</article>")[0]
    assert item.count("niet in:") + item.count("vraagt niet naar:") == item.count('<p class="ar-note">')
    assert "zes weken" not in item
    assert "Hoe maakt u bezwaar?" in item
    assert "<dt>Hoe maakt u bezwaar?" not in item


def test_postcodes_are_asked_only_with_a_table(client, content, settings, tmp_path):
    assert 'name="postcode"' not in page(client, START)
    table = tmp_path / "postcodes.csv"
    table.write_text("1012;gemeente-zeedorp\n", encoding="utf-8")
    settings.POSTCODE_TABLE = str(table)
    postcodes.read.cache_clear()
    assert 'name="postcode"' in page(client, START)
    assert "Gemeente Zeedorp" in page(client, f"{START}?postcode=1012+ab")
    assert "Dit is geen postcode." in page(client, f"{START}?postcode=proef")
    assert "Wij kennen geen organisatie voor deze postcode." in page(client, f"{START}?postcode=5000")
    assert "Gemeente Zeedorp" in page(client, f"{START}?wie=1012+ab"), "a postcode in the box for the name"
    tag = client.get(START)["ETag"]
    table.write_text("1012;gemeente-proefdorp\n# nieuw", encoding="utf-8")
    assert client.get(START)["ETag"] != tag


@pytest.mark.parametrize(
    "query",
    [
        "",
        "?wie=gemeente",
        "?organisatie=gemeente-proef-1",
        "?organisatie=gemeente-proef-1&onderwerp=verkeer",
        "?overal=ja&onderwerp=alles",
    ],
)
def test_few_questions_with_400_organisations(client, index, query):
    from algoritmeregister.organisations.models import Organisation

    for number in range(12):
        factories.registration(f"r{number}", name=f"Verkeer {number}", organization="Gemeente Proef 1")
    Organisation.objects.bulk_create(
        Organisation(code=f"gm{number}", name=f"Gemeente Veel {number}") for number in range(400)
    )
    index()
    client.get(START + query)
    with CaptureQueriesContext(connection) as asked:
        response = client.get(START + query)
    assert response.status_code == 200
    assert len(asked) <= 8, [each["sql"][:100] for each in asked]
    assert len(response.content) < 120_000


def test_pages_of_many(client, index):
    for number in range(12):
        factories.registration(f"r{number}", name=f"Verkeer {number}", organization="Gemeente Proef")
    index()
    text = page(client, f"{START}?organisatie=gemeente-proef&onderwerp=alles")
    assert "Wij vonden 12 algoritmes." in text
    second = page(client, f"{START}?organisatie=gemeente-proef&onderwerp=alles&pagina=2")
    assert '<ol class="ar-used" start="11">' in second
    assert second.count("ar-used__item") == 2


def test_withdrawn_registrations_are_not_offered(client, index):
    factories.registration("blijft", name="Parkeren blijft", organization="Gemeente Proef")
    factories.withdrawn("weg", name="Parkeren weg", organization="Gemeente Proef")
    index()
    text = page(client, f"{START}?organisatie=gemeente-proef&onderwerp=parkeren")
    assert "Parkeren blijft" in text
    assert "Parkeren weg" not in text
