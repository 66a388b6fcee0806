"""`verify --against`: a chain that was rewritten as a whole shows in a copy that someone kept."""

from __future__ import annotations

import json

import pytest
from django.db.models.query import QuerySet

from algoritmeregister.ledger import signing
from algoritmeregister.ledger.models import Entry, Epoch, Head
from algoritmeregister.ledger.verification import verify_chain
from algoritmeregister.ledger.writing import open_epoch
from algoritmeregister.upkeep.against import UnreadableCopy, hold_against
from algoritmeregister.upkeep.verifying import Damaged
from tests import factories

pytestmark = pytest.mark.django_db
ROOT = "/api/v1"


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path / "data"
    settings.SEARCH_INDEX_DIR = tmp_path / "search"
    settings.DATA_DIR.mkdir()


@pytest.fixture
def content():
    """Five rows, of which the third is signed."""
    for number in range(3):
        factories.registration(f"r{number}", name=f"Regeling {number}")
    signing.sign_head()
    for number in range(3, 5):
        factories.registration(f"r{number}", name=f"Regeling {number}")


@pytest.fixture
def kept(content, client, tmp_path):
    """Copies by name: a page of rows, rows one a line, one head, all heads."""
    rows = client.get(f"{ROOT}/wijzigingen").json()
    heads = b"".join(client.get("/downloads/standen.ndjson"))
    texts = {
        "page": json.dumps(rows),
        "pretty": json.dumps(rows, indent=2),
        "lines": "\n".join(json.dumps(each) for each in [*rows["epochs"], *rows["results"]]) + "\n\n",
        "head": json.dumps(client.get(f"{ROOT}/standen").json()["results"][0]),
        "heads": heads.decode(),
    }
    files = {}
    for name, text in texts.items():
        files[name] = tmp_path / f"{name}.json"
        files[name].write_text(text, encoding="utf-8")
    return files


def rewrite(sequence, **columns):
    """Change a row behind everyone's back, and every hash after it too, so that the chain is whole again."""
    QuerySet(Entry).filter(sequence=sequence).update(**columns)
    previous = Epoch.objects.get().opening_hash
    for entry in Entry.objects.order_by("sequence"):
        previous = entry.computed_hash(previous)
        QuerySet(Entry).filter(pk=entry.pk).update(chain_hash=previous)
    Head.objects.update(chain_hash=previous)
    assert verify_chain() == Entry.objects.count()


def test_it_works(kept):
    agreed = {name: hold_against(path) for name, path in kept.items()}
    assert (agreed["page"].rows, agreed["page"].epochs) == (5, 1)
    assert agreed["pretty"] == agreed["page"] == agreed["lines"]
    assert agreed["head"].heads == agreed["heads"].heads == 1


def test_a_rewritten_row_is_named(kept):
    rewrite(2, kind="withdrawn")
    for name in ("page", "pretty", "lines"):
        with pytest.raises(Damaged, match="regel 1-2 van het logboek verschilt van de kopie in: kind; tot en met 1-1"):
            hold_against(kept[name])


def test_a_rewritten_chain_shows_in_one_signed_head(kept):
    rewrite(2, kind="withdrawn")
    for name in ("head", "heads"):
        with pytest.raises(Damaged, match="regel 1-3 van het logboek heeft een andere hash"):
            hold_against(kept[name])


def test_what_was_rewritten_after_a_head_does_not_show_in_it(kept):
    rewrite(4, kind="withdrawn")
    assert hold_against(kept["head"]).heads == 1
    with pytest.raises(Damaged, match="1-4 van het logboek verschilt"):
        hold_against(kept["page"])


def test_a_removed_row_is_named(kept):
    QuerySet(Entry).filter(sequence=5)._raw_delete("default")
    with pytest.raises(Damaged, match=r"regel 1-5 van de kopie staat niet in het logboek; tot en met 1-4 zijn ze gelijk"):
        hold_against(kept["lines"])


def test_a_restored_backup_explains_itself(kept):
    QuerySet(Entry).filter(sequence__gt=3)._raw_delete("default")
    third = Entry.objects.get(sequence=3)
    Head.objects.update(sequence=3, chain_hash=third.chain_hash)
    open_epoch(reason="teruggezet")
    assert hold_against(kept["head"]).heads == 1
    with pytest.raises(Damaged, match=r"staat niet in het logboek \(tijdvak 2 begon na regel 1-3: teruggezet\)"):
        hold_against(kept["lines"])


def test_a_key_of_someone_else_is_noticed(kept, settings, tmp_path):
    QuerySet(type(signing.sign_head()[0])).all()._raw_delete("default")
    (settings.DATA_DIR / signing.KEY_FILE).unlink()
    with pytest.raises(Damaged, match="en die heeft dit register niet"):
        hold_against(kept["head"])


def test_a_head_that_was_changed_is_not_believed(kept):
    head = json.loads(kept["head"].read_text())
    kept["head"].write_text(json.dumps({**head, "sequence": 2}))
    with pytest.raises(UnreadableCopy, match="niet wat er ondertekend is"):
        hold_against(kept["head"])
    kept["head"].write_text(json.dumps({**head, "jws": head["jws"][:-4] + "AAAA"}))
    with pytest.raises(UnreadableCopy, match="niet te vertrouwen: de handtekening klopt niet"):
        hold_against(kept["head"])


def test_a_copy_that_does_not_hold_itself_is_told_apart(kept):
    page = json.loads(kept["page"].read_text())
    page["results"][1]["fields"]["kind"] = "withdrawn"
    kept["page"].write_text(json.dumps(page))
    with pytest.raises(UnreadableCopy, match="regel 1-2 erin volgt niet uit de regel ervoor"):
        hold_against(kept["page"])


@pytest.mark.parametrize("text", ["", "[]", "geen json", '{"a": 1}', '[{"fields": 3}]', '{"a":1}\nxx', "3", '["x"]',
                                  "[[[]]]", '{"fields": {"epoch": 1, "sequence": 99999999999}, "chain_hash": ""}'])
def test_what_is_no_copy_is_refused(content, tmp_path, text):
    path = tmp_path / "copy"
    path.write_text(text)
    with pytest.raises((UnreadableCopy, Damaged)) as found:
        hold_against(path)
    assert isinstance(found.value, UnreadableCopy) or "99999999999" in str(found.value)


def test_bytes_that_are_no_text_are_refused(content, tmp_path):
    path = tmp_path / "copy"
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(UnreadableCopy, match="niet te lezen"):
        hold_against(path)


def test_the_command_names_what_differs(filled, tmp_path):
    filled.run("sign-head")
    copy = tmp_path / "head.json"
    copy.write_text(filled.run("sign-head", "--json").stdout)
    assert "The copy agrees: 0 rows, 1 signed heads" in filled.run("verify", "--against", str(copy)).stdout
    shown = json.loads(filled.run("verify", "--json", "--against", str(copy)).stdout)
    assert shown["against"]["heads"] == 1
    copy.write_text("niets")
    assert "cannot be compared" in filled.run("verify", "--against", str(copy), status=2).stderr
