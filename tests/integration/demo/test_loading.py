"""The demo content: it loads, and shows every feature. That it can be taken out again is in `test_clearing`."""

from __future__ import annotations

import pytest

from algoritmeregister.audit.actors import operator
from algoritmeregister.demo import loading, story
from algoritmeregister.ledger.models import Entry
from algoritmeregister.ledger.verification import verify_chain
from algoritmeregister.organisations.models import NameKind, Organisation
from algoritmeregister.registers.actions import ensure
from algoritmeregister.registers.models import Register
from algoritmeregister.registrations import queries
from algoritmeregister.registrations.actions import publish
from algoritmeregister.registrations.models import Registration, Version
from algoritmeregister.registrations.states import State
from algoritmeregister.registrations.verification import Audit

pytestmark = pytest.mark.django_db

HOW_MANY = 68


@pytest.fixture(scope="module")
def loaded(shared_content):
    """The demo content, loaded once for all tests of this file: loading takes longer than looking at it."""
    assert loading.load_if_empty(by=operator()) == HOW_MANY


@pytest.mark.both
def test_it_works(loaded):
    audit = Audit()
    verify_chain(visit=audit.visit)
    assert audit.finish() == Version.objects.count() > HOW_MANY


@pytest.mark.both
def test_every_kind_of_change_is_in_the_ledger(loaded):
    kinds = set(Entry.objects.values_list("kind", flat=True))
    assert kinds == {"published", "updated", "redated", "renamed", "moved", "withdrawn", "restored"}


def test_all_registers_are_demo_and_hold_something(loaded):
    assert set(Register.objects.values_list("slug", flat=True)) == {"voorbeelden", "voorbeeldstad", "zilverstreek"}
    for register in Register.objects.all():
        assert register.is_demo
        assert register.last_observed_at == max(
            step.observed_at for step in story.read().steps if step.register == register.slug
        )
        assert Registration.objects.filter(register=register).count() >= 5


def test_a_renamed_ministry_stays_one_organisation(loaded):
    ministry = Organisation.objects.get(name="Ministerie van Grenzen, Reizen en Verblijf")
    names = set(ministry.names.values_list("name", "kind"))
    assert ("Ministerie van Grenzen en Reizen", NameKind.FORMER) in names
    named = set(Version.objects.filter(organisation=ministry).values_list("organisation_name", flat=True))
    assert named == {"Ministerie van Grenzen en Reizen", "Ministerie van Grenzen, Reizen en Verblijf"}
    assert Entry.objects.filter(kind="renamed").count() == 2


def test_a_merged_water_board_has_a_successor_that_took_its_registration_over(loaded):
    former = Organisation.objects.get(name="Waterschap De Lage Polders")
    assert former.successor.name == "Waterschap De Hoge Dijken"
    assert former.ends_on.isoformat() == "2026-01-01"
    moved = Registration.objects.get(source_id="waterschapsbelasting-kwijtschelding")
    assert moved.organisation == former.successor
    assert queries.versions(moved).first().organisation == former
    assert not Registration.objects.filter(organisation=former, state=State.PUBLISHED).exists()


def test_a_restored_registration_is_public_again(loaded):
    restored = Registration.objects.get(source_id="uitwonend-controle")
    assert restored.state == State.PUBLISHED
    assert queries.versions(restored).count() == 2
    assert Registration.objects.filter(state=State.WITHDRAWN).count() == 3


def test_it_does_not_load_twice(loaded):
    assert loading.load_if_empty(by=operator()) == 0


def test_it_refuses_to_clear_real_registrations(loaded):
    real = ensure(slug="echt", name="Echt", by=operator())
    first = Version.objects.first()
    publish(
        register=real, source_id="1", document=first.document, standard="1.0", observed_at=first.valid_from, by=operator()
    )
    with pytest.raises(loading.NotOnlyDemo):
        loading.clear()
    assert Registration.objects.count() == HOW_MANY + 1
