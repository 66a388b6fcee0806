"""Signing in at the desk: password, second step, letters, sessions; in the log, throttled, and without a trace elsewhere."""

from __future__ import annotations

import re

import pytest
from django.contrib.sessions.models import Session
from django.core import mail
from django.test import Client

from algoritmeregister.accounts.roles import Role
from algoritmeregister.audit.models import Event
from tests.people import PASSWORD, at_the_desk, code, organisation, person, steward, with_second_step

LOGIN = "/beheer/inloggen"


def sign_in(browser, user, password=PASSWORD, **more):
    return browser.post(LOGIN, {"login": user.email, "password": password}, **more)


@pytest.fixture
def alice():
    return person("Alice", organisation(), Role.EDITOR, password=PASSWORD)


@pytest.fixture
def carol():
    """Publishes, so needs a second step."""
    return person("Carol", organisation(), Role.PUBLISHER, password=PASSWORD)


def confirmed(browser, address, **given):
    """Go to a page that asks first who it is, and tell."""
    asks = browser.get(address)["Location"]
    assert asks.startswith("/beheer/bevestigen")
    answer = browser.post(asks, given)
    assert answer["Location"] == address
    return browser.get(address)


def events(**about):
    return [(each.action, each.succeeded) for each in Event.objects.filter(**about).order_by("id")]


def test_it_works(alice):
    browser = Client()
    assert browser.get("/beheer/")["Location"] == f"{LOGIN}?next=%2Fbeheer%2F"
    page = browser.get(LOGIN).content.decode()
    assert 'autocomplete="current-password"' in page
    answer = sign_in(browser, alice, REMOTE_ADDR="192.0.2.9")
    assert (answer.status_code, answer["Location"]) == (302, "/beheer/")
    home = browser.get("/beheer/").content.decode()
    assert "Gemeente Proefdorp" in home
    assert "Redacteur" in home
    event = Event.objects.filter(action="sign in").get()
    assert (event.actor_name, event.origin, event.succeeded, event.people) == (alice.email, "192.0.2.9", True, True)


@pytest.mark.parametrize("language", ["en", "fy"])
def test_the_desk_speaks_three_languages(alice, language):
    browser = Client()
    assert browser.get(f"/{language}/beheer/")["Location"].startswith(f"/{language}{LOGIN}")
    answer = browser.post(f"/{language}{LOGIN}", {"login": alice.email, "password": PASSWORD})
    assert answer["Location"] == f"/{language}/beheer/"
    assert {"en": "Editor", "fy": "Redakteur"}[language] in browser.get(answer["Location"]).content.decode()


def test_the_address_without_a_slash_leads_to_the_desk():
    assert Client().get("/beheer")["Location"] == "/beheer/"


@pytest.mark.parametrize("given", [{"password": "iets anders"}, {"login": "nobody@proef.example"}, {"login": ""}])
def test_a_wrong_password_says_nothing_and_is_remembered(alice, given):
    answer = Client().post(LOGIN, {"login": alice.email, "password": PASSWORD, **given})
    assert answer.status_code == 200
    assert "_auth_user_id" not in answer.client.session
    if given != {"login": ""}:
        assert "Het e-mailadres of het wachtwoord klopt niet." in answer.content.decode()
        assert events(action="sign in") == [("sign in", False)]
    # What somebody typed as an address may be a password.
    assert not Event.objects.filter(subject__contains="nobody").exists()


def test_a_closed_account_stays_out(alice):
    alice.is_active = False
    alice.save()
    browser = Client()
    sign_in(browser, alice)
    assert browser.get("/beheer/").status_code == 302


def test_guessing_is_throttled_for_an_account_wherever_it_comes_from(alice):
    for number in range(5):
        sign_in(Client(), alice, "iets anders", REMOTE_ADDR=f"192.0.2.{number}")
    answer = sign_in(Client(), alice, REMOTE_ADDR="192.0.2.77")
    assert "Dit ging te vaak mis." in answer.content.decode()


def test_guessing_is_throttled_for_a_place_whatever_the_account():
    found = [Client().post(LOGIN, {"login": f"a{number}@proef.example", "password": "x"}, REMOTE_ADDR="192.0.2.5")
             for number in range(31)]
    assert found[-1].status_code == 429


def test_who_publishes_makes_a_second_step_first(carol, django_capture_on_commit_callbacks):
    browser = Client()
    sign_in(browser, carol)
    assert browser.get("/beheer/")["Location"] == "/beheer/tweede-stap"
    assert "U heeft een tweede stap nodig" in browser.get("/beheer/tweede-stap").content.decode()
    page = confirmed(browser, "/beheer/tweede-stap/app", password=PASSWORD).content.decode()
    secret = re.search(r"<code class=\"ar-break\">(\w+)</code>", page)[1]
    assert "data:image/svg+xml;base64," in page
    with django_capture_on_commit_callbacks(execute=True):
        answer = browser.post("/beheer/tweede-stap/app", {"code": code(secret)})
    assert answer["Location"] == "/beheer/tweede-stap/herstelcodes"
    codes = re.findall(r"<code>(\w+)</code>", browser.get(answer["Location"]).content.decode())
    assert len(codes) == 10
    assert browser.get("/beheer/").status_code == 200
    assert ("add second step", True) in events(actor_name=carol.email)
    assert "app" in mail.outbox[0].body


def test_the_second_step_is_asked_and_checked(carol):
    secret = with_second_step(carol)
    browser = Client()
    assert sign_in(browser, carol)["Location"] == "/beheer/tweede-stap/inloggen"
    assert browser.get("/beheer/").status_code == 302
    page = browser.get("/beheer/tweede-stap/inloggen").content.decode()
    assert "data-passkey" in page
    wrong = browser.post("/beheer/tweede-stap/inloggen", {"code": "000000"})
    assert "Deze code klopt niet." in wrong.content.decode()
    assert browser.post("/beheer/tweede-stap/inloggen", {"code": code(secret)})["Location"] == "/beheer/"
    assert browser.get("/beheer/").status_code == 200
    assert events(action="sign in") == [("sign in", False), ("sign in", True)]


def test_a_code_works_once(carol):
    secret = with_second_step(carol)
    given = code(secret)
    for status in (302, 200):
        browser = Client()
        sign_in(browser, carol)
        assert browser.post("/beheer/tweede-stap/inloggen", {"code": given}).status_code == status


def test_a_recovery_code_works_once(carol):
    with_second_step(carol)
    recovery = carol.authenticator_set.get(type="recovery_codes").wrap().get_unused_codes()[0]
    for status in (302, 200):
        browser = Client()
        sign_in(browser, carol)
        assert browser.post("/beheer/tweede-stap/inloggen", {"code": recovery}).status_code == status


def test_who_needs_a_second_step_keeps_it(carol):
    secret = with_second_step(carol)
    browser = Client()
    sign_in(browser, carol)
    browser.post("/beheer/tweede-stap/inloggen", {"code": code(secret)})
    answer = confirmed(browser, "/beheer/tweede-stap/app/uitzetten", password=PASSWORD)
    assert "U heeft een tweede stap nodig" in answer.content.decode()
    assert carol.authenticator_set.filter(type="totp").exists()
    carol.memberships.all().delete()
    assert browser.post("/beheer/tweede-stap/app/uitzetten").status_code == 302
    assert not carol.authenticator_set.filter(type="totp").exists()
    assert ("remove second step", True) in events(actor_name=carol.email)


def test_a_weighty_step_asks_again_who_it_is(alice):
    browser = Client()
    sign_in(browser, alice)
    answer = browser.get("/beheer/tweede-stap/app")
    assert answer["Location"].startswith("/beheer/bevestigen")
    assert "Dit wachtwoord klopt niet." in browser.post("/beheer/bevestigen", {"password": "x"}).content.decode()
    assert browser.post(answer["Location"], {"password": PASSWORD})["Location"] == "/beheer/tweede-stap/app"


def test_a_new_password_comes_by_mail_to_who_has_an_account(alice):
    browser = Client()
    browser.post("/en/beheer/wachtwoord-vergeten", {"email": "nobody@proef.example"})
    assert mail.outbox == []
    answer = browser.post("/en/beheer/wachtwoord-vergeten", {"email": alice.email})
    assert answer["Location"] == "/en/beheer/wachtwoord-vergeten/verstuurd"
    letter = mail.outbox[0]
    assert letter.to == [alice.email]
    link = re.search(r"http://127\.0\.0\.1:8000(/en/beheer/nieuw-wachtwoord/\S+)", letter.body)[1]
    page = browser.get(link, follow=True)
    address = page.request["PATH_INFO"]
    assert 'aria-invalid="true"' in browser.post(address, {"password1": "kort", "password2": "kort"}).content.decode()
    new = "nog een lang wachtwoord om te onthouden"
    assert browser.post(address, {"password1": new, "password2": new}).status_code == 302
    alice.refresh_from_db()
    assert alice.check_password(new)
    assert ("reset password", True) in events(actor_name=alice.email)
    assert "no longer works" in Client().get(link, follow=True).content.decode()


def test_a_password_is_changed_with_the_old_one(alice):
    browser = Client()
    sign_in(browser, alice)
    new = "nog een lang wachtwoord om te onthouden"
    page = browser.post("/beheer/wachtwoord", {"oldpassword": "x", "password1": new, "password2": new})
    assert "Dit is niet uw huidige wachtwoord." in page.content.decode()
    browser.post("/beheer/wachtwoord", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    alice.refresh_from_db()
    assert alice.check_password(new)
    assert [each.subject for each in mail.outbox] == ["Uw account op Algoritmeregister is veranderd"]


def test_who_has_no_password_chooses_one_by_a_letter():
    browser = at_the_desk(person("Bob", organisation(), Role.EDITOR))
    assert browser.get("/beheer/wachtwoord")["Location"] == "/beheer/wachtwoord-vergeten"
    browser.post("/beheer/wachtwoord-vergeten", {"email": "bob@proef.example"})
    assert "/beheer/nieuw-wachtwoord/" in mail.outbox[0].body


def test_sessions_are_listed_and_ended_by_their_owner_only(alice):
    here, there, others = Client(), Client(), Client()
    sign_in(here, alice, HTTP_USER_AGENT="Firefox hier")
    sign_in(there, alice, HTTP_USER_AGENT="Safari daar")
    sign_in(others, person("Bob", organisation(), Role.EDITOR, password=PASSWORD))
    page = here.get("/beheer/sessies", HTTP_USER_AGENT="Firefox hier").content.decode()
    assert "Safari daar" in page
    end = re.search(r"/beheer/sessies/\d+/beeindig", page)[0]
    assert here.get(end).status_code == 405
    others.post(end)
    assert there.get("/beheer/").status_code == 200
    here.post(end)
    assert there.get("/beheer/").status_code == 302
    assert here.get("/beheer/").status_code == 200
    assert ("end session", True) in events(actor_name=alice.email)


def test_signing_out_takes_a_button(alice):
    browser = Client()
    sign_in(browser, alice)
    assert "Wilt u uitloggen?" in browser.get("/beheer/uitloggen").content.decode()
    assert browser.get("/beheer/").status_code == 200
    browser.post("/beheer/uitloggen")
    assert browser.get("/beheer/").status_code == 302
    assert ("sign out", True) in events(actor_name=alice.email)


def test_nobody_makes_an_account_by_themselves():
    for address in ("/beheer/signup", "/beheer/registreren", "/accounts/signup/", "/beheer/account/signup"):
        assert Client().get(address).status_code == 404


def test_a_form_without_its_secret_is_refused(alice):
    browser = Client(enforce_csrf_checks=True)
    answer = browser.post(LOGIN, {"login": alice.email, "password": PASSWORD})
    assert answer.status_code == 403
    assert "Dit formulier is verlopen" in answer.content.decode()
    page = browser.get(LOGIN).content.decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)[1]
    given = {"login": alice.email, "password": PASSWORD, "csrfmiddlewaretoken": token}
    assert browser.post(LOGIN, given).status_code == 302


def test_nothing_leads_away_from_here_after_signing_in(alice):
    answer = Client().post(f"{LOGIN}?next=https://elders.example/", {"login": alice.email, "password": PASSWORD,
                                                                      "next": "https://elders.example/"})
    assert answer["Location"] == "/beheer/"


@pytest.mark.parametrize("address", ["/beheer/inloggen", "/beheer/wachtwoord-vergeten", "/beheer/", "/beheer/tweede-stap"])
def test_no_page_of_the_desk_is_kept_anywhere(alice, address):
    browser = at_the_desk(alice)
    for each in (Client(), browser, browser):
        answer = each.get(address)
        assert "no-store" in answer["Cache-Control"] or "no-cache" in answer["Cache-Control"]
        assert "public" not in answer["Cache-Control"]
        assert "ETag" not in answer
        assert "script-src 'self'" in answer["Content-Security-Policy"]
        assert "unsafe" not in answer["Content-Security-Policy"]


def test_cookies_are_for_us_only_and_not_for_scripts(alice):
    browser = Client()
    browser.get(LOGIN)
    sign_in(browser, alice)
    assert set(browser.cookies) <= {"beheer", "formulier", "messages"}
    for each in browser.cookies.values():
        assert each["httponly"], each.key
        assert each["samesite"] == "Lax", each.key


@pytest.mark.parametrize("address", ["/", "/algoritmes", "/organisaties", "/over", "/nergens", "/api/v1/algoritmes"])
def test_public_pages_start_no_session_and_are_the_same_for_who_signed_in(alice, address, django_assert_max_num_queries):
    browser = at_the_desk(alice)
    before = Session.objects.count()
    anybody = Client().get(address)
    with django_assert_max_num_queries(8):
        known = browser.get(address)
    assert not anybody.cookies
    assert not known.cookies
    assert anybody.content == known.content
    assert "cookie" not in known.get("Vary", "").lower()
    assert Session.objects.count() == before


def test_pages_of_the_desk_ask_little_of_the_database(django_assert_max_num_queries):
    browser = at_the_desk(steward())
    for address in ("/beheer/", "/beheer/account", "/beheer/logboek", "/beheer/tweede-stap", "/beheer/organisaties/nieuw"):
        with django_assert_max_num_queries(8):
            assert browser.get(address).status_code == 200
