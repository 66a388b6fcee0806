"""The same registration through a local and the national register: one registration with both sources."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.db import transaction
from django.utils import timezone, translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from algoritmeregister.cli.harvest import harvest
from algoritmeregister.harvest.errors import WrongSource
from algoritmeregister.harvest.joining import duplicates
from algoritmeregister.harvest.joining.models import Duplicate
from algoritmeregister.harvest.models import SourceText
from algoritmeregister.harvest.queries import origins
from algoritmeregister.ledger.models import Entry
from algoritmeregister.ledger.verification import verify_chain
from algoritmeregister.registers.models import Register
from algoritmeregister.registrations.actions import Ground, redact
from algoritmeregister.registrations.drafts import actions as drafts
from algoritmeregister.registrations.drafts.queries import is_public
from algoritmeregister.registrations.drafts.states import Flow
from algoritmeregister.registrations.models import Appearance, Registration, Version
from algoritmeregister.registrations.verification import Audit
from tests.factories import ALICE
from tests.people import OPERATOR, organisation
from tests.two_registers import LOCAL, NATIONAL, NUMBER, OTHER_LOCAL, OTHER_NATIONAL, PAGE, Registers

pytestmark = pytest.mark.django_db


@pytest.fixture
def registers(tmp_path: Path) -> Registers:
    return Registers(tmp_path)


def current() -> Version:
    return Version.objects.get(valid_to__isnull=True)


def current_of(registration: Registration) -> Version:
    return Version.objects.get(registration=registration, valid_to__isnull=True)


def verify() -> None:
    audit = Audit()
    verify_chain(visit=audit.visit)
    audit.finish()


def kinds() -> list[str]:
    return list(Entry.objects.values_list("kind", flat=True))


def test_fictional_examples_are_nobodys_registration(registers: Registers) -> None:
    registers.local()
    Register.objects.filter(slug="waterveld").update(is_demo=True)
    registers.national()
    assert Registration.objects.count() == 2


def test_it_works(registers: Registers) -> None:
    registers.local()
    report = registers.national()
    assert (report.counts.created, report.counts.changed) == (0, 1)
    document = current().document
    assert document["name"] == "Slimme stoplichten", "the organisation's own register goes first"
    assert document["risks"] == "Een kapotte lus.", "what only the other has, fills in"
    assert {each.register.slug: each.basis for each in Appearance.objects.all()} == {
        "waterveld": "origin",
        "landelijk": "link",
    }
    assert kinds() == ["published", "sources", "updated"]
    came_from = origins(Registration.objects.get())
    assert (came_from["name"].register, came_from["risks"].register) == ("waterveld", "landelijk")
    verify()


def test_the_other_order_gives_the_same_document(registers: Registers) -> None:
    registers.national()
    registers.local()
    assert current().document["name"] == "Slimme stoplichten"
    assert current().document["risks"] == "Een kapotte lus."
    assert Registration.objects.get().number == NUMBER
    verify()


def test_what_the_desk_publishes_stays_when_another_register_is_read_again(registers: Registers) -> None:
    place = organisation("Gemeente Waterveld")
    drafts.choose_flow(organisation=place, flow=Flow.AUTHOR_PUBLISHES, by=OPERATOR)
    text = {"name": "Slimme stoplichten", "goal": "Minder wachten."}
    draft = drafts.publish(draft=drafts.start(organisation=place, document=text, by=OPERATOR), by=OPERATOR)
    elsewhere = NATIONAL | {"algorithm_id": draft.number, "url": ""}
    registers.take("landelijk", elsewhere, at=timezone.now())
    assert (current().document["goal"], current().document["risks"]) == ("Minder wachten.", "Een kapotte lus.")
    draft = drafts.save(draft=draft, document=text | {"goal": "Veiliger oversteken."}, revision=1, by=OPERATOR)
    drafts.publish(draft=draft, by=OPERATOR)
    registers.take("landelijk", elsewhere | {"risks": "Twee kapotte lussen."}, at=timezone.now())
    assert Registration.objects.count() == 1
    document = current().document
    assert (document["name"], document["goal"]) == ("Slimme stoplichten", "Veiliger oversteken.")
    assert document["risks"] == "Twee kapotte lussen."
    verify()


def test_a_number_is_enough(registers: Registers) -> None:
    registers.national(url="")
    registers.local(url="", lars=NUMBER)
    assert Registration.objects.count() == 1
    assert Appearance.objects.get(register__slug="waterveld").basis == "number"


def test_an_id_with_its_place_is_enough(registers: Registers) -> None:
    registers.local(url="")
    registers.national(url="https://waterveld.example/algoritmes", source_id="stoplicht")
    assert Registration.objects.count() == 1
    assert Appearance.objects.get(register__slug="landelijk").basis == "source_id"


@pytest.mark.parametrize(
    "changes",
    [
        {"url": ""},
        {"url": "https://waterveld.example/"},
        {"organization": "Gemeente Bosrand"},
        {"url": "", "source_id": "stoplicht"},
    ],
    ids=["no link", "a link to the front page", "another organisation", "an id without its place"],
)
def test_what_is_not_certain_is_not_joined(registers: Registers, changes: dict[str, str]) -> None:
    registers.local()
    registers.national(**changes)
    assert Registration.objects.count() == 2
    verify()


def test_a_link_that_two_records_have_says_nothing(registers: Registers) -> None:
    registers.local()
    registers.national(NATIONAL, OTHER_NATIONAL | {"url": PAGE})
    assert Registration.objects.count() == 3


def test_it_stays_while_one_register_has_it(registers: Registers) -> None:
    registers.local(LOCAL, OTHER_LOCAL)
    registers.national(NATIONAL, OTHER_NATIONAL)
    report = registers.local(OTHER_LOCAL)
    assert report.counts.vanished == 1
    joined = Appearance.objects.get(register__slug="landelijk", source_id=NUMBER).registration
    assert joined.state == "published"
    assert current_of(joined).document["name"] == "Stoplichten"
    assert "goal" not in current_of(joined).document
    assert {name: each.register for name, each in origins(joined).items()}["name"] == "landelijk"
    registers.national(OTHER_NATIONAL)
    joined.refresh_from_db()
    assert joined.state == "withdrawn"
    verify()
    registers.local(LOCAL, OTHER_LOCAL)
    joined.refresh_from_db()
    assert joined.state == "published"
    assert current_of(joined).document["name"] == "Slimme stoplichten"
    assert Appearance.objects.get(register__slug="landelijk", source_id=NUMBER).gone_at is not None
    verify()


def test_a_register_that_has_it_again_unchanged_is_a_source_again(registers: Registers) -> None:
    registers.local(LOCAL, OTHER_LOCAL)
    registers.national()
    registers.local(OTHER_LOCAL)
    registers.local(LOCAL, OTHER_LOCAL)
    joined = Appearance.objects.get(register__slug="waterveld", source_id="stoplicht")
    assert joined.gone_at is None
    assert current_of(joined.registration).document["goal"] == "Minder wachten."
    verify()


def test_nothing_changed_writes_nothing(registers: Registers) -> None:
    registers.local()
    registers.national()
    before, versions = kinds(), Version.objects.count()
    assert registers.local().counts.unchanged == 1
    assert registers.national().counts.unchanged == 1
    assert (kinds(), Version.objects.count()) == (before, versions)
    seen = Appearance.objects.order_by("last_seen_at").values_list("last_seen_at", flat=True)
    assert Registration.objects.get().last_seen_at == max(seen) > min(seen)


def test_a_removed_text_does_not_come_back_from_the_other_register(registers: Registers) -> None:
    registers.local(risks="Bel Jan Jansen op nummer 0612345678.")
    registers.national(risks="Bel Jan Jansen op nummer 0612345678.", provider="Kruispunt BV")
    joined = Registration.objects.get()
    redact(
        registration=joined, version_number=current().number, path="document/risks", ground=Ground.PERSONAL_DATA, by=ALICE
    )
    registers.local(OTHER_LOCAL)
    assert "risks" not in current_of(joined).document
    assert not [each for each in SourceText.objects.all() if "Jansen" in each.content]
    verify()


def command(*arguments: str, status: int = 0) -> str:
    with translation.override("nl"):
        result = CliRunner().invoke(harvest, ["duplicates", *arguments])
    assert result.exit_code == status, (result.output, result.exception)
    return result.stdout


@pytest.fixture
def twice(registers: Registers) -> Registers:
    """The same registration in two registers, which nothing but its name tells."""
    registers.local(LOCAL, OTHER_LOCAL)
    registers.national(NATIONAL | {"url": "", "name": "Slimme  Stoplichten"}, OTHER_NATIONAL)
    return registers


def test_what_looks_the_same_is_for_a_steward(twice: Registers) -> None:
    assert Registration.objects.count() == 4
    [pair] = json.loads(command("list", "--json"))
    assert {each["register"] for each in pair["registrations"]} == {"waterveld", "landelijk"}
    assert pair["evidence"] == [["name", "Slimme Stoplichten | Slimme stoplichten"]]
    assert "bijna dezelfde naam" in command()
    command("dismiss", str(pair["duplicate"]), "--remark", "Een ander kruispunt.")
    assert command() == "Geen vermoedelijke dubbelen.\n"
    twice.national(NATIONAL | {"url": "", "name": "Slimme stoplichten", "goal": "Anders."}, OTHER_NATIONAL)
    assert command() == "Geen vermoedelijke dubbelen.\n", "what a steward decided stays"
    command("merge", str(pair["duplicate"]), status=1)


def test_a_steward_makes_one_of_two(twice: Registers) -> None:
    [pair] = json.loads(command("list", "--json"))
    command("merge", str(pair["duplicate"]))
    winner = Registration.objects.get(number=pair["goes_on"])
    loser = Registration.objects.get(number=NUMBER)
    assert (loser.state, loser.merged_into, loser.versions.count()) == ("withdrawn", winner, 1)
    assert winner.register.slug == "waterveld", "the one in the organisation's own register goes on"
    assert current_of(winner).document["risks"] == "Een kapotte lus."
    assert Registration.objects.filter(state="published").count() == 3
    assert kinds()[-3:] == ["merged", "sources", "updated"]
    verify()
    report = twice.national(NATIONAL | {"url": "", "name": "Nog een naam", "risks": "Anders."}, OTHER_NATIONAL)
    assert (report.counts.created, report.counts.updated) == (0, 1)
    assert (current_of(winner).document["name"], current_of(winner).document["risks"]) == ("Slimme stoplichten", "Anders.")
    command("lead", winner.number, "landelijk")
    assert current_of(winner).document["name"] == "Nog een naam"
    twice.local(OTHER_LOCAL)
    winner.refresh_from_db()
    assert winner.state == "published"
    verify()


def test_what_a_steward_made_one_can_be_two_again(twice: Registers) -> None:
    [pair] = json.loads(command("list", "--json"))
    number = str(pair["duplicate"])
    command("undo", number, status=1)
    numbers = (pair["goes_on"], NUMBER)
    before = [current_of(Registration.objects.get(number=each)).content for each in numbers]
    command("merge", number)
    assert NUMBER in command("list", "--merged")
    told = command("undo", number, "--remark", "Een ander kruispunt.")
    assert told == f"Registratie {NUMBER} is weer een eigen registratie.\n"
    winner, loser = Registration.objects.get(number=pair["goes_on"]), Registration.objects.get(number=NUMBER)
    assert (loser.state, loser.merged_into, loser.withdrawal_reason) == ("published", None, "")
    assert [each.register.slug for each in loser.appearances.all()] == ["landelijk"]
    assert [(each.register.slug, each.basis) for each in winner.appearances.all()] == [("waterveld", "origin")]
    assert [current_of(each).content for each in (winner, loser)] == before
    assert kinds()[-7:] == ["merged", "sources", "updated", "sources", "sources", "restored", "updated"]
    assert "ten onrechte" in Entry.objects.get(kind="restored").detail["reason"]
    verify()
    assert command() == "Geen vermoedelijke dubbelen.\n", "they are not suspected again"
    changed = NATIONAL | {"url": "", "name": "Nog een naam"}
    report = twice.take("landelijk", changed, OTHER_NATIONAL, at=timezone.now())
    assert (report.counts.created, report.counts.updated) == (0, 1)
    assert current_of(loser).document["name"] == "Nog een naam", "its register goes on with it"
    command("undo", number, status=1)
    verify()


def test_a_description_goes_along_with_its_registration(registers: Registers) -> None:
    place = organisation("Gemeente Waterveld")
    drafts.choose_flow(organisation=place, flow=Flow.AUTHOR_PUBLISHES, by=OPERATOR)
    started = drafts.start(organisation=place, document={"name": "Slimme stoplichten", "goal": "Rijden."}, by=OPERATOR)
    draft = drafts.publish(draft=started, by=OPERATOR)
    registers.national(NATIONAL | {"url": "", "name": "Slimme stoplichten"}, OTHER_NATIONAL)
    pair = Duplicate.objects.get()
    other = Registration.objects.get(number=NUMBER)
    duplicates.merge(duplicate=pair, into=other, by=OPERATOR)
    draft.refresh_from_db()
    assert draft.registration == other
    assert is_public(draft)
    draft = drafts.save(draft=draft, document={**draft.document, "goal": "Lopen."}, revision=draft.revision, by=OPERATOR)
    drafts.publish(draft=draft, by=OPERATOR)
    assert current_of(other).document["goal"] == "Lopen."
    pair.refresh_from_db()
    duplicates.undo(duplicate=pair, by=OPERATOR)
    draft.refresh_from_db()
    assert draft.registration.number == draft.number != NUMBER
    assert is_public(draft)
    assert current_of(draft.registration).document["goal"] == "Lopen."
    verify()


def test_a_mark_between_two_that_are_public_is_for_a_steward(registers: Registers) -> None:
    registers.local(url="")
    registers.national(name="Iets heel anders")
    registers.local(name="Met een andere naam")
    [pair] = json.loads(command("list", "--json"))
    assert pair["evidence"] == [["link", "page:waterveld.example/algoritmes/stoplicht"]]
    command("merge", str(pair["duplicate"]), "--keep", NUMBER)
    assert Registration.objects.get(state="published").number == NUMBER
    verify()


def test_a_steward_who_decides_after_another_is_told_so(registers: Registers) -> None:
    registers.local(url="")
    registers.national(name="Iets heel anders")
    registers.local(name="Met een andere naam")
    seen_earlier = Duplicate.objects.get()
    duplicates.dismiss(duplicate=Duplicate.objects.get(), by=OPERATOR)
    for decide in (duplicates.merge, duplicates.dismiss, duplicates.undo):
        with pytest.raises(WrongSource):
            decide(duplicate=seen_earlier, by=OPERATOR)
        seen_earlier.state = Duplicate.State.OPEN
    assert Registration.objects.filter(state="published").count() == 2


TEXTS = st.sampled_from(["", "Eén.", "Twee.", "Drie…", "Drie, en meer."])
FIELDS = ("goal", "risks", "description_short", "proportionality", "provider")
RECORD = st.fixed_dictionaries(dict.fromkeys(FIELDS, TEXTS))


@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], deadline=None)
@given(locally=st.lists(RECORD, min_size=1, max_size=3), nationally=st.lists(RECORD, min_size=1, max_size=3), data=st.data())
@pytest.mark.sqlite
def test_the_order_of_the_registers_does_not_matter(
    tmp_path: Path, locally: list[dict[str, str]], nationally: list[dict[str, str]], data: st.DataObject
) -> None:
    """However the readings of two registers are mixed, the same is public in the end."""
    turns = ["local"] * len(locally) + ["national"] * len(nationally)
    found = []
    for order in (turns, data.draw(st.permutations(turns))):
        with transaction.atomic():
            registers = Registers(tmp_path)
            left: dict[str, Iterator[dict[str, str]]] = {"local": iter(locally), "national": iter(nationally)}
            for turn in order:
                base = LOCAL if turn == "local" else NATIONAL
                registers.take("waterveld" if turn == "local" else "landelijk", base | next(left[turn]))
            sources = {name: each.register for name, each in origins(Registration.objects.get()).items()}
            found.append((current().document, current().beside, current().standard, sources))
            verify()
            transaction.set_rollback(True)
    assert found[0] == found[1]
