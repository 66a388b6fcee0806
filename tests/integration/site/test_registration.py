"""The page of one registration."""

from __future__ import annotations

import re
from datetime import date

import pytest

from algoritmeregister import standards
from algoritmeregister.registrations.actions import Ground, redact
from algoritmeregister.registrations.fields import HEADER_KEYS
from tests import factories

pytestmark = pytest.mark.django_db


def page_of(client, registration, prefix=""):
    response = client.get(f"{prefix}/algoritmes/{registration.number}")
    assert response.status_code == 200
    return response.content.decode()


def test_it_works(client):
    page = page_of(client, factories.registration(claimed_on=date(2026, 3, 1)))
    for text in ("Verkeerslichten die meedenken", "Gemeente Proefdorp", "Kruispunt BV", "mei 2024", "Verantwoord gebruik"):
        assert text in page
    assert (
        '<a class="nl-link" href="https://wetten.example/wvw" rel="nofollow noopener noreferrer">Wegenverkeerswet 1994</a>'
        in page
    )
    assert 'href="mailto:algoritmes@proefdorp.example"' in page
    assert "1 maart 2026" in page, "the date the source claims"
    assert "5 maart 2026" in page, "the date it was seen"
    assert "Proefregister" in page
    assert re.findall(r"<h1[ >]", page) == ["<h1 "]


@pytest.mark.parametrize("version", standards.VERSIONS)
def test_every_field_of_every_standard_has_its_place(client, version):
    standard = standards.get(version)
    whole = {"name": "Alle velden", "organization": "Gemeente Proefdorp"}
    for field in standard.fields:
        if field.key in whole or field.system:
            continue
        whole[field.key] = (
            [{"title": f"titel {field.key}", "link": "https://proef.example/"}] if field.is_list else f"waarde {field.key}"
        )
        if field.type == "codes":
            whole[field.key] = [f"waarde {field.key}"]
    page = page_of(client, factories.registration(f"alles-{version}", standard=version, whole=whole))
    for field in standard.fields:
        if field.system or field.key in HEADER_KEYS:
            continue
        assert f'id="veld-{field.key}"' in page, field.key
        assert (
            f"titel {field.key}" if field.type in {"link_list", "row_list"} else f"waarde {field.key}"
        ) in page or field.key == "organization"


def test_it_has_the_explanation_of_a_field(client):
    page = page_of(client, factories.registration())
    assert "Uitleg bij Doel en impact" in page
    assert standards.get("1.0").field("goal").help["nl"] in page


def test_it_tells_what_is_not_filled_in(client):
    page = page_of(client, factories.registration(goal=None))
    assert re.search(r'id="veld-goal".*?Niet ingevuld', page, re.DOTALL)


def test_a_field_is_not_empty_when_its_links_say_it(client):
    made = factories.registration(source_data=None, source_data_grouping=[{"title": "Basisregistratie", "link": "https://a.example"}])
    page = page_of(client, made)
    assert "Basisregistratie" in page
    assert 'id="veld-source_data"' not in page
    assert 'id="veld-source_data"' in page_of(client, factories.registration(source_data=None, source_data_grouping=None))


def test_it_shows_findings_with_the_field(client):
    page = page_of(client, factories.registration(description_short=None))
    assert "Bevindingen" in page
    assert "De organisatie gaf geen korte beschrijving." in page


def test_codes_are_in_the_language_of_the_page_and_texts_are_marked(client):
    page = page_of(client, factories.registration(), "/en")
    assert "In use" in page
    assert 'lang="nl">Verkeerslichten die meedenken</h1>' in page
    assert re.search(r'<div class="ar-prose" lang="nl"><p>De gemeente wil', page)


def test_it_shows_the_text_in_the_readers_language_where_there_is_one(client):
    made = factories.registration()
    factories.registration(language="en", name="Traffic lights that think", observed_at=factories.LATER)
    assert "Traffic lights that think</h1>" in page_of(client, made, "/en")
    assert "Verkeerslichten die meedenken</h1>" in page_of(client, made)


def test_the_number_alone_is_a_permanent_address_and_an_old_tail_leads_to_the_new_one(client):
    made = factories.registration()
    assert client.get(f"/algoritmes/{made.number}").status_code == 200
    response = client.get(f"/algoritmes/{made.number}-vroegere-naam")
    assert response.status_code == 302
    assert response["Location"] == f"/algoritmes/{made.number}-verkeerslichten-die-meedenken"


def test_a_name_without_letters_has_a_page_too(client):
    made = factories.registration(name="!!! ???")
    assert client.get(f"/algoritmes/{made.number}").status_code == 200
    assert client.get("/").status_code == 200


def test_a_name_of_nothing_but_spaces_is_described(client):
    assert "Algoritme zonder naam</h1>" in page_of(client, factories.registration(name="  "))


def test_withdrawn_is_a_tombstone(client):
    made = factories.withdrawn(reason="Het model is gestopt.")
    response = client.get(f"/algoritmes/{made.number}")
    page = response.content.decode()
    assert response.status_code == 410
    assert "15 juni 2026" in page
    assert "Reden: <span>Het model is gestopt.</span>" in page
    english = client.get(f"/en/algoritmes/{made.number}").content.decode()
    assert 'Reason: <span lang="nl">Het model is gestopt.</span>' in english
    assert "Een verkeersleider" not in page
    assert "ETag" not in response


@pytest.mark.parametrize(
    "address", ["/algoritmes/12345678", "/algoritmes/1234567", "/algoritmes/abcdefgh", "/algoritmes/12345678-x"]
)
def test_an_unknown_number_is_not_found(client, address):
    assert client.get(address).status_code == 404


def test_a_redacted_text_is_gone_and_the_reason_is_told(client):
    made = factories.registration(goal="Vraag het aan Jan Jansen.")
    redact(registration=made, version_number=1, path="document/goal", ground=Ground.PERSONAL_DATA, by=factories.ALICE)
    page = page_of(client, made)
    assert "Jan Jansen" not in page
    assert re.search(r'id="veld-goal".*?Hier is tekst verwijderd. Reden: bescherming van persoonsgegevens', page, re.DOTALL)


def test_a_withheld_field_gives_its_reason(client):
    beside = {
        "withheld": [
            {"field": "methods_and_models", "reason": "Bedrijfsgeheim", "explanation": "De leverancier wil dit niet."}
        ]
    }
    page = page_of(client, factories.registration(methods_and_models=None, beside=beside))
    assert re.search(r'id="veld-methods_and_models".*?Niet openbaar gemaakt.*?De leverancier wil dit niet', page, re.DOTALL)


def test_what_the_standard_cannot_hold_is_shown_beside_it(client):
    page = page_of(client, factories.registration(beside={"toegevoegd": "2026-05-13"}))
    assert "Meegestuurd door de bron" in page
    assert "toegevoegd" in page


def test_it_lists_versions_newest_first(client):
    made = factories.registration()
    factories.registration(observed_at=factories.LATER, goal="Iets anders.")
    page = page_of(client, made).replace("</a>", "")
    assert page.index("Versie 2: sinds 15 juni 2026") < page.index("Versie 1: van 5 maart 2026 tot 15 juni 2026")
