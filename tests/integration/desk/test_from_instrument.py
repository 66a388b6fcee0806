"""A description that begins with the answers that somebody gave in an instrument, accepted field by field."""

from __future__ import annotations

import json

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile

from algoritmeregister.accounts.roles import Role
from algoritmeregister.registrations.drafts.models import Draft
from tests.people import at_the_desk, organisation, person

ANSWERS = {
    "computes": "yes", "is_ai": "no", "phase": "in_use", "legal_effect": "yes", "treatment": "no", "influence": "decides",
    "grounds": ["none"],
}  # fmt: skip


@pytest.fixture
def place():
    return organisation()


def address(place):
    return f"/beheer/organisaties/{place.code}/beschrijvingen/uit-instrument"


def file(name="registerplicht", **changes):
    content = {
        "format": "algoritmeregister-answers/1",
        "instrument": {"id": name, "version": "1.0"},
        "answers": ANSWERS,
        **changes,
    }
    return SimpleUploadedFile("antwoorden.json", json.dumps(content).encode())


def hidden(response):
    page = BeautifulSoup(response.content, "html.parser")
    return {each["name"]: each["value"] for each in page.select("main input[type=hidden]")}, page


def test_it_works(place):
    desk = at_the_desk(person("Alice", place, Role.EDITOR))
    assert "uit-instrument" in desk.get(f"/beheer/organisaties/{place.code}/beschrijvingen/nieuw").content.decode()
    assert desk.get(address(place)).status_code == 200
    fields, page = hidden(desk.post(address(place), {"bestand": file()}))
    assert "Impactvolle algoritmes" in page.main.get_text()
    assert not Draft.objects.exists()
    response = desk.post(address(place), {**fields, "veld": ["publication_category"]})
    assert response.status_code == 302
    draft = Draft.objects.get()
    # Only what was chosen is taken, and the description remembers from where.
    assert draft.document["publication_category"] == "Impactvolle algoritmes"
    assert "status" not in draft.document
    assert (draft.origin["kind"], draft.origin["of"], draft.origin["version"]) == ("instrument", "registerplicht", "1.0")
    assert set(draft.origin["fields"]) == {"publication_category"}


def test_an_older_description_is_filled_in_too(place):
    desk = at_the_desk(person("Alice", place, Role.EDITOR))
    desk.post(f"/beheer/organisaties/{place.code}/beschrijvingen/nieuw", {"naam": "Parkeren", "_toch": "ja"})
    draft = Draft.objects.get()
    fields, _page = hidden(desk.post(address(place), {"bestand": file(), "in": str(draft.uuid)}))
    desk.post(address(place), {**fields, "veld": ["status"]})
    draft.refresh_from_db()
    assert draft.document["status"] == "In gebruik"
    assert draft.document["name"] == "Parkeren"


@pytest.mark.parametrize(
    ("sent", "said"), [({}, "Kies eerst een bestand"), ({"bestand": file("zomaar")}, "zomaar is hier niet bekend")]
)
def test_what_cannot_be_read_is_refused(place, sent, said):
    response = at_the_desk(person("Alice", place, Role.EDITOR)).post(address(place), sent)
    assert response.status_code == 422
    assert said in response.content.decode()


def test_a_reader_may_not(place):
    assert at_the_desk(person("Rita", place, Role.READER)).get(address(place)).status_code == 403
