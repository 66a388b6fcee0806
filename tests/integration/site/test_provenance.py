"""Where a registration comes from: on its page, in the API, in the lists of both its registers."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.test import Client, override_settings

from algoritmeregister.harvest.joining import duplicates
from algoritmeregister.harvest.models import Duplicate
from algoritmeregister.registrations.models import Appearance, Registration
from algoritmeregister.search import following
from tests.factories import ALICE
from tests.two_registers import LOCAL, NATIONAL, NUMBER, OTHER_LOCAL, OTHER_NATIONAL, Registers

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def both(shared_content: None, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A municipality's register and the national one, with one registration in common and one each; gives the index."""
    registers = Registers(tmp_path_factory.mktemp("files"))
    registers.local(LOCAL, OTHER_LOCAL)
    registers.national(NATIONAL, OTHER_NATIONAL)
    index = tmp_path_factory.mktemp("index")
    with override_settings(SEARCH_INDEX_DIR=index):
        following.rebuild()
    return index


@pytest.fixture
def joined(both: Path, settings: Any) -> Registration:
    """The registration that both have."""
    settings.SEARCH_INDEX_DIR = both
    return Appearance.objects.get(number=NUMBER).registration


def page_of(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, (address, response.status_code)
    return re.sub(r"\s+", " ", response.content.decode())


def test_it_works(client: Client, joined: Registration) -> None:
    page = page_of(client, f"/algoritmes/{joined.number}")
    for text in (
        "In welke registers deze registratie staat",
        "Register Waterveld",
        "Algoritmeregister van de Nederlandse overheid",
        "zelfde link",
        "De tekst van dit register gaat voor.",
        f"https://algoritmes.overheid.nl/nl/algoritme/{NUMBER}",
    ):
        assert text in page, text
    assert page.index("Register Waterveld</a></h4>") < page.index("Nederlandse overheid</a></h4>")


def test_of_every_field_register_run_column_and_rule(client: Client, joined: Registration) -> None:
    page = page_of(client, f"/algoritmes/{joined.number}")
    shown = dict(re.findall(r"<dt>([^<]+)</dt><dd class=\"ar-break\">([^<]+Ronde[^<]+)</dd>", page))
    [goal] = [text for text in shown.values() if "kolom ‘goal’" in text]
    assert "Register Waterveld, kolom ‘goal’. Regel: overgenomen zoals het er staat (profiel standard-keys 1)." in goal
    assert "waterveld-1.csv" in goal
    [risks] = [text for text in shown.values() if "kolom ‘risks’" in text]
    assert risks.startswith("Algoritmeregister van de Nederlandse overheid, kolom ‘risks’.")
    assert "profiel national-csv 1" in risks
    assert len(shown) > 6


def test_the_number_of_the_other_register_leads_to_it(client: Client, joined: Registration) -> None:
    assert joined.number != NUMBER, "the municipality's register came first"
    for prefix in ("", "/en"):
        response = client.get(f"{prefix}/algoritmes/{NUMBER}")
        assert (response.status_code, response["Location"]) == (301, f"{prefix}/algoritmes/{joined.number}")


def test_it_counts_in_both_registers_and_once_in_all(client: Client, joined: Registration) -> None:
    listed = {each["slug"]: each["registrations"] for each in client.get("/api/v1/registers").json()["results"]}
    assert listed == {"waterveld": 2, "landelijk": 2}
    for slug in listed:
        found = client.get(f"/api/v1/algoritmes?register={slug}&facetten=true").json()
        assert found["total"] == 2
        assert joined.number in {each["number"] for each in found["results"]}
        assert "Slimme stoplichten" in page_of(client, f"/registers/{slug}")
    everything = client.get("/api/v1/algoritmes?facetten=true").json()
    assert everything["total"] == 3
    assert {each["value"]: each["count"] for each in everything["facets"]["register"]} == listed


def test_the_api_names_both(client: Client, joined: Registration) -> None:
    answer = client.get(f"/api/v1/algoritmes/{joined.number}").json()
    assert [(each["register"]["slug"], each["basis"], each["leads"]) for each in answer["sources"]] == [
        ("waterveld", "origin", True),
        ("landelijk", "link", False),
    ]
    assert answer["sources"][1]["number"] == NUMBER
    assert answer["merged_into"] is None


def test_of_two_that_became_one_the_address_and_the_history_stay(client: Client, joined: Registration) -> None:
    loser = Registration.objects.get(source_id=OTHER_NATIONAL["algorithm_id"])
    winner = Registration.objects.get(source_id=OTHER_LOCAL["source_id"])
    pair = Duplicate.objects.create(first=winner, second=loser, found_at=joined.first_observed_at)
    duplicates.merge(duplicate=pair, into=winner, by=ALICE)
    response = client.get(f"/algoritmes/{loser.number}")
    assert (response.status_code, response["Location"]) == (301, f"/algoritmes/{winner.number}")
    history = page_of(client, f"/algoritmes/{loser.number}/geschiedenis")
    assert "Deze registratie gaat verder als een andere." in history
    assert f"/algoritmes/{winner.number}" in history
    assert page_of(client, f"/algoritmes/{loser.number}/versies/1")
    assert f"/algoritmes/{loser.number}/geschiedenis" in page_of(client, f"/algoritmes/{winner.number}/geschiedenis")
    assert client.get(f"/api/v1/algoritmes/{loser.number}").json()["merged_into"]["number"] == winner.number
    assert json.loads(client.get("/api/v1/wijzigingen?aantal=50").content)
