"""schema.org in pages: it can be read, says what the page says, and cannot break out of its block."""

from __future__ import annotations

import json
import re
from datetime import date

import pytest

from algoritmeregister.exchange import snapshots
from algoritmeregister.site.addresses import addresses_in_files
from tests import factories

pytestmark = pytest.mark.django_db
BLOCK = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)


def data_of(client, address):
    page = client.get(address).content.decode()
    (found,) = BLOCK.findall(page)
    return json.loads(found), page


def test_it_works(client):
    made = factories.registration(publiccode="https://code.example/verkeer")
    found, page = data_of(client, f"/algoritmes/{made.number}")
    assert found["@context"] == "https://schema.org"
    assert found["@type"] == "SoftwareApplication"
    assert found["applicationCategory"] == "GovernmentApplication"
    assert found["name"] in page
    assert found["description"] in page
    assert found["provider"] == {"@type": "GovernmentOrganization", "name": "Gemeente Proefdorp"}
    assert found["isBasedOn"]["codeRepository"] == "https://code.example/verkeer"
    for kind, suffix in (("text/turtle", "ttl"), ("application/ld+json", "jsonld"), ("application/rdf+xml", "rdf")):
        assert f'<link rel="alternate" type="{kind}" href="/algoritmes/{made.number}.{suffix}">' in page


def test_a_text_cannot_end_the_block(client):
    nasty = "</script><script>alert(1)</script><!-- & \u2028"
    made = factories.registration(name=nasty, description_short=nasty)
    found, page = data_of(client, f"/algoritmes/{made.number}")
    assert found["name"].startswith("</script><script>alert(1)")
    assert "<script>alert" not in page


def test_the_register_is_a_catalogue_and_its_files_a_dataset(client, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    assert data_of(client, "/")[0]["@type"] == "DataCatalog"
    factories.registration()
    snapshots.make(date(2026, 6, 30), addresses_in_files(), title="", homepage="", progress=lambda *_: None)
    found, page = data_of(client, "/downloads")
    assert found["@type"] == "Dataset"
    assert 50 <= len(found["description"]) <= 5000
    for key in ("name", "license", "creator", "publisher", "identifier", "dateModified", "includedInDataCatalog"):
        assert found[key], key
    assert found["isAccessibleForFree"] is True
    assert {each["name"] for each in found["distribution"]} >= {"algoritmes.csv", "register.sqlite"}
    assert all(each["sha256"] in page for each in found["distribution"])
