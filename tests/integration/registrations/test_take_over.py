"""Taking over what another installation published: the same hash, also when texts were removed there or here."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from algoritmeregister.api.v1.changes import content_of
from algoritmeregister.audit.actors import Actor, ActorKind
from algoritmeregister.ledger.kinds import Kind
from algoritmeregister.ledger.models import Entry
from algoritmeregister.registrations.actions import Ground, follow_redaction, redact, take_over
from algoritmeregister.registrations.models import Registration, Version
from algoritmeregister.registrations.policies import NotAllowed
from algoritmeregister.registrations.sealed import NotAsHashed, Sealed
from algoritmeregister.upkeep.verifying import verify
from tests import factories
from tests.factories import ALICE, FIRST_SEEN, LATER

pytestmark = pytest.mark.django_db
HARVEST = Actor(ActorKind.HARVEST, "overgenomen")


def sealed_of(version: Version) -> Sealed:
    """What the API of the installation of origin gives of a version."""
    content = content_of(version)
    return Sealed(
        document=content["document"],
        beside=content["beside"],
        standard=content["standard"],
        language=content["language"],
        salts=content["salts"],
        content_hash=version.content_hash,
        redactions=version.redactions,
    )


def taken(version: Version, source_id: str = "a", **more: Any) -> Registration:
    register = factories.register("overgenomen")
    given = {"observed_at": version.valid_from, "sealed": sealed_of(version), "by": HARVEST, **more}
    return take_over(register=register, source_id=source_id, **given).registration


@pytest.fixture
def origin() -> Registration:
    return factories.registration("a", beside={"toegevoegd": "meer"}, claimed_on=FIRST_SEEN.date())


def newest(registration: Registration) -> Version:
    return registration.versions.order_by("number").last()  # type: ignore[return-value]


def removed(registration: Registration, path: str = "document/goal", replacement: str = "") -> None:
    redact(
        registration=registration, version_number=1, path=path, ground=Ground.COURT_ORDER, by=ALICE, replacement=replacement
    )


def test_it_works(origin: Registration) -> None:
    first = newest(origin)
    copy = taken(first, number="11111113", claimed_on=first.claimed_on)
    assert (copy.versions.get().content_hash, copy.versions.get().content) == (first.content_hash, first.content)
    assert Entry.objects.get(registration=copy.uri).kind == Kind.PUBLISHED
    factories.registration("a", goal="Anders.", observed_at=LATER)
    assert newest(taken(newest(origin))).content_hash == newest(origin).content_hash
    assert newest(taken(newest(origin))).number == 2, "a second time nothing is written"
    assert Entry.objects.filter(registration=copy.uri).last().detail["changed"] == ["goal"]  # type: ignore[union-attr]
    verify()


@pytest.mark.parametrize("replacement", ["", "Zonder de naam."])
def test_a_text_that_was_removed_before_it_came(origin: Registration, replacement: str) -> None:
    removed(origin, replacement=replacement)
    copy = taken(newest(origin))
    assert copy.versions.get().document.get("goal", "") == replacement
    assert copy.versions.get().redactions == newest(origin).redactions
    assert [entry.kind for entry in Entry.objects.filter(registration=copy.uri)] == ["published", "redacted"]
    verify()


@pytest.mark.parametrize("replacement", ["", "Zonder de naam."])
def test_a_text_that_is_removed_afterwards(origin: Registration, replacement: str) -> None:
    copy = taken(newest(origin))
    removed(origin, replacement=replacement)
    kept = newest(origin).redactions["document/goal"]
    question = {"content_hash": newest(origin).content_hash, "kept": kept, "observed_at": LATER, "by": HARVEST}
    assert follow_redaction(registration=copy, **question) == [copy.versions.get()]
    assert follow_redaction(registration=copy, **question) == [], "once is enough"
    assert copy.versions.get().content == newest(origin).content
    assert copy.versions.get().content_hash == newest(origin).content_hash
    verify()
    factories.registration("a", name="Andere naam", observed_at=LATER, goal="Nieuw doel.")
    taken(newest(origin))
    verify()


def test_a_text_that_was_removed_here_does_not_come_back(origin: Registration) -> None:
    copy = taken(newest(origin))
    removed(copy)
    factories.registration("a", name="Andere naam", observed_at=LATER)
    assert "goal" in newest(origin).document
    taken(newest(origin))
    assert "goal" not in newest(copy).document
    assert newest(copy).content_hash == newest(origin).content_hash
    assert newest(copy).redactions["document/goal"]["ground"] == Ground.COURT_ORDER
    verify()


def test_a_replacement_there_does_not_bring_back_what_was_removed_here(origin: Registration) -> None:
    copy = taken(newest(origin))
    removed(copy)
    removed(origin, replacement="Nog iets.")
    kept = newest(origin).redactions["document/goal"]
    content_hash = newest(origin).content_hash
    assert not follow_redaction(registration=copy, content_hash=content_hash, kept=kept, observed_at=LATER, by=HARVEST)
    assert "goal" not in newest(copy).document
    verify()


@pytest.mark.parametrize(
    "wrong",
    [
        {"document": {"name": "Iets anders"}},
        {"content_hash": "0" * 64},
        {"language": "en"},
        {"salts": {}},
        {"redactions": {"document/goal": {"commitment": "0" * 64, "replacement": ""}}},
    ],
)
def test_what_is_not_as_its_hash_says_is_refused(origin: Registration, wrong: dict[str, Any]) -> None:
    with pytest.raises(NotAsHashed):
        taken(newest(origin), sealed=replace(sealed_of(newest(origin)), **wrong))
    assert Registration.objects.count() == 1


def test_what_is_not_allowed(origin: Registration) -> None:
    alice = Actor(ActorKind.USER, "alice")
    with pytest.raises(NotAllowed):
        taken(newest(origin), by=alice)
    with pytest.raises(NotAllowed):
        follow_redaction(registration=origin, content_hash="", kept={"path": "document/goal"}, observed_at=LATER, by=alice)
    kept = {"path": "document/goal", "commitment": "0" * 64, "replacement": "", "ground": "", "by": "", "at": ""}
    question = {"content_hash": newest(origin).content_hash, "kept": kept, "observed_at": LATER + timedelta(days=1)}
    with pytest.raises(ValueError, match="goal"):
        follow_redaction(registration=origin, by=HARVEST, **question)
    assert "goal" in newest(origin).document
