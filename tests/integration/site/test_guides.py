"""The knowledge base beside the register: guides with what a search finds, fields that lead to a proposal."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup

from algoritmeregister.knowledge.models import GUIDE
from algoritmeregister.knowledge.writing import save
from tests import factories
from tests.people import OPERATOR

pytestmark = pytest.mark.django_db


@pytest.mark.both
def test_guides_stand_beside_what_a_search_finds(client, index):
    factories.registration("een", name="Bezwaarteller")
    index()
    page = BeautifulSoup(client.get("/algoritmes?zoek=bezwaar").content, "html.parser")
    assert "Bezwaar als een algoritme meehielp" in page.find(class_="ar-found-guides").get_text()
    assert "Bezwaarteller" in page.get_text()
    owner = BeautifulSoup(client.get("/algoritmes?zoek=proefdorp").content, "html.parser").find(class_="ar-found-guides")
    assert [each["href"] for each in owner.find_all("a")] == ["/organisaties/gemeente-proefdorp"]
    assert b"ar-found-guides" not in client.get("/algoritmes?zoek=xqzwvk").content
    tag = client.get("/algoritmes?zoek=zwanen")["ETag"]
    texts = {"nl": {"title": "Zwanen tellen", "body": "Tel de zwanen."}}
    save(kind=GUIDE, slug="zwanen", texts=texts, about={}, review_on=None, revision=0, by=OPERATOR)
    again = client.get("/algoritmes?zoek=zwanen", HTTP_IF_NONE_MATCH=tag)
    assert b"Zwanen tellen" in again.content


def test_a_field_leads_to_a_proposal_about_it(client, index):
    index()
    assert "/standaard/voorstellen/nieuw?veld=goal" in client.get("/standaard/1.0").content.decode()
    form = client.get("/standaard/voorstellen/nieuw?veld=goal").content.decode()
    assert '<option value="goal" selected>' in form
