"""Following another installation's ledger: exact, and suspicious of everything that is not as its hashes say."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from django.utils import translation

from algoritmeregister.cli.harvest import harvest
from algoritmeregister.harvest import fetching, queries
from algoritmeregister.harvest.connectors import instance
from algoritmeregister.harvest.models import (
    Duplicate,
    KeptFile,
    OrganisationRename,
    RawRecord,
    Rejection,
    Run,
    Source,
    SourceMark,
    SourceText,
)
from algoritmeregister.ledger.models import Entry
from algoritmeregister.registers.models import Register
from algoritmeregister.registrations.actions import Ground, appear, redact
from algoritmeregister.registrations.models import Basis, Registration, Version
from algoritmeregister.upkeep.verifying import Damaged, verify
from tests import factories
from tests.factories import ALICE, LATER, register
from tests.unit.harvest.ledgers import BASE, NUMBERS, Ledger
from tests.unit.harvest.web import Site, serve

pytestmark = pytest.mark.django_db


@pytest.fixture
def site(settings: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Site]:
    settings.HARVEST_PRIVATE_HOSTS = ["127.0.0.1"]
    settings.HARVEST_SECONDS_BETWEEN = 0
    settings.DATA_DIR = tmp_path
    monkeypatch.setattr(fetching, "pause", lambda seconds: None)
    with serve() as site:
        yield site


@pytest.fixture
def ledger(site: Site) -> Ledger:
    """A ledger with three rows about two registrations, and a source that follows it."""
    ledger = Ledger()
    ledger.serve(site)
    ledger.publish("a")
    ledger.publish("b")
    ledger.publish("a", 2, "updated", goal="Beter rekenen.")
    run("add", "waterveld", site.address, "--connector", "instance", "--max-changed", "100")
    return ledger


def run(*arguments: str, status: int = 0) -> Result:
    with translation.override("nl"):
        result = CliRunner().invoke(harvest, arguments)
    assert result.exit_code == status, (result.output, result.exception)
    return result


def outcome(*arguments: str, status: int = 0) -> dict[str, Any]:
    return json.loads(run("--json", *arguments, status=status).stdout)["sources"][0]


def ours() -> list[tuple[Any, ...]]:
    """Return the public rows of our ledger."""
    return list(Entry.objects.values_list("registration", "kind", "content_hash"))


def theirs(ledger: Ledger) -> list[tuple[Any, ...]]:
    names = ("registration", "kind", "content_hash")
    return [tuple(row["fields"][name] for name in names) for row in ledger.rows]


def current(source_id: str = "a") -> Version:
    return Version.objects.get(registration__source_id=source_id, valid_to__isnull=True)


def test_it_works(site: Site, ledger: Ledger) -> None:
    result = outcome()
    assert [result[key] for key in ("state", "read", "created", "updated")] == ["finished", 3, 2, 1]
    assert ours() == theirs(ledger)
    first = Registration.objects.get(source_id="a")
    assert (first.uri, first.number) == (f"{BASE}a", NUMBERS["a"])
    assert Register.objects.get(slug="waterveld").identity_base == BASE
    assert current().valid_from.isoformat() == "2026-03-01T12:02:00+00:00"
    origin = queries.origins(first)["goal"]
    assert (origin.place, origin.version, origin.profile) == ("1-3", 2, "instance@1")
    verify()

    ledger.add("withdrawn", "b", reason="Gestopt.")
    ledger.publish("a", 3, "renamed", organization="Gemeente Waterrijk", goal="Beter rekenen.")
    ledger.publish("b", 2, "restored")
    ledger.publish("a", 4, "redated", organization="Gemeente Waterrijk", goal="Beter rekenen.", publication_dt="2026-01-01")
    result = outcome()
    assert [result[key] for key in ("read", "renamed", "restored", "redated", "vanished")] == [4, 1, 1, 1, 1]
    assert ours() == theirs(ledger)
    assert OrganisationRename.objects.get().new_name == "Gemeente Waterrijk"
    assert Run.objects.latest("id").profile == "instance"
    verify()


def test_nothing_new_writes_nothing(site: Site, ledger: Ledger) -> None:
    outcome()
    seen = Registration.objects.get(source_id="a").last_seen_at
    asked = len(site.log)
    assert [outcome()["state"] for _turn in range(3)] == ["unchanged"] * 3
    assert len(site.log) - asked == 2 * 3, "robots.txt and one question"
    assert site.log[-1][2]["If-None-Match"], "and whoever has nothing new sends no page"
    assert Registration.objects.get(source_id="a").last_seen_at > seen
    assert Entry.objects.count() == 3


def test_many_pages_and_only_the_register_that_was_asked(site: Site, ledger: Ledger) -> None:
    ledger.registers["zandrug"] = "https://zandrug.example/"
    ledger.registers["later"] = f"{BASE}later/"
    ledger.add("published", "https://zandrug.example/1", 1, None)
    ledger.add("published", "later/1", 1, None)
    ledger.publish("a", 3, "updated", goal="Nog beter.")
    assert "zandrug" in outcome(status=1)["problem"]
    run("change", "waterveld", "--option", "register=waterveld", "--option", "size=2")
    assert outcome()["read"] == 4
    assert {uri for uri, _kind, _hash in ours()} == {f"{BASE}a", f"{BASE}b"}


def test_more_than_is_fetched_at_once(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(instance, "MOST_BYTES", 10)
    run("change", "waterveld", "--option", "size=1")
    found = json.loads(run("--json").stdout)["sources"]
    assert [each["read"] for each in found] == [1, 1, 1, 0]
    assert ours() == theirs(ledger)


def test_a_text_that_was_removed(ledger: Ledger, tmp_path: Path) -> None:
    ledger.redact(0, "Zonder de naam.")
    outcome()
    assert ours()[:2] == [*theirs(ledger)[:1], (f"{BASE}a", "redacted", ledger.rows[0]["fields"]["content_hash"])]
    ledger.redact(2)
    result = outcome()
    assert "goal" not in current().document
    assert sorted(ours()) == sorted(theirs(ledger))
    assert not any("Beter rekenen." in str(raw.data) for raw in RawRecord.objects.all())
    assert KeptFile.objects.count() == 0
    assert "1" in result["warnings"][0]
    verify()


def test_what_changed_is_what_changed_there_also_when_a_text_was_removed_since(ledger: Ledger) -> None:
    outcome()
    ledger.publish("a", 3, "redated", goal="Beter rekenen.", publication_dt="2026-01-01")
    ledger.redact(2)
    ledger.redact(3)
    outcome()
    assert sorted(ours()) == sorted(theirs(ledger))
    verify()


def test_registrations_that_became_one_there(ledger: Ledger) -> None:
    ledger.add("sources", "a", 2, ledger.rows[2]["content"], register="landelijk", uri="https://x.example/1", present=True)
    ledger.add("merged", "b", 1, into=NUMBERS["a"], reason="Is dezelfde registratie.")
    result = outcome()
    assert [result[key] for key in ("read", "created", "updated", "vanished")] == [5, 2, 1, 1]
    gone = Registration.objects.get(source_id="b")
    assert (gone.state, gone.withdrawal_reason) == ("withdrawn", "Is dezelfde registratie.")
    assert Version.objects.count() == 3
    verify()


def test_what_stands_in_another_register_too_stays(ledger: Ledger) -> None:
    outcome()
    found = Registration.objects.get(source_id="a")
    other = register("landelijk")
    appear(registration=found, register=other, source_id="1", basis=Basis.LINK, evidence="", observed_at=LATER, by=ALICE)
    ledger.add("withdrawn", "a", 2)
    run("change", "waterveld", "--max-withdrawn", "100")
    outcome("waterveld")
    assert Registration.objects.get(source_id="a").state == "published"
    assert found.appearances.get(register__slug="waterveld").gone_at
    ledger.publish("a", 3, "restored", goal="Terug.")
    outcome("waterveld")
    assert current().document["goal"] == "Terug."
    verify()


def test_what_may_be_the_same_in_another_register_is_for_a_steward(ledger: Ledger) -> None:
    name = {"name": "Rekenhulp voor toeslagen", "organization": "Gemeente Waterveld"}
    factories.registration("1", in_register=register("landelijk"), **name)
    ledger.publish("a", 3, "updated", **name)
    outcome()
    assert Register.objects.get(slug="waterveld").kind == "instance"
    pair = Duplicate.objects.get()
    assert [kind for kind, _value in pair.evidence] == ["name"]
    assert SourceMark.objects.filter(register__slug="waterveld", value=f"number:{NUMBERS['a']}").exists()
    verify()


PAGE = f"{BASE}a"  # the page of registration "a" there
LIST = (
    "Nummer;Naam;Organisatie;Doel;Risico's;Link naar bronregistratie\n"
    f"1;Rekenhulp a;Gemeente Waterveld;Volgens de lijst.;Een telfout.;{PAGE}\n"
)


@pytest.fixture
def both(site: Site, ledger: Ledger) -> Ledger:
    """A ledger that is followed, and a list of another register that names one of its registrations."""
    site.pages["/lijst.csv"] = LIST.encode()
    run("add", "landelijk", f"{site.address}/lijst.csv", "--complete", "--max-changed", "100", "--max-withdrawn", "100")
    run("change", "waterveld", "--max-withdrawn", "100")
    Register.objects.filter(slug="waterveld").update(owner_name="Gemeente Waterveld")  # its own register goes first
    return ledger


def in_both() -> Registration:
    """Return the one registration that stands in both registers."""
    verify()
    found = Registration.objects.get(state="published", appearances__source_id="a")
    assert sorted(found.appearances.values_list("register__slug", flat=True)) == ["landelijk", "waterveld"]
    return found


def shown() -> tuple[str, str | None]:
    version = Version.objects.get(registration=in_both(), valid_to__isnull=True)
    return version.document["goal"], version.document.get("risks")


@pytest.mark.parametrize("order", [("waterveld", "landelijk"), ("landelijk", "waterveld")], ids=["theirs", "list"])
def test_what_stands_in_another_register_becomes_one_and_stays_so(both: Ledger, site: Site, order: tuple[str, str]) -> None:
    for register_name in order:
        outcome(register_name)
    assert shown() == ("Beter rekenen.", "Een telfout."), "their text goes first, and what only the list has fills in"
    said = SourceText.objects.get(appearance__register__slug="waterveld")
    assert said.sealed["content_hash"] == both.rows[2]["fields"]["content_hash"], "under the hash of their ledger"
    came_from = queries.origins(in_both())
    assert (came_from["goal"].register, came_from["risks"].register) == ("waterveld", "landelijk")
    rows = Entry.objects.count()
    assert [outcome(register_name)["state"] for register_name in order] == ["unchanged"] * 2
    assert Entry.objects.count() == rows

    both.publish("a", 3, "updated", goal="Nog een keer.")
    both.publish("a", 4, "updated", goal="Nog beter.", risks="Geen.")
    outcome("waterveld")
    assert shown() == ("Nog beter.", "Geen.")
    assert not Version.objects.filter(content__contains="Nog een keer."), "what was never public here"
    site.pages["/lijst.csv"] = LIST.replace("Een telfout.", "Twee telfouten.").encode()
    outcome("landelijk")
    assert shown() == ("Nog beter.", "Geen.")
    both.add("withdrawn", "a", 4, reason="Gestopt.")
    outcome("waterveld")
    assert shown() == ("Volgens de lijst.", "Twee telfouten.")
    both.publish("a", 5, "restored", goal="Terug.")
    outcome("waterveld")
    assert shown() == ("Terug.", "Twee telfouten.")
    site.pages["/lijst.csv"] = LIST.replace("\n1;Rekenhulp a;", "\n2;Iets anders;").replace(PAGE, f"{BASE}z").encode()
    outcome("landelijk")
    both.publish("a", 6, "updated", goal="Alleen nog hier.")
    outcome("waterveld")
    alone = Version.objects.get(registration=in_both(), valid_to__isnull=True)
    assert alone.content_hash == both.rows[-1]["fields"]["content_hash"], "alone it is their version, under their hash"


def test_a_text_that_was_removed_there_goes_from_what_both_say(both: Ledger) -> None:
    outcome("landelijk")
    outcome("waterveld")
    both.redact(2, "Zonder de naam.")
    outcome("waterveld")
    assert shown()[0] == "Zonder de naam."
    kept = [*Version.objects.values_list("content", flat=True), *(each.content for each in SourceText.objects.all())]
    assert not [each for each in kept if "Beter rekenen." in each]
    both.publish("a", 3, "updated", goal="Beter rekenen.", name="Anders")
    outcome("waterveld")
    assert "Beter rekenen." not in str(Version.objects.get(registration=in_both(), valid_to__isnull=True).document)


def test_a_page_that_two_of_theirs_name_joins_nothing(both: Ledger) -> None:
    outcome("landelijk")
    both.publish("b", 2, "updated", url="https://waterveld.example/id/x")
    both.publish("c", 1, url="https://waterveld.example/id/x")
    outcome("waterveld")
    assert [each.appearances.count() for each in Registration.objects.order_by("pk")] == [2, 1, 1]
    verify()


def test_another_ledger_leaves_what_both_say_as_it_is(both: Ledger) -> None:
    outcome("landelijk")
    outcome("waterveld")
    before = Version.objects.filter(registration=in_both()).count()
    rewrite(both)
    run("approve", str(outcome("waterveld", status=1)["run"]))
    assert (shown(), Version.objects.filter(registration=in_both()).count()) == (("Beter rekenen.", "Een telfout."), before)


def test_a_steward_makes_one_of_two_and_it_stays_so(both: Ledger, site: Site) -> None:
    site.pages["/lijst.csv"] = LIST.replace(PAGE, "").encode()
    outcome("landelijk")
    outcome("waterveld")
    pair = json.loads(run("duplicates", "list", "--json").stdout)[0]
    run("duplicates", "merge", str(pair["duplicate"]))
    both.publish("a", 3, "updated", goal="Nog beter.")
    outcome("waterveld")
    assert shown() == ("Nog beter.", "Een telfout.")
    run("duplicates", "undo", str(pair["duplicate"]))
    both.publish("a", 4, "updated", goal="Weer apart.")
    outcome("waterveld")
    alone = Registration.objects.get(appearances__source_id="a", appearances__register__slug="waterveld")
    assert alone.versions.last().content_hash == both.rows[-1]["fields"]["content_hash"]
    verify()


def test_what_was_kept_beside_is_held_against_their_hash(both: Ledger) -> None:
    outcome("landelijk")
    outcome("waterveld")
    said = SourceText.objects.get(appearance__register__slug="waterveld")
    SourceText.objects.filter(pk=said.pk).update(content=said.content.replace("Beter", "Anders"))
    with pytest.raises(Damaged, match="de hash in het eigen logboek"):
        verify()


def test_a_text_that_was_removed_here_stays_away(ledger: Ledger) -> None:
    outcome()
    registration = Registration.objects.get(source_id="a")
    redact(registration=registration, version_number=2, path="document/goal", ground=Ground.PERSONAL_DATA, by=ALICE)
    ledger.publish("a", 3, "updated", goal="Beter rekenen.", name="Anders")
    outcome("waterveld")
    assert (current().document.get("goal"), current().content_hash) == (None, ledger.rows[-1]["fields"]["content_hash"])
    verify()


def lie_about_a_field(page: dict[str, Any]) -> None:
    page["results"][1]["fields"]["kind"] = "updated"


def lie_about_a_text(page: dict[str, Any]) -> None:
    page["results"][1]["content"]["document"]["goal"] = "Iets anders."


def leave_a_row_out(page: dict[str, Any]) -> None:
    del page["results"][1]


def leave_the_last_out(page: dict[str, Any]) -> None:
    del page["results"][-1]


def lie_about_the_epoch(page: dict[str, Any]) -> None:
    page["epochs"][0]["reason"] = "anders"


def give_no_rows(page: dict[str, Any]) -> None:
    page["results"], page["more"] = [], True


def give_nonsense(page: dict[str, Any]) -> None:
    page["results"][0] = {"fields": {"epoch": "x"}}


def give_something_else(page: dict[str, Any]) -> None:
    page.clear()


def nest_deeply(page: dict[str, Any]) -> None:
    deep: Any = "x"
    for _turn in range(300):
        deep = [deep]
    page["results"][0]["content"]["beside"]["deep"] = deep


LIES = [
    *(lie_about_a_field, lie_about_a_text, leave_a_row_out, leave_the_last_out, lie_about_the_epoch, give_no_rows),
    *(give_nonsense, give_something_else, nest_deeply),
]


@pytest.mark.parametrize("lie", LIES, ids=lambda lie: lie.__name__)
@pytest.mark.sqlite
def test_what_does_not_match_its_hash_is_not_taken(ledger: Ledger, lie: Any) -> None:
    ledger.lies = lie
    result = outcome(status=1)
    assert (result["state"], Version.objects.count(), bool(result["problem"])) == ("failed", 0, True)
    assert Source.objects.get().health == "failing"
    ledger.lies = lambda page: None
    assert outcome()["state"] == "finished"
    assert ours() == theirs(ledger)


def test_what_came_before_the_other_side_fell_silent_is_taken(ledger: Ledger) -> None:
    run("change", "waterveld", "--option", "size=1")
    ledger.broken_after = 2
    result = outcome()
    assert (result["read"], len(result["warnings"])) == (2, 1)
    ledger.broken_after = 1_000
    assert outcome()["read"] == 1
    assert ours() == theirs(ledger)


def test_the_reason_of_a_removal_that_was_not_fetched_yet_is_waited_for(ledger: Ledger) -> None:
    run("change", "waterveld", "--option", "size=1")
    ledger.redact(1)
    ledger.broken_after = 3
    assert outcome()["read"] == 2
    assert Registration.objects.count() == 1
    ledger.broken_after = 1_000
    outcome()
    assert sorted(ours()) == sorted(theirs(ledger))
    verify()


@pytest.mark.parametrize("what", ["a kind", "a standard"])
@pytest.mark.sqlite
def test_what_only_a_newer_version_of_this_software_knows(ledger: Ledger, what: str) -> None:
    if what == "a kind":
        ledger.add("teleported", "a", 2)
    else:
        ledger.publish("b", 2, "updated", goal="Nieuw.")
        content = ledger.rows[-1]["content"]
        content["standard"] = "9.0"
        whole = {"fields": content["commitments"], "language": "nl", "standard": "9.0"}
        from algoritmeregister.ledger.chain import digest

        ledger.rewrite(3, content_hash=digest(whole))
    result = outcome(status=1)
    assert "installatie bij" in result["problem"]
    assert Version.objects.count() == 3, "what came before it was taken"
    assert outcome(status=1)["state"] == "failed"


def test_too_much_waits_for_a_steward(ledger: Ledger) -> None:
    outcome()
    ledger.publish("a", 3, "updated", goal="Anders.")
    ledger.publish("b", 2, "updated", goal="Anders.")
    before = ours()
    run("change", "waterveld", "--max-changed", "50")
    result = outcome(status=1)
    assert (result["state"], ours()) == ("waiting", before)
    run("approve", str(result["run"]))
    assert ours() == theirs(ledger)
    assert outcome()["state"] == "unchanged"


def test_a_new_epoch_in_which_nothing_lapsed_is_told(ledger: Ledger) -> None:
    outcome()
    ledger.open("moved to another machine")
    result = outcome()
    assert (result["state"], result["read"]) == ("finished", 0)
    assert "moved to another machine" in result["warnings"][0]
    ledger.publish("b", 2, "updated", goal="Anders.")
    assert outcome()["read"] == 1
    assert ours() == theirs(ledger)


def restore(ledger: Ledger) -> None:
    ledger.restore(2)


def rewrite(ledger: Ledger) -> None:
    ledger.rewrite(1, observed_at="2026-02-01T12:00:00.000000Z")


def shorten(ledger: Ledger) -> None:
    del ledger.rows[1:]


def found_again(ledger: Ledger) -> None:
    ledger.epochs.clear()
    ledger.rows.clear()
    ledger.open("another founding")
    ledger.publish("b", 1, goal="Heel anders.")


@pytest.mark.parametrize("how", [restore, rewrite, shorten, found_again], ids=lambda how: how.__name__)
def test_a_ledger_that_is_not_the_one_we_followed_waits_for_a_steward(ledger: Ledger, how: Any) -> None:
    outcome()
    before = ours()
    how(ledger)
    result = outcome(status=1)
    assert (result["state"], ours()) == ("waiting", before)
    assert "1-3" in result["objections"][0]
    again = outcome(status=1)
    assert (again["run"], ours()) == (result["run"], before), "the same answer is the same question to the steward"
    run("approve", str(result["run"]))
    public = {each.source_id for each in Registration.objects.filter(state="published")}
    last = {row["fields"]["registration"]: row["fields"]["content_hash"] for row in ledger.rows}
    assert {f"{BASE}{source_id}" for source_id in public} == last.keys()
    assert {f"{BASE}{source_id}": current(source_id).content_hash for source_id in public} == last
    assert ours()[: len(before)] == before, "our own ledger keeps what was"
    assert outcome()["state"] == "unchanged"
    ledger.publish("b", 5, "updated", goal="En verder.")
    assert outcome("waterveld", status=0)["read"] == 1
    verify()


def test_a_steward_who_does_not_believe_it_keeps_what_is_shown(ledger: Ledger) -> None:
    outcome()
    before = ours()
    rewrite(ledger)
    run("dismiss", str(outcome(status=1)["run"]))
    assert (ours(), outcome(status=1)["state"]) == (before, "waiting")


def test_a_register_that_came_another_way_before(site: Site, ledger: Ledger) -> None:
    run("remove", "waterveld")
    site.pages["/lijst.csv"] = b"Nummer;Naam;Organisatie;Doel\na;Rekenhulp a;Gemeente Waterveld;Rekenen.\n"
    run("add", "waterveld", f"{site.address}/lijst.csv", "--complete")
    outcome()
    run("change", "waterveld", "--to", site.address, "--connector", "instance")
    run("change", "waterveld", "--max-changed", "100")
    outcome()
    assert current().content_hash == ledger.rows[2]["fields"]["content_hash"]
    assert Registration.objects.count() == 2
    verify()


def test_a_row_that_cannot_be_kept_is_told_and_the_rest_goes_on(ledger: Ledger) -> None:
    ledger.publish("x" * 400, 1)
    ledger.publish("b", 2, "updated", goal="Verder.")
    result = outcome()
    assert (result["rejected"], current("b").document["goal"]) == (1, "Verder.")
    assert "300" in Rejection.objects.get().reason


@pytest.mark.sqlite
def test_a_value_of_another_shape_than_its_field_does_not_reach_a_page(ledger: Ledger) -> None:
    ledger.publish("b", 2, "updated", goal={"tekst": ["geen", "tekst"]})
    result = outcome()
    assert (result["rejected"], current("b").document["goal"]) == (1, "Rekenen.")
    assert "goal" in Rejection.objects.get().reason


def test_a_rehearsal_writes_nothing_and_a_preview_is_refused(ledger: Ledger) -> None:
    result = outcome("--dry-run")
    assert (result["created"], result["updated"], Entry.objects.count(), Run.objects.count()) == (2, 1, 0, 0)
    assert "letterlijk" in run("--preview", status=1).output


@pytest.mark.parametrize("option", ["size=0", "size=201", "register=3", "registers=x"])
@pytest.mark.sqlite
def test_wrong_options_are_refused(site: Site, option: str) -> None:
    run("add", "waterveld", site.address, "--connector", "instance", "--option", option, status=1)
    assert not Source.objects.exists()


def test_what_became_one_there_is_no_longer_shown_apart(ledger: Ledger) -> None:
    """In which registers it stands there is not ours to tell; what goes on as another registration there, ends here."""
    outcome()
    ledger.add("sources", "a", register="landelijk", uri="https://landelijk.example/1", basis="link", present=True)
    ledger.add("merged", "b", **{"into": NUMBERS["a"]}, reason="Is dezelfde registratie.")
    result = outcome()
    assert [result[key] for key in ("state", "read", "changed", "vanished")] == ["finished", 2, 0, 1]
    assert Registration.objects.get(source_id="b").state == "withdrawn"
    assert Entry.objects.latest("sequence").kind == "withdrawn"
    verify()
