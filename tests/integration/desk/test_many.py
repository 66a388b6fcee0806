"""The same change in many descriptions at once: shown first, done one by one, and what could not be done is told."""

from __future__ import annotations

import html
import re
from datetime import timedelta

import pytest
from django.utils import timezone

from algoritmeregister.accounts.roles import Role
from algoritmeregister.registrations.drafts import actions
from algoritmeregister.registrations.drafts.models import Draft
from algoritmeregister.registrations.drafts.states import DraftState, Flow
from tests.people import OPERATOR, at_the_desk, by, organisation, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def place():
    return organisation()


@pytest.fixture
def alice(place):
    return person("Alice", place, Role.EDITOR, Role.PUBLISHER)


@pytest.fixture
def page(place):
    return f"/beheer/organisaties/{place.code}/beschrijvingen"


@pytest.fixture
def three(place, alice):
    """Three descriptions, two of which have the same contact."""
    mail = {"a": "oud@proefdorp.example", "b": "oud@proefdorp.example", "c": "ander@proefdorp.example"}
    return [
        actions.start(
            organisation=place,
            by=by(alice),
            source_id=each,
            document={"name": f"Algoritme {each}", "contact_email": address},
        )
        for each, address in mail.items()
    ]


def text(response, status=200):
    assert response.status_code == status, response.content[:400]
    return html.unescape(re.sub(r"<[^>]+>|\s+", " ", response.content.decode()))


def contacts():
    return dict(Draft.objects.values_list("source_id", "document__contact_email"))


ASKED = {"veld": "contact_email", "van": "oud@proefdorp.example", "naar": "nieuw@proefdorp.example"}


@pytest.mark.both
def test_it_works(three, page, alice):
    browser = at_the_desk(alice)
    assert "oud@proefdorp.example (2)" in text(browser.get(f"{page}/overal", {"veld": "contact_email"}))
    preview = text(browser.get(f"{page}/overal", ASKED))
    assert ("Algoritme a" in preview, "Algoritme c" in preview) == (True, False)
    assert contacts()["a"] == "oud@proefdorp.example", "looking changes nothing"
    ticked = [f"{three[0].uuid}:1"]
    answer = text(browser.post(f"{page}/overal", {**ASKED, "beschrijving": ticked}))
    assert "Het is gelukt in 1 beschrijving." in answer
    assert contacts() == {
        "a": "nieuw@proefdorp.example", "b": "oud@proefdorp.example", "c": "ander@proefdorp.example",
    }  # fmt: skip


@pytest.mark.both
def test_what_another_saved_meanwhile_is_not_overwritten(three, page, alice, place):
    bob = person("Bob", place, Role.EDITOR)
    actions.save(draft=three[0], document={**three[0].document, "goal": "Van Bob."}, revision=1, by=by(bob))
    ticked = [f"{each.uuid}:1" for each in three]
    answer = text(at_the_desk(alice).post(f"{page}/overal", {**ASKED, "beschrijving": ticked}))
    assert "Het is gelukt in 1 beschrijving." in answer
    assert "Iemand anders heeft deze beschrijving intussen opgeslagen." in answer
    kept = Draft.objects.get(source_id="a").document
    assert (kept["goal"], kept["contact_email"]) == ("Van Bob.", "oud@proefdorp.example")


def test_a_wrong_value_is_shown_and_not_saved(three, page, alice):
    browser, asked = at_the_desk(alice), {**ASKED, "naar": "geen adres"}
    response = browser.get(f"{page}/overal", asked)
    assert "disabled" in response.content.decode()
    browser.post(f"{page}/overal", {**asked, "beschrijving": [f"{three[0].uuid}:1"]})
    assert contacts()["a"] == "oud@proefdorp.example"


@pytest.mark.both
def test_an_empty_field_can_be_filled_everywhere(three, page, alice):
    asked = {"veld": "department", "van": "", "naar": "Verkeer"}
    ticked = [f"{each.uuid}:1" for each in three]
    assert "gelukt in 3" in text(at_the_desk(alice).post(f"{page}/overal", {**asked, "beschrijving": ticked}))
    assert set(Draft.objects.values_list("document__department", flat=True)) == {"Verkeer"}


def test_the_name_of_the_organisation_is_not_replaced(three, page, alice):
    asked = {"veld": "organization", "van": three[0].document["organization"], "naar": "Gemeente Elders"}
    answer = text(at_the_desk(alice).get(f"{page}/overal", asked))
    assert "Dit zou er veranderen" not in answer


@pytest.fixture
def public(three, alice, place):
    """The first two are public, and were to be looked at yesterday."""
    actions.choose_flow(organisation=place, flow=Flow.AUTHOR_PUBLISHES, by=OPERATOR)
    whole = {
        "description_short": "Het licht kiest zelf.", "status": "In gebruik", "goal": "Minder wachten.",
        "publication_category": "Overige algoritmes", "lang": "nld",
    }  # fmt: skip
    for each in three[:2]:
        saved = actions.save(draft=each, document={**each.document, **whole}, revision=1, by=by(alice))
        actions.publish(draft=saved, by=by(alice))
    Draft.objects.filter(state=DraftState.PUBLISHED).update(
        review_on=timezone.localdate() - timedelta(days=1), reviewed_on=None
    )
    return list(Draft.objects.filter(state=DraftState.PUBLISHED).order_by("source_id"))


def test_many_are_still_right(public, page, alice):
    browser = at_the_desk(alice)
    shown = text(browser.get(f"{page}/nagekeken"))
    assert ("Algoritme a" in shown, "Algoritme c" in shown, "te laat" in shown) == (True, False, True)
    day = timezone.localdate() + timedelta(days=90)
    sent = {"beschrijving": [f"{public[0].uuid}:2"], "dag": day.isoformat()}
    assert "gelukt in 1" in text(browser.post(f"{page}/nagekeken", sent))
    first, second = Draft.objects.filter(state=DraftState.PUBLISHED).order_by("source_id")
    assert (first.reviewed_on, first.review_on) == (timezone.localdate(), day)
    assert second.reviewed_on is None
    past = browser.post(f"{page}/nagekeken", {**sent, "dag": "2020-01-01"})
    assert "Kies een dag die nog moet komen." in text(past, 422)


def test_a_reader_changes_nothing(three, page, place):
    rita = at_the_desk(person("Rita", place, Role.READER))
    for each in ("overal", "nagekeken", "publiceren"):
        assert rita.get(f"{page}/{each}").status_code == 403
        assert rita.post(f"{page}/{each}", ASKED).status_code == 403


def test_what_was_approved_by_another_is_published_together(three, page, alice, place, django_assert_max_num_queries):
    whole = {
        "description_short": "Het licht kiest zelf.", "status": "In gebruik", "goal": "Minder wachten.",
        "publication_category": "Overige algoritmes", "lang": "nld",
    }  # fmt: skip
    bob = person("Bob", place, Role.REVIEWER)
    drafts = [
        actions.save(draft=each, document={**each.document, **whole}, revision=1, by=by(alice)) for each in three
    ]  # fmt: skip
    for each in drafts[:2]:
        actions.approve(draft=actions.submit(draft=each, by=by(alice)), by=by(bob))
    browser = at_the_desk(alice)
    with django_assert_max_num_queries(14):  # of which four for who asks
        shown = text(browser.get(f"{page}/publiceren"))
    assert "2 beschrijvingen kunnen nu openbaar worden." in shown
    assert "Algoritme c : Een ander moet deze tekst eerst goedkeuren. Nu is hij: in bewerking." in shown
    actions.save(draft=drafts[1], document={**whole, "name": "Algoritme b"}, revision=2, by=by(alice))
    ticked = [f"{each.uuid}:2" for each in drafts]
    done = text(browser.post(f"{page}/publiceren", {"beschrijving": ticked}))
    assert "Het is gelukt in 1 beschrijving." in done
    assert "Algoritme b : Iemand anders heeft deze beschrijving intussen opgeslagen." in done
    assert dict(Draft.objects.values_list("source_id", "state")) == {"a": "published", "b": "draft", "c": "draft"}
    # The next text: the page says what would change in public.
    again = actions.save(draft=drafts[0], document={**drafts[0].document, "goal": "Veiliger."}, revision=2, by=by(alice))
    actions.approve(draft=actions.submit(draft=again, by=by(alice)), by=by(bob))
    assert "Anders dan nu openbaar: Doel en impact." in text(browser.get(f"{page}/publiceren"))
