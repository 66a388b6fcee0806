"""Secrets of signing in are sealed, second steps reset, and what ended is cleared away."""

from __future__ import annotations

import json
from datetime import timedelta
from importlib import import_module

import pytest
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from click.testing import CliRunner
from django.apps import apps
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.utils import timezone, translation

from algoritmeregister.accounts import actions, clearing
from algoritmeregister.accounts.actions import people
from algoritmeregister.accounts.models import Invitation
from algoritmeregister.accounts.policies import NotAllowed
from algoritmeregister.accounts.roles import Role
from algoritmeregister.accounts.sealing import CannotOpen, opened, seal
from algoritmeregister.audit.models import Event
from algoritmeregister.cli import main
from tests.people import OPERATOR, PASSWORD, by, code, organisation, person, with_second_step

pytestmark = pytest.mark.django_db


@pytest.fixture
def carol(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    cache.clear()
    return person("Carol", organisation(), Role.PUBLISHER, password=PASSWORD)


def signed_in(user, given):
    browser = Client()
    browser.post("/beheer/inloggen", {"login": user.email, "password": PASSWORD})
    answer = browser.post("/beheer/tweede-stap/inloggen", {"code": given})
    return browser, answer


def reset(email, status=0):
    with translation.override("en"):
        result = CliRunner().invoke(main, ["reset-second-step", email])
    assert result.exit_code == status, result.output
    return result.output


def test_it_works():
    sealed = seal("JBSWY3DPEHPK3PXP")
    assert "JBSWY3DPEHPK3PXP" not in sealed
    assert opened(sealed) == "JBSWY3DPEHPK3PXP"
    assert seal("JBSWY3DPEHPK3PXP") != sealed


@pytest.mark.parametrize(
    "change", [lambda text: text[:-4] + "AAA=", lambda text: "JBSWY3DPEHPK3PXP", lambda text: text[:12]]
)
def test_what_was_changed_is_not_opened(change):
    with pytest.raises(CannotOpen):
        opened(change(seal("JBSWY3DPEHPK3PXP")))


def test_what_another_key_sealed_is_not_opened(settings):
    sealed = seal("JBSWY3DPEHPK3PXP")
    settings.SECRET_KEY = "another"
    with pytest.raises(CannotOpen):
        opened(sealed)


def test_the_database_holds_no_secret_of_an_app(carol):
    secret = with_second_step(carol)
    kept = json.dumps(list(Authenticator.objects.values_list("data", flat=True)))
    assert kept.count("sealed-1:") == 2  # the app and the recovery codes
    assert secret not in kept
    assert signed_in(carol, code(secret))[1]["Location"] == "/beheer/"


def test_what_was_kept_before_is_sealed_and_works_on(carol):
    secret = with_second_step(carol)
    migration = import_module("algoritmeregister.accounts.migrations.0005_seal_secrets")
    migration.open_all(apps, None)
    assert Authenticator.objects.get(type="totp").data["secret"] == secret
    migration.seal_all(apps, None)
    assert opened(Authenticator.objects.get(type="totp").data["secret"]) == secret
    assert signed_in(carol, code(secret))[1].status_code == 302


def test_after_another_key_nobody_comes_in_with_a_code(carol, settings, caplog):
    secret = with_second_step(carol)
    settings.SECRET_KEY = "another"
    assert signed_in(carol, code(secret))[1].status_code == 403
    assert "cannot be read" in caplog.text


def test_a_lost_second_step_is_reset(carol):
    secret = with_second_step(carol)
    browser, _answer = signed_in(carol, code(secret))
    assert browser.get("/beheer/").status_code == 200
    assert "2" in reset(carol.email)
    assert not Authenticator.objects.exists()
    assert browser.get("/beheer/")["Location"].startswith("/beheer/inloggen")
    event = Event.objects.get(action="reset second step")
    assert (event.actor_kind, event.subject, event.people) == ("command", carol.email, True)
    assert event.detail == {"kinds": ["recovery_codes", "totp"]}
    assert mail.outbox[0].to == [carol.email]
    # And makes a new one before anything else.
    again = Client()
    assert again.post("/beheer/inloggen", {"login": carol.email, "password": PASSWORD})["Location"] == "/beheer/"
    assert again.get("/beheer/")["Location"] == "/beheer/tweede-stap"


def test_nobody_resets_the_second_step_of_an_unknown_person():
    assert "nobody@proef.example" in reset("nobody@proef.example", status=1)


def test_only_an_operator_resets(carol):
    with pytest.raises(NotAllowed):
        people.reset_second_step(user=carol, by=by(carol))
    assert Event.objects.filter(action="reset second step", succeeded=False).count() == 1


def test_what_ended_is_cleared_and_the_rest_stays(carol):
    secret = with_second_step(carol)
    stays, _answer = signed_in(carol, code(secret))
    Session.objects.create(session_key="old", session_data="", expire_date=timezone.now() - timedelta(hours=1))
    UserSession.objects.create(user=carol, ip="192.0.2.1", session_key="old")
    for address in ("new@proef.example", "old@proef.example"):
        actions.invite(organisation=organisation(), email=address, roles=[Role.READER], link_of=str, by=OPERATOR)
    Invitation.objects.filter(email="old@proef.example").update(expires_at=timezone.now() - timedelta(minutes=1))
    cache.clear()
    cache.set("old", 1, timeout=0.001)
    cache.set("new", 1, timeout=600)
    with connection.cursor() as cursor:  # the clock of the table counts in seconds
        past = connection.ops.adapt_datetimefield_value(timezone.now() - timedelta(hours=1))
        cursor.execute("UPDATE accounts_attempts SET expires = %s WHERE cache_key LIKE %s", [past, "%old"])
    cleared = clearing.clear()
    assert (cleared["sessions"], cleared["invitations"]) == (1, 1)
    assert cleared["attempts"] <= 1
    assert cache.get("new") == 1
    assert list(Invitation.objects.values_list("email", flat=True)) == ["new@proef.example"]
    assert not UserSession.objects.filter(session_key="old").exists()
    assert stays.get("/beheer/").status_code == 200
    assert clearing.clear()["sessions"] == 0
