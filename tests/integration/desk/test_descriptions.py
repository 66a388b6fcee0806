"""The way of a description at the desk, over HTTP: Alice writes, Bob reviews, Carol publishes; Charlie belongs elsewhere."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from algoritmeregister.accounts.roles import Role
from algoritmeregister.cli import working
from algoritmeregister.feedback.models import Subscription
from algoritmeregister.registrations.drafts import actions
from algoritmeregister.registrations.drafts.models import Draft
from algoritmeregister.registrations.drafts.states import Flow
from algoritmeregister.registrations.models import Registration
from tests.people import OPERATOR, at_the_desk, by, organisation, person, steward

TEXT = {"name": "Slim verkeerslicht", "description_short": "Het licht kiest zelf.", "goal": "Minder wachten."}


class Cast:
    """Everyone, as a person and as a browser in which they signed in."""

    def __init__(self):
        self.place = organisation()
        roles = {"alice": (Role.EDITOR,), "bob": (Role.REVIEWER,), "carol": (Role.PUBLISHER,), "dora": (Role.ADMINISTRATOR,),
                 "rita": (Role.READER,)}  # fmt: skip
        self.people = {name: person(name.title(), self.place, *held) for name, held in roles.items()}
        self.people["charlie"] = person("Charlie", organisation("Waterschap Elders"), *Role)
        self.people["sam"] = steward()
        self.browsers = {}

    def __getattr__(self, name):
        return self.browsers.setdefault(name, at_the_desk(self.people[name]))

    def actor(self, name):
        return by(self.people[name])

    def draft(self):
        return actions.start(organisation=self.place, by=self.actor("alice"), document=TEXT)

    def submitted(self):
        return actions.submit(draft=self.draft(), by=self.actor("alice"))

    def approved(self):
        return actions.approve(draft=self.submitted(), by=self.actor("bob"))

    def published(self):
        return actions.publish(draft=self.approved(), by=self.actor("carol"))

    def at(self, draft, page=""):
        return f"/beheer/organisaties/{self.place.code}/beschrijvingen/{draft.uuid}{'/' + page if page else ''}"


@pytest.fixture
def cast(db):
    return Cast()


def shown(response):
    assert response.status_code == 200, response.content[:500]
    return re.sub(r"<[^>]+>|\s+", " ", response.content.decode()).replace("  ", " ")


@pytest.mark.both
def test_it_works(cast):
    draft = cast.draft()
    page = cast.at(draft)
    assert "Stuur ter beoordeling" in shown(cast.alice.get(page))
    cast.alice.post(page + "/indienen", {"revisie": 1})
    review = shown(cast.bob.get(page + "/beoordelen"))
    assert "Keur goed" in review
    assert "Alles is dus nieuw" in review
    cast.bob.post(page + "/opmerkingen", {"veld": "goal", "opmerking": "Voor wie?", "terug": "beoordelen"})
    cast.bob.post(page + "/terugsturen", {"opmerking": "Zie de opmerking.", "revisie": 1})
    assert "Voor wie?" in shown(cast.alice.get(page))
    actions.save(draft=draft, document={**TEXT, "goal": "Minder wachten voor fietsers."}, revision=1, by=cast.actor("alice"))
    cast.alice.post(page + f"/opmerkingen/{draft.comments.get().pk}/afgehandeld")
    cast.alice.post(page + "/indienen", {"revisie": 2})
    assert "afgehandeld door Alice" in shown(cast.bob.get(page + "/beoordelen"))
    cast.bob.post(page + "/goedkeuren", {"revisie": 2})
    assert "0 volgers" in shown(cast.carol.get(page + "/publiceren"))
    cast.carol.post(page + "/publiceren", {"revisie": 2})
    registration = Registration.objects.get()
    public = shown(Client().get(f"/algoritmes/{registration.number}", follow=True))
    assert "Minder wachten voor fietsers." in public
    assert "Wat het publiek ziet" in shown(cast.alice.get(page))


@pytest.mark.both
def test_the_list_says_what_waits_for_whom(cast):
    draft = cast.submitted()
    listed = f"/beheer/organisaties/{cast.place.code}/beschrijvingen"
    assert "Wacht op mij (1)" in shown(cast.bob.get(listed))
    assert "1 wacht op u" in shown(cast.bob.get("/beheer/"))
    assert "Wacht op mij (0)" in shown(cast.alice.get(listed))
    assert "op u" not in shown(cast.alice.get("/beheer/")) + shown(cast.charlie.get("/beheer/"))
    assert "Van mij (1)" in shown(cast.alice.get(listed))
    assert "Onvolledig (1)" in shown(cast.alice.get(listed))
    assert draft.title in shown(cast.bob.get(listed + "?toon=wacht&status=in_review&zoek=VERKEER"))
    assert "0 beschrijvingen" in shown(cast.bob.get(listed + "?zoek=parkeren"))
    assert "1 beschrijving" in shown(cast.bob.get(listed + "?toon=onzin&status=onzin&pagina=99999999"))


@pytest.mark.both
def test_an_overdue_description_is_on_the_list_until_somebody_looked(cast):
    draft = cast.published()
    Draft.objects.update(review_on=timezone.localdate() - timedelta(days=1))
    listed = f"/beheer/organisaties/{cast.place.code}/beschrijvingen?toon=verlopen"
    assert "te laat" in shown(cast.alice.get(listed))
    cast.alice.post(cast.at(draft, "nagekeken"))
    assert "te laat" not in shown(cast.alice.get(listed))


# page, who is refused with the reason (403); everyone else of the organisation may
REFUSED = {
    "indienen": "bob carol dora rita", "archiveren": "bob carol dora rita", "terughalen": "bob carol dora rita",
    "weggooien": "bob carol dora rita", "goedkeuren": "alice carol dora rita", "terugsturen": "alice dora rita",
    "publiceren": "alice bob dora rita", "intrekken": "alice bob dora rita", "uit-planning": "alice bob dora rita",
    "nagekeken": "carol dora rita", "opmerkingen": "dora rita", "links": "dora rita",
}  # fmt: skip
SEEN = ["", "voorbeeld", "beoordelen", "teksten/1"]


def test_every_refusal_by_name(cast):
    draft = cast.draft()
    for page, names in REFUSED.items():
        for name in names.split():
            assert getattr(cast, name).post(cast.at(draft, page)).status_code == 403, (page, name)
        for name in ("charlie", "sam"):
            assert getattr(cast, name).post(cast.at(draft, page)).status_code == 404, (page, name)
        assert "/beheer/inloggen" in Client().post(cast.at(draft, page))["Location"]
    for page in SEEN:
        assert cast.rita.get(cast.at(draft, page)).status_code == 200
        assert cast.charlie.get(cast.at(draft, page)).status_code == 404
        assert cast.sam.get(cast.at(draft, page)).status_code == 404
    draft.refresh_from_db()
    assert (draft.state, draft.revision, draft.comments.count()) == ("draft", 1, 0)


def test_charlie_does_not_reach_it_through_his_own_organisation(cast):
    draft = cast.draft()
    for page in (*SEEN, "publiceren", "intrekken"):
        address = cast.at(draft, page).replace(cast.place.code, "waterschap-elders")
        assert cast.charlie.get(address).status_code == 404, page
    assert cast.charlie.post(cast.at(draft, "indienen").replace(cast.place.code, "waterschap-elders")).status_code == 404


def test_who_wrote_it_does_not_approve_it_and_is_told_why(cast):
    bea = person("Bea", cast.place, Role.EDITOR, Role.REVIEWER)
    cast.people["bea"] = bea
    draft = actions.submit(draft=actions.start(organisation=cast.place, by=by(bea), document=TEXT), by=by(bea))
    page = shown(cast.bea.get(cast.at(draft, "beoordelen")))
    assert "Een ander moet de tekst goedkeuren" in page
    assert "Keur goed" not in page
    assert cast.bea.post(cast.at(draft, "goedkeuren"), {"revisie": 1}).status_code == 403


@pytest.mark.both
def test_a_text_that_changed_meanwhile_is_not_approved_or_published(cast):
    draft = cast.approved()
    draft = actions.save(draft=draft, document={**TEXT, "goal": "Anders."}, revision=1, by=cast.actor("alice"))
    draft = actions.approve(draft=actions.submit(draft=draft, by=cast.actor("alice")), by=cast.actor("bob"))
    answer = cast.carol.post(cast.at(draft, "publiceren"), {"revisie": 1})
    assert answer.status_code == 422
    assert "Iemand anders heeft deze beschrijving" in answer.content.decode()
    assert not Registration.objects.exists()


def test_the_reviewer_sees_what_is_different_from_what_is_public(cast):
    draft = cast.published()
    draft = actions.save(draft=draft, document={**draft.document, "goal": "Meer doorstroming."}, revision=1,
                         by=cast.actor("alice"))  # fmt: skip
    page = cast.bob.get(cast.at(draft, "beoordelen")).content.decode()
    assert re.search(r"<del[^>]*>.*Minder wachten", page, re.DOTALL)
    assert re.search(r"<ins[^>]*>.*Meer doorstroming", page, re.DOTALL)
    assert "een eerdere tekst is openbaar" in shown(cast.bob.get(cast.at(draft)))


def test_planned_and_taken_off_the_schedule(cast):
    draft = cast.approved()
    day = (timezone.localdate() + timedelta(days=3)).isoformat()
    page = cast.at(draft, "publiceren")
    for wrong in ({"dag": "gisteren"}, {"dag": "2020-01-01"}, {"dag": day, "tijd": "25:00"}, {"dag": "2999-01-01"}):
        assert cast.carol.post(page, {"wanneer": "later", **wrong}).status_code == 422, wrong
    cast.carol.post(page, {"wanneer": "later", "dag": day, "tijd": "09:30"})
    assert "om 09:30" in shown(cast.alice.get(cast.at(draft)))
    cast.carol.post(cast.at(draft, "uit-planning"))
    draft.refresh_from_db()
    assert draft.state == "approved"


@pytest.mark.both
def test_withdrawing_asks_why_and_leaves_a_tombstone(cast):
    draft = cast.published()
    page = cast.at(draft, "intrekken")
    assert cast.carol.post(page, {"reden": " "}).status_code == 422
    assert cast.carol.post(page, {"reden": "Niet meer in gebruik."}).status_code == 302
    gone = Client().get(f"/algoritmes/{draft.registration.number}")
    assert gone.status_code == 410
    assert "Niet meer in gebruik." in gone.content.decode()
    cast.alice.post(cast.at(draft, "archiveren"))
    assert cast.alice.post(cast.at(draft, "weggooien"), follow=True).status_code == 200
    draft.refresh_from_db()
    assert draft.state == "archived"
    cast.alice.post(cast.at(draft, "terughalen"))
    draft.refresh_from_db()
    assert draft.state == "draft"


@pytest.mark.both
def test_what_was_never_public_is_thrown_away_after_a_question(cast):
    draft = cast.draft()
    assert "voorgoed weg" in shown(cast.alice.get(cast.at(draft, "weggooien")))
    cast.alice.post(cast.at(draft, "weggooien"))
    assert not Draft.objects.exists()


def test_an_outsider_reads_along_with_a_link_until_it_ends(cast):
    draft = cast.draft()
    made = cast.alice.post(cast.at(draft, "links"), {"dagen": "7"})
    link = re.search(r"/voorbeeld/[\w-]{40,}", made.content.decode())[0]
    answer = Client().get(link)
    assert "nog niet openbaar" in shown(answer)
    assert (answer["Cache-Control"], answer["X-Robots-Tag"]) == ("no-store", "noindex, nofollow")
    assert link.rsplit("/", 1)[1] not in str(list(draft.previews.values()))
    assert Client().get(link[:-1]).status_code == 410
    assert Client().post(link).status_code == 405
    draft.previews.update(expires_at=timezone.now())
    assert Client().get(link).status_code == 410
    link = re.search(r"/voorbeeld/[\w-]{40,}", cast.bob.post(cast.at(draft, "links")).content.decode())[0]
    cast.alice.post(cast.at(draft, f"links/{draft.previews.first().pk}/beeindig"))
    assert Client().get(link).status_code == 410
    assert cast.alice.post(cast.at(draft, "links"), {"dagen": "365"}, follow=True).status_code == 200
    assert not draft.previews.filter(expires_at__gt=timezone.now()).exists()


def test_the_administrator_chooses_the_flow(cast):
    address = f"/beheer/organisaties/{cast.place.code}/werkwijze"
    assert "Vier ogen" in shown(cast.dora.get(address))
    assert cast.dora.post(address, {"werkwijze": "onzin"}).status_code == 422
    cast.dora.post(address, {"werkwijze": "author_publishes"})
    assert "mag hem meteen openbaar maken" in shown(cast.alice.get(cast.at(cast.draft())))
    for name in ("alice", "bob", "carol", "rita"):
        assert getattr(cast, name).post(address, {"werkwijze": "four_eyes"}).status_code == 403


def test_the_national_check_is_for_who_looks_after_the_register(cast):
    actions.choose_flow(organisation=cast.place, flow=Flow.NATIONAL_CHECK, by=OPERATOR)
    draft = cast.approved()
    assert draft.title in shown(cast.sam.get("/beheer/landelijke-controle"))
    assert "1 te bekijken" in shown(cast.sam.get("/beheer/"))
    page = f"/beheer/landelijke-controle/{draft.uuid}"
    assert "Nagekeken en goed" in shown(cast.sam.get(page))
    for name in ("alice", "bob", "carol", "dora", "charlie"):
        assert getattr(cast, name).post(page + "/goed").status_code == 403
    cast.sam.post(page + "/terug", {"opmerking": "Noem de wet.", "revisie": 1})
    draft.refresh_from_db()
    assert draft.state == "draft"
    draft = actions.approve(draft=actions.submit(draft=draft, by=cast.actor("alice")), by=cast.actor("bob"))
    cast.sam.post(page + "/goed", {"revisie": 1})
    draft.refresh_from_db()
    assert draft.state == "approved"
    assert cast.sam.get(page).status_code == 404


def test_who_publishes_sees_how_many_hear_of_it(cast):
    draft = cast.approved()
    for number, feed in enumerate([
        "/feeds/wijzigingen.atom", f"/feeds/organisaties/{cast.place.code}.atom",
        "/feeds/organisaties/waterschap-elders.atom", "/feeds/registers/weg.atom",
        "/feeds/wijzigingen.atom?wijziging=withdrawn",
    ]):  # fmt: skip
        Subscription.objects.create(
            feed=feed, told_epoch=1, told_sequence=0, next_at=timezone.now(), address=f"lezer{number}@proef.example",
            language="nl", rhythm="daily", nonce=str(number), asked_at=timezone.now(), confirmed_at=timezone.now(),
            expires_at=timezone.now() + timedelta(days=9),
        )  # fmt: skip
    assert "2 volgers" in shown(cast.carol.get(cast.at(draft, "publiceren")))


def test_hostile_texts_stay_texts(cast):
    draft = actions.start(
        organisation=cast.place, by=cast.actor("alice"), document={**TEXT, "name": "<script>alert(1)</script>"}
    )
    actions.comment(draft=draft, text="<img src=x onerror=alert(1)>", by=cast.actor("bob"))
    for page in ("", "voorbeeld", "beoordelen", "weggooien"):
        content = cast.alice.get(cast.at(draft, page)).content.decode()
        assert "<script>alert" not in content
        assert "<img src=x" not in content


def test_the_public_sees_when_it_was_reviewed_and_when_that_is_long_ago(cast):
    draft = cast.published()
    address = f"/algoritmes/{draft.registration.number}"
    page = shown(Client().get(address, follow=True))
    assert "Nagekeken door de organisatie" in page
    assert "niet nagekeken sinds" not in page
    Draft.objects.update(review_on=timezone.localdate(), reviewed_on=timezone.localdate() - timedelta(days=400))
    assert "niet nagekeken sinds" in shown(Client().get(address, follow=True))
    cast.bob.post(cast.at(draft, "nagekeken"))
    assert "niet nagekeken sinds" not in shown(Client().get(address, follow=True))


@pytest.mark.both
def test_the_work_behind_the_pages_publishes_what_was_planned(cast):
    draft = cast.approved()
    actions.publish(draft=draft, by=cast.actor("carol"), at=timezone.now() + timedelta(hours=1))
    Draft.objects.update(publish_at=timezone.now() - timedelta(seconds=1))
    working.do_round(working.Stop())
    assert Client().get(f"/algoritmes/{draft.number}", follow=True).status_code == 200
