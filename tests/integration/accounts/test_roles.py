"""Roles for organisations: who may give, take and leave, with every refusal by name and in the log."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from algoritmeregister.accounts import actions, policies, queries
from algoritmeregister.accounts.actions.people import AccountError
from algoritmeregister.accounts.models import Membership
from algoritmeregister.accounts.policies import NotAllowed
from algoritmeregister.accounts.roles import PERMISSIONS, WEIGHTY, Permission, Role
from algoritmeregister.audit.actors import SYSTEM, Actor, ActorKind
from algoritmeregister.audit.models import Event
from algoritmeregister.organisations.actions import merge
from tests.people import OPERATOR, by, organisation, person, steward

pytestmark = pytest.mark.django_db

HARVEST = Actor(ActorKind.HARVEST, "proef")
STRANGER = Actor(ActorKind.USER, "nobody@proef.example")  # a name alone is nobody who signed in


@pytest.fixture
def place():
    return organisation()


@pytest.fixture
def alice(place):
    """Administers, and edits."""
    return person("Alice", place, Role.ADMINISTRATOR, Role.EDITOR)


@pytest.fixture
def bob(place):
    return person("Bob", place, Role.REVIEWER)


@pytest.fixture
def charlie():
    """Has every role of another organisation."""
    return person("Charlie", organisation("Waterschap Elders"), *Role)


def last_event(**about):
    return Event.objects.filter(**about).first()


def test_it_works(place, alice, bob):
    assert actions.grant(organisation=place, roles=[Role.EDITOR], to=bob, by=by(alice)) == [Role.EDITOR]
    assert queries.roles_of(bob, place) == (Role.EDITOR, Role.REVIEWER)
    event = last_event(action="grant role", subject=bob.email)
    assert (event.actor_name, event.origin, event.organisation) == (alice.email, "192.0.2.7", place.code)
    assert event.succeeded
    assert event.people
    assert event.detail == {"role": "editor"}


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("permission", Permission)
def test_a_role_permits_what_it_says_and_nothing_else(place, role, permission):
    someone = by(person("Dana", place, role))
    check = {
        Permission.READ: policies.may_read,
        Permission.EDIT: policies.may_edit,
        Permission.REVIEW: policies.may_review,
        Permission.PUBLISH: policies.may_publish,
        Permission.ADMINISTER: policies.may_administer,
    }[permission]
    expected = {
        Role.READER: {Permission.READ},
        Role.EDITOR: {Permission.READ, Permission.EDIT},
        Role.REVIEWER: {Permission.READ, Permission.REVIEW},
        Role.PUBLISHER: {Permission.READ, Permission.PUBLISH},
        Role.ADMINISTRATOR: {Permission.READ, Permission.ADMINISTER},
    }[role]
    assert check(place, someone) is (permission in expected)
    assert not check(organisation("Waterschap Elders"), someone)


def test_no_role_holds_everything():
    assert all(PERMISSIONS[role] != set(Permission) for role in Role)
    assert {role for role in Role if PERMISSIONS[role] & WEIGHTY} == {Role.PUBLISHER, Role.ADMINISTRATOR}


def test_the_same_role_twice_is_one(place, alice, bob):
    assert actions.grant(organisation=place, roles=[Role.REVIEWER], to=bob, by=OPERATOR) == []
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.create(user=bob, organisation=place, role=Role.REVIEWER, granted_by="x")


def test_a_role_that_does_not_exist_is_refused_by_the_database(place, bob):
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.create(user=bob, organisation=place, role="god", granted_by="x")


def test_nobody_gives_what_they_do_not_have(place, alice, bob):
    with pytest.raises(NotAllowed, match="Publiceerder"):
        actions.grant(organisation=place, roles=[Role.PUBLISHER], to=bob, by=by(alice))
    with pytest.raises(NotAllowed, match="Publiceerder"):
        actions.grant(organisation=place, roles=[Role.EDITOR, Role.PUBLISHER], to=alice, by=by(alice))
    assert queries.roles_of(bob, place) == (Role.REVIEWER,)
    event = last_event(action="grant role", subject=bob.email)
    assert not event.succeeded
    assert event.detail == {"roles": ["publisher"]}


@pytest.mark.parametrize("actor", ["bob", "charlie", "harvest", "stranger"])
def test_who_does_not_administer_gives_and_takes_nothing(request, place, alice, bob, charlie, actor):
    who = {"bob": by(bob), "charlie": by(charlie), "harvest": HARVEST, "stranger": STRANGER}[actor]
    with pytest.raises(NotAllowed, match="Alleen een beheerder van Gemeente Proefdorp"):
        actions.grant(organisation=place, roles=[Role.READER], to=charlie, by=who)
    with pytest.raises(NotAllowed, match="Alleen een beheerder van Gemeente Proefdorp"):
        actions.withdraw(organisation=place, role=Role.EDITOR, of=alice, by=who)
    assert queries.roles_of(alice, place) == (Role.EDITOR, Role.ADMINISTRATOR)
    assert Event.objects.filter(succeeded=False, actor_name=who.name).count() == 2


def test_a_closed_account_may_nothing(place, alice, bob):
    alice.is_active = False
    alice.save()
    assert not policies.may_administer(place, by(alice))
    assert not policies.may_read(place, by(alice))
    with pytest.raises(NotAllowed):
        actions.grant(organisation=place, roles=[Role.EDITOR], to=bob, by=by(alice))


def test_a_superuser_of_django_is_nobody_here(place):
    user = person("Root")
    user.is_superuser = user.is_staff = True
    user.save()
    assert not policies.may_read(place, by(user))
    assert not policies.may_steward(by(user))


def test_a_role_is_taken_away(place, alice, bob):
    assert actions.withdraw(organisation=place, role=Role.REVIEWER, of=bob, by=by(alice))
    assert not actions.withdraw(organisation=place, role=Role.REVIEWER, of=bob, by=by(alice))
    assert queries.roles_of(bob, place) == ()
    assert last_event(action="withdraw role").subject == bob.email


def test_the_last_administrator_stays(place, alice, bob):
    with pytest.raises(NotAllowed, match="enige beheerder"):
        actions.withdraw(organisation=place, role=Role.ADMINISTRATOR, of=alice, by=by(alice))
    with pytest.raises(NotAllowed, match="enige beheerder"):
        actions.leave(organisation=place, by=by(alice))
    actions.grant(organisation=place, roles=[Role.ADMINISTRATOR], to=bob, by=by(alice))
    bob.is_active = False  # a closed account administers nothing
    bob.save()
    with pytest.raises(NotAllowed, match="enige beheerder"):
        actions.leave(organisation=place, by=by(alice))
    bob.is_active = True
    bob.save()
    actions.leave(organisation=place, by=by(alice))
    assert queries.roles_of(alice, place) == ()
    assert last_event(action="leave organisation", succeeded=True).detail == {"roles": ["editor", "administrator"]}


def test_who_is_not_there_cannot_leave(place, alice, charlie):
    with pytest.raises(NotAllowed, match="hoort niet bij"):
        actions.leave(organisation=place, by=by(charlie))
    with pytest.raises(NotAllowed, match="ingelogd"):
        actions.leave(organisation=place, by=OPERATOR)


def test_a_steward_starts_an_organisation_and_then_stays_out(place, bob, charlie):
    sam = steward()
    with pytest.raises(NotAllowed, match="nog geen beheerder"):
        actions.grant(organisation=place, roles=[Role.EDITOR], to=charlie, by=by(sam))
    with pytest.raises(NotAllowed, match="zichzelf"):
        actions.grant(organisation=place, roles=[Role.ADMINISTRATOR], to=sam, by=by(sam))
    first = person("Dana")
    actions.grant(organisation=place, roles=list(Role), to=first, by=by(sam))
    assert queries.roles_of(first, place) == tuple(Role)
    with pytest.raises(NotAllowed, match="heeft een beheerder"):
        actions.grant(organisation=place, roles=[Role.ADMINISTRATOR], to=charlie, by=by(sam))
    rules = (policies.may_read, policies.may_edit, policies.may_review, policies.may_publish, policies.may_administer)
    assert not any(rule(place, by(sam)) for rule in rules)
    with pytest.raises(NotAllowed):
        actions.withdraw(organisation=place, role=Role.EDITOR, of=first, by=by(sam))


def test_a_steward_who_also_administers_somewhere_is_there_like_everyone(place):
    sam = steward()
    actions.grant(organisation=place, roles=[Role.ADMINISTRATOR], to=sam, by=OPERATOR)
    with pytest.raises(NotAllowed, match="zelf niet heeft"):
        actions.grant(organisation=place, roles=[Role.EDITOR], to=sam, by=by(sam))


def test_stewards_are_appointed_by_stewards_and_operators(alice):
    sam = steward()
    with pytest.raises(NotAllowed, match="registerbeheerder"):
        actions.appoint_steward(user=alice, by=by(alice))
    assert actions.appoint_steward(user=alice, by=by(sam))
    assert not actions.appoint_steward(user=alice, by=by(sam))
    assert actions.dismiss_steward(user=sam, by=by(alice))
    with pytest.raises(NotAllowed, match="registerbeheerder"):
        actions.dismiss_steward(user=alice, by=by(sam))
    assert [each.action for each in Event.objects.filter(actor_name=alice.email, succeeded=True)] == ["dismiss steward"]


def test_an_organisation_is_made_once_and_only_by_who_may(alice, charlie):
    sam = steward()
    made, new = actions.create_organisation(name="Gemeente Nieuwdorp", by=by(sam))
    assert new
    assert actions.create_organisation(name="gemeente nieuwdorp", by=by(sam)) == (made, False)
    assert actions.create_organisation(name=made.code, by=by(sam)) == (made, False)
    with pytest.raises(NotAllowed, match="registerbeheerder"):
        actions.create_organisation(name="Gemeente Anders", by=by(alice))
    assert not last_event(action="add organisation", subject="Gemeente Anders").succeeded


@pytest.mark.parametrize("email", ["", "geen adres", "a@b", "x" * 250 + "@proef.example", "a@proef.example\nBcc: b@x.nl"])
def test_what_is_no_address_gets_no_account(email):
    with pytest.raises(AccountError, match="geen e-mailadres"):
        actions.create_user(email=email, by=OPERATOR)


def test_an_address_has_one_account_whatever_its_letters(alice):
    with pytest.raises(AccountError, match="al een account"):
        actions.create_user(email="ALICE@proef.example ", by=OPERATOR)
    with pytest.raises(NotAllowed, match="Nodig iemand uit"):
        actions.create_user(email="eve@proef.example", by=by(alice))


def test_who_publishes_or_administers_needs_a_second_factor(place):
    needed = {role: queries.needs_second_factor(person(role.value, place, role)) for role in Role}
    assert needed == {
        Role.READER: False, Role.EDITOR: False, Role.REVIEWER: False, Role.PUBLISHER: True, Role.ADMINISTRATOR: True,
    }
    assert queries.needs_second_factor(steward())


def test_people_follow_when_two_organisations_are_one(place, alice, bob):
    double = organisation("Proefdorp aan de Proef")
    person("Bob", double, Role.REVIEWER, Role.PUBLISHER)
    merge(organisation=double, into=place, by=SYSTEM)
    assert queries.roles_of(bob, place) == (Role.REVIEWER, Role.PUBLISHER)
    assert not Membership.objects.filter(organisation=double).exists()
    assert last_event(action="move role").detail == {"role": "publisher", "from": double.code}


def test_places_and_colleagues_are_told_in_order(place, alice, bob, charlie, django_assert_max_num_queries):
    person("Alice", organisation("Waterschap Elders"), Role.READER)
    with django_assert_max_num_queries(2):
        places = queries.places_of(alice)
        everyone = queries.colleagues(place)
    assert [(each.organisation.name, each.roles) for each in places] == [
        ("Gemeente Proefdorp", (Role.EDITOR, Role.ADMINISTRATOR)),
        ("Waterschap Elders", (Role.READER,)),
    ]
    assert [(each.user, each.roles) for each in everyone] == [
        (alice, (Role.EDITOR, Role.ADMINISTRATOR)),
        (bob, (Role.REVIEWER,)),
    ]


def test_who_gets_a_role_makes_no_public_page_anew(rf, place):
    from algoritmeregister.site.caching import data_revision

    before = data_revision(rf.get("/"))
    person("Bob", place, Role.EDITOR)
    assert data_revision(rf.get("/")) == before
    organisation("Gemeente Later")
    assert data_revision(rf.get("/")) != before
