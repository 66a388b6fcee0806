"""An organisation takes over at the desk what is public of it through another register: one registration, its text first."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from algoritmeregister.accounts.roles import Role
from algoritmeregister.audit.models import Event
from algoritmeregister.harvest.queries import origins
from algoritmeregister.ledger.models import Entry
from algoritmeregister.ledger.verification import verify_chain
from algoritmeregister.registrations.drafts import actions, queries
from algoritmeregister.registrations.drafts.errors import DraftError, ForbiddenStep, NotAllowed, TakenOver
from algoritmeregister.registrations.drafts.models import Draft, Translation
from algoritmeregister.registrations.drafts.states import Flow
from algoritmeregister.registrations.models import Appearance, Registration, Version
from algoritmeregister.registrations.states import State
from algoritmeregister.registrations.verification import Audit
from tests.people import by, organisation, person
from tests.two_registers import NATIONAL, NUMBER, Registers

pytestmark = pytest.mark.django_db


@pytest.fixture
def registers(tmp_path: Path) -> Registers:
    """The national register, with one registration of Waterveld."""
    made = Registers(tmp_path)
    made.national()
    return made


@pytest.fixture
def cast(registers: Registers) -> SimpleNamespace:
    """Waterveld, where Alice writes and publishes alone, and Charlie elsewhere."""
    place = organisation("Gemeente Waterveld")
    alice = by(person("Alice", place, Role.EDITOR, Role.PUBLISHER, Role.ADMINISTRATOR))
    actions.choose_flow(organisation=place, flow=Flow.AUTHOR_PUBLISHES, by=alice)
    return SimpleNamespace(place=place, alice=alice, charlie=by(person("Charlie", organisation("Elders"), *Role)))


def adopted(cast: SimpleNamespace) -> Draft:
    return actions.adopt(organisation=cast.place, registration=Registration.objects.get(number=NUMBER), by=cast.alice)


def published(cast: SimpleNamespace, draft: Draft | None = None, **changes: object) -> Draft:
    """The description, with these values in its text (None: taken out), published."""
    draft = draft or adopted(cast)
    document = {key: value for key, value in {**draft.document, **changes}.items() if value is not None}
    saved = actions.save(draft=draft, document=document, revision=draft.revision, by=cast.alice)
    return actions.publish(draft=saved, by=cast.alice)


def shown() -> dict[str, object]:
    """What the public reads; there is one registration."""
    return Version.objects.get(registration=Registration.objects.get(), language="nl", valid_to=None).document


def verify() -> None:
    audit = Audit()
    verify_chain(visit=audit.visit)
    audit.finish()


def test_it_works(registers: Registers, cast: SimpleNamespace) -> None:
    before = Registration.objects.get()
    draft = adopted(cast)
    assert (draft.registration, draft.number, draft.source_id) == (before, NUMBER, before.source_id)
    assert queries.public_document(draft) == shown(), "word for word what is public"
    assert Event.objects.filter(action="adopt registration", organisation=cast.place.code, succeeded=True).count() == 1
    published(cast, draft, goal="Veiliger oversteken.")
    now = Registration.objects.get()
    assert (now.number, now.uri, now.first_observed_at) == (NUMBER, before.uri, before.first_observed_at)
    assert [each.number for each in now.versions.order_by("number")] == [1, 2], "the history goes on"
    there = {each.register.owner_id == cast.place.pk: each.basis for each in Appearance.objects.select_related("register")}
    assert there == {False: "origin", True: "owner"}
    assert list(Entry.objects.values_list("kind", flat=True)) == ["published", "sources", "updated"]
    assert "goal" not in origins(now), "what was written here comes from nobody's file"
    assert "name" in origins(now)
    verify()


def test_published_unchanged_it_only_stands_in_one_more_register(registers: Registers, cast: SimpleNamespace) -> None:
    actions.publish(draft=adopted(cast), by=cast.alice)
    assert Version.objects.count() == 1
    assert list(Entry.objects.values_list("kind", flat=True)) == ["published", "sources"]
    registers.national(at=timezone.now())
    registers.national(risks="Meer kapotte lussen.", at=timezone.now())
    assert shown()["risks"] == "Een kapotte lus.", "the organisation's own text goes first"
    verify()


def test_what_the_other_register_says_later_does_not_come_back(registers: Registers, cast: SimpleNamespace) -> None:
    published(cast, goal="Veiliger oversteken.", risks=None)
    for changes in ({}, {"description_short": "Heel iets anders."}, {"goal": "Sneller."}, {"risks": "Toch wel."}):
        registers.national(**changes, at=timezone.now())
        document = shown()
        assert document["description_short"] == NATIONAL["description_short"]
        assert (document["goal"], document.get("risks")) == ("Veiliger oversteken.", None)
    registers.national(human_intervention="Iemand kijkt mee.", at=timezone.now())
    assert shown()["human_intervention"] == "Iemand kijkt mee.", "what only the other has, and we never had, fills in"
    verify()


def test_when_the_other_register_loses_it_ours_stays(registers: Registers, cast: SimpleNamespace) -> None:
    published(cast, goal="Veiliger oversteken.")
    registers.national({**NATIONAL, "algorithm_id": "23456785", "name": "Iets anders", "url": ""}, at=timezone.now())
    found = Registration.objects.get(number=NUMBER)
    assert found.state == State.PUBLISHED
    assert [each.register.is_local for each in found.appearances.filter(gone_at=None)] == [True]
    assert found.versions.get(valid_to=None).document["goal"] == "Veiliger oversteken."
    verify()


def test_it_vanished_between_taking_over_and_publishing(registers: Registers, cast: SimpleNamespace) -> None:
    draft = adopted(cast)
    registers.national({**NATIONAL, "algorithm_id": "23456785", "name": "Iets anders", "url": ""}, at=timezone.now())
    assert Registration.objects.get(number=NUMBER).state == State.WITHDRAWN
    draft.refresh_from_db()
    published(cast, draft, goal="Veiliger oversteken.")
    assert Registration.objects.get(number=NUMBER).state == State.PUBLISHED
    assert Registration.objects.count() == 2
    verify()


def test_withdrawn_here_the_other_register_is_read_again(registers: Registers, cast: SimpleNamespace) -> None:
    draft = adopted(cast)
    assert not queries.is_public(draft)
    with pytest.raises(ForbiddenStep):
        actions.withdraw(draft=draft, reason="Wij stoppen.", by=cast.alice)
    draft = published(cast, draft, goal="Veiliger oversteken.")
    assert queries.is_public(draft)
    assert queries.stays_elsewhere(draft) == [Registration.objects.get().register.name]
    draft = actions.withdraw(draft=draft, reason="Wij stoppen.", by=cast.alice)
    assert Registration.objects.get().state == State.PUBLISHED
    assert "goal" not in shown(), "what the other register says, and nothing of ours"
    assert not queries.is_public(draft)
    registers.national(risks="Anders.", at=timezone.now())
    assert shown()["risks"] == "Anders."
    actions.archive(draft=draft, by=cast.alice)
    back = published(cast, actions.restore(draft=draft, by=cast.alice), goal="Wij beginnen weer.")
    assert (queries.is_public(back), shown()["goal"]) == (True, "Wij beginnen weer.")
    verify()


def test_every_language_comes_along(registers: Registers, cast: SimpleNamespace) -> None:
    english = {**NATIONAL, "lang": "eng", "name": "Traffic lights", "description_short": "Controls the lights."}
    registers.national(NATIONAL, english, at=timezone.now())
    draft = adopted(cast)
    made = Translation.objects.get(draft=draft)
    assert (made.language, made.origin, made.reviewed) == ("en", "person", True)
    assert made.document["name"] == "Traffic lights"
    assert "risks" not in made.document, "only what differs: the rest is read from the text itself"
    assert queries.translation_revisions(draft, "en").get().document == made.document
    published(cast, draft, goal="Veiliger oversteken.")
    current = Version.objects.get(language="en", valid_to=None).document
    assert (current["name"], current["goal"]) == ("Traffic lights", "Veiliger oversteken.")
    registers.national(NATIONAL, english | {"name": "Lights"}, at=timezone.now())
    assert Version.objects.get(language="en", valid_to=None).document["name"] == "Traffic lights"
    verify()


def test_once_and_only_for_its_own_organisation(registers: Registers, cast: SimpleNamespace) -> None:
    found = Registration.objects.get()
    with pytest.raises(NotAllowed, match="redacteur"):
        actions.adopt(organisation=cast.place, registration=found, by=cast.charlie)
    elsewhere = organisation("Elders")
    with pytest.raises(NotAllowed, match=f"Registratie {NUMBER} is van een andere organisatie"):
        actions.adopt(organisation=elsewhere, registration=found, by=cast.charlie)
    with pytest.raises(NotAllowed):
        actions.adopt_all(organisation=elsewhere, registrations=[found], by=cast.charlie)
    assert not Draft.objects.exists()
    assert Event.objects.filter(action="adopt registration", succeeded=False).count() == 3
    draft = adopted(cast)
    with pytest.raises(TakenOver, match="al overgenomen, als ‘Stoplichten’") as refusal:
        adopted(cast)
    assert refusal.value.current == draft
    assert actions.adopt_all(organisation=cast.place, registrations=[found], by=cast.alice) == []
    actions.discard(draft=draft, by=cast.alice)
    assert Registration.objects.get().state == State.PUBLISHED, "what was public stays"
    assert actions.adopt_all(organisation=cast.place, registrations=[found], by=cast.alice)[0].number == NUMBER


def test_what_is_public_no_more_cannot_be_taken_over(registers: Registers, cast: SimpleNamespace) -> None:
    found = Registration.objects.get()
    registers.national({**NATIONAL, "algorithm_id": "23456785", "name": "Iets anders", "url": ""}, at=timezone.now())
    with pytest.raises(DraftError, match="niet meer openbaar"):
        actions.adopt(organisation=cast.place, registration=found, by=cast.alice)


def test_an_id_that_is_used_here_already_is_no_reason_to_refuse(registers: Registers, cast: SimpleNamespace) -> None:
    other = actions.start(organisation=cast.place, source_id=NUMBER, document={"name": "Iets anders"}, by=cast.alice)
    actions.publish(draft=other, by=cast.alice)
    draft = published(cast, goal="Veiliger oversteken.")
    assert draft.registration != Draft.objects.get(pk=other.pk).registration
    assert Registration.objects.count() == 2
    verify()


EVENTS = st.lists(
    st.sampled_from(["same", "changed", "vanished", "published", "emptied", "withdrawn"]), min_size=1, max_size=5
)


@given(EVENTS)
@example(["vanished", "emptied", "same"])  # what is taken out while nobody else has it, stays out when somebody has it again
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_comes_it_stays_one_registration(registers: Registers, cast: SimpleNamespace, events: list[str]) -> None:
    with transaction.atomic():
        draft, last = adopted(cast), None
        other = {**NATIONAL, "algorithm_id": "23456785", "name": "Iets anders", "url": ""}
        for number, event in enumerate(events):
            draft.refresh_from_db()
            if event in {"published", "emptied"}:
                last = f"Doel {number}."
                draft = published(cast, draft, goal=last, risks=None if event == "emptied" else f"Risico {number}.")
            elif event == "withdrawn" and queries.is_public(draft):
                draft, last = actions.withdraw(draft=draft, reason="Wij stoppen.", by=cast.alice), None
            elif event != "withdrawn":
                here = NATIONAL | ({"description_short": f"Tekst {number}."} if event == "changed" else {})
                registers.national(*([other] if event == "vanished" else [here, other]), at=timezone.now())
            found = Registration.objects.get(number=NUMBER)
            if last:
                assert found.state == State.PUBLISHED
                current = found.versions.get(valid_to=None, language="nl").document
                assert (current["goal"], "risks" in current) == (last, "risks" in draft.document)
        assert Registration.objects.exclude(number="23456785").count() == 1
        verify()
        transaction.set_rollback(True)
