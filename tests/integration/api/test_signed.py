"""Signed heads and the keys that signed them, for those who keep a copy."""

from __future__ import annotations

import base64
import json

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from algoritmeregister.ledger import signing
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path


def decoded(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def test_it_works(client, get):
    factories.registration()
    signing.sign_head()
    head = get("/standen")["results"][0]
    keys = {each["kid"]: each for each in client.get("/.well-known/ledger-keys.json").json()["keys"]}
    # What an outsider does, with nothing of ours.
    signed, _, signature = head["jws"].rpartition(".")
    Ed25519PublicKey.from_public_bytes(decoded(keys[head["key_id"]]["x"])).verify(decoded(signature), signed.encode())
    said = json.loads(decoded(signed.split(".")[1]))
    assert (said["epoch"], said["sequence"], said["chain_hash"]) == (1, 1, head["chain_hash"])
    assert get("/stand")["chain_hash"] == head["chain_hash"]
    assert get(f"/standen/{head['signed_at'][:10]}") == head


def test_all_heads_in_one_file(client):
    signing.sign_head()
    factories.registration()
    signing.sign_head()
    response = client.get("/downloads/standen.ndjson")
    lines = b"".join(response).decode().splitlines()
    assert [json.loads(line)["position"] for line in lines] == ["1-0", "1-1"]
    assert response["Access-Control-Allow-Origin"] == "*"


def test_before_the_first_signature_there_is_no_key(client, settings):
    assert client.get("/.well-known/ledger-keys.json").json() == {"keys": []}
    assert not (settings.DATA_DIR / signing.KEY_FILE).exists()


def test_only_reading(client):
    assert client.post("/.well-known/ledger-keys.json").status_code == 405
    assert client.post("/downloads/standen.ndjson").status_code == 405


def test_the_private_key_is_nowhere(client):
    signing.sign_head()
    for address in ("/.well-known/ledger-keys.json", "/api/v1/standen"):
        assert '"d"' not in client.get(address).content.decode()


def test_a_day_without_a_signed_head(refused):
    refused("/standen/2020-01-01", 404)
    refused("/standen/gisteren", 400)
