"""`/wijzigingen`: what an outsider gets is enough to follow the register exactly and to check every hash without us."""

from __future__ import annotations

import hashlib
import json

import pytest

from algoritmeregister.ledger.models import Entry
from algoritmeregister.ledger.writing import open_epoch
from algoritmeregister.news.models import Item
from algoritmeregister.registrations.actions import Ground, redact
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.both]


@pytest.fixture
def content():
    """Six rows: published, updated, two more, one of which is withdrawn, and a text that was removed."""
    made = factories.registration()
    factories.registration(goal="Bel Jan, 06-12345678.", observed_at=factories.LATER)
    factories.registration("b", name="Een \U0001f6a6 & \u2028 <teken>")
    factories.withdrawn("c")
    redact(registration=made, version_number=2, path="document/goal", ground=Ground.PERSONAL_DATA, by=factories.ALICE,
           replacement="Bel ons.")
    return made


def sha(text):
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def canonical(value):
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def test_it_works(get, content):
    found = get("/wijzigingen")
    assert [each["fields"]["kind"] for each in found["results"]] == [
        "published", "updated", "published", "published", "withdrawn", "redacted",
    ]  # fmt: skip
    assert (found["next"], found["more"]) == ("1-6", False)
    assert found["head"]["chain_hash"] == found["results"][-1]["chain_hash"]


def test_the_chain_can_be_computed_without_us(get, content):
    found = get("/wijzigingen")
    epoch = dict(found["epochs"][0])
    previous = epoch.pop("opening_hash")
    assert sha(canonical(epoch)) == previous
    for row in found["results"]:
        previous = sha(canonical({**row["fields"], "previous": previous}))
        assert row["chain_hash"] == previous
    assert previous == Entry.objects.latest("pk").chain_hash


def test_every_content_hash_can_be_computed_without_us(get, content):
    checked = 0
    for row in get("/wijzigingen?inhoud=true")["results"]:
        kept = row["content"]
        if kept is None:
            continue
        values = {f"{part}/{key}": value for part in ("document", "beside") for key, value in kept[part].items()}
        for path, salt in kept["salts"].items():
            assert kept["commitments"][path] == sha(salt + canonical(values[path])), path
        whole = {"fields": kept["commitments"], "language": kept["language"], "standard": kept["standard"]}
        assert sha(canonical(whole)) == row["fields"]["content_hash"]
        checked += 1
    assert checked == 5


def test_a_removed_text_is_nowhere(client, get, content):
    assert "06-12345678" not in client.get("/api/v1/wijzigingen?inhoud=true").content.decode()
    kept = get("/wijzigingen/1-6?inhoud=true")["content"]
    assert kept["document"]["goal"] == "Bel ons."
    assert "document/goal" not in kept["salts"]
    assert kept["removed"]["document/goal"]["commitment"] == kept["commitments"]["document/goal"]


def test_every_row_is_told_in_words(get, content):
    told = [each["text"] for each in get("/wijzigingen")["results"]]
    assert told[0].startswith("Nieuw op 5 maart 2026, in ")
    assert told[1].startswith("Gewijzigd op 15 juni 2026, in ")
    assert told[1].endswith("Gewijzigd: Doel en impact.")
    assert told[4].startswith("Ingetrokken op ")
    assert "Verwijderd uit: Doel en impact. Reden: bescherming van persoonsgegevens" in told[5]
    assert get("/wijzigingen/1-2")["text"] == told[1]


def test_words_come_in_the_language_of_the_caller(get, content):
    asked = get("/wijzigingen", **{"Accept-Language": "en"})["results"][1]["text"]
    assert asked.startswith("Changed on 15 June 2026, in ")
    assert get("/wijzigingen?taal=en")["results"][1]["text"] == asked
    assert get("/wijzigingen/1-2?taal=fy", **{"Accept-Language": "en"})["text"].startswith("Feroare op 15 juny 2026, yn ")


def test_a_change_of_a_text_leads_to_the_comparison(client, get, content):
    found = get("/wijzigingen")["results"]
    assert [bool(each["comparison"]) for each in found] == [False, True, False, False, False, False]
    comparison = client.get(found[1]["comparison"].partition("8000")[2])
    assert (comparison.status_code, "Doel" in comparison.content.decode()) == (200, True)


def test_words_do_not_wait_for_the_news(get, content, django_assert_max_num_queries):
    told = get("/wijzigingen")
    Item.objects.all().delete()
    assert get("/wijzigingen") == told
    Item.objects.all().delete()
    with django_assert_max_num_queries(12):
        get("/wijzigingen")


def test_who_follows_page_by_page_misses_nothing_and_gets_nothing_twice(get, content):
    seen, after, more = [], "1-0", True
    while more:
        found = get(f"/wijzigingen?na={after}&aantal=2")
        seen += [each["position"] for each in found["results"]]
        after, more = found["next"], found["more"]
    assert seen == [f"1-{number}" for number in range(1, 7)]
    assert get(f"/wijzigingen?na={after}")["results"] == []
    assert get(f"/wijzigingen?na={after}")["next"] == after


def test_a_follower_hears_of_a_new_epoch(get, content):
    open_epoch(reason="teruggezet")
    found = get("/wijzigingen?na=1-6")
    assert found["next"] == "2-0"
    assert [(each["epoch"], each["base_sequence"]) for each in found["epochs"]] == [(1, 0), (2, 6)]
    factories.registration("nieuw")
    assert [each["position"] for each in get("/wijzigingen?na=2-0")["results"]] == ["2-1"]
    # who was further than the copy that was restored
    assert [each["position"] for each in get("/wijzigingen?na=1-99")["results"]] == ["2-1"]


def test_nothing_new_costs_nothing(client, content, django_assert_num_queries):
    first = client.get("/api/v1/wijzigingen?na=1-6")
    with django_assert_num_queries(1):
        again = client.get("/api/v1/wijzigingen?na=1-6", headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 304
    assert not again.content
    assert again["API-Version"]
    factories.registration("nieuw")
    assert client.get("/api/v1/wijzigingen?na=1-6", headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_a_place_that_is_not_there_yet_is_refused(refused, content):
    assert "1-6" in refused("/wijzigingen?na=1-7")["errors"][0]["detail"]
    refused("/wijzigingen?na=2-0")
    refused("/wijzigingen/1-7", 404)


def test_what_is_no_place_is_refused(refused, content):
    for wrong in ("", "1", "x-1", "1-", "-1", "1-1-1", "1-" + "9" * 16):
        assert refused(f"/wijzigingen?na={wrong}")["errors"][0]["pointer"] == "#/na", wrong
    assert "1-250" in refused("/wijzigingen?na=115")["errors"][0]["detail"]


def test_too_much_at_once_is_refused(refused, content):
    refused("/wijzigingen?aantal=1001")
    assert "200" in refused("/wijzigingen?aantal=201&inhoud=true")["errors"][0]["detail"]


def test_epochs_and_head(get, content):
    assert [each["epoch"] for each in get("/tijdvakken")["results"]] == [1]
    assert get("/stand")["position"] == "1-6"
