"""Colleagues, invitations, leaving and the log of an organisation: what who administers does, and every refusal."""

from __future__ import annotations

import csv
import io
import re
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone
from python_calamine import CalamineWorkbook

from algoritmeregister.accounts import queries
from algoritmeregister.accounts.models import Invitation
from algoritmeregister.accounts.roles import Role
from algoritmeregister.audit.models import Event
from tests.people import PASSWORD, at_the_desk, organisation, person, steward

PLACE = "/beheer/organisaties/gemeente-proefdorp"


@pytest.fixture
def place():
    found = organisation()
    assert found.code in PLACE or found.code == "proefdorp"
    return found


@pytest.fixture
def alice(place):
    return person("Alice", place, Role.ADMINISTRATOR, Role.EDITOR)


@pytest.fixture
def bob(place):
    return person("Bob", place, Role.REVIEWER)


@pytest.fixture
def charlie():
    return person("Charlie", organisation("Waterschap Elders"), *Role)


def at(place, rest):
    return f"/beheer/organisaties/{place.code}/{rest}"


def link(letter):
    return re.search(r"http://127\.0\.0\.1:8000(/\S*uitnodiging/\S+)", letter.body)[1]


def invite(place, alice, email="dana@proef.example", roles=("editor",)):
    browser = at_the_desk(alice)
    answer = browser.post(at(place, "collegas/uitnodigen"), {"email": email, "rol": list(roles)})
    assert answer.status_code == 302, answer.content.decode()
    return link(mail.outbox[-1])


@pytest.mark.both
def test_it_works(place, alice, bob):
    address = invite(place, alice)
    letter = mail.outbox[0]
    assert letter.to == ["dana@proef.example"]
    assert "Redacteur" in letter.body
    browser = Client()
    page = browser.get(address)
    assert "Doe mee voor Gemeente Proefdorp" in page.content.decode()
    assert page["Referrer-Policy"] == "strict-origin"
    answer = browser.post(address, {"naam": "Dana", "wachtwoord": PASSWORD})
    assert answer["Location"] == "/beheer/"
    assert "Welkom bij Gemeente Proefdorp." in browser.get("/beheer/").content.decode()
    dana = queries.by_email("dana@proef.example")
    assert queries.roles_of(dana, place) == (Role.EDITOR,)
    assert dana.memberships.get().granted_by == "user:alice@proef.example"
    everyone = browser.get(at(place, "collegas")).content.decode()
    assert "bob@proef.example" in everyone
    assert "Nodig iemand uit" not in everyone
    assert Client().post(address, {"wachtwoord": PASSWORD}).status_code == 410
    assert address.rsplit("/", 1)[1] not in str(list(Invitation.objects.values())) + str(list(Event.objects.values()))


def test_an_invitation_does_not_hold_for_long(place, alice):
    address = invite(place, alice)
    Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert Client().get(address).status_code == 410
    assert Client().post(address, {"wachtwoord": PASSWORD}).status_code == 410
    assert queries.by_email("dana@proef.example") is None


def test_an_invitation_is_taken_back(place, alice):
    address = invite(place, alice)
    page = at_the_desk(alice)
    take_back = re.search(r"/beheer/\S+/intrekken", page.get(at(place, "collegas")).content.decode())[0]
    page.post(take_back)
    assert Client().get(address).status_code == 410
    assert [each.action for each in Event.objects.filter(subject="dana@proef.example")] == ["revoke invitation", "invite"]


def test_a_second_invitation_replaces_the_first(place, alice):
    first, second = invite(place, alice), invite(place, alice, roles=("administrator",))
    assert Client().get(first).status_code == 410
    assert Client().get(second).status_code == 200


def test_who_has_an_account_signs_in_and_nobody_else_takes_it(place, alice, charlie):
    address = invite(place, alice, charlie.email)
    assert Client().get(address)["Location"].startswith("/beheer/inloggen?next=%2Fbeheer%2Fuitnodiging")
    assert Client().post(address, {"wachtwoord": PASSWORD}).status_code == 302
    assert queries.roles_of(charlie, place) == ()
    assert at_the_desk(alice).post(address).status_code == 403
    browser = at_the_desk(charlie)
    assert browser.post(address)["Location"] == "/beheer/"
    assert queries.roles_of(charlie, place) == (Role.EDITOR,)


def test_who_may_not_give_a_role_any_more_invited_for_nothing(place, alice, bob):
    address = invite(place, alice)
    person("Bob", place, Role.ADMINISTRATOR)
    alice.memberships.filter(role=Role.EDITOR).delete()
    answer = Client().post(address, {"wachtwoord": PASSWORD})
    assert answer.status_code == 403
    assert queries.by_email("dana@proef.example") is None
    assert Event.objects.filter(action="join organisation", succeeded=False).count() == 1


@pytest.mark.parametrize("given", [{"wachtwoord": "kort"}, {"wachtwoord": "dana@proef.example"}, {}])
def test_a_bad_password_is_explained_and_the_invitation_stays(place, alice, given):
    address = invite(place, alice)
    answer = Client().post(address, {"naam": "Dana", **given})
    assert answer.status_code == 422
    assert 'id="wachtwoord-fout"' in answer.content.decode()
    assert Client().get(address).status_code == 200


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"email": "geen adres", "rol": ["editor"]}, "geen e-mailadres"),
        ({"email": "dana@proef.example"}, "ten minste één rol"),
        ({"email": "dana@proef.example", "rol": ["god"]}, "ten minste één rol"),
    ],
)
def test_what_cannot_be_invited_is_explained(place, alice, given, said):
    answer = at_the_desk(alice).post(at(place, "collegas/uitnodigen"), given)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert mail.outbox == []


def test_nobody_invites_to_a_role_that_they_do_not_have(place, alice):
    answer = at_the_desk(alice).post(at(place, "collegas/uitnodigen"), {"email": "dana@proef.example", "rol": ["publisher"]})
    assert answer.status_code == 403
    assert "Publiceerder" in answer.content.decode()
    assert mail.outbox == []


def test_a_letter_that_cannot_be_sent_invites_nobody(place, alice, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", 9, 2
    answer = at_the_desk(alice).post(at(place, "collegas/uitnodigen"), {"email": "dana@proef.example", "rol": ["editor"]})
    assert answer.status_code == 422
    assert not Invitation.objects.exists()


def test_roles_are_given_and_taken(place, alice, bob):
    browser = at_the_desk(alice)
    answer = browser.post(at(place, f"collegas/{bob.pk}/geef-rol"), {"rol": ["editor"]}, follow=True)
    assert "Bob is nu ook redacteur." in answer.content.decode()
    answer = browser.post(at(place, f"collegas/{bob.pk}/ontneem-rol"), {"rol": "reviewer"}, follow=True)
    assert "Bob is geen beoordelaar meer." in answer.content.decode()
    assert queries.roles_of(bob, place) == (Role.EDITOR,)


def test_who_takes_their_own_last_role_away_is_led_out(place, alice, bob):
    person("Bob", place, Role.ADMINISTRATOR)
    browser = at_the_desk(alice)
    browser.post(at(place, f"collegas/{alice.pk}/ontneem-rol"), {"rol": "editor"})
    assert browser.post(at(place, f"collegas/{alice.pk}/ontneem-rol"), {"rol": "administrator"})["Location"] == "/beheer/"


def test_roles_are_given_to_colleagues_only(place, alice, charlie):
    answer = at_the_desk(alice).post(at(place, f"collegas/{charlie.pk}/geef-rol"), {"rol": ["editor"]})
    assert answer.status_code == 404
    assert queries.roles_of(charlie, place) == ()


def test_one_leaves_with_a_button(place, alice, bob):
    assert "enige beheerder" in at_the_desk(alice).get(at(place, "verlaten")).content.decode()
    browser = at_the_desk(bob)
    assert "U verliest dan al uw rollen" in browser.get(at(place, "verlaten")).content.decode()
    assert browser.post(at(place, "verlaten"))["Location"] == "/beheer/"
    assert queries.roles_of(bob, place) == ()


@pytest.mark.both
def test_the_log_is_read_and_taken_along_by_who_administers(place, alice, bob, charlie):
    browser = at_the_desk(alice)
    page = browser.get(at(place, "logboek")).content.decode()
    assert "Rol gegeven: Beoordelaar" in page
    assert "charlie" not in page
    rows = list(csv.reader(io.StringIO(b"".join(browser.get(at(place, "logboek.csv"))).decode("utf-8-sig"))))
    assert rows[0][:3] == ["at", "actor_kind", "actor"]
    assert {row[6] for row in rows[1:]} == {place.code}
    assert at_the_desk(bob).get(at(place, "logboek")).status_code == 403
    refused = Event.objects.filter(action="enter", actor_name=bob.email).get()
    assert (refused.organisation, refused.succeeded) == (place.code, False)
    assert at_the_desk(charlie).get(at(place, "logboek")).status_code == 404


def test_the_log_has_pages(place, alice):
    for number in range(60):
        person(f"Nummer{number}", place, Role.READER)
    browser = at_the_desk(alice)
    first = browser.get(at(place, "logboek")).content.decode()
    older = re.search(r'href="(\?voor=\d+)"', first)[1]
    second = browser.get(at(place, "logboek") + older).content.decode()
    assert "nummer59@" in first
    assert "nummer0@" in second
    assert "nummer59@" not in second


def test_everyone_reads_their_own_log(bob, alice):
    browser = at_the_desk(bob)
    page = browser.get("/beheer/logboek").content.decode()
    assert "Rol gegeven: Beoordelaar" in page
    assert "alice@" not in page
    assert "bob@" in b"".join(browser.get("/beheer/logboek.csv")).decode()


@pytest.mark.both
def test_access_is_reviewed_as_a_spreadsheet(place, alice, bob, charlie, tmp_path):
    file = tmp_path / "toegang.xlsx"
    file.write_bytes(at_the_desk(alice).get(at(place, "toegang.xlsx")).content)
    rows = CalamineWorkbook.from_path(str(file)).get_sheet_by_index(0).to_python()
    assert [row[2] for row in rows[1:]] == ["alice@proef.example", "alice@proef.example", "bob@proef.example"]


def test_a_steward_starts_an_organisation(charlie):
    browser = at_the_desk(steward())
    given = {"naam": "Gemeente Nieuwdorp", "email": "eva@proef.example"}
    answer = browser.post("/beheer/organisaties/nieuw", given, follow=True)
    assert "is uitgenodigd als eerste beheerder" in answer.content.decode()
    joined = Client()
    assert joined.post(link(mail.outbox[0]), {"naam": "Eva", "wachtwoord": PASSWORD}).status_code == 302
    assert queries.roles_of(queries.by_email("eva@proef.example"), organisation("Gemeente Nieuwdorp")) == tuple(Role)
    assert joined.get("/beheer/")["Location"] == "/beheer/tweede-stap"
    again = browser.post("/beheer/organisaties/nieuw", given)
    assert again.status_code == 403
    assert "heeft een beheerder" in again.content.decode()
    assert at_the_desk(charlie).post("/beheer/organisaties/nieuw", given).status_code == 403


@pytest.mark.parametrize("given", [{"naam": "", "email": "eva@proef.example"}, {"naam": "Gemeente X", "email": "eva"}])
def test_an_organisation_needs_a_name_and_an_address(given):
    answer = at_the_desk(steward()).post("/beheer/organisaties/nieuw", given)
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.content.decode()
    assert mail.outbox == []


def test_texts_of_people_are_shown_as_text(place, alice):
    person("Bob", place, Role.READER)
    mallory = person("Mallory", place, Role.READER)
    mallory.name = "<script>alert(1)</script>"
    mallory.save()
    page = at_the_desk(alice).get(at(place, "collegas")).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page


def test_pages_ask_little_of_the_database_however_many_colleagues(place, alice, django_assert_max_num_queries):
    for number in range(30):
        person(f"Nummer{number}", place, Role.READER)
    browser = at_the_desk(alice)
    for rest in ("collegas", "logboek", "verlaten", "toegang.xlsx"):
        with django_assert_max_num_queries(10):
            assert browser.get(at(place, rest)).status_code == 200
