"""Every cell of the matrix of permissions, over HTTP: every address of the desk × method × sort of person."""

from __future__ import annotations

import re

import pytest
from django.db import transaction
from django.test import Client
from django.urls import get_resolver

from algoritmeregister.accounts.roles import Role
from algoritmeregister.desk.describing.form import sections
from algoritmeregister.desk.matrix import METHODS, Answer, Person, found_in, routes
from algoritmeregister.registrations.drafts import actions
from algoritmeregister.registrations.drafts.models import Draft
from algoritmeregister.registrations.drafts.states import DraftState
from tests.nu import errors
from tests.people import OPERATOR, PASSWORD, at_the_desk, organisation, person, steward, with_second_step

ROUTES = routes()
# What stands in an address for what is not an organisation: rows that are nobody's, secrets that are none.
SAMPLES = {
    "suffix": "csv", "pk": "1000000",
    "token": "geheim", "kind": "guide", "slug": "bezwaar", "uidb36": "1", "key": "geheim", "reference": "AAAA-BBBB-CCCC",
    "section": sections()[0].slug, "language": "en",
}  # fmt: skip


@pytest.fixture
def place():
    """An organisation with administrators enough for one to leave."""
    made = organisation()
    for name in ("Olivia", "Otto"):
        person(name, made, Role.ADMINISTRATOR)
    return made


def browser_of(who, place):
    """A browser in which such a person signed in; each has a password and a second step."""
    if who is Person.NOBODY:
        return Client()
    if who is Person.STEWARD:
        user = steward(password=PASSWORD)
    elif who is Person.STRANGER:
        user = person("Charlie", organisation("Waterschap Elders"), *Role, password=PASSWORD)
    else:
        user = person("Alice", place, Role(who), password=PASSWORD)
    with_second_step(user)
    return at_the_desk(user)


def description(place, state, part):
    """A description in a state, with a translation, remark or link when the address is about one, and which one that is."""
    draft = actions.start(organisation=place, by=OPERATOR, document={"name": "Slim verkeerslicht"})
    Draft.objects.filter(pk=draft.pk).update(state=state)
    if part == "teksten":
        actions.translate(draft=draft, language=SAMPLES["language"], document={"name": "Smart traffic light"}, by=OPERATOR)
    if part == "opmerkingen":
        return draft, actions.comment(draft=draft, text="Voor wie?", by=OPERATOR).pk
    return draft, actions.show_outside(draft=draft, by=OPERATOR)[0].pk if part == "links" else 1000000


def needed_at(route):
    """The state in which the step of an address can be taken, and which part of a description it is about."""
    state = DraftState.APPROVED if route.name == "desk:draft_send_back" else DraftState.DRAFT
    if route.address.startswith("beheer/landelijke-controle"):
        state = DraftState.NATIONAL_CHECK
    return state, next((part for part in ("teksten", "opmerkingen", "links") if part in route.address), "")


def address_of(route, place, colleague, made):
    """The address, filled in. Descriptions are made once, and kept in `made`: what is asked must leave them as they are."""
    samples = {**SAMPLES, "code": place.code, "pk": str(colleague.pk) if "collegas/<int:pk>" in route.address else "1000000"}
    if "<uuid:uuid>" in route.address:
        needed = needed_at(route)
        draft, pk = made[needed] = made.get(needed) or description(place, *needed)
        samples |= {"uuid": str(draft.uuid), "pk": str(pk), "number": "1"}
    filled = re.sub(r"\(\?P<(\w+)>(?:[^()]|\([^()]*\))*\)", lambda found: samples[found[1]], route.address)
    return "/" + re.sub(r"<\w+:(\w+)>", lambda found: samples[found[1]], filled)


def answer_to(response):
    if response.status_code == 302 and response["Location"].split("?")[0] == "/beheer/inloggen":
        return Answer.SIGN_IN
    known = {403: Answer.REFUSED, 404: Answer.HIDDEN, 405: Answer.METHOD}
    # 410: an invitation that is none; 422: a form that lacks something.
    assert response.status_code in {200, 302, 410, 422, *known}, response.status_code
    return known.get(response.status_code, Answer.IN)


def test_it_works():
    assert len(ROUTES) > 35
    assert len({route.address for route in ROUTES}) == len(ROUTES)
    page = next(route for route in ROUTES if route.name == "desk:log")
    assert [page.answer("GET", who).value for who in Person] == [
        "sign in", "404", "403", "403", "403", "403", "yes", "404",
    ]


def test_no_address_of_the_desk_is_missing():
    every = [address for _name, address, _pattern in found_in(get_resolver().url_patterns)]
    assert len(every) > 100
    assert {each for each in every if each.startswith("beheer")} == {route.address for route in ROUTES}


# On PostgreSQL two sorts of person ask every address its questions: who may do most of what there is, each in their own way.
TWO = (Person.ADMINISTRATOR, Person.EDITOR)


@pytest.mark.parametrize("who", [pytest.param(who, marks=[pytest.mark.both] if who in TWO else []) for who in Person])
def test_every_cell(place, who):
    colleague = person("Bob", place, Role.READER)
    browser = browser_of(who, place)
    cookies, wrong, made = browser.cookies.copy(), [], {}
    for route in ROUTES:
        address = address_of(route, place, colleague, made)
        for method in METHODS:
            with transaction.atomic():
                answer = answer_to(browser.generic(method, address))
                transaction.set_rollback(True)  # each is asked of the same content
            browser.cookies = cookies.copy()  # one of the addresses signs out
            # Where everyone may come, it is allauth that sends who has nothing to do there to where they sign in.
            expected = {Answer.IN, Answer.SIGN_IN, Answer.METHOD} if route.rule is None else {route.answer(method, who)}
            if answer not in expected:
                wrong.append((method, route.address, answer, expected))
    assert wrong == []


def test_the_page_counts_the_cells():
    from algoritmeregister.desk.matrix import reference

    assert f": {len(ROUTES) * len(METHODS) * len(Person)} cells" in reference()


def test_who_needs_a_second_step_comes_nowhere_without_one(place):
    alice = person("Alice", place, Role.ADMINISTRATOR)
    browser = Client()
    browser.force_login(alice)
    doors = [route for route in ROUTES if route.name.startswith("desk:") and route.rule is not None]
    assert len(doors) > 10
    made = {}
    for route in doors:
        for method in route.rule.methods:
            response = browser.generic(method, address_of(route, place, alice, made))
            assert response.status_code == 302, route
            assert response["Location"] == "/beheer/tweede-stap", route


@pytest.mark.sqlite
def test_every_page_is_valid_html(place, tmp_path):
    everything = person("Alice", place, *Role, password=PASSWORD)
    for user in (everything, steward(password=PASSWORD)):
        with_second_step(user)
        browser = at_the_desk(user)
        cookies, made = browser.cookies.copy(), {}
        for number, route in enumerate(ROUTES):
            prefix = ("", "/en", "/fy")[number % 3]
            response = browser.get(prefix + address_of(route, place, everything, made))
            browser.cookies = cookies.copy()
            if response.status_code == 200 and response["Content-Type"].startswith("text/html"):
                (tmp_path / f"{number}-{user.pk}.html").write_bytes(response.content)
    assert len(list(tmp_path.iterdir())) > 40
    assert [f"{ROUTES[int(each.partition('-')[0])].address} {each}" for each in errors(tmp_path)] == []
