"""Finding or making the organisation that a registration names, renaming one, joining two."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from django.db import connection, transaction

from algoritmeregister.audit.actors import Actor, ActorKind
from algoritmeregister.audit.models import Event
from algoritmeregister.organisations.actions import merge, rename, resolve
from algoritmeregister.organisations.actions.renaming import NameTaken
from algoritmeregister.organisations.models import NameKind, Organisation
from algoritmeregister.organisations.queries import by_code

pytestmark = pytest.mark.django_db
BY = Actor(ActorKind.COMMAND, "Alice")
URI = "https://identifier.overheid.nl/tooi/id/gemeente/gm9001"
OTHER_URI = "https://identifier.overheid.nl/tooi/id/gemeente/gm9002"


def known(name: str, **more) -> Organisation:
    return resolve(name=name, by=BY, **more)


def test_it_works():
    organisation = known("Gemeente Meerdijk")
    assert (organisation.code, organisation.kind, organisation.listed) == ("gemeente-meerdijk", "gemeente", False)
    assert known(" gemeente  MEERDIJK ") == organisation
    assert Event.objects.filter(action="add organisation", subject="gemeente-meerdijk").count() == 1


def test_a_known_name_costs_one_query(django_assert_num_queries):
    known("Gemeente Meerdijk")
    with django_assert_num_queries(1):
        known("Gemeente Meerdijk")
    organisation = known("Gemeente Meerdijk", tooi_uri=URI)
    with django_assert_num_queries(1):
        assert known("Iets anders", tooi_uri=URI) == organisation


def test_the_identifier_goes_before_the_name():
    first = known("Gemeente Meerdijk", tooi_uri=URI)
    assert first.code == "gm9001"
    assert known("Gemeente Dijkmeer", tooi_uri=URI) == first
    assert known("Gemeente Meerdijk", tooi_uri=OTHER_URI) != first


def test_an_identifier_that_is_none_is_ignored():
    assert known("Gemeente Meerdijk", tooi_uri="https://example.org/x").tooi_uri is None


def test_the_abbreviation_behind_a_name_is_an_alias():
    organisation = known("Fabelbureau Nederland (FBN)")
    assert known("FBN") == known("Fabelbureau Nederland") == organisation


def test_an_abbreviation_never_takes_a_name_that_is_known():
    first = known("FBN")
    assert known("Fabelbureau Nederland (FBN)") != first
    assert known("FBN") == first


def test_names_of_signs_and_no_name_get_an_organisation():
    assert known("").name == known("  ").name
    assert known("???") != known("!!!")
    assert known("x" * 3_000) == known("x" * 3_000)


def test_different_names_with_one_code_get_a_number():
    assert {known("Æbelø").code, known("Bel").code} == {"bel", "bel-2"}


def test_a_rename_is_dated_and_the_old_name_still_finds_it():
    organisation = known("Stichting Voorlichtingsbureau")
    assert rename(organisation=organisation, new_name="Stichting Fabels", from_date=date(2026, 6, 30), inferred=True, by=BY)
    organisation.refresh_from_db()
    assert organisation.name == "Stichting Fabels"
    former = organisation.names.get(kind=NameKind.FORMER)
    assert (former.name, former.valid_to) == ("Stichting Voorlichtingsbureau", date(2026, 6, 30))
    now = organisation.names.get(kind=NameKind.OFFICIAL)
    assert (now.valid_from, now.inferred) == (date(2026, 6, 30), True)
    assert known("Stichting Voorlichtingsbureau") == organisation


def test_renaming_again_confirms_an_inferred_name():
    organisation = known("Stichting Voorlichtingsbureau")
    rename(organisation=organisation, new_name="Stichting Fabels", inferred=True, by=BY)
    assert not rename(organisation=organisation, new_name="Stichting Fabels", by=BY)
    assert not organisation.names.get(kind=NameKind.OFFICIAL).inferred


def test_only_capitals_is_no_former_name():
    organisation = known("Verzonnen archief")
    assert rename(organisation=organisation, new_name="Verzonnen Archief", by=BY)
    organisation.refresh_from_db()
    assert organisation.name == "Verzonnen Archief"
    assert organisation.names.count() == 1


def test_there_and_back_again():
    organisation = known("Naam A")
    for name in ("Naam B", "Naam A", "Naam B", "Naam A"):
        assert rename(organisation=organisation, new_name=name, by=BY)
    assert organisation.names.filter(kind=NameKind.OFFICIAL).get().name == "Naam A"
    assert known("Naam B") == organisation


def test_the_former_name_of_one_is_the_name_of_another_from_that_day():
    first = known("Naam A")
    rename(organisation=first, new_name="Naam B", from_date=date(2020, 1, 1), by=BY)
    second = Organisation.objects.create(code="a2", name="Naam A", listed=True)
    second.names.create(name="Naam A", normalised="naam a", kind=NameKind.OFFICIAL, valid_from=date(2020, 1, 1))
    assert known("Naam A", at=date(2019, 6, 1)) == first
    assert known("Naam A", at=date(2021, 6, 1)) == known("Naam A") == second


def test_it_refuses_the_name_of_a_listed_organisation():
    taken = known("Naam A")
    Organisation.objects.filter(pk=taken.pk).update(listed=True)
    with pytest.raises(NameTaken):
        rename(organisation=known("Naam B"), new_name="naam a", by=BY)


def test_it_refuses_no_name():
    with pytest.raises(ValueError, match="name"):
        rename(organisation=known("Naam A"), new_name="  ", by=BY)


def test_joined_organisations_share_names_and_the_old_address_works():
    gone, stays = known("Naam A"), known("Naam B")
    merge(organisation=gone, into=stays, by=BY)
    assert known("Naam A") == stays
    assert by_code("naam-a") == stays
    third = known("Naam C")
    merge(organisation=stays, into=third, by=BY)
    assert by_code("naam-a") == third


@pytest.mark.parametrize("case", ["itself", "already joined", "different identifiers"])
def test_it_refuses_to_join(case):
    one, other = known("Naam A", tooi_uri=URI), known("Naam B", tooi_uri=OTHER_URI)
    if case == "itself":
        other = one
    if case == "already joined":
        other = known("Naam C")
        merge(organisation=other, into=known("Naam D"), by=BY)
        other.refresh_from_db()
    with pytest.raises(ValueError):
        merge(organisation=one, into=other, by=BY)


@pytest.mark.django_db(transaction=True)
def test_two_at_once_get_the_same_organisation():
    if connection.vendor == "sqlite":
        pytest.skip(
            "SQLite lets one writer in at a time, and its test database in memory refuses the second (see --postgres)"
        )

    def work(number: int) -> int:
        try:
            with transaction.atomic():
                return known(f"Gemeente Meerdijk {number % 3}").pk
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, range(24)))
    assert Organisation.objects.count() == 3
