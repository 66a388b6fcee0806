"""API keys: who may make one, what a program may do with it, and when it is over."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from algoritmeregister.accounts import actions, clients, policies, queries, reviewing
from algoritmeregister.accounts.actions.people import AccountError
from algoritmeregister.accounts.clients import EndedKey, UnknownKey
from algoritmeregister.accounts.models import ApiKey
from algoritmeregister.accounts.policies import NotAllowed
from algoritmeregister.accounts.roles import Role
from algoritmeregister.accounts.scopes import Scope
from algoritmeregister.audit.models import Event
from algoritmeregister.organisations.actions import merge
from tests.people import OPERATOR, by, organisation, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def place():
    return organisation()


def made(place, *scopes, days=30, who=OPERATOR, name="Zaaksysteem"):
    return actions.make_key(organisation=place, name=name, scopes=scopes or list(Scope), days=days, by=who)


def test_it_works(place):
    alice = person("Alice", place, Role.ADMINISTRATOR, Role.EDITOR)
    key, written = made(place, Scope.READ, Scope.EDIT, who=by(alice))
    program = clients.of_bearer(written, "192.0.2.9")
    assert str(program) == f"client:Zaaksysteem (ar_{key.public})"
    assert policies.may_edit(place, program)
    assert policies.may_read(place, program)
    assert not policies.may_publish(place, program)
    event = Event.objects.filter(action="make key").get()
    assert (event.subject, event.detail["scopes"], event.organisation) == (str(key), ["read", "edit"], place.code)
    assert event.people


def test_only_a_hash_of_the_secret_is_kept(place):
    key, written = made(place)
    secret = written.split("_", 2)[2]
    kept = " ".join(str(each) for each in ApiKey.objects.values_list().get())
    log = " ".join(f"{each.subject} {each.detail}" for each in Event.objects.all())
    assert secret not in kept
    assert secret not in log
    assert key.secret_hash == clients.hashed(secret)


def test_a_program_does_nothing_for_another_organisation_and_never_reviews_or_administers(place):
    program = clients.of_bearer(made(place)[1])
    other = organisation("Waterschap Elders")
    for may in (policies.may_read, policies.may_edit, policies.may_publish):
        assert may(place, program)
        assert not may(other, program)
    assert not policies.may_review(place, program)
    assert not policies.may_administer(place, program)
    assert not policies.may_make_key(place, [Scope.READ], program)
    assert not policies.may_grant(place, [Role.READER], person("Bob"), program)
    assert not policies.may_steward(program)


def test_nobody_gives_a_key_what_they_may_not_do_themselves(place):
    alice = person("Alice", place, Role.ADMINISTRATOR, Role.EDITOR)
    with pytest.raises(NotAllowed, match="Publiceren"):
        made(place, Scope.EDIT, Scope.PUBLISH, who=by(alice))
    refused = Event.objects.get(action="make key")
    assert not refused.succeeded
    assert not ApiKey.objects.exists()


@pytest.mark.parametrize("role", [Role.READER, Role.EDITOR, Role.REVIEWER, Role.PUBLISHER])
def test_only_an_administrator_makes_and_ends_keys(place, role):
    bob = person("Bob", place, role)
    with pytest.raises(NotAllowed):
        made(place, Scope.READ, who=by(bob))
    key, written = made(place)
    with pytest.raises(NotAllowed):
        actions.end_key(key=key, by=by(bob))
    assert clients.of_bearer(written)


def test_a_key_ends_at_once_with_the_tokens_made_for_it(place):
    key, written = made(place)
    token = clients.access_token(key, [Scope.READ])
    assert clients.of_bearer(token).scopes == {Scope.READ}
    assert actions.end_key(key=key, by=OPERATOR)
    for shown in (written, token):
        with pytest.raises(EndedKey):
            clients.of_bearer(shown)
    assert not actions.end_key(key=key, by=OPERATOR)
    assert Event.objects.filter(action="end key").count() == 1


def test_a_key_expires(place):
    key, written = made(place, days=1)
    ApiKey.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    with pytest.raises(EndedKey):
        clients.of_bearer(written)
    assert not queries.keys_of(place)[0].is_open
    assert key.expires_at > timezone.now() + timedelta(hours=23)


def test_a_token_expires_before_its_key(place, monkeypatch):
    key, _written = made(place)
    token = clients.access_token(key, [Scope.READ])
    monkeypatch.setattr(clients, "TOKEN_LIVES", timedelta(seconds=-1))
    with pytest.raises(EndedKey):
        clients.of_bearer(token)


def test_a_token_never_has_more_than_its_key(place):
    key, _written = made(place, Scope.READ)
    assert clients.of_bearer(clients.access_token(key, list(Scope))).scopes == {Scope.READ}


@pytest.mark.parametrize("shown", ["", "ar_", "at_", "at_a:b:c", "ar_abcdefghijkm_" + "a" * 43, "ar_é_è", "\ud800"])
def test_what_is_no_key_of_ours_is_unknown(place, shown):
    with pytest.raises(UnknownKey) as found:
        clients.of_bearer(shown)
    assert found.value.key is None


def test_a_wrong_secret_is_unknown_and_tells_whose_key_was_named(place):
    key, written = made(place)
    with pytest.raises(UnknownKey) as found:
        clients.of_bearer(written[:-1] + ("a" if written[-1] != "a" else "b"))
    assert found.value.key == key


@pytest.mark.parametrize(
    ("change", "reason"),
    [({"name": " "}, "naam"), ({"scopes": []}, "Kies"), ({"days": 0}, "365"), ({"days": 366}, "365")],
)
def test_what_is_no_good_key_is_refused(place, change, reason):
    given = {"name": "x", "scopes": [Scope.READ], "days": 30} | change
    with pytest.raises(AccountError, match=reason):
        actions.make_key(organisation=place, by=OPERATOR, **given)
    assert not ApiKey.objects.exists()


def test_when_it_was_last_used_is_noted_once_a_minute(place):
    _key, written = made(place)
    clients.note_use(clients.of_bearer(written, "192.0.2.9"))
    first = ApiKey.objects.get()
    assert first.last_used_from == "192.0.2.9"
    clients.note_use(clients.of_bearer(written, "192.0.2.10"))
    assert ApiKey.objects.get().last_used_at == first.last_used_at


def test_the_review_of_access_names_keys(place):
    key, written = made(place, Scope.READ, Scope.EDIT)
    clients.note_use(clients.of_bearer(written))
    row = dict(zip(reviewing.COLUMNS, next(iter(reviewing.rows(place))), strict=True))
    assert (row["name"], row["role"], row["account"]) == (str(key), "key: read edit", "open")
    assert row["last_sign_in"]
    assert row in [dict(zip(reviewing.COLUMNS, each, strict=True)) for each in reviewing.rows()]


def test_keys_follow_an_organisation_that_turns_out_to_be_another(place):
    into = organisation("Gemeente Nieuwdorp")
    _key, written = made(place)
    merge(organisation=place, into=into, by=OPERATOR)
    assert policies.may_edit(into, clients.of_bearer(written))
    assert Event.objects.filter(action="move key", organisation=into.code).exists()
