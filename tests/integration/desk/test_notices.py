"""Who hears of what, on the page and by mail; and reminders that ask more people as time goes on."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from algoritmeregister.accounts.actions import leave
from algoritmeregister.accounts.roles import Role
from algoritmeregister.desk.workflow.notices import send_digests
from algoritmeregister.registrations.drafts import actions, noticing
from algoritmeregister.registrations.drafts.models import Draft, Notice
from algoritmeregister.registrations.drafts.states import Flow
from tests.people import OPERATOR, at_the_desk, by, organisation, person, steward

TEXT = {"name": "Slim verkeerslicht"}
REVIEW = date(2031, 5, 1)


@pytest.fixture
def people(db):
    place = organisation()
    roles = {"Alice": Role.EDITOR, "Ed": Role.EDITOR, "Bob": Role.REVIEWER, "Carol": Role.PUBLISHER, "Rita": Role.READER,
             "Dora": Role.ADMINISTRATOR}  # fmt: skip
    person("Charlie", organisation("Waterschap Elders"), *Role)
    return {name: person(name, place, role) for name, role in roles.items()} | {"Sam": steward()}


def heard(kind):
    return {each.user.name for each in Notice.objects.filter(kind=kind).select_related("user")}


def published(people):
    alice, bob, carol = (by(people[name]) for name in ("Alice", "Bob", "Carol"))
    draft = actions.start(organisation=organisation(), by=alice, document=TEXT)
    draft = actions.approve(draft=actions.submit(draft=draft, by=alice), by=bob)
    return actions.publish(draft=draft, by=carol)


def test_it_works(people, mailoutbox):
    draft = published(people)
    assert (heard("submit"), heard("approve"), heard("publish")) == ({"Bob"}, {"Alice", "Carol"}, {"Alice"})
    alice = at_the_desk(people["Alice"])
    page = alice.get("/beheer/meldingen").content.decode()
    assert "Meldingen (2)" in page
    assert "Bob keurde ‘Slim verkeerslicht’ goed." in page
    assert f'href="/beheer/organisaties/{draft.organisation.code}/beschrijvingen/{draft.uuid}"' in page
    assert send_digests() == 3
    letter = next(each for each in mailoutbox if each.to == ["alice@proef.example"])
    assert letter.subject.startswith("2 meldingen")
    assert "‘Slim verkeerslicht’ is openbaar." in letter.body
    assert send_digests() == 0
    alice.post("/beheer/meldingen/gelezen")
    assert "Meldingen (" not in alice.get("/beheer/meldingen").content.decode()


def test_a_remark_is_heard_by_who_wrote_and_who_spoke_before(people):
    draft = actions.start(organisation=organisation(), by=by(people["Alice"]), document=TEXT)
    actions.comment(draft=draft, text="Voor wie?", by=by(people["Bob"]))
    assert heard("comment") == {"Alice"}
    actions.comment(draft=draft, text="Voor fietsers.", by=by(people["Alice"]))
    assert heard("comment") == {"Alice", "Bob"}


def test_who_left_hears_nothing_more(people, mailoutbox):
    """Not of what happens from then on, and no longer of what they heard before: it is not theirs to read."""
    draft = actions.start(organisation=organisation(), by=by(people["Alice"]), document=TEXT)
    actions.comment(draft=draft, text="Voor wie?", by=by(people["Bob"]))
    browser = at_the_desk(people["Alice"])
    assert "Slim verkeerslicht" in browser.get("/beheer/meldingen").content.decode()
    leave(organisation=organisation(), by=by(people["Alice"]))
    actions.save(draft=draft, document={"name": "Geheim plan"}, revision=1, by=by(people["Ed"]))
    actions.comment(draft=draft, text="En verder?", by=by(people["Bob"]))
    assert Notice.objects.filter(user=people["Alice"]).count() == 1
    page = browser.get("/beheer/meldingen").content.decode()
    assert "Geheim plan" not in page
    assert "Meldingen (" not in page
    assert send_digests() == 1
    assert [each.to for each in mailoutbox] == [["ed@proef.example"]]


def test_the_national_check_is_heard_by_who_looks_after_the_register(people):
    actions.choose_flow(organisation=organisation(), flow=Flow.NATIONAL_CHECK, by=OPERATOR)
    draft = actions.start(organisation=organisation(), by=by(people["Alice"]), document=TEXT)
    actions.approve(draft=actions.submit(draft=draft, by=by(people["Alice"])), by=by(people["Bob"]))
    assert heard("approve") == {"Sam"}
    page = at_the_desk(people["Sam"]).get("/beheer/meldingen").content.decode()
    assert f"/beheer/landelijke-controle/{draft.uuid}" in page


def test_who_wants_no_mail_gets_none(people, mailoutbox):
    browser = at_the_desk(people["Bob"])
    browser.post("/beheer/meldingen/post", {})
    published(people)
    send_digests()
    assert {each.to[0] for each in mailoutbox} == {"alice@proef.example", "carol@proef.example"}
    assert "Meldingen (1)" in browser.get("/beheer/meldingen").content.decode()
    browser.post("/beheer/meldingen/post", {"post": "ja"})
    assert send_digests() == 1


def test_a_mail_server_that_refuses_loses_nothing(people, monkeypatch, caplog):
    from algoritmeregister.accounts import letters

    published(people)
    with monkeypatch.context() as patched:
        patched.setattr(letters, "send", lambda *_: (_ for _ in ()).throw(OSError("gone")))
        assert send_digests() == 0
    assert "could not be mailed" in caplog.text
    assert send_digests() == 3


def test_reminders_ask_more_people_as_time_goes_on(people):
    published(people)
    Draft.objects.update(review_on=REVIEW)
    assert noticing.remind(REVIEW - timedelta(days=15)) == 0
    assert noticing.remind(REVIEW - timedelta(days=14)) == 1
    assert heard("review_soon") == {"Alice"}
    assert noticing.remind(REVIEW - timedelta(days=3)) == 0
    noticing.remind(REVIEW)
    assert heard("review_due") == {"Alice", "Ed"}
    assert noticing.remind(REVIEW + timedelta(days=29)) == 0
    noticing.remind(REVIEW + timedelta(days=30))
    assert heard("review_late") == {"Alice", "Ed", "Carol", "Dora"}
    assert noticing.remind(REVIEW + timedelta(days=45)) == 0
    assert noticing.remind(REVIEW + timedelta(days=61)) == 4


def test_nobody_is_reminded_of_what_is_not_public_or_was_just_reviewed(people):
    draft = published(people)
    Draft.objects.update(review_on=REVIEW)
    actions.mark_reviewed(draft=draft, by=by(people["Bob"]), review_on=REVIEW + timedelta(days=365))
    assert noticing.remind(REVIEW) == 0
    Draft.objects.update(review_on=REVIEW)
    actions.withdraw(draft=draft, reason="Weg.", by=by(people["Carol"]))
    assert noticing.remind(REVIEW) == 0


def test_of_many_at_once_everybody_hears_once(people, mailoutbox):
    alice, bob, carol = (by(people[name]) for name in ("Alice", "Bob", "Carol"))
    made = [actions.start(organisation=organisation(), by=alice, document={"name": f"Proef {each}"}) for each in "abc"]
    approved = [actions.approve(draft=actions.submit(draft=each, by=alice), by=bob) for each in made]
    Notice.objects.all().delete()
    assert len(actions.publish_many(drafts=approved[:2], by=carol).changed) == 2
    told = Notice.objects.get()
    assert (told.user, told.kind, told.draft, told.about) == (people["Alice"], "publish", None, "2")
    page = at_the_desk(people["Alice"]).get("/beheer/meldingen").content.decode()
    assert "Carol maakte 2 beschrijvingen openbaar." in page
    assert send_digests() == 1
    assert "Carol maakte 2 beschrijvingen openbaar." in mailoutbox[-1].body
    actions.publish_many(drafts=approved[2:], by=carol)
    assert Notice.objects.order_by("pk").last().draft == approved[2], "of one it says which"
