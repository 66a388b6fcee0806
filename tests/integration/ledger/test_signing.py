"""The head of the ledger is signed: once a day for the same place, with a key that only its owner may read."""

from __future__ import annotations

import json
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import transaction as database
from django.db.models.query import QuerySet

from algoritmeregister.ledger import reading, signing
from algoritmeregister.ledger.models import Entry, Epoch, SignedHead
from algoritmeregister.ledger.signing import BadKey, BadSignature
from tests import factories

pytestmark = pytest.mark.django_db
DAY = datetime(2026, 11, 24, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path


def test_it_works():
    factories.registration()
    head, is_new = signing.sign_head(at=DAY)
    statement = signing.check(head.jws, head.public_key)
    here = reading.head()
    assert is_new
    assert (statement.epoch, statement.sequence, statement.chain_hash) == (here.epoch, here.sequence, here.chain_hash)
    assert statement.signed_at == "2026-11-24T12:00:00.000000Z"
    assert signing.check_signed_heads() == 1


def test_only_the_owner_may_read_the_key(settings):
    signing.sign_head()
    assert stat.S_IMODE((Path(settings.DATA_DIR) / signing.KEY_FILE).stat().st_mode) == 0o600


def test_the_key_is_made_once(settings):
    first = signing.public_text(signing.private_key().public_key())
    assert signing.public_text(signing.private_key().public_key()) == first
    assert sorted(path.name for path in Path(settings.DATA_DIR).iterdir()) == [signing.KEY_FILE]


def test_the_same_place_is_signed_once_a_day():
    first, _ = signing.sign_head(at=DAY)
    again, is_new = signing.sign_head(at=DAY + timedelta(hours=3))
    assert again == first
    assert not is_new
    assert signing.sign_head(at=DAY + timedelta(days=1))[1]
    factories.registration()
    assert signing.sign_head(at=DAY)[1]
    assert SignedHead.objects.count() == 3


def test_a_file_that_is_no_key_is_named(settings):
    path = Path(settings.DATA_DIR) / signing.KEY_FILE
    path.write_text("geen sleutel")
    with pytest.raises(BadKey, match=str(path)):
        signing.sign_head()


def test_another_key_does_not_check_it(settings, tmp_path_factory):
    head, _ = signing.sign_head()
    settings.DATA_DIR = tmp_path_factory.mktemp("other")
    other = signing.public_text(signing.private_key().public_key())
    with pytest.raises(BadSignature, match="de handtekening klopt niet"):
        signing.check(head.jws, other)


@pytest.mark.parametrize("broken", ["", "a.b", "a.b.c", "....", "é.é.é", "e30.e30.AAAA"])
def test_what_is_no_signature_is_refused(broken):
    head, _ = signing.sign_head()
    with pytest.raises(BadSignature):
        signing.check(broken, head.public_key)


def test_every_changed_character_is_noticed():
    head, _ = signing.sign_head()
    header, payload, signature = head.jws.split(".")
    for place in range(0, len(payload), 7):
        other = "A" if payload[place] != "A" else "B"
        with pytest.raises(BadSignature):
            signing.check(f"{header}.{payload[:place]}{other}{payload[place + 1 :]}.{signature}", head.public_key)


@pytest.mark.parametrize(
    ("column", "value", "message"),
    [
        ("chain_hash", "0" * 64, "is niet wat er ondertekend is"),
        ("sequence", 7, "is niet wat er ondertekend is"),
        ("jws", "a.b.c", "de handtekening klopt niet"),
    ],
)
def test_a_changed_row_is_noticed(column, value, message):
    signing.sign_head()
    QuerySet(SignedHead).update(**{column: value})
    with pytest.raises(BadSignature, match=message):
        signing.check_signed_heads()


def test_a_signed_place_that_was_rewritten_is_noticed():
    signing.sign_head()  # where the epoch begins
    factories.registration()
    signing.sign_head()  # a row
    assert signing.check_signed_heads() == 2
    for model, column in ((Epoch, "opening_hash"), (Entry, "chain_hash")):
        with database.atomic():
            QuerySet(model).update(**{column: "0" * 64})
            with pytest.raises(BadSignature, match="staat niet in het logboek"):
                signing.check_signed_heads()
            database.set_rollback(True)


def test_the_key_id_is_the_thumbprint_that_others_compute():
    # The example of RFC 8037, appendix A.3.
    assert signing.key_id("11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo") == "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"


def test_the_command_signs_and_a_backup_keeps_the_key(installation, tmp_path):
    shown = json.loads(installation.run("sign-head", "--json").stdout)
    assert shown["position"] == "1-0"
    assert "Already signed" in installation.run("sign-head").stdout
    key = installation.data_dir / signing.KEY_FILE
    before = key.read_bytes()
    copy = tmp_path / "copy.tar.gz"
    installation.run("backup", str(copy))
    key.write_bytes(b"")
    installation.run("restore", str(copy), "--force")
    assert key.read_bytes() == before
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert "Signed: 2-0" in installation.run("sign-head").stdout
