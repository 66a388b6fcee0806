"""The history of a registration on its pages: the timeline, a version as it was, and the comparison of two."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

import pytest

from algoritmeregister.registrations.actions import Ground, redact, withdraw
from tests import factories

pytestmark = pytest.mark.django_db

AGAIN = datetime(2026, 7, 1, 12, tzinfo=UTC)


@pytest.fixture
def changed():
    """A registration with two versions."""
    made = factories.registration(claimed_on=date(2026, 3, 1), human_intervention="Een mens kijkt mee.")
    factories.registration(human_intervention="Een mens kijkt altijd mee.", risks=None, observed_at=factories.LATER)
    return made


def page_of(client, address, status=200):
    response = client.get(address)
    assert response.status_code == status, address
    return response.content.decode()


def test_it_works(client, changed):
    page = page_of(client, f"/algoritmes/{changed.number}/geschiedenis")
    for text in ("2 gebeurtenissen", "Gewijzigd", "Nieuw", "15 juni 2026", "5 maart 2026", "1 maart 2026", "Proefregister"):
        assert text in page
    assert "Menselijke tussenkomst" in page
    assert f"/algoritmes/{changed.number}/vergelijk?van=1&amp;naar=2" in page
    assert f'href="/algoritmes/{changed.number}/versies/1"' in page


def test_the_registration_leads_to_its_history(client, changed):
    page = page_of(client, f"/algoritmes/{changed.number}")
    for way in ("geschiedenis", "vergelijk", "versies/1"):
        assert f'href="/algoritmes/{changed.number}/{way}"' in page
    assert f'href="/algoritmes/vergelijk?nummer={changed.number}"' in page


def test_a_version_is_shown_as_it_was_and_says_so(client, changed):
    page = page_of(client, f"/algoritmes/{changed.number}/versies/1")
    assert "Een mens kijkt mee." in page
    assert "Een kapotte lus" in page
    assert "U leest versie 1, een versie van vroeger" in page
    assert "van 5 maart 2026 tot 15 juni 2026" in page
    assert '<meta name="robots" content="noindex">' in page
    assert re.search(rf'<link rel="canonical" href="[^"]*/algoritmes/{changed.number}-verkeerslichten-die-meedenken">', page)
    assert re.findall(r"<h1[ >]", page) == ["<h1 "]


def test_the_current_version_says_that_it_is(client, changed):
    page = page_of(client, f"/algoritmes/{changed.number}/versies/2")
    assert "Versie 2 is de huidige versie" in page
    assert "Een kapotte lus" not in page


@pytest.mark.parametrize(
    "address", ["versies/3", "versies/0", f"versies/{'9' * 40}", "vergelijk?van=1&naar=7", "vergelijk?van=x"]
)
def test_a_version_that_there_is_not_is_not_found(client, changed, address):
    page_of(client, f"/algoritmes/{changed.number}/{address}", 404)


@pytest.mark.parametrize("address", ["geschiedenis", "geschiedenis.atom", "versies/1", "vergelijk"])
def test_an_unknown_registration_is_not_found(client, changed, address):
    page_of(client, f"/algoritmes/99999999/{address}", 404)


def test_a_comparison_says_in_words_what_came_and_went(client, changed):
    page = page_of(client, f"/algoritmes/{changed.number}/vergelijk?van=1&naar=2")
    assert "2 velden zijn anders" in page
    assert '<ins class="ar-ins"><span class="ar-visually-hidden">[toegevoegd: </span> altijd<span' in page
    assert re.search(r'<del class="ar-del"><span class="ar-visually-hidden">\[verwijderd: </span>Een kapotte lus', page)
    assert "velden zijn gelijk gebleven" in page
    turned = page_of(client, f"/algoritmes/{changed.number}/vergelijk?van=2&naar=1")
    assert "[verwijderd: </span> altijd" in turned


def test_a_comparison_without_versions_is_of_the_last_two(client, changed):
    assert "2 velden zijn anders" in page_of(client, f"/algoritmes/{changed.number}/vergelijk")
    assert "2 velden zijn anders" in page_of(client, f"/algoritmes/{changed.number}/vergelijk?naar=2")


def test_one_version_is_nothing_to_compare(client):
    made = factories.registration()
    assert "nog niets te vergelijken" in page_of(client, f"/algoritmes/{made.number}/vergelijk")


def test_the_first_text_in_a_language_is_an_addition_and_no_change_of_every_field(client):
    made = factories.registration()
    factories.registration(language="en", name="Traffic lights", observed_at=factories.LATER)
    page = page_of(client, f"/algoritmes/{made.number}/geschiedenis")
    assert "Er kwam een tekst bij in deze taal: Engels." in page
    assert "Gewijzigd:" not in page
    assert "Versie 2 (Engels, 15 juni 2026)" in page
    assert "deze taal: Engels." in page_of(client, f"/algoritmes/{made.number}/geschiedenis.atom")


def test_what_is_compared_is_escaped(client):
    made = factories.registration(risks="<script>alert(1)</script> a < b")
    factories.registration(risks="<script>alert(2)</script> a < c & d", observed_at=factories.LATER)
    page = page_of(client, f"/algoritmes/{made.number}/vergelijk")
    assert "<script>alert" not in page
    assert "a &lt;" in page


def test_across_standards_a_new_name_of_a_field_is_no_difference(client):
    made = factories.registration(
        standard="0.4", whole={"name": "Scanauto", "organization": "Gemeente Proefdorp", "status": "In gebruik"}
    )
    factories.registration(
        whole={"name": "Scanauto", "organization": "Gemeente Proefdorp", "status": "Buiten gebruik"},
        observed_at=factories.LATER,
    )
    page = page_of(client, f"/algoritmes/{made.number}/vergelijk")
    assert "1 veld is anders" in page
    assert "twee standaarden" in page


@pytest.mark.both
def test_a_withdrawn_registration_keeps_its_history_and_addresses(client, changed):
    withdraw(registration=changed, observed_at=AGAIN, reason="Gestopt.", by=factories.ALICE)
    tombstone = page_of(client, f"/algoritmes/{changed.number}", 410)
    assert f'href="/algoritmes/{changed.number}/geschiedenis"' in tombstone
    timeline = page_of(client, f"/algoritmes/{changed.number}/geschiedenis")
    assert "Ingetrokken" in timeline
    assert "Reden: <span>Gestopt.</span>" in timeline
    assert "De registratie is nu ingetrokken." in page_of(client, f"/algoritmes/{changed.number}/versies/2")
    page_of(client, f"/algoritmes/{changed.number}/vergelijk")
    factories.registration(observed_at=datetime(2026, 8, 1, tzinfo=UTC))
    assert "Weer gepubliceerd" in page_of(client, f"/algoritmes/{changed.number}/geschiedenis")
    assert "Versie 3 is de huidige versie" in page_of(client, f"/algoritmes/{changed.number}/versies/3")


def test_a_removed_text_is_in_no_version_and_the_history_says_why(client, changed):
    redact(registration=changed, version_number=1, path="document/goal", ground=Ground.COURT_ORDER, by=factories.ALICE)
    timeline = page_of(client, f"/algoritmes/{changed.number}/geschiedenis")
    assert "Verwijderd uit: Doel en impact" in timeline
    assert "een uitspraak van de rechter" in timeline
    for address in ("versies/1", "vergelijk"):
        page = page_of(client, f"/algoritmes/{changed.number}/{address}")
        assert "Fietsers merken" not in page
        assert "Hier is tekst verwijderd" in page


@pytest.mark.parametrize("address", ["geschiedenis", "versies/1", "vergelijk?van=1&naar=2"])
def test_pages_answer_304_and_ask_little(client, changed, address, django_assert_max_num_queries):
    address = f"/en/algoritmes/{changed.number}/{address}"
    with django_assert_max_num_queries(8):
        tag = client.get(address)["ETag"]
    with django_assert_max_num_queries(3):
        assert client.get(address, HTTP_IF_NONE_MATCH=tag).status_code == 304


@pytest.mark.both
def test_two_or_three_registrations_side_by_side(client, changed):
    other = factories.registration("zorg", name="Zorgkosten", organization="Gemeente Proefstad", goal="Zorg.")
    page = page_of(client, f"/algoritmes/vergelijk?nummer={changed.number}&nummer={other.number}")
    assert "Verkeerslichten die meedenken" in page
    assert "Zorgkosten" in page
    assert "verschilt" in page
    assert f'href="/algoritmes/vergelijk?nummer={other.number}"' in page, "the first can be taken away"


def test_registrations_to_put_beside_are_found_without_a_script(client, index, changed):
    factories.registration("zorg", name="Zorgkosten", organization="Gemeente Proefstad")
    index()
    page = page_of(client, f"/algoritmes/vergelijk?nummer={changed.number}&zoek=zorgkosten")
    [address] = re.findall(rf'href="(/algoritmes/vergelijk\?nummer={changed.number}&amp;nummer=\d+)"', page)
    assert "Gemeente Proefstad" in page_of(client, address.replace("&amp;", "&"))
    assert "Niets gevonden" in page_of(client, "/algoritmes/vergelijk?zoek=xqzwvk")


def test_what_cannot_be_put_beside_is_named(client, changed):
    gone = factories.withdrawn("weg")
    page = page_of(client, f"/algoritmes/vergelijk?nummer={changed.number}&nummer={gone.number}&nummer=kwaad<b>")
    assert f"Er is geen openbare registratie met nummer {gone.number}." in page
    assert "kwaad&lt;b&gt;" in page
    assert "Kies een registratie" in page_of(client, "/algoritmes/vergelijk")
    many = "&".join(f"nummer={factories.registration(f'r{number}').number}" for number in range(4))
    assert "Alleen de eerste drie" in page_of(client, f"/algoritmes/vergelijk?{many}")
