"""Importing official lists, through the action and through the command."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from algoritmeregister.audit.actors import Actor, ActorKind
from algoritmeregister.audit.models import Event
from algoritmeregister.cli.organisations import organisations as command
from algoritmeregister.ledger.kinds import Kind
from algoritmeregister.ledger.models import Entry
from algoritmeregister.ledger.verification import verify_chain
from algoritmeregister.organisations.actions import resolve
from algoritmeregister.organisations.lists.entries import ListError
from algoritmeregister.organisations.lists.importing import TooManyVanished, import_lists
from algoritmeregister.organisations.models import Listing, NameKind, Organisation, OrganisationName
from algoritmeregister.organisations.queries import by_code
from algoritmeregister.registers.actions import ensure
from algoritmeregister.registrations.actions import publish
from algoritmeregister.registrations.verification import Audit
from tests.shared_data import shared_data

pytestmark = pytest.mark.django_db
BY = Actor(ActorKind.COMMAND, "Alice")
LISTS = Path(__file__).parent / "lists"


def take(*names: str | Path, **options):
    return import_lists([LISTS / name for name in names], by=BY, **options).counts()


def a_list(folder: Path, *rows: str, name: str = "list.csv") -> Path:
    path = folder / name
    path.write_text("\n".join(["name;identifier;org_id", *rows]), "utf-8")
    return path


def towns(number: int, *, without: int = 0) -> list[str]:
    return [f"Gemeente Dorp {n};GM{8000 + n};gm{8000 + n}" for n in range(without, number)]


def some(**counts: int) -> dict[str, int]:
    nothing = dict.fromkeys(("created", "changed", "renamed", "ended", "vanished", "matched", "unchanged"), 0)
    return nothing | counts


def test_it_works():
    assert take("gemeenten.csv") == some(created=3)
    organisation = Organisation.objects.get(code="gm9001")
    assert (organisation.name, organisation.kind, organisation.listed) == ("Gemeente Meerdijk", "gemeente", True)
    assert organisation.tooi_uri == "https://identifier.overheid.nl/tooi/id/gemeente/gm9001"


@pytest.mark.parametrize("name", ["gemeenten.csv", "roo.xml", "tooi.json"])
def test_a_second_run_writes_nothing(name):
    first = take(name)
    tables = (Organisation, OrganisationName, Listing, Event)
    before = [list(table.objects.order_by("pk").values()) for table in tables]
    assert take(name) == some(unchanged=first["created"])
    assert [list(table.objects.order_by("pk").values()) for table in tables] == before


def test_three_lists_of_the_same_organisations_agree():
    take("gemeenten.csv")
    take("roo.xml", "tooi.json")
    assert Organisation.objects.filter(tooi_uri__endswith="/gm9001").count() == 1
    meerdijk = Organisation.objects.get(code="gm9001")
    assert set(meerdijk.listings.values_list("source", flat=True)) == {"csv", "roo", "tooi"}
    assert meerdijk.starts_on == date(1850, 1, 1)  # TOOI knows best
    for name in ("gemeenten.csv", "roo.xml", "tooi.json", "roo.xml"):
        counts = take(name)
        assert counts == some(unchanged=counts["unchanged"]), name


def test_a_dry_run_tells_the_same_and_changes_nothing():
    told = take("roo.xml", dry_run=True)
    assert (told["created"], told["changed"]) == (8, 0)  # a new one that belongs to another one is told once
    assert not Organisation.objects.exists()
    assert not Event.objects.exists()
    assert take("roo.xml") == told


def test_every_change_is_in_the_audit_log():
    take("gemeenten.csv")
    assert Event.objects.filter(action="organisation created").count() == 3
    assert Event.objects.filter(action="import organisations", actor_name="Alice").count() == 1


def test_parents_and_successors_are_linked():
    take("roo.xml", "tooi.json")
    names = {each.code: each for each in Organisation.objects.select_related("parent", "successor")}
    assert names["afdeling-sprookjes"].parent == names["directie-verzinsels"]
    assert names["directie-verzinsels"].parent == names["mnre9010"]
    assert names["zb900020"].parent == names["mnre9010"]
    assert names["gm9002"].successor == names["gm9004"]
    assert names["gm9002"].ends_on == date(2019, 1, 1)


def test_former_names_are_dated():
    take("tooi.json")
    former = OrganisationName.objects.get(kind=NameKind.FORMER)
    assert (former.name, former.valid_from, former.valid_to) == ("Gemeente Meer en Dijk", date(1850, 1, 1), date(2010, 1, 1))
    assert resolve(name="Meer en Dijk (gemeente)", by=BY).code == "gm9001"


def test_a_rename_keeps_the_former_name(tmp_path):
    take("gemeenten.csv")
    text = (LISTS / "gemeenten.csv").read_text("utf-8").replace("Gemeente Meerdijk", "Gemeente Dijkmeer")
    path = tmp_path / "list.csv"
    path.write_text(text, "utf-8")
    assert take(path) == some(renamed=1, unchanged=2)
    organisation = Organisation.objects.get(code="gm9001")
    former = organisation.names.get(kind=NameKind.FORMER)
    assert (organisation.name, former.name) == ("Gemeente Dijkmeer", "Gemeente Meerdijk")
    assert former.valid_to is not None
    assert organisation.names.get(kind=NameKind.OFFICIAL).valid_from == former.valid_to
    assert take(path) == some(unchanged=3)


def test_a_rename_in_a_list_with_history_has_the_day_of_the_list(tmp_path):
    nodes = json.loads((LISTS / "tooi.json").read_text("utf-8"))
    before = [node for node in nodes if "/hv1" not in node["@id"]]
    old, new = tmp_path / "old.json", LISTS / "tooi.json"
    old.write_text(json.dumps(before).replace("gemeente Meerdijk", "gemeente Meer en Dijk"), "utf-8")
    take(old)
    assert take(new) == some(renamed=1, unchanged=3)
    former = OrganisationName.objects.get(kind=NameKind.FORMER)
    assert (former.name, former.valid_to) == ("Gemeente Meer en Dijk", date(2010, 1, 1))
    assert take(new) == some(unchanged=4)


def test_a_new_name_that_another_organisation_has_is_not_taken(tmp_path):
    take(a_list(tmp_path, "Gemeente A;GM8001;gm8001", "Gemeente B;GM8002;gm8002"))
    path = a_list(tmp_path, "Gemeente B;GM8001;gm8001", "Gemeente B;GM8002;gm8002")
    summary = import_lists([path], by=BY)
    assert summary.notes
    assert Organisation.objects.get(code="gm8001").name == "Gemeente A"


def test_what_vanished_is_kept_and_unlisted(tmp_path):
    take(a_list(tmp_path, *towns(40)))
    assert take(a_list(tmp_path, *towns(40, without=2))) == some(vanished=2, unchanged=38)
    gone = Organisation.objects.get(code="gm8000")
    assert not gone.listed
    assert not gone.listings.get().present
    assert take(a_list(tmp_path, *towns(40))) == some(changed=2, unchanged=38)
    gone.refresh_from_db()
    assert gone.listed


def test_it_refuses_when_more_than_one_in_twenty_would_vanish(tmp_path):
    take(a_list(tmp_path, *towns(40)))
    shorter = a_list(tmp_path, *towns(43, without=3))
    with pytest.raises(TooManyVanished, match=r"40.*3"):
        take(shorter)
    assert not Organisation.objects.filter(code="gm8042").exists()
    assert take(shorter, force=True) == some(vanished=3, created=3, unchanged=37)


def test_another_section_of_a_list_makes_nothing_vanish(tmp_path):
    take("gemeenten.csv")
    assert take(a_list(tmp_path, "Provincie Verzonnen;PV90;pv90")) == some(created=1)
    assert Organisation.objects.filter(listed=True).count() == 4


def test_one_damaged_file_stops_them_all(tmp_path):
    damaged = tmp_path / "half.xml"
    damaged.write_bytes((LISTS / "roo.xml").read_bytes()[:-300])
    with pytest.raises(ListError, match=r"half\.xml"):
        take("gemeenten.csv", damaged)
    assert not Organisation.objects.exists()


def test_an_organisation_known_by_name_gets_its_identifier():
    known = resolve(name="Gemeente Bergen (L)", by=BY)
    assert not known.listed
    assert take("gemeenten.csv") == some(created=2, matched=1)
    known.refresh_from_db()
    assert (known.listed, known.name, known.kind) == (True, "Gemeente Bergen (L.)", "gemeente")
    assert known.tooi_uri.endswith("gm9005")
    assert known.code == "gemeente-bergen-l"  # addresses do not change
    assert by_code("gm9005") == known


def test_an_ambiguous_name_stays_by_itself(tmp_path):
    known = resolve(name="Utrecht", by=BY)
    take(a_list(tmp_path, "Gemeente Utrecht;GM0344;gm0344", "Provincie Utrecht;PV26;pv26"))
    known.refresh_from_db()
    assert not known.listed
    assert known.merged_into is None


def test_two_that_turn_out_to_be_one_are_joined_and_no_text_changes():
    register = ensure(slug="proef", name="Proefregister", by=BY)
    document = {"name": "Sprookjeszoeker", "organization": "FB", "goal": "Sprookjes vinden."}
    outcome = publish(
        register=register,
        source_id="1",
        document=document,
        standard="1.0",
        observed_at=datetime(2026, 5, 1, tzinfo=UTC),
        by=BY,
    )
    by_abbreviation = outcome.registration.organisation
    known = resolve(name="Fabelbureau", by=BY)
    counts = take("roo.xml")
    assert counts["matched"] == 2
    known.refresh_from_db()
    by_abbreviation.refresh_from_db()
    assert by_abbreviation.merged_into == known
    assert by_code(by_abbreviation.code) == known
    outcome.registration.refresh_from_db()
    version = outcome.registration.versions.get()
    assert outcome.registration.organisation == version.organisation == known
    assert (version.document, version.organisation_name) == (document, "FB")
    assert Entry.objects.order_by("sequence").last().kind == Kind.MOVED
    audit = Audit()
    verify_chain(visit=audit.visit)
    assert audit.finish() == 1
    assert take("roo.xml") == some(unchanged=8)


@pytest.mark.django_db(transaction=True)
def test_the_command_prints_a_summary_and_json():
    run = CliRunner().invoke(command, ["import", str(LISTS / "gemeenten.csv"), "--dry-run", "--json"])
    assert run.exit_code == 0, run.output
    told = json.loads(run.stdout)
    assert (told["dry_run"], told["created"], len(told["changes"])) == (True, 3, 3)
    assert CliRunner().invoke(command, ["import", str(LISTS / "gemeenten.csv")]).exit_code == 0
    listed = CliRunner().invoke(command, ["list", "--kind", "gemeente"])
    assert "gm9001\tGemeente Meerdijk\tgemeente" in listed.stdout
    assert "3" in CliRunner().invoke(command, ["list"]).stdout


@pytest.mark.django_db(transaction=True)
@pytest.mark.sqlite
def test_the_command_tells_what_changed_in_words(tmp_path):
    take("gemeenten.csv")
    run = CliRunner().invoke(command, ["import", str(LISTS / "roo.xml")])
    assert run.exit_code == 0, run.output
    told = [line for line in run.output.splitlines() if line.startswith("  Gewijzigd")]
    assert told
    assert "website: https://" in run.output
    for key in ("tooi_uri", "ends_on", "starts_on", "identifiers", "parent", "None", "{"):
        assert key not in run.output, key


@pytest.mark.django_db(transaction=True)
@pytest.mark.sqlite
def test_the_command_refuses_with_a_message(tmp_path):
    take(a_list(tmp_path, *towns(10)))
    run = CliRunner().invoke(command, ["import", str(a_list(tmp_path, *towns(10, without=2)))])
    assert run.exit_code == 1
    assert "--force" in run.output
    assert "Traceback" not in run.output


@pytest.mark.sqlite
def test_the_real_lists_cover_every_municipality_that_the_register_names():
    folder = shared_data("organisations")
    merged = json.loads(shared_data("national-register/merged-2026-08-08.json").read_text("utf-8"))
    summary = import_lists(sorted(folder.glob("*.csv")), by=BY)
    assert summary.counts() == some(created=428)
    assert dict(Organisation.objects.values_list("kind").order_by().annotate(n=_count())) == {
        "gemeente": 342, "provincie": 12, "waterschap": 21, "omgevingsdienst": 28, "veiligheidsregio": 25,
    }  # fmt: skip
    assert len(summary.notes) == 2  # one identifier that two environmental services claim
    names = {record["organisatie"] for record in merged["algoritmes"]}
    found = {name: resolve(name=name, by=BY) for name in names}
    matched = {name for name, organisation in found.items() if organisation.listed}
    assert (len(names), len(matched)) == (336, 247)
    of_listed_kinds = ("Gemeente ", "Provincie ", "Waterschap ", "Hoogheemraadschap ", "Wetterskip ", "Omgevingsdienst ",
                       "RUD ", "Veiligheidsregio ")  # fmt: skip
    assert not {name for name in names - matched if name.startswith(of_listed_kinds)}
    assert found["Gemeente Noardeast Fryslân"].code == "gm1970"
    assert found["Gemeente Bergen (L)"].code == "gm0893"
    assert found["Gemeente Nuenen, Gerwen en Nederwetten"].code == "gm0820"
    assert found["Gemeente Reusel-de Mierden"].code == "gm1667"
    assert found["HDSR Hoogheemraadschap De Stichtse Rijnlanden"].code == "ws0636"


@pytest.mark.sqlite
def test_the_real_lists_after_the_registrations_leave_no_double():
    folder = shared_data("organisations")
    merged = json.loads(shared_data("national-register/merged-2026-08-08.json").read_text("utf-8"))
    for name in {record["organisatie"] for record in merged["algoritmes"]}:
        resolve(name=name, by=BY)
    before = Organisation.objects.count()
    counts = import_lists(sorted(folder.glob("*.csv")), by=BY).counts()
    assert counts["matched"] == 247
    assert Organisation.objects.filter(merged_into__isnull=True).count() == before + 428 - 247


def _count():
    from django.db.models import Count

    return Count("pk")
