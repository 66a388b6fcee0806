"""At the desk: what is public of an organisation through other registers is found there, and taken over, one or all."""

from __future__ import annotations

import html
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from algoritmeregister.accounts.roles import Role
from algoritmeregister.desk.workflow import adopting
from algoritmeregister.registrations.drafts import actions, noticing
from algoritmeregister.registrations.drafts.models import Draft
from algoritmeregister.registrations.drafts.states import Flow
from algoritmeregister.registrations.models import Registration
from tests.factories import registration
from tests.people import OPERATOR, at_the_desk, organisation, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def place():
    return organisation()


@pytest.fixture
def public(place):
    """Seven registrations of the organisation in another register, and one of another organisation."""
    made = [
        registration(f"a{each}", name=f"Algoritme {each}", organization=place.name)
        for each in range(7)
    ]
    made.append(registration("z", name="Van een ander", organization="Waterschap Elders"))
    return made


@pytest.fixture
def alice(place):
    return at_the_desk(person("Alice", place, Role.EDITOR, Role.PUBLISHER, Role.ADMINISTRATOR))


@pytest.fixture
def page(place):
    return f"/beheer/organisaties/{place.code}/beschrijvingen/elders"


def text(response, status=200):
    assert response.status_code == status, response.content[:400]
    return html.unescape(re.sub(r"<[^>]+>|\s+", " ", response.content.decode()))


def test_it_works(public, alice, place, page):
    assert "Al openbaar via andere registers (7)" in re.sub(r"\s+", " ", text(alice.get("/beheer/")))
    assert "van de 6 stappen" in text(alice.get(page.replace("beschrijvingen/elders", "begin")))
    with CaptureQueriesContext(connection) as asked:
        seen = text(alice.get(page))
    assert len(asked) <= 10, "a page of the desk"
    assert "Algoritme 3" in seen
    assert "Van een ander" not in seen
    found = text(alice.get(page, {"zoek": "algoritme 3"}))
    assert "Algoritme 3" in found
    assert "Algoritme 4" not in found
    assert "Niets gevonden" in text(alice.get(page, {"zoek": "bestaat niet"}))
    done = alice.post(page, {"nummer": public[3].number})
    draft = Draft.objects.get()
    assert done.url.endswith(str(draft.uuid))
    about = text(alice.get(done.url))
    assert "Het publiek leest nog de tekst van een ander register" in about
    assert "Gooi weg" in about
    assert "Trek in" not in about
    again = alice.post(page, {"nummer": public[3].number}, follow=True)
    assert f"Registratie {draft.number} is al overgenomen, als ‘Algoritme 3’." in text(again)
    assert again.redirect_chain[-1][0].endswith(str(draft.uuid)), "it leads to what there is"


def test_all_of_them_after_a_preview_and_so_many_at_once(public, alice, page, monkeypatch):
    monkeypatch.setattr(adopting, "AT_ONCE", 4)
    asked = text(alice.post(page, {"alles": "ja"}))
    assert "U neemt 7 registraties over." in asked
    assert "Wij doen er 4 per keer." in asked
    assert not Draft.objects.exists()
    more = text(alice.post(page, {"alles": "ja", "bevestigd": "ja"}))
    assert "Er zijn 4 registraties overgenomen." in more
    assert "U neemt 3 registraties over." in more
    done = text(alice.post(page, {"alles": "ja", "bevestigd": "ja"}, follow=True))
    assert "Er zijn 3 registraties overgenomen." in done
    assert sorted(Draft.objects.values_list("number", flat=True)) == sorted(each.number for each in public[:7])
    assert "Er is niets om over te nemen." in text(alice.get(page))
    assert "niets overgenomen" in text(alice.post(page, {"alles": "ja", "bevestigd": "ja"}, follow=True))


def test_some_of_them(public, alice, page):
    chosen = [each.number for each in public[:2]] + [public[7].number]
    asked = text(alice.post(page, {"nummer": chosen}))
    assert "U neemt 2 registraties over." in asked, "another's is not among them"
    alice.post(page, {"nummer": chosen, "bevestigd": "ja"})
    assert Draft.objects.count() == 2
    assert "Kies eerst" in text(alice.post(page, {}, follow=True))
    assert "kennen wij niet" in text(alice.post(page, {"nummer": "99999999"}, follow=True))


def test_what_is_anothers_stays_theirs(public, alice, page):
    assert "is van een andere organisatie" in text(alice.post(page, {"nummer": public[7].number}), 403)
    stranger = at_the_desk(person("Charlie", organisation("Waterschap Elders"), *Role))
    assert stranger.post(page, {"nummer": public[0].number}).status_code == 404
    assert not Draft.objects.exists()


def test_withdrawing_says_what_stays(public, alice, place, page):
    actions.choose_flow(organisation=place, flow=Flow.AUTHOR_PUBLISHES, by=OPERATOR)
    alice.post(page, {"nummer": public[0].number})
    address = f"{page.removesuffix('/elders')}/{Draft.objects.get().uuid}"
    assert "is niets openbaar" in text(alice.get(f"{address}/intrekken"))
    alice.post(f"{address}/publiceren", {"revisie": "1"})
    warned = text(alice.get(f"{address}/intrekken"))
    assert "Deze registratie staat ook in: Proefregister." in warned
    assert "Daar staat dat u hem introk" not in warned
    Draft.objects.update(review_on=timezone.localdate())
    overdue = f"{page.removesuffix('/elders')}?toon=verlopen"
    assert "Algoritme 0" in text(alice.get(overdue))
    told = text(alice.post(f"{address}/intrekken", {"reden": "Wij stoppen."}, follow=True))
    assert "Wat Proefregister zegt, blijft openbaar onder hetzelfde nummer." in told
    assert Registration.objects.get(number=public[0].number).state == "published"
    actions.restore(draft=Draft.objects.get(), by=OPERATOR)
    assert "Algoritme 0" not in text(alice.get(overdue)), "what another register shows is not ours to look at again"
    assert noticing.remind() == 0
