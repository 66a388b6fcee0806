"""`algoritmeregister harvest` from a real server: it fills the register, and what is public stays right however a source
breaks.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from django.utils import translation

from algoritmeregister.audit.models import Event
from algoritmeregister.cli.harvest import harvest
from algoritmeregister.harvest import fetching, kept
from algoritmeregister.harvest.actions import Request, import_file
from algoritmeregister.harvest.models import KeptFile, Run, Source
from algoritmeregister.harvest.writing import Writer
from algoritmeregister.ledger.models import Entry
from algoritmeregister.registers.models import Register
from algoritmeregister.registrations.actions import Ground, redact
from algoritmeregister.registrations.models import Registration, Version
from tests.factories import ALICE
from tests.unit.harvest.web import Handler, Site, send, serve

pytestmark = pytest.mark.django_db
HEAD = "Nummer;Naam;Organisatie;Doel;Status\n"


def rows(*numbers: int, **changes: str) -> bytes:
    """Return a table with these registrations; `changes`: r3="…" is another aim for number 3."""
    lines = [
        f"A{number};Rekenhulp {number};Gemeente Waterveld;{changes.get(f'r{number}', 'Helpen rekenen.')};In gebruik\n"
        for number in numbers
    ]
    return (HEAD + "".join(lines)).encode()


TEN = rows(*range(10))


@pytest.fixture
def site(settings: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Site]:
    settings.HARVEST_PRIVATE_HOSTS = ["127.0.0.1"]
    settings.HARVEST_SECONDS_BETWEEN = 0
    settings.DATA_DIR = tmp_path
    monkeypatch.setattr(fetching, "pause", lambda seconds: None)
    with serve() as site:
        yield site


def run(*arguments: str, status: int = 0) -> Result:
    with translation.override("nl"):
        result = CliRunner().invoke(harvest, arguments)
    assert result.exit_code == status, (result.output, result.exception)
    return result


def outcome(*arguments: str, status: int = 0) -> dict[str, Any]:
    return json.loads(run(*arguments, "--json", status=status).stdout)["sources"][0]


def public() -> list[tuple[Any, ...]]:
    """Return everything public: what is current, the state of each registration, and the ledger."""
    versions = Version.objects.filter(valid_to__isnull=True).order_by("pk").values_list("pk", "content")
    return [*versions, *Registration.objects.order_by("pk").values_list("pk", "state"), ("ledger", Entry.objects.count())]


@pytest.fixture
def waterveld(site: Site) -> Source:
    """A register of ten registrations, harvested once; its source is complete."""
    site.pages["/lijst.csv"] = TEN
    run("add", "waterveld", f"{site.address}/lijst.csv", "--complete")
    assert outcome("waterveld")["created"] == 10
    return Source.objects.get()


def test_it_works(site: Site, waterveld: Source) -> None:
    assert Registration.objects.filter(register__slug="waterveld", state="published").count() == 10
    assert (waterveld.health, waterveld.failures) == ("good", 0)
    before = public()
    site.pages["/lijst.csv"] = rows(*range(1, 11), r4="Anders rekenen.")
    result = outcome("waterveld")
    assert [result[key] for key in ("read", "created", "changed", "unchanged", "vanished")] == [10, 1, 1, 8, 1]
    assert Registration.objects.get(source_id="A0").state == "withdrawn"
    assert public() != before
    assert Event.objects.filter(action="add source", subject="waterveld").exists()


def test_without_a_source_it_says_how_to_add_one_but_not_to_a_timer(site: Site) -> None:
    assert "harvest add REGISTER ADRES" in run().stderr
    assert run("--due").output == ""


def test_the_same_bytes_without_a_tag_are_unchanged_too(site: Site, waterveld: Source) -> None:
    before, seen = public(), Registration.objects.get(source_id="A1").last_seen_at
    site.pages["/lijst.csv"] = lambda page: send(page, TEN)
    result = outcome("waterveld")
    assert (result["state"], result["unchanged"], public()) == ("unchanged", 10, before)
    assert Registration.objects.get(source_id="A1").last_seen_at > seen
    assert KeptFile.objects.count() == 1
    assert Run.objects.latest("id").kept is not None


def test_the_same_records_in_other_bytes_write_nothing(site: Site, waterveld: Source) -> None:
    before = public()
    site.pages["/lijst.csv"] = TEN.replace(b"\n", b"\r\n")
    result = outcome("waterveld")
    assert (result["state"], result["unchanged"], public()) == ("finished", 10, before)


def test_a_run_that_broke_off_is_mended_also_when_the_source_is_as_before(
    site: Site, waterveld: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_off(_writer: Writer) -> None:
        raise OSError("no space left on device")

    site.pages["/lijst.csv"] = rows(*range(1, 11), r4="Anders rekenen.")
    with monkeypatch.context() as patched:
        patched.setattr(Writer, "mark_seen", break_off)
        assert outcome("waterveld", status=1)["problem"] == "no space left on device"
    site.pages["/lijst.csv"] = TEN
    assert outcome("waterveld")["state"] == "finished"
    shown = {each.source_id for each in Registration.objects.filter(state="published")}
    assert shown == {f"A{number}" for number in range(10)}
    assert Version.objects.get(registration__source_id="A4", valid_to__isnull=True).document["goal"] == "Helpen rekenen."
    assert outcome("waterveld")["state"] == "unchanged"


def test_after_an_import_by_hand_the_source_is_read_again(site: Site, waterveld: Source, tmp_path: Path) -> None:
    (tmp_path / "lijst.csv").write_bytes(rows(1, r1="Met de hand."))
    import_file(Request(tmp_path / "lijst.csv", "waterveld"), by=ALICE)
    assert outcome("waterveld")["changed"] == 1
    assert Version.objects.get(registration__source_id="A1", valid_to__isnull=True).document["goal"] == "Helpen rekenen."
    assert outcome("waterveld")["state"] == "unchanged"


def half(page: Handler) -> None:
    send(page, TEN[:200], Content_Length=str(len(TEN)))


BROKEN: dict[str, bytes | int | Callable[[Handler], None]] = {
    "down": 503,
    "gone": 404,
    "signing in is asked": 401,
    "truncated": half,
    "empty": b"",
    "only the labels": HEAD.encode(),
    "a login page": b"<!DOCTYPE html><title>Inloggen</title>",
    "a login page somewhere else": lambda page: send(page, b"", 302, Location="/inloggen"),
    "another table": b"Naam;Prijs\nStoel;12\n",
    "an error in JSON": b'{"error": "try again later"}',
}


@pytest.mark.parametrize("how", BROKEN)
@pytest.mark.sqlite
def test_what_is_no_answer_changes_nothing_public(site: Site, waterveld: Source, how: str) -> None:
    before = public()
    site.pages |= {"/lijst.csv": BROKEN[how], "/inloggen": b"<html>Wie bent u?</html>"}
    result = outcome("waterveld", status=1)
    assert (result["state"], public()) == ("failed", before)
    assert result["problem"]
    waterveld.refresh_from_db()
    assert (waterveld.health, waterveld.failures, bool(waterveld.problem)) == ("failing", 1, True)
    assert Run.objects.latest("id").state == "failed"
    site.pages["/lijst.csv"] = TEN
    assert outcome("waterveld")["state"] == "unchanged"
    waterveld.refresh_from_db()
    assert (waterveld.health, waterveld.failures, waterveld.problem, public()) == ("good", 0, "", before)


SUSPECT = {
    "half the records gone": (rows(*range(5)), "ingetrokken"),
    "nearly everything changed": (rows(*range(10), **{f"r{number}": "Anders." for number in range(8)}), "veranderen"),
    "a column was emptied": (TEN.replace(b"Helpen rekenen.", b""), "Doel"),
    "a column is called something else": (TEN.replace(b";Doel;", b";Oogmerk;"), "Doel"),
    "one id for all": (
        TEN[: len(HEAD)] + b"".join(b"A1;" + line[3:] + b"\n" for line in TEN[len(HEAD) :].splitlines()),
        "9",
    ),
}


@pytest.mark.parametrize("how", SUSPECT)
@pytest.mark.sqlite
def test_what_would_change_too_much_waits_for_a_steward(site: Site, waterveld: Source, how: str) -> None:
    before = public()
    site.pages["/lijst.csv"], word = SUSPECT[how]
    result = outcome("waterveld", status=1)
    assert (result["state"], public()) == ("waiting", before)
    assert word in " ".join(result["objections"])
    waterveld.refresh_from_db()
    assert waterveld.health == "waiting"
    again = outcome("waterveld", status=1)
    assert (again["run"], public()) == (result["run"], before), "the same answer is the same question to the steward"
    run("approve", str(result["run"]))
    waterveld.refresh_from_db()
    assert (waterveld.health, Run.objects.get(pk=result["run"]).state) == ("good", "finished")
    assert public() != before
    after = public()
    assert (outcome("waterveld")["state"], public()) == ("unchanged", after)


def test_a_rehearsal_tells_what_would_wait_and_writes_nothing(site: Site, waterveld: Source) -> None:
    site.pages["/lijst.csv"] = rows(*range(5))
    before, runs = public(), Run.objects.count()
    result = outcome("waterveld", "--dry-run", status=1)
    assert (result["state"], result["vanished"], result["run"]) == ("waiting", 5, None)
    assert (public(), Run.objects.count()) == (before, runs)


def test_a_steward_puts_a_run_aside(site: Site, waterveld: Source) -> None:
    before = public()
    site.pages["/lijst.csv"] = rows(*range(5))
    number = str(outcome("waterveld", status=1)["run"])
    assert number in run("waiting").output
    run("dismiss", number)
    assert (run("waiting").output, public()) == ("", before)
    run("approve", number, status=1)
    run("dismiss", number, status=1)
    assert Event.objects.filter(action="dismiss harvest run").exists()


def test_a_newer_answer_puts_the_waiting_one_aside(site: Site, waterveld: Source) -> None:
    site.pages["/lijst.csv"] = rows(*range(5))
    waiting = outcome("waterveld", status=1)["run"]
    site.pages["/lijst.csv"] = rows(*range(11))
    assert outcome("waterveld")["created"] == 1
    assert Run.objects.get(pk=waiting).state == "dismissed"


def test_an_id_that_is_given_to_something_else_is_put_apart(site: Site, waterveld: Source) -> None:
    other = TEN.replace(b"A3;Rekenhulp 3;Gemeente Waterveld", b"A3;Fraudezoeker;Provincie Zandrug")
    site.pages["/lijst.csv"] = other.replace(b"A5;Rekenhulp 5", b"A5;Rekenhulp vijf")
    result = outcome("waterveld")
    assert (result["state"], result["changed"], result["rejected"], result["vanished"]) == ("finished", 1, 1, 0)
    current = Version.objects.get(registration__source_id="A3", valid_to__isnull=True)
    assert current.document["name"] == "Rekenhulp 3"
    assert "Fraudezoeker" in result["objections"][0]
    assert outcome("waterveld")["state"] == "unchanged"
    run("approve", str(result["run"]))
    current = Version.objects.get(registration__source_id="A3", valid_to__isnull=True)
    assert current.document["name"] == "Fraudezoeker"


def test_one_of_few_may_go(site: Site) -> None:
    site.pages["/lijst.csv"] = rows(1, 2)
    run("add", "klein", f"{site.address}/lijst.csv", "--complete")
    outcome("klein")
    site.pages["/lijst.csv"] = rows(1)
    assert outcome("klein")["vanished"] == 1
    assert Register.objects.get(slug="klein").registrations.filter(state="published").count() == 1


def test_without_complete_nothing_is_withdrawn(site: Site, waterveld: Source) -> None:
    run("change", "waterveld", "--partial", "--max-changed", "90")
    site.pages["/lijst.csv"] = rows(1, r1="Anders.")
    result = outcome("waterveld")
    assert (result["vanished"], result["changed"]) == (0, 1)


def test_a_preview_shows_the_source_beside_the_result(site: Site, waterveld: Source) -> None:
    before = public()
    text = run("waterveld", "--preview", "--records", "1").output
    assert "Doel = Helpen rekenen." in text
    assert "→ goal = Helpen rekenen." in text
    assert "100 %  Status → status" in text
    columns = json.loads(run("--preview", "--json").stdout)["sources"][0]["columns"]
    assert {"column": "Naam", "filled": 10, "fields": ["name"]} in columns
    assert public() == before


def test_only_what_is_due(site: Site, waterveld: Source) -> None:
    assert json.loads(run("--due", "--json").stdout)["sources"] == []
    run("change", "waterveld", "--off")
    assert json.loads(run("--json").stdout)["sources"] == []
    run("waterveld", status=1)


def test_sources_are_listed_and_removed(site: Site, waterveld: Source) -> None:
    listed = json.loads(run("list", "--json").stdout)
    assert (listed[0]["register"], listed[0]["health"], listed[0]["complete"]) == ("waterveld", "good", True)
    run("remove", "waterveld")
    assert run("list").output == ""
    assert Registration.objects.count() == 10
    assert Run.objects.get().source is None


@pytest.mark.parametrize(
    "arguments",
    [
        *(["add", "x", "file:///etc/passwd"], ["add", "x", "https://a.example/", "--profile", "geen"]),
        ["add", "x", "https://a.example/", "--connector", "json_pages", "--option", "method=PUT"],
        ["add", "waterveld", "https://a.example/other.csv"],  # the first source is the whole register
        *(["change", "waterveld", "--address", "https://nee.example/"], ["approve", "99"], ["onbekend"]),
    ],
)
@pytest.mark.sqlite
def test_what_cannot_be_is_refused(site: Site, waterveld: Source, arguments: list[str]) -> None:
    run(*arguments, status=1)
    assert Source.objects.count() == 1
    assert not Register.objects.filter(slug="x").exists()


def test_two_harvests_do_not_go_together(site: Site, waterveld: Source) -> None:
    with kept.only_one():
        assert "al opgehaald" in run("waterveld", status=1).output


def test_what_was_fetched_is_kept_and_goes_when_a_text_must_go(site: Site, waterveld: Source, tmp_path: Path) -> None:
    files = list((tmp_path / "harvest" / "kept").rglob("*.gz"))
    assert len(files) == KeptFile.objects.count() == 1
    assert kept.restore(KeptFile.objects.get(), tmp_path).read_bytes() == TEN  # type: ignore[union-attr]
    registration = Registration.objects.get(source_id="A1")
    redact(registration=registration, version_number=1, path="document/goal", ground=Ground.PERSONAL_DATA, by=ALICE)
    assert not KeptFile.objects.exists()
    assert not files[0].exists()


def test_what_was_not_seen_for_long_is_no_longer_kept(site: Site, waterveld: Source, settings: Any) -> None:
    site.pages["/lijst.csv"] = rows(*range(11))
    outcome("waterveld")
    assert KeptFile.objects.count() == 2
    settings.HARVEST_KEEP_DAYS = 0
    kept.prune()
    assert not KeptFile.objects.exists()
