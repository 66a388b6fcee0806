"""Many descriptions at once become what they become one by one, and one that cannot keeps no other waiting."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from algoritmeregister import standards
from algoritmeregister.accounts.roles import Role
from algoritmeregister.audit.models import Event
from algoritmeregister.registrations.drafts import actions
from algoritmeregister.registrations.drafts.errors import AlreadyThere, Conflict, DraftError, NotAllowed
from algoritmeregister.registrations.drafts.listeners import _listeners, on_happening
from algoritmeregister.registrations.drafts.models import Draft, DraftRevision, DraftStep, Notice
from algoritmeregister.registrations.drafts.states import DraftState
from tests import people

pytestmark = pytest.mark.django_db
IDS = ("a", "b", "c")
ORIGIN = {"kind": "spreadsheet", "of": "lijst"}
COLUMNS = (
    *("source_id", "standard", "language", "document", "beside", "state", "revision", "title", "error_count", "gap_count"),
    *("origin", "created_by", "changed_by", "publish_at", "registration"),
)


@pytest.fixture
def alice():
    return people.by(people.person("Alice", people.organisation(), Role.EDITOR))


@pytest.fixture
def heard():
    """What listeners were told, in order."""
    told = []

    def listener(happened):
        told.append((happened.what, happened.draft.source_id, happened.draft.revision, happened.step and happened.step.step))

    on_happening(listener)
    yield told
    _listeners.remove(listener)


def new(each, **more):
    return actions.NewText({"name": f"Algoritme {each}", "goal": "Helpen.", **more}, {"eigen": each}, each, ORIGIN)


def text(draft, revision=1, **more):
    return actions.Text(draft, {**draft.document, "goal": f"Beter helpen: {draft.source_id}.", **more}, {"x": "y"}, revision)


def start_one(each, place, by):
    return actions.start(
        organisation=place, document=each.document, beside=each.beside, source_id=each.source_id, origin=each.origin, by=by
    )


def save_one(each, by):
    return actions.save(
        draft=each.draft, document=each.document, beside=each.beside, standard=standards.SUPERSET, revision=each.revision,
        by=by,
    )  # fmt: skip


def kept(place):
    """Everything that is kept of the descriptions of an organisation, but for keys, numbers and times."""
    log = Event.objects.filter(organisation=place.code).order_by("pk")
    return {
        "drafts": [
            {name: str(value).replace(place.name, "…") for name, value in row.items()}
            for row in Draft.objects.filter(organisation=place).order_by("source_id").values(*COLUMNS)
        ],
        "texts": [
            str(each).replace(place.name, "…")
            for each in DraftRevision.objects.filter(draft__organisation=place).order_by("draft__source_id", "number")
            .values_list("draft__source_id", "number", "document", "beside", "by")
        ],
        "steps": list(
            DraftStep.objects.filter(draft__organisation=place).order_by("draft__source_id", "pk")
            .values_list("draft__source_id", "step", "from_state", "to_state", "by", "comment", "revision")
        ),
        "log": [
            (each.actor_kind, each.actor_name, each.action, each.subject, each.succeeded, each.detail.get("revision"),
             set(each.detail), each.origin, each.people)
            for each in log if each.action.endswith("description")
        ],
    }  # fmt: skip


def test_together_is_what_one_by_one_is(heard, django_capture_on_commit_callbacks):
    here, there = people.organisation(), people.organisation("Gemeente Voorbeelddorp")
    user = people.person("Alice", here, Role.EDITOR)
    people.person("Alice", there, Role.EDITOR)
    people.person("Bob", here, Role.REVIEWER, Role.PUBLISHER)
    by = people.by(user)
    texts = [new(each, **({"contact_email": "geen adres"} if each == "b" else {})) for each in IDS]
    with django_capture_on_commit_callbacks(execute=True):
        drafts = actions.start_all(organisation=here, texts=texts, by=by)
        unchanged = actions.Text(drafts[2], drafts[2].document, drafts[2].beside, 1)
        actions.save_all(texts=[text(drafts[0]), text(drafts[1], name="Anders"), unchanged], by=by)
    together, heard[:] = list(heard), []
    with django_capture_on_commit_callbacks(execute=True):
        drafts = [start_one(each, there, by) for each in texts]
        unchanged = actions.Text(drafts[2], drafts[2].document, drafts[2].beside, 1)
        for each in [text(drafts[0]), text(drafts[1], name="Anders"), unchanged]:
            save_one(each, by)
    assert kept(here) == kept(there)
    assert len(kept(here)["texts"]) == 5
    assert Draft.objects.get(organisation=here, source_id="b").error_count == 1
    assert sorted(heard, key=str) == sorted(together, key=str)
    assert len(heard) == 5
    numbers = set(Draft.objects.values_list("number", flat=True))
    assert len(numbers) == 6
    assert None not in numbers
    assert not Notice.objects.exists(), "an import tells nobody of each of its rows"


@pytest.mark.parametrize(
    ("wrong", "error"),
    [(new("a"), AlreadyThere), (new("d", goal="half \ud800"), DraftError), (new(" "), DraftError), (new("b"), AlreadyThere)],
    ids=["is there", "text", "id", "twice"],
)
def test_one_that_cannot_be_begun_is_told_and_the_others_are(alice, wrong, error):
    place = people.organisation()
    first = start_one(new("a"), place, alice)
    made = actions.start_all(organisation=place, texts=[new("b"), wrong, new("c")], by=alice)
    assert [type(each) for each in made] == [Draft, error, Draft]
    assert set(Draft.objects.values_list("source_id", flat=True)) == {"a", "b", "c"}
    assert DraftRevision.objects.count() == DraftStep.objects.count() == 3
    assert Draft.objects.get(pk=first.pk).revision == 1


def test_one_that_a_colleague_saved_is_told_and_the_others_are_saved(alice):
    drafts = actions.start_all(organisation=people.organisation(), texts=[new(each) for each in IDS], by=alice)
    save_one(text(drafts[1], goal="Van een collega."), alice)
    results = actions.save_all(texts=[text(each) for each in drafts], by=alice)
    assert [type(each) for each in results] == [Draft, Conflict, Draft]
    assert [row.document["goal"] for row in Draft.objects.order_by("source_id")] == [
        "Beter helpen: a.", "Van een collega.", "Beter helpen: c.",
    ]  # fmt: skip


def test_what_was_in_review_is_taken_into_work_again(alice):
    drafts = actions.start_all(organisation=people.organisation(), texts=[new(each) for each in IDS], by=alice)
    Draft.objects.filter(pk=drafts[0].pk).update(state=DraftState.IN_REVIEW)
    saved = actions.save_all(texts=[text(each) for each in drafts], by=alice)
    assert [each.state for each in saved] == [DraftState.DRAFT] * 3
    assert list(DraftStep.objects.filter(draft=drafts[0]).values_list("step", flat=True)) == ["start", "reopen"]


def test_who_may_not_is_refused_for_each_and_that_is_remembered():
    place = people.organisation()
    charlie = people.by(people.person("Charlie", people.organisation("Gemeente Elders"), Role.EDITOR))
    refused = actions.start_all(organisation=place, texts=[new("a"), new("b")], by=charlie)
    assert [type(each) for each in refused] == [NotAllowed, NotAllowed]
    assert Event.objects.filter(organisation=place.code, action="start description", succeeded=False).count() == 2
    assert not Draft.objects.exists()


def test_more_rows_cost_hardly_more_questions(alice):
    def cost(names):
        with CaptureQueriesContext(connection) as asked:
            made = actions.start_all(organisation=people.organisation(), texts=[new(each) for each in names], by=alice)
        assert all(isinstance(each, Draft) for each in made)
        return len(asked)

    assert cost([f"few-{n}" for n in range(2)]) == cost([f"more-{n}" for n in range(20)])
