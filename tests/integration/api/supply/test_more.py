"""What the national register's supply API lacks: upsert by one's own id, dry runs, batches, and requests sent twice."""

from __future__ import annotations

import json
from datetime import timedelta

import hypothesis
import pytest
from django.utils import timezone
from hypothesis import strategies as st

from algoritmeregister.accounts.scopes import Scope
from algoritmeregister.api.supply import repeating
from algoritmeregister.api.supply.models import Repeatable
from algoritmeregister.audit.models import Event
from algoritmeregister.registrations.drafts import actions
from algoritmeregister.registrations.drafts.models import Draft, DraftRevision
from algoritmeregister.registrations.models import Registration
from tests import factories
from tests.installation import TIMEOUT
from tests.people import OPERATOR
from tests.supplying import TEXT, key_of

pytestmark = pytest.mark.django_db


@pytest.mark.both
def test_upsert_makes_changes_and_leaves(program):
    assert program.upsert("zaak-1", TEXT)[1]["outcome"] == "created"
    status, same = program.upsert("zaak-1", TEXT)
    assert (status, same["outcome"]) == (200, "unchanged")
    assert program.upsert("zaak-1", {**TEXT, "status": "Buiten gebruik"})[1]["outcome"] == "updated"
    assert Draft.objects.count() == 1
    assert program.ask("GET", program.at("algorithms/by-source/zaak-1"))[1]["lars"] == same["lars_code"]
    assert program.algorithms()[1][0]["source_id"] == "zaak-1"


def test_upsert_goes_on_when_asked_and_not_twice(program):
    for outcome in ("created", "unchanged"):
        status, told = program.upsert("zaak-1", TEXT, "?then=publish")
        assert (status, told["outcome"], told["state"]) == (200, outcome, "PUBLISHED")
    assert Registration.objects.get().versions.count() == 1


def test_upsert_waits_for_a_colleague_where_others_approve(program, four_eyes):
    for _ in range(2):
        assert program.upsert("zaak-1", TEXT, "?then=publish")[1]["state"] == "STATE_2"
    assert not Registration.objects.exists()


@pytest.mark.both
def test_upsert_does_all_or_nothing(program):
    status, told = program.upsert("zaak-1", {**TEXT, "begin_date": "mei"}, "?then=publish")
    assert (status, told["detail"][0]["loc"]) == (422, ["body", "begin_date"])
    assert not Draft.objects.exists()


def test_an_id_may_hold_anything_readable(program):
    assert program.upsert("map/zaak%201", TEXT)[1]["source_id"] == "map/zaak 1"


@pytest.mark.parametrize("source_id", ["%00", "a%0Ab", "x" * 301])
def test_an_id_that_cannot_be_kept_is_refused(program, source_id):
    assert program.upsert(source_id, TEXT)[0] == 404
    assert program.batch([{"source_id": "a\x00b", "algorithm": TEXT}])[1]["results"][0]["status"] == 422
    assert not Draft.objects.exists()


@hypothesis.given(values=st.dictionaries(
    st.sampled_from(sorted(TEXT)) | st.text(max_size=5),
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=5),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["title", "link"]), inner, max_size=3),
        max_leaves=5,
    ),
    max_size=5,
))  # fmt: skip
@hypothesis.settings(
    max_examples=15,
    # Shrinking asks the server hundreds of times; one example is enough to see what is wrong.
    phases=[hypothesis.Phase.generate],
    suppress_health_check=list(hypothesis.HealthCheck),
)
def test_whatever_is_sent_is_taken_or_refused_with_a_reason(program, settings, values):
    settings.API_REQUESTS_PER_MINUTE = 0
    for answer in (program.create({**TEXT, **values}), program.create(values), program.upsert("zaak-1", {**TEXT, **values})):
        assert answer[0] in {200, 409, 422}, answer


def test_the_id_in_the_body_is_the_one_in_the_address(program):
    assert program.upsert("zaak-1", {**TEXT, "source_id": "zaak-2"})[0] == 422
    assert program.upsert("zaak-1", {**TEXT, "source_id": "zaak-1"})[0] == 200


@pytest.mark.both
def test_an_id_that_is_taken_is_not_made_twice(program):
    given = {**TEXT, "source_id": "zaak-1"}
    assert program.create(given)[0] == 200
    assert program.create(given)[0] == 409
    assert Draft.objects.count() == 1


def test_a_scope_is_asked_for_what_comes_after(program, place):
    program.key = key_of(place, Scope.EDIT)
    assert program.upsert("zaak-1", TEXT, "?then=publish") == (403, {"detail": "REQUIRED_STATE_CHANGE_PERMISSION_MISSING"})
    assert program.upsert("zaak-1", TEXT, "?then=verzenden")[0] == 422
    assert not Draft.objects.exists()
    assert Event.objects.filter(action="use key", succeeded=False, organisation=place.code).count() == 1


@pytest.mark.both
def test_a_dry_run_tells_and_changes_nothing(program):
    status, told = program.create({**TEXT, "begin_date": "mei"}, "?dry_run=true")
    assert (status, told["dry_run"], told["outcome"]) == (200, True, "created")
    assert "begin_date" in [each["field"] for each in told["findings"] if each["severity"] == "error"]
    assert program.upsert("zaak-1", TEXT, "?then=publish&dry_run=true")[1]["state"] == "PUBLISHED"
    assert not Draft.objects.exists()
    assert not Registration.objects.exists()
    lars = program.create(TEXT)[1]["lars_code"]
    assert program.update(lars, {**TEXT, "name": "Anders"}, "?dry_run=1")[1]["outcome"] == "updated"
    assert DraftRevision.objects.count() == 1


def test_a_parameter_with_a_typing_error_is_refused(program):
    status, told = program.create(TEXT, "?dryrun=true")
    assert (status, told["detail"][0]["loc"]) == (422, ["query", "dryrun"])
    assert program.create(TEXT, "?dry_run=misschien")[0] == 422
    assert not Draft.objects.exists()


@pytest.mark.both
def test_a_batch_does_what_is_right_and_tells_what_is_wrong(program, place):
    program.upsert("er-al", TEXT)
    status, told = program.batch([
        {"source_id": "nieuw", "algorithm": TEXT, "then": "publish"},
        {"source_id": "er-al", "algorithm": {**TEXT, "name": "Anders"}},
        {"source_id": "fout", "algorithm": {**TEXT, "status": "?"}},
        {"source_id": "half", "algorithm": {**TEXT, "begin_date": "mei"}, "then": "release"},
        {"source_id": "nieuw", "algorithm": TEXT},
        {"algorithm": TEXT},
        "geen object",
        {"source_id": "leeg"},
    ])  # fmt: skip
    assert status == 200
    results = told["results"]
    assert [each["status"] for each in results] == [200, 200, 422, 422, 422, 422, 422, 422]
    assert [each.get("outcome") for each in results[:2]] == ["created", "updated"]
    assert results[0]["state"] == "PUBLISHED"
    assert results[2]["detail"][0]["loc"] == ["body", "items", 2, "algorithm", "status"]
    assert results[4]["detail"][0]["loc"] == ["body", "items", 4, "source_id"]
    assert (told["succeeded"], told["failed"]) == (2, 6)
    assert sorted(Draft.objects.values_list("source_id", flat=True)) == ["er-al", "nieuw"]


def test_a_dry_batch_changes_nothing(program):
    told = program.batch([{"source_id": "a", "algorithm": TEXT}, {"source_id": "b", "algorithm": {}}], "?dry_run=true")[1]
    assert (told["succeeded"], told["failed"], told["dry_run"]) == (1, 1, True)
    assert "findings" in told["results"][0]
    assert not Draft.objects.exists()


@pytest.mark.parametrize("items", [None, [], {}, [{}] * 101])
def test_a_batch_that_is_none_or_too_long_is_refused(program, items):
    assert program.batch(items)[0] == 422


def test_the_same_request_again_gets_the_same_answer(program):
    first = program.create(TEXT, **{"Idempotency-Key": "een"})
    assert program.create(TEXT, **{"Idempotency-Key": "een"}) == first
    assert program.last["Idempotency-Replayed"] == "true"
    assert Draft.objects.count() == 1
    assert program.create(TEXT, **{"Idempotency-Key": "twee"}) != first
    assert Draft.objects.count() == 2


def test_the_answer_that_is_kept_is_sealed(program):
    first = program.create(TEXT, **{"Idempotency-Key": "een"})
    kept = Repeatable.objects.get().body
    assert first[1]["lars_code"] not in kept
    assert TEXT["name"] not in kept
    Repeatable.objects.update(body=kept[:-9] + "veranderd")
    assert program.create(TEXT, **{"Idempotency-Key": "een"})[0] == 409
    assert Draft.objects.count() == 1


def test_of_two_equal_requests_at_the_same_time_one_is_done(installation):
    out, err = installation.start("tests.asking_at_once").communicate(timeout=TIMEOUT)
    told = json.loads(out or "{}")
    assert told, err
    first, second = sorted(told["answers"], key=lambda each: each["replayed"])
    assert (first["status"], second["status"], first["body"] == second["body"]) == (200, 200, True), told
    assert (first["replayed"], second["replayed"], told["descriptions"]) == (False, True, 1)


def test_a_refusal_is_repeated_too(program):
    for _ in range(2):
        assert program.create({}, **{"Idempotency-Key": "een"})[0] == 422
    assert program.last["Idempotency-Replayed"] == "true"


def test_another_request_under_the_same_key_is_refused(program):
    program.create(TEXT, **{"Idempotency-Key": "een"})
    assert program.create({**TEXT, "name": "Anders"}, **{"Idempotency-Key": "een"})[0] == 422
    assert Draft.objects.count() == 1


@pytest.mark.both
def test_a_batch_again_gets_the_same_answer_and_hears_when_the_first_still_goes_on(program):
    items = [{"source_id": "a", "algorithm": TEXT}]
    first = program.batch(items, **{"Idempotency-Key": "een"})
    assert program.batch(items, **{"Idempotency-Key": "een"}) == first
    assert program.last["Idempotency-Replayed"] == "true"
    Repeatable.objects.update(status=0)
    assert program.batch(items, **{"Idempotency-Key": "een"})[0] == 409
    assert program.last["Retry-After"] == "60"
    Repeatable.objects.update(at=timezone.now() - timedelta(minutes=11))
    assert program.batch(items, **{"Idempotency-Key": "een"})[1]["results"][0]["outcome"] == "unchanged"


def test_a_key_to_repeat_with_is_of_one_program_and_for_a_day(program, place):
    first = program.create(TEXT, **{"Idempotency-Key": "een"})
    program.key = key_of(place, name="Een ander")
    assert program.create(TEXT, **{"Idempotency-Key": "een"}) != first
    Repeatable.objects.update(at=timezone.now() - timedelta(hours=25))
    assert program.create(TEXT, **{"Idempotency-Key": "een"})[0] == 200
    assert Draft.objects.count() == 3
    assert repeating.forget() == 1
    assert program.create(TEXT, **{"Idempotency-Key": "e" * 256})[0] == 422


@pytest.mark.both
def test_who_saves_over_somebody_else_hears_it(program, draft_of):
    lars = program.create(TEXT)[1]["lars_code"]
    program.read(lars)
    tag = program.last["ETag"]
    draft = draft_of(lars)
    actions.save(draft=draft, document={**draft.document, "goal": "Van een collega."}, revision=draft.revision, by=OPERATOR)
    assert program.update(lars, TEXT, **{"If-Match": tag})[0] == 412
    assert program.read(lars)[1]["goal"] == "Van een collega."
    assert program.update(lars, TEXT, **{"If-Match": program.last["ETag"]})[0] == 200


def test_keys_of_no_standard_are_kept_beside_the_text(program, draft_of):
    ours = {"lars": "12345670", "publication_dt": "2020-01-01"}
    lars = program.create({**TEXT, "eigen_veld": "bewaar mij", **ours})[1]["lars_code"]
    draft = draft_of(lars)
    assert draft.beside == {"eigen_veld": "bewaar mij"}
    assert not {"eigen_veld", "lars", "publication_dt"} & set(draft.document)
    assert lars != "12345670"


def test_what_is_public_already_is_taken_over_by_its_number_or_its_own_id(program):
    known = factories.registration("12345670", number="12345670", organization="Gemeente Proefdorp", name="Parkeren")
    assert program.read("12345670")[0] == 404
    assert program.update("12345670", TEXT, "?dry_run=true")[1]["outcome"] == "updated"
    assert not Draft.objects.exists()
    assert program.update("12345670", {**TEXT, "status": 7})[0] == 422
    assert not Draft.objects.exists(), "taken over and changed, or neither"
    assert program.update("12345670", TEXT)[0] == 200
    assert program.release("12345670")[0] == program.publish("12345670")[0] == 200
    assert (Registration.objects.get(), known.versions.count()) == (known, 2)
    assert program.published("12345670")[1]["name"] == TEXT["name"]
    own = factories.register("eigen", "Eigen register", owner_name="Gemeente Proefdorp")
    second = factories.registration("zaak-2", in_register=own, organization="Gemeente Proefdorp", name="Tweede")
    assert program.create({**TEXT, "source_id": "zaak-2"})[0] == 409
    status, told = program.upsert("zaak-2", TEXT, "?then=publish")
    assert (status, told["outcome"], told["lars_code"]) == (200, "updated", second.number)
    assert program.upsert("zaak-2", TEXT)[1]["outcome"] == "unchanged"
    third = factories.registration("zaak-3", organization="Gemeente Proefdorp", name="Derde")
    assert program.upsert("zaak-3", TEXT)[1]["lars_code"] != third.number, "the id that another register gave says nothing"


def test_of_another_organisation_nothing_is_taken_over(program):
    other = factories.registration("23456785", number="23456785", organization="Waterschap Elders", name="Gemaal")
    assert program.update(other.number, TEXT)[0] == 404
    assert program.upsert(other.number, TEXT)[1]["lars_code"] != other.number
    assert not Draft.objects.filter(registration=other).exists()
