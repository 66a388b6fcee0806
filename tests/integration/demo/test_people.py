"""The people of the demo: one with each role in two organisations, whose place anyone takes, and only where it may be."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.test import Client

from algoritmeregister.accounts.queries import by_email, roles_of
from algoritmeregister.accounts.roles import Role
from algoritmeregister.demo import loading, people
from algoritmeregister.organisations.models import Organisation
from algoritmeregister.registrations.drafts.models import Draft
from tests import factories
from tests.people import OPERATOR

pytestmark = [pytest.mark.django_db, pytest.mark.both]


@pytest.fixture
def made():
    """The people, beside one demo registration: the whole content is not needed for them."""
    factories.registration(in_register=factories.register("demo", "Voorbeelden", is_demo=True))
    people.make(by=OPERATOR)
    cache.clear()


def test_it_works(made):
    browser = Client()
    page = browser.get("/beheer/inloggen").content.decode()
    assert "alleen verzonnen voorbeelden" in page
    assert 'value="carol@voorbeeldstad.example"' in page
    answer = browser.post("/beheer/proberen", {"als": "carol@voorbeeldstad.example"})
    assert answer["Location"] == "/beheer/"
    home = browser.get("/beheer/")
    assert home.status_code == 200  # without a second step, though she publishes
    assert "Gemeente Voorbeeldstad" in home.content.decode()


def test_each_role_is_there_twice_and_someone_is_writing(made):
    assert len(people.organisations()) == 2
    for name in people.organisations():
        place = Organisation.objects.get(name=name)
        held = [roles_of(by_email(each.email), place) for each in people.figures() if each.organisation == name]
        assert {role for roles in held for role in roles} == set(Role)
    assert sorted(Draft.objects.values_list("state", flat=True)) == ["draft", "in_review"]
    assert not any(by_email(each.email).has_usable_password() for each in people.figures())


@pytest.mark.parametrize("why", ["real content", "another machine", "no demo"])
def test_nobody_takes_their_place_elsewhere(made, settings, why):
    if why == "real content":
        factories.registration("echt")
    elif why == "another machine":
        settings.SITE_URL = "https://register.example"
    else:
        loading.Register.objects.update(is_demo=False)
    browser = Client()
    assert "alleen verzonnen voorbeelden" not in browser.get("/beheer/inloggen").content.decode()
    assert browser.post("/beheer/proberen", {"als": "carol@voorbeeldstad.example"})["Location"] == "/beheer/inloggen"
    assert "_auth_user_id" not in browser.session


def test_nobody_else_is_signed_in_that_way(made):
    factories_user = people.accounts.create_user(email="olga@proef.example", by=OPERATOR)
    browser = Client()
    for wanted in (factories_user.email, "", "onzin"):
        assert browser.post("/beheer/proberen", {"als": wanted})["Location"] == "/beheer/inloggen"
    assert browser.get("/beheer/proberen").status_code == 405
    assert "_auth_user_id" not in browser.session
