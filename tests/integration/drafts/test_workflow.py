"""A description from the first word to its withdrawal, through the actions; every refusal by name."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone, translation

from algoritmeregister.accounts.roles import Role
from algoritmeregister.audit.models import Event
from algoritmeregister.ledger.models import Entry
from algoritmeregister.organisations.actions import merge
from algoritmeregister.registers.models import Register
from algoritmeregister.registrations import actions as registrations
from algoritmeregister.registrations.actions import Ground, redact
from algoritmeregister.registrations.drafts import actions, queries
from algoritmeregister.registrations.drafts.actions import publishing
from algoritmeregister.registrations.drafts.errors import (
    AlreadyThere,
    Conflict,
    DraftError,
    ForbiddenStep,
    Invalid,
    NotAllowed,
)
from algoritmeregister.registrations.drafts.models import (
    Comment,
    Draft,
    DraftRevision,
    DraftStep,
    Notice,
    Translation,
)
from algoritmeregister.registrations.drafts.states import DraftState, Flow, Step, steps_from
from algoritmeregister.registrations.models import Registration
from algoritmeregister.registrations.policies import check_may_change
from tests.people import OPERATOR, by, organisation, person

FULL = {"name": "Slim verkeerslicht", "goal": "Minder wachten bij rood."}


def started(cast, **more):
    return actions.start(organisation=cast.place, by=cast.alice, document=FULL, **more)


def approved(cast):
    draft = actions.submit(draft=started(cast), by=cast.alice)
    return actions.approve(draft=draft, by=cast.bob)


def published(cast):
    return actions.publish(draft=approved(cast), by=cast.carol)


def test_it_works(cast, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        draft = started(cast)
        assert (draft.state, draft.revision, draft.title) == ("draft", 1, "Slim verkeerslicht")
        draft = actions.submit(draft=draft, by=cast.alice)
        draft = actions.send_back(draft=draft, comment="Zeg ook voor wie.", by=cast.bob)
        draft = actions.save(draft=draft, document={**FULL, "goal": "Minder wachten."}, revision=1, by=cast.alice)
        draft = actions.approve(draft=actions.submit(draft=draft, by=cast.alice), by=cast.bob)
        draft = actions.publish(draft=draft, by=cast.carol)
    assert (draft.state, draft.revision, draft.published_revision) == ("published", 2, 2)
    registration = Registration.objects.get()
    assert draft.registration == registration
    assert registration.organisation == cast.place
    assert registration.register.is_local
    assert registration.register.owner == cast.place
    assert registration.versions.get().document == {**FULL, "goal": "Minder wachten.", "organization": cast.place.name}
    assert list(Entry.objects.values_list("kind", flat=True)) == ["published"]
    assert [each.step for each in queries.steps(draft)] == [
        "publish", "approve", "submit", "send_back", "submit", "start",
    ]  # fmt: skip
    assert list(DraftRevision.objects.values_list("number", "by")) == [
        (1, "user:alice@proef.example"), (2, "user:alice@proef.example"),
    ]  # fmt: skip
    assert draft.review_on > timezone.localdate()


def test_a_public_text_stays_until_the_next_one_is_published(cast):
    draft = published(cast)
    draft = actions.save(draft=draft, document={**draft.document, "goal": "Nieuw."}, revision=1, by=cast.alice)
    assert (draft.state, queries.is_public(draft)) == ("draft", True)
    assert Registration.objects.get().versions.get(valid_to=None).document["goal"] == FULL["goal"]
    draft = actions.approve(draft=actions.submit(draft=draft, by=cast.alice), by=cast.bob)
    actions.publish(draft=draft, by=cast.carol)
    assert Registration.objects.get().versions.get(valid_to=None).document["goal"] == "Nieuw."
    assert list(Entry.objects.values_list("kind", flat=True)) == ["published", "updated"]
    assert Register.objects.filter(is_local=True).count() == 1


def test_withdrawn_leaves_a_tombstone_and_can_come_back(cast):
    draft = actions.withdraw(draft=published(cast), reason="Niet meer in gebruik.", by=cast.carol)
    registration = Registration.objects.get()
    assert (draft.state, registration.state) == ("withdrawn", "withdrawn")
    assert registration.withdrawal_reason == "Niet meer in gebruik."
    draft = actions.restore(draft=draft, by=cast.alice)
    assert not queries.is_public(draft)
    draft = actions.approve(draft=actions.submit(draft=draft, by=cast.alice), by=cast.bob)
    actions.publish(draft=draft, by=cast.carol)
    assert list(Entry.objects.values_list("kind", flat=True)) == ["published", "withdrawn", "restored"]


def test_a_scheduled_description_is_published_when_its_moment_has_come(cast):
    later = timezone.now() + timedelta(days=1)
    draft = actions.publish(draft=approved(cast), by=cast.carol, at=later)
    assert (draft.state, draft.publish_at) == ("scheduled", later)
    assert actions.publish_due() == 0
    assert actions.publish_due(later) == 1
    draft.refresh_from_db()
    assert (draft.state, draft.publish_at) == ("published", None)
    assert DraftStep.objects.last().by == "system:algoritmeregister"


def test_everybody_hears_once_of_what_is_published_as_planned(cast, django_capture_on_commit_callbacks):
    later = timezone.now() + timedelta(days=1)
    for _each in range(3):
        actions.publish(draft=approved(cast), by=cast.carol, at=later)
    Notice.objects.all().delete()
    with django_capture_on_commit_callbacks(execute=True):
        assert actions.publish_due(later) == 3
    assert list(Notice.objects.filter(user=cast.alice.user).values_list("kind", "about", "reference")) == [
        ("publish", "3", "several")
    ]


def test_what_cannot_be_published_comes_off_the_schedule_with_the_reason(cast):
    later = timezone.now() + timedelta(days=1)
    draft = actions.publish(draft=approved(cast), by=cast.carol, at=later)
    Draft.objects.filter(pk=draft.pk).update(document={})
    assert actions.publish_due(later) == 0
    draft.refresh_from_db()
    assert (draft.state, draft.publish_at) == ("approved", None)
    assert "1 fout" in DraftStep.objects.last().comment


def test_nobody_approves_what_they_wrote_or_submitted(cast):
    bea = by(person("Bea", cast.place, Role.EDITOR, Role.REVIEWER))
    draft = actions.submit(draft=actions.start(organisation=cast.place, by=bea, document=FULL), by=bea)
    with pytest.raises(NotAllowed, match="Een ander moet de tekst goedkeuren"):
        actions.approve(draft=draft, by=bea)
    # also not when somebody else touched it last
    draft = actions.save(draft=draft, document={**FULL, "goal": "Anders."}, revision=1, by=cast.alice)
    draft = actions.submit(draft=draft, by=cast.alice)
    with pytest.raises(NotAllowed):
        actions.approve(draft=draft, by=bea)
    assert Event.objects.filter(action="approve description", actor_name="bea@proef.example", succeeded=False).count() == 2
    assert actions.approve(draft=draft, by=cast.bob).state == "approved"


def test_nobody_approves_what_they_translated(cast):
    """What they wrote becomes public too, in another language. What was public already is not theirs to wait for."""
    bea = by(person("Bea", cast.place, Role.EDITOR, Role.REVIEWER))
    draft = started(cast)
    actions.translate(draft=draft, language="en", document={"goal": "Something else."}, by=bea)
    draft = actions.submit(draft=draft, by=cast.alice)
    with pytest.raises(NotAllowed, match="Een ander moet de tekst goedkeuren"):
        actions.approve(draft=draft, by=bea)
    draft = actions.publish(draft=actions.approve(draft=draft, by=cast.bob), by=cast.carol)
    draft = actions.save(draft=draft, document={**FULL, "goal": "Nieuw."}, revision=2, by=cast.alice)
    assert actions.approve(draft=actions.submit(draft=draft, by=cast.alice), by=bea).state == "approved"


def test_what_fails_unforeseen_keeps_no_other_from_being_published(cast, monkeypatch, caplog):
    later = timezone.now() + timedelta(days=1)
    first = actions.publish(draft=approved(cast), by=cast.carol, at=later)
    second = actions.publish(draft=approved(cast), by=cast.carol, at=later + timedelta(minutes=1))
    real = publishing.publish

    def publish(*, draft, **more):
        if draft.pk == first.pk:
            raise LookupError("nobody thought of this")
        return real(draft=draft, **more)

    monkeypatch.setattr(publishing, "publish", publish)
    assert actions.publish_due(later + timedelta(hours=1)) == 1
    assert Draft.objects.get(pk=second.pk).state == "published"
    assert Draft.objects.get(pk=first.pk).state == "scheduled"
    assert "nobody thought of this" in caplog.text


def test_what_is_known_to_be_newer_is_told_and_no_error(cast, monkeypatch):
    draft = approved(cast)

    def older(**_more):
        raise registrations.OutOfOrder("Daarvan is al een nieuwere versie bekend.")

    monkeypatch.setattr(registrations, "publish", older)
    with pytest.raises(ForbiddenStep, match="nieuwere versie"):
        actions.publish(draft=draft, by=cast.carol)
    assert Draft.objects.get().state == "approved"


def test_what_was_approved_by_its_writer_is_not_published_once_four_eyes_are_asked(cast):
    bea = by(person("Bea", cast.place, Role.EDITOR, Role.REVIEWER, Role.PUBLISHER))
    actions.choose_flow(organisation=cast.place, flow=Flow.AUTHOR_PUBLISHES, by=cast.dora)
    draft = actions.start(organisation=cast.place, by=bea, document=FULL)
    draft = actions.approve(draft=actions.submit(draft=draft, by=bea), by=bea)
    actions.choose_flow(organisation=cast.place, flow=Flow.FOUR_EYES, by=cast.dora)
    with pytest.raises(NotAllowed, match="nog niet door een ander goedgekeurd"):
        actions.publish(draft=draft, by=bea)


def test_a_translation_is_part_of_what_is_approved(cast):
    draft = actions.submit(draft=started(cast), by=cast.alice)
    seen = draft.revision
    actions.translate(draft=draft, language="en", document={"goal": "Something else."}, by=cast.alice)
    draft = actions.submit(draft=draft, by=cast.alice)
    with pytest.raises(Conflict):
        actions.approve(draft=draft, revision=seen, by=cast.bob)
    assert actions.approve(draft=draft, revision=draft.revision, by=cast.bob).state == "approved"


def test_of_two_first_translations_the_second_hears_of_the_other(cast):
    draft = started(cast)
    made = actions.translate(draft=draft, language="en", document={"goal": "One."}, seen="", by=cast.alice)
    with pytest.raises(Conflict):
        actions.translate(draft=draft, language="en", document={"goal": "Two."}, seen="", by=cast.alice)
    seen = made.changed_at.isoformat()
    made = actions.translate(draft=draft, language="en", document={"goal": "Two."}, seen=seen, by=cast.alice)
    assert made.document == {"goal": "Two."}


def test_the_author_may_publish_where_the_organisation_chose_so(cast):
    bea = by(person("Bea", cast.place, Role.EDITOR, Role.PUBLISHER))
    draft = actions.start(organisation=cast.place, by=bea, document=FULL)
    with pytest.raises(ForbiddenStep):
        actions.publish(draft=draft, by=bea)
    actions.choose_flow(organisation=cast.place, flow=Flow.AUTHOR_PUBLISHES, by=cast.dora)
    assert actions.publish(draft=draft, by=bea).state == "published"


def test_the_national_check_comes_last(cast):
    actions.choose_flow(organisation=cast.place, flow=Flow.NATIONAL_CHECK, by=cast.dora)
    draft = approved(cast)
    assert draft.state == "national_check"
    with pytest.raises(ForbiddenStep):
        actions.publish(draft=draft, by=cast.carol)
    with pytest.raises(NotAllowed):
        actions.clear(draft=draft, by=cast.bob)
    draft = actions.clear(draft=draft, by=cast.sam)
    assert actions.publish(draft=draft, by=cast.carol).state == "published"


# step, who, and what they need: everyone who may not, by name
REFUSALS = [
    (lambda d, who: actions.save(draft=d, document={}, revision=1, by=who), "started", "bob carol dora rita charlie sam"),
    (lambda d, who: actions.submit(draft=d, by=who), "started", "bob carol dora rita charlie sam"),
    (lambda d, who: actions.translate(draft=d, language="en", document={}, by=who), "started",
     "bob carol dora rita charlie"),
    (lambda d, who: actions.comment(draft=d, text="x", by=who), "started", "dora rita charlie sam"),
    (lambda d, who: actions.archive(draft=d, by=who), "started", "bob carol dora rita charlie sam"),
    (lambda d, who: actions.discard(draft=d, by=who), "started", "bob carol dora rita charlie sam"),
    (lambda d, who: actions.approve(draft=d, by=who), "submitted", "alice carol dora rita charlie sam"),
    (lambda d, who: actions.send_back(draft=d, comment="x", by=who), "submitted", "alice carol dora rita charlie sam"),
    (lambda d, who: actions.publish(draft=d, by=who), "approved", "alice bob dora rita charlie sam"),
    (lambda d, who: actions.withdraw(draft=d, reason="x", by=who), "published", "alice bob dora rita charlie sam"),
    (lambda d, who: actions.mark_reviewed(draft=d, by=who), "published", "carol dora rita charlie sam"),
]
MADE = {"started": started, "submitted": lambda cast: actions.submit(draft=started(cast), by=cast.alice),
        "approved": approved, "published": published}  # fmt: skip


def test_every_refusal_by_name_is_remembered_and_changes_nothing(cast):
    drafts = {name: make(cast) for name, make in MADE.items()}
    before = {name: (each.state, each.revision) for name, each in drafts.items()}
    events = Event.objects.filter(succeeded=False).count()
    asked = 0
    for act, name, refused in REFUSALS:
        for who in refused.split():
            with pytest.raises(NotAllowed):
                act(drafts[name], getattr(cast, who))
            asked += 1
    for each in drafts.values():
        each.refresh_from_db()
    assert {name: (each.state, each.revision) for name, each in drafts.items()} == before
    assert Event.objects.filter(succeeded=False, organisation=cast.place.code).count() == events + asked
    for who in (cast.bob, cast.carol, cast.dora, cast.charlie, cast.sam):
        with pytest.raises(NotAllowed):
            actions.start(organisation=cast.place, by=who)
    for who in (cast.alice, cast.carol, cast.charlie, cast.sam):
        with pytest.raises(NotAllowed):
            actions.choose_flow(organisation=cast.place, flow=Flow.AUTHOR_PUBLISHES, by=who)


def test_only_a_publisher_changes_what_is_public_and_only_in_the_own_register(cast):
    registration = published(cast).registration
    check_may_change(cast.carol, registration.register)
    elsewhere = Register.objects.create(slug="elders", name="Elders", identity_base="urn:x:", owner=cast.place)
    for who, register in [
        (cast.alice, registration.register), (cast.charlie, registration.register), (cast.sam, registration.register),
        (cast.carol, elsewhere), (cast.carol, None),
    ]:  # fmt: skip
        with pytest.raises(NotAllowed):
            check_may_change(who, register)


def test_nobody_publishes_in_the_name_of_another(cast):
    draft = actions.start(organisation=cast.place, by=cast.alice, document={**FULL, "organization": "Waterschap Elders"})
    draft = actions.approve(draft=actions.submit(draft=draft, by=cast.alice), by=cast.bob)
    registration = actions.publish(draft=draft, by=cast.carol).registration
    assert registration.organisation == cast.place
    assert registration.versions.get().document["organization"] == cast.place.name


def test_two_who_save_at_once_do_not_overwrite_each_other(cast):
    draft = started(cast)
    actions.save(draft=draft, document={**FULL, "goal": "Eén."}, revision=1, by=cast.alice)
    with pytest.raises(Conflict) as told:
        actions.save(draft=draft, document={**FULL, "goal": "Twee."}, revision=1, by=cast.alice)
    assert told.value.current.document["goal"] == "Eén."
    assert told.value.current.revision == 2


def test_a_review_of_an_older_text_does_not_count(cast):
    draft = actions.submit(draft=started(cast), by=cast.alice)
    actions.save(draft=draft, document={**FULL, "goal": "Anders."}, revision=1, by=cast.alice)
    actions.submit(draft=draft, by=cast.alice)
    with pytest.raises(Conflict):
        actions.approve(draft=draft, by=cast.bob, revision=1)


def test_an_equal_text_writes_nothing(cast):
    draft = published(cast)
    saved = actions.save(draft=draft, document=draft.document, revision=1, by=cast.alice)
    assert (saved.state, saved.revision) == ("published", 1)


def test_errors_keep_a_description_from_going_on(cast):
    draft = actions.start(organisation=cast.place, by=cast.alice, document={"onbekend": "x"})
    with pytest.raises(Invalid) as told:
        actions.submit(draft=draft, by=cast.alice)
    assert {each.field for each in told.value.findings} == {"name", "onbekend"}


def test_comments_per_field_are_resolved(cast):
    draft = started(cast)
    said = actions.comment(draft=draft, field="goal", text="Voor wie?", by=cast.bob)
    assert list(queries.comments(draft, resolved=False)) == [said]
    actions.resolve(comment=said, by=cast.alice)
    assert list(queries.comments(draft, resolved=True)) == [said]
    with pytest.raises(DraftError):
        actions.comment(draft=draft, text="  ", by=cast.bob)


def test_sending_back_says_what_has_to_be_better(cast):
    draft = actions.submit(draft=started(cast), by=cast.alice)
    with pytest.raises(DraftError, match="Schrijf wat er beter moet"):
        actions.send_back(draft=draft, comment=" ", by=cast.bob)
    actions.comment(draft=draft, field="goal", text="Voor wie?", by=cast.bob)
    assert actions.send_back(draft=draft, comment="", by=cast.bob).state == "draft"


def test_what_was_public_is_never_thrown_away(cast):
    draft = actions.withdraw(draft=published(cast), reason="Weg.", by=cast.carol)
    draft = actions.archive(draft=draft, by=cast.alice)
    with pytest.raises(ForbiddenStep, match="niet weggooien"):
        actions.discard(draft=draft, by=cast.alice)


def test_what_was_never_public_can_be_thrown_away(cast):
    draft = started(cast)
    actions.discard(draft=draft, by=cast.alice)
    assert not Draft.objects.exists()
    assert not DraftRevision.objects.exists()
    assert Event.objects.filter(action="discard description", subject="Slim verkeerslicht").exists()


def test_a_translation_becomes_public_when_a_person_vouches_for_it(cast):
    draft = started(cast)
    actions.translate(draft=draft, language="en", document={"goal": "Less waiting."}, by=cast.alice)
    actions.translate(draft=draft, language="fy", document={"goal": "Minder wachtsje."}, by=cast.alice, origin="machine")
    draft = actions.approve(draft=actions.submit(draft=draft, by=cast.alice), by=cast.bob)
    registration = actions.publish(draft=draft, by=cast.carol).registration
    assert {each.language: each.document["goal"] for each in registration.versions.all()} == {
        "nl": FULL["goal"], "en": "Less waiting.",
    }  # fmt: skip


def test_an_id_is_used_once_per_organisation(cast):
    draft = started(cast, source_id="A-1")
    with pytest.raises(AlreadyThere) as told:
        started(cast, source_id="A-1")
    assert told.value.current == draft
    assert actions.publish(draft=publishable(cast, draft), by=cast.carol).registration.source_id == "A-1"


def publishable(cast, draft):
    return actions.approve(draft=actions.submit(draft=draft, by=cast.alice), by=cast.bob)


@pytest.mark.parametrize("name", [float("nan"), object(), "a\x00b", "x" * 500_001])
def test_what_is_no_text_is_refused_with_the_reason(cast, name):
    with pytest.raises(DraftError):
        actions.start(organisation=cast.place, by=cast.alice, document={"name": name})


def test_who_listens_hears_every_step_after_the_commit(cast, django_capture_on_commit_callbacks, monkeypatch):
    from algoritmeregister.registrations.drafts import listeners

    heard = []
    monkeypatch.setattr(listeners, "_listeners", [lambda each: heard.append(each.what), lambda each: 1 / 0])
    with django_capture_on_commit_callbacks(execute=True):
        draft = started(cast)
        actions.submit(draft=draft, by=cast.alice)
        assert heard == []
    assert heard == ["start", "submit"]


def test_descriptions_follow_an_organisation_that_turns_out_to_be_another(cast):
    other = organisation("Gemeente Oud")
    anna = by(person("Anna", other, Role.EDITOR))
    mine, theirs = started(cast, source_id="1"), actions.start(organisation=other, by=anna, source_id="1", document=FULL)
    merge(organisation=other, into=cast.place, by=OPERATOR)
    theirs.refresh_from_db()
    assert theirs.organisation == cast.place
    assert theirs.source_id == str(theirs.uuid)
    assert queries.by_source_id(cast.place, "1") == mine


def test_the_steps_are_data():
    assert steps_from(DraftState.APPROVED, Flow.FOUR_EYES) == (
        Step.REOPEN, Step.SEND_BACK, Step.SCHEDULE, Step.PUBLISH, Step.WITHDRAW,
    )  # fmt: skip
    assert Step.PUBLISH not in steps_from(DraftState.DRAFT, Flow.FOUR_EYES)
    assert Step.PUBLISH in steps_from(DraftState.DRAFT, Flow.AUTHOR_PUBLISHES)


def test_a_text_that_is_removed_from_what_was_public_is_gone_from_the_desk_too(cast):
    secret = "Vraag het aan mevrouw J. de Vries, kamer 12."
    draft = started(cast)
    draft = actions.save(draft=draft, document={**FULL, "goal": secret}, revision=1, by=cast.alice)
    actions.translate(draft=draft, language="en", document={"risks": f"None. {secret}"}, by=cast.alice)
    actions.comment(draft=draft, text=f"Er staat: {secret}", by=cast.bob)
    draft = actions.publish(draft=publishable(cast, draft), by=cast.carol)
    draft = actions.save(draft=draft, document={**draft.document, "impact": f"Geen. {secret}"}, revision=3, by=cast.alice)
    redact(
        registration=draft.registration, version_number=1, path="document/goal", ground=Ground.PERSONAL_DATA,
        replacement="Vraag het de afdeling.", by=OPERATOR,
    )  # fmt: skip
    rows = [
        vars(each)
        for model in (Draft, DraftRevision, DraftStep, Comment, Translation)
        for each in model.objects.all()
    ]
    assert "Vries" not in str(rows)
    draft.refresh_from_db()
    assert (draft.document["goal"], draft.document["impact"]) == ("Vraag het de afdeling.", "Geen. Vraag het de afdeling.")


def test_the_register_of_an_organisation_has_a_dutch_name_whoever_publishes_first(cast):
    with translation.override("en"):
        assert published(cast).registration.register.name == "Algoritmeregister van Gemeente Proefdorp"
