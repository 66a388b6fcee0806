"""Signing in with the account of one's organisation, at a real provider on this machine; and every refusal by name."""

from __future__ import annotations

import html
import re
from urllib.parse import parse_qsl, urlsplit

import pytest
import urllib3
from allauth.socialaccount.models import SocialAccount, SocialToken
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from django.test import Client
from django.utils import timezone

from algoritmeregister.accounts import actions, queries
from algoritmeregister.accounts.models import User
from algoritmeregister.accounts.roles import Role
from algoritmeregister.audit.models import Event
from tests.oidc_provider import CLIENT_ID, SECRET, key, running
from tests.people import OPERATOR, code, organisation, person, with_second_step

THERE, BACK = "/beheer/inloggen/organisatie", "/beheer/inloggen/organisatie/terug"


@pytest.fixture(scope="module")
def server():
    with running() as provider:
        yield provider


@pytest.fixture
def provider(server, settings):
    """The provider as it should be, known to the register."""
    fresh = type(server)()
    for name in ("person", "claims", "discovery", "spoil", "client_key", "asked"):
        setattr(server, name, getattr(fresh, name))
    server.me = {}
    settings.OIDC_ISSUER, settings.OIDC_CLIENT_ID, settings.OIDC_CLIENT_SECRET = server.issuer, CLIENT_ID, SECRET
    settings.OIDC_NAME = "Gemeente Proefdorp"
    return server


@pytest.fixture
def alice():
    return person("Alice", organisation(), Role.EDITOR)


def at_provider(browser, address=THERE):
    """Follow the link to the provider, sign in there; returns the address it sends us back to."""
    answer = browser.get(address)
    assert answer.status_code == 302, answer.content.decode()
    said = urllib3.request("GET", answer["Location"], redirect=False)
    back = urlsplit(said.headers["Location"])
    assert back.path == BACK
    return f"{back.path}?{back.query}"


def sign_in(browser, address=THERE):
    return browser.get(at_provider(browser, address))


def is_in(browser):
    return "_auth_user_id" in browser.session


def reasons():
    return [each.detail["step"] for each in Event.objects.filter(action="sign in", succeeded=False).order_by("id")]


def test_it_works(provider, alice):
    browser = Client()
    page = browser.get("/beheer/inloggen?next=/beheer/account").content.decode()
    link = re.search(rf'href="({THERE}[^"]*)"', page)[1]
    assert "Log in met Gemeente Proefdorp" in page
    answer = sign_in(browser, link)
    assert (answer.status_code, answer["Location"]) == (302, "/beheer/account")
    assert browser.get("/beheer/").status_code == 200
    asked = provider.asked[0]
    assert (asked["response_type"], asked["code_challenge_method"]) == ("code", "S256")
    assert set(asked["scope"].split()) == {"openid", "email"}
    assert asked["redirect_uri"] == f"http://127.0.0.1:8000{BACK}"
    assert min(len(asked["nonce"]), len(asked["state"]), len(asked["code_challenge"])) >= 16
    # What is kept of them: who they are there, and no token.
    account = SocialAccount.objects.get()
    assert (account.user, account.uid, account.extra_data) == (alice, "p-17", {"sub": "p-17"})
    assert not SocialToken.objects.exists()
    assert list(Event.objects.filter(actor_name=alice.email).order_by("id").values_list("action", flat=True)) == [
        "connect sign-in", "sign in",
    ]


def test_somebody_is_known_again_by_the_subject_and_not_by_the_address(provider, alice):
    sign_in(Client())
    provider.person["email"] = "somebody.else@proef.example"
    browser = Client()
    sign_in(browser)
    assert browser.session["_auth_user_id"] == str(alice.pk)


def test_an_address_that_somebody_else_has_now_opens_nothing(provider, alice):
    sign_in(Client())
    provider.person["sub"] = "p-18"
    browser = Client()
    assert sign_in(browser).status_code == 403
    assert not is_in(browser)
    assert reasons() == ["other subject"]


def test_who_has_no_account_and_no_invitation_stays_out(provider):
    browser = Client()
    answer = sign_in(browser)
    assert answer.status_code == 403
    assert "Er is geen account of uitnodiging" in answer.content.decode()
    assert not is_in(browser)
    assert not User.objects.exists()
    assert reasons() == ["unknown account"]


def invite(email="alice@proef.example"):
    made, link = actions.invite(organisation=organisation(), email=email, roles=[Role.READER], link_of=lambda token:
                                f"/beheer/uitnodiging/{token}", by=OPERATOR)
    return made, link


def test_who_is_invited_gets_an_account_without_a_role_and_then_takes_the_invitation(provider):
    _made, link = invite()
    browser = Client()
    there = re.search(rf'href="({THERE}\?next=[^"]*)"', browser.get(link).content.decode())[1]
    assert sign_in(browser, there)["Location"] == link
    user = queries.by_email("alice@proef.example")
    assert not user.has_usable_password()
    assert not user.memberships.exists()
    assert browser.post(link)["Location"] == "/beheer/"
    assert queries.roles_of(user, organisation()) == (Role.READER,)


def test_an_invitation_that_ended_lets_nobody_in(provider):
    made, _link = invite()
    type(made).objects.update(expires_at=timezone.now())
    assert sign_in(Client()).status_code == 403
    assert not User.objects.exists()


@pytest.mark.parametrize("verified", [False, None, "true"])
def test_an_address_that_was_not_checked_is_none(provider, alice, verified, settings):
    provider.person["email_verified"] = verified
    assert sign_in(Client()).status_code == 403
    assert reasons() == ["no verified address"]
    settings.OIDC_TRUST_ADDRESSES = True
    browser = Client()
    sign_in(browser)
    assert is_in(browser)


def test_an_address_that_is_told_only_when_asked_is_asked(provider, alice):
    provider.person = {"sub": "p-17"}
    browser = Client()
    sign_in(browser)
    assert is_in(browser)


def test_an_address_of_another_subject_is_not_taken(provider, alice):
    provider.person, provider.me = {"sub": "p-17"}, {"sub": "p-99"}
    browser = Client()
    assert sign_in(browser).status_code == 403
    assert not is_in(browser)


def test_a_closed_account_stays_out(provider, alice):
    alice.is_active = False
    alice.save()
    browser = Client()
    sign_in(browser)
    assert not is_in(browser)


REFUSALS = {
    "wrong issuer": ({"claims": {"iss": "https://elders.example"}}, "ID token: it is from another issuer"),
    "wrong nonce": ({"claims": {"nonce": "van een ander"}}, "ID token: the nonce is not ours"),
    "no nonce": ({"claims": {"nonce": None}}, "ID token: the nonce is not ours"),
    "wrong audience": ({"claims": {"aud": "iemand anders"}}, "ID token: it is for another"),
    "made for another": ({"claims": {"azp": "iemand anders"}}, "ID token: it was made for another"),
    "for several": (
        {"claims": {"aud": [CLIENT_ID, "x"]}}, "ID token: it is for several, and does not say for whom it was made",
    ),
    "expired": ({"claims": {"exp": 1_600_000_000}}, "ID token: it has expired"),
    "issued long ago": ({"claims": {"iat": 1_600_000_000}}, "ID token: it was issued too long ago"),
    "of tomorrow": ({"claims": {"nbf": 4_000_000_000}}, "ID token: it is of a time to come"),
    "no subject": ({"claims": {"sub": None}}, "ID token: a claim is missing"),
    "empty subject": ({"claims": {"sub": ""}}, "ID token: it names nobody"),
    "not signed": ({"spoil": {"none"}}, "ID token: the algorithm of the signature is not one that we take"),
    "a shared secret": ({"spoil": {"shared"}}, "ID token: the algorithm of the signature is not one that we take"),
    "another key": ({"spoil": {"signature"}}, "ID token: the signature is wrong"),
    "unknown key": ({"spoil": {"kid"}}, "ID token: the provider has no such key"),
}


@pytest.mark.parametrize("name", REFUSALS)
def test_a_token_that_proves_nothing_is_refused(provider, alice, name):
    wrong, reason = REFUSALS[name]
    for attribute, value in wrong.items():
        setattr(provider, attribute, value)
    browser = Client()
    answer = sign_in(browser)
    assert answer.status_code == 403
    assert "Inloggen met uw organisatie lukte niet." in answer.content.decode()
    assert not is_in(browser)
    assert reasons() == [reason]


@pytest.mark.parametrize(
    ("discovery", "reason"),
    [
        ({"issuer": "https://elders.example"}, "the provider says that it is another issuer"),
        ({"token_endpoint": "http://elders.example/token"}, "the provider has an address that is not https"),
        ({"jwks_uri": "file:///etc/passwd"}, "the provider has an address that is not https"),
        ({"authorization_endpoint": "javascript:alert(1)"}, "the provider has an address that is not https"),
    ],
)
def test_a_provider_that_is_not_what_it_should_be_is_refused(provider, discovery, reason):
    provider.discovery = discovery
    answer = Client().get(THERE)
    assert answer.status_code == 403
    assert reasons() == [reason]


def test_a_provider_that_is_gone_is_said(provider, settings):
    settings.OIDC_ISSUER = "http://127.0.0.1:1"
    assert Client().get(THERE).status_code == 403


def test_the_level_of_assurance_is_asked_for_and_checked(provider, alice, settings):
    settings.OIDC_ACR = ["substantial", "high"]
    browser = Client()
    assert sign_in(browser).status_code == 403
    assert provider.asked[0]["acr_values"] == "substantial high"
    assert reasons() == ["ID token: the level of assurance is too low"]
    provider.claims = {"acr": "low"}
    assert sign_in(browser).status_code == 403
    provider.claims = {"acr": "high"}
    sign_in(browser)
    assert is_in(browser)


def test_an_answer_of_somebody_elses_session_is_refused(provider, alice):
    theirs = at_provider(Client())
    browser = Client()
    assert browser.get(theirs).status_code == 403
    browser.get(THERE)
    assert browser.get(theirs).status_code == 403
    assert not is_in(browser)


def test_an_answer_works_once(provider, alice):
    browser = Client()
    back = at_provider(browser)
    browser.get(back)
    browser.post("/beheer/uitloggen")
    assert browser.get(back).status_code == 403
    assert not is_in(browser)


@pytest.mark.parametrize("change", ["state=x", "code=x", "iss=https://elders.example", "error=access_denied&code="])
def test_an_answer_that_was_changed_is_refused(provider, alice, change):
    browser = Client()
    back = at_provider(browser)
    given = dict(parse_qsl(urlsplit(back).query)) | dict(parse_qsl(change, keep_blank_values=True))
    if "error" in given:
        given.pop("code")
    assert browser.get(BACK, given).status_code == 403
    assert not is_in(browser)


def test_a_wrong_secret_is_refused(provider, alice, settings):
    settings.OIDC_CLIENT_SECRET = "een ander"
    assert sign_in(Client()).status_code == 403


def test_we_prove_who_we_are_with_a_key(provider, alice, settings, tmp_path):
    pem = key("client").private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (tmp_path / "oidc.pem").write_bytes(pem)
    settings.OIDC_KEY = str(tmp_path / "oidc.pem")
    provider.client_key = key("client").public_key()
    browser = Client()
    sign_in(browser)
    assert is_in(browser)


def test_nothing_in_the_address_changes_what_is_asked_or_where_it_ends(provider, alice):
    browser = Client()
    extra = "?auth_params=nonce%3Dx%26prompt%3Dnone&scope=admin&process=connect&next=https://elders.example/"
    answer = sign_in(browser, THERE + extra)
    asked = provider.asked[0]
    assert asked["nonce"] != "x"
    assert "prompt" not in asked
    assert "admin" not in asked["scope"]
    assert answer["Location"] == "/beheer/"


def test_a_second_step_at_the_provider_counts(provider):
    person("Alice", organisation(), Role.PUBLISHER)
    provider.claims = {"amr": ["pwd", "mfa"]}
    browser = Client()
    sign_in(browser)
    assert browser.get("/beheer/").status_code == 200


@pytest.mark.parametrize("amr", [None, ["pwd"], "mfa"])
def test_without_a_second_step_there_ours_is_needed(provider, amr):
    person("Alice", organisation(), Role.PUBLISHER)
    provider.claims = {"amr": amr}
    browser = Client()
    sign_in(browser)
    assert browser.get("/beheer/")["Location"] == "/beheer/tweede-stap"


def test_our_own_second_step_is_asked_of_who_has_one_unless_the_provider_did(provider, settings):
    secret = with_second_step(person("Alice", organisation(), Role.PUBLISHER))
    browser = Client()
    assert sign_in(browser)["Location"] == "/beheer/tweede-stap/inloggen"
    assert not is_in(browser)
    assert browser.post("/beheer/tweede-stap/inloggen", {"code": code(secret)})["Location"] == "/beheer/"
    assert browser.get("/beheer/").status_code == 200
    provider.claims = {"acr": "high"}
    settings.OIDC_SECOND_STEP = ["high"]
    other = Client()
    assert sign_in(other)["Location"] == "/beheer/"


def test_without_settings_there_is_nothing(settings):
    settings.OIDC_ISSUER = ""
    for address in (THERE, BACK):
        assert Client().get(address)["Location"] == "/beheer/inloggen"
        assert Client().post(address).status_code == 405
    assert THERE not in Client().get("/beheer/inloggen").content.decode()


def test_three_languages(provider, alice):
    browser = Client()
    assert "Sign in with Gemeente Proefdorp" in browser.get("/en/beheer/inloggen").content.decode()
    assert sign_in(browser, "/en" + THERE)["Location"] == "/en/beheer/"
    assert provider.asked[0]["redirect_uri"] == f"http://127.0.0.1:8000{BACK}"


@pytest.mark.parametrize("elsewhere", ["https://inloggen.example/uit?land=nl", "http://inloggen.example/uit", None])
def test_who_signs_out_is_led_to_sign_out_there_too(provider, alice, elsewhere):
    if elsewhere:
        provider.discovery = {"end_session_endpoint": elsewhere}
    browser = Client()
    sign_in(browser)
    answer = browser.post("/beheer/uitloggen")
    assert not is_in(browser)
    if elsewhere is None or elsewhere.startswith("http:"):
        assert answer.status_code == 302, "there is nothing that may be led to"
        return
    link = html.unescape(re.search(r'href="(https://inloggen[^"]+)"', answer.content.decode())[1])
    asked = dict(parse_qsl(urlsplit(link).query))
    after = "http://127.0.0.1:8000/beheer/inloggen"
    assert asked == {"land": "nl", "client_id": CLIENT_ID, "post_logout_redirect_uri": after}


def test_who_signed_in_here_is_not_led_elsewhere(provider, alice):
    provider.discovery = {"end_session_endpoint": "https://inloggen.example/uit"}
    browser = Client()
    browser.force_login(alice)
    assert browser.post("/beheer/uitloggen").status_code == 302
