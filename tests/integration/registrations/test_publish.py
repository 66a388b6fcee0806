"""Publishing, changing, withdrawing and restoring through the actions."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from algoritmeregister.audit.actors import Actor, ActorKind, operator
from algoritmeregister.ledger.kinds import Kind
from algoritmeregister.ledger.models import Entry
from algoritmeregister.ledger.verification import verify_chain
from algoritmeregister.organisations.models import NameKind, Organisation, OrganisationName
from algoritmeregister.organisations.normalising import normalise_name
from algoritmeregister.registers.actions import ensure
from algoritmeregister.registrations import numbers
from algoritmeregister.registrations.actions import Ground, OutOfOrder, publish, redact, withdraw
from algoritmeregister.registrations.models import Version
from algoritmeregister.registrations.policies import NotAllowed
from algoritmeregister.registrations.verification import Audit, Mismatch

pytestmark = pytest.mark.django_db
BY = Actor(ActorKind.COMMAND, "Alice")
DAY = datetime(2026, 5, 13, tzinfo=UTC)
DOCUMENT = {"name": "Slim verkeerslicht", "organization": "Gemeente Voorbeeldstad", "goal": "Doorstroming."}


@pytest.fixture
def register():
    return ensure(slug="proef", name="Proefregister", by=BY)


def put(register, document=DOCUMENT, day=DAY, **more):
    return publish(
        register=register,
        source_id=more.pop("source_id", "1"),
        document=document,
        standard="1.0",
        observed_at=day,
        by=BY,
        **more,
    )


def verify():
    audit = Audit()
    verify_chain(visit=audit.visit)
    return audit.finish()


def test_it_works(register):
    outcome = put(register)
    assert outcome.kind is Kind.PUBLISHED
    assert numbers.is_valid(outcome.registration.number)
    assert outcome.version.document == DOCUMENT
    assert verify() == 1


def test_the_same_again_writes_nothing(register):
    put(register)
    assert put(register, day=DAY + timedelta(days=1)).kind is None
    assert (Version.objects.count(), Entry.objects.count()) == (1, 1)


def test_a_change_makes_a_version_with_an_interval(register):
    first = put(register).version
    second = put(register, {**DOCUMENT, "goal": "Minder wachten."}, DAY + timedelta(days=2))
    first.refresh_from_db()
    assert second.kind is Kind.UPDATED
    assert second.changed == ("goal",)
    assert first.valid_to == second.version.valid_from
    assert verify() == 2


@pytest.mark.parametrize(
    ("change", "said", "kind"),
    [
        ({"publication_dt": "2026-05-27"}, None, Kind.REDATED),
        ({"organization": "Gemeente Nieuwstad"}, None, Kind.MOVED),
        ({"organization": "Gemeente Nieuwstad"}, Kind.RENAMED, Kind.RENAMED),
        ({"organization": "Gemeente Nieuwstad", "goal": "x"}, Kind.RENAMED, Kind.UPDATED),
    ],
)
def test_kinds_of_change_are_told_apart(register, change, said, kind):
    put(register)
    assert put(register, {**DOCUMENT, **change}, DAY + timedelta(days=1), kind=said).kind is kind


def test_a_known_number_is_kept_and_a_taken_one_is_not(register):
    assert put(register, number="11136893").registration.number == "11136893"
    assert put(register, source_id="2", number="11136893").registration.number != "11136893"
    assert put(register, source_id="3", number="12345678").registration.number != "12345678"


def test_withdrawn_and_restored_keeps_history(register):
    registration = put(register).registration
    withdraw(registration=registration, observed_at=DAY + timedelta(days=1), reason="niet meer in gebruik", by=BY)
    outcome = put(register, day=DAY + timedelta(days=3))
    assert outcome.kind is Kind.RESTORED
    assert outcome.version.number == 2
    assert list(Entry.objects.values_list("kind", flat=True)) == ["published", "withdrawn", "restored"]
    assert verify() == 2


def test_it_refuses_older_news(register):
    put(register)
    with pytest.raises(OutOfOrder):
        put(register, {**DOCUMENT, "goal": "Oud"}, DAY - timedelta(days=1))


def test_it_refuses_a_user_without_a_role(register):
    with pytest.raises(NotAllowed):
        publish(
            register=register,
            source_id="1",
            document=DOCUMENT,
            standard="1.0",
            observed_at=DAY,
            by=Actor(ActorKind.USER, "Charlie"),
        )
    assert not Entry.objects.exists()


def test_a_redacted_text_is_gone_and_everything_still_verifies(register):
    secret = {**DOCUMENT, "goal": "Vraag het Jan de Vries."}
    outcome = put(register, secret)
    put(register, {**secret, "name": "Verkeerslicht"}, DAY + timedelta(days=1))
    changed = redact(
        registration=outcome.registration,
        version_number=1,
        path="document/goal",
        ground=Ground.PERSONAL_DATA,
        replacement="Vraag het de afdeling.",
        by=operator(),
    )
    assert [version.number for version in changed] == [1, 2]
    stored = "".join(str(row) for version in Version.objects.all() for row in vars(version).values())
    assert "Vries" not in stored
    assert Version.objects.get(number=1).document["goal"] == "Vraag het de afdeling."
    assert verify() == 2
    entry = Entry.objects.filter(kind=Kind.REDACTED).first()
    assert (entry.detail["ground"], entry.detail["path"]) == ("personal-data", "document/goal")


def test_a_redacted_text_does_not_come_back(register):
    secret = {**DOCUMENT, "goal": "Vraag het Jan de Vries."}
    registration = put(register, secret).registration
    redact(registration=registration, version_number=1, path="document/goal", ground=Ground.COURT_ORDER, by=operator())
    assert put(register, secret, DAY + timedelta(days=9)).kind is None
    assert put(register, {**secret, "name": "Nieuw"}, DAY + timedelta(days=9)).version.document.get("goal") is None


def test_redaction_twice_verifies(register):
    registration = put(register).registration
    for text in ("eerste", "tweede", ""):
        redact(
            registration=registration,
            version_number=1,
            path="document/goal",
            ground=Ground.COURT_ORDER,
            replacement=text,
            by=operator(),
        )
    assert verify() == 1


@pytest.mark.parametrize("column", ["content", "standard", "language", "content_hash", "salt"])
def test_a_changed_byte_is_found(register, column):
    version = put(register).version
    value = getattr(version, column)
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE registrations_version SET {column} = %s",
            [value[:-4] + chr(ord(value[-4]) ^ 1) + value[-3:] if len(value) > 3 else "xx"],
        )
    with pytest.raises(Mismatch):
        verify()


def test_whose_it_is_goes_by_the_day_in_the_netherlands(register):
    """Half an hour into the new year, when it is still the old one in UTC, a name is that of the new organisation."""
    day = date(2026, 1, 1)
    old = Organisation.objects.create(code="oud", name="Gemeente Proefdorp", kind="municipality", ends_on=day)
    new = Organisation.objects.create(code="nieuw", name="Gemeente Proefdorp", kind="municipality", starts_on=day)
    for organisation, dates in ((old, {"valid_to": day}), (new, {"valid_from": day})):
        name = {"name": organisation.name, "normalised": normalise_name(organisation.name), "kind": NameKind.OFFICIAL}
        OrganisationName.objects.create(organisation=organisation, **name, **dates)
    late = datetime(2025, 12, 31, 22, 30, tzinfo=UTC)
    document = {**DOCUMENT, "organization": "Gemeente Proefdorp"}
    assert put(register, document, late).registration.organisation == old
    assert put(register, document, late + timedelta(hours=1), source_id="2").registration.organisation == new
