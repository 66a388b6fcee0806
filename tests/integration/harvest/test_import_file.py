"""Taking in files: what is published, what stays, what is refused."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from algoritmeregister import standards
from algoritmeregister.harvest import queries, writing
from algoritmeregister.harvest.actions import Request, import_file
from algoritmeregister.harvest.deciding import confirm_rename
from algoritmeregister.harvest.errors import FileUnreadable, OlderThanKnown, UnknownShape, WrongProfile, WrongRegister
from algoritmeregister.harvest.models import FieldOrigins, OrganisationRename, RawRecord, Rejection, Run, SourceRecord
from algoritmeregister.harvest.outcomes import Report
from algoritmeregister.ledger.models import Entry
from algoritmeregister.organisations.models import Organisation
from algoritmeregister.registers.models import Register
from algoritmeregister.registrations.actions import Ground, redact
from algoritmeregister.registrations.models import Registration, Version
from tests.factories import ALICE
from tests.unit.harvest.files import listing, workbook, write

pytestmark = pytest.mark.django_db
A, B, C, D = "11136893", "11248112", "12535125", "15422688"


def take(path: Path, text: str | bytes, **options: Any) -> Report:
    """Write a file and take it in."""
    return import_file(Request(write(path, text), **options), by=ALICE)


def current(source_id: str) -> Version:
    """Return the current version of a registration."""
    return Version.objects.get(registration__source_id=source_id, valid_to__isnull=True)


def everything() -> dict[str, int]:
    """Count the rows of everything an import may write, but for its own report."""
    models = (
        Version,
        Entry,
        Registration,
        RawRecord,
        SourceRecord,
        FieldOrigins,
        Organisation,
        OrganisationRename,
        Rejection,
    )
    return {model.__name__: model.objects.count() for model in models}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "lijst.json"


def test_it_works(path: Path) -> None:
    report = take(
        path,
        listing({"number": A}, {"number": B, "juridische_basis": "Wegenverkeerswet"}, fetched_at="2026-06-08T19:40:28Z"),
    )
    assert (report.counts.read, report.counts.created, report.counts.rejected) == (2, 2, 0)
    assert report.counts.with_findings == 2, "a listing is incomplete, and public with its findings"
    registration = Registration.objects.get(number=B)
    assert registration.uri == f"https://algoritmes.overheid.nl/nl/algoritme/{B}"
    version = current(B)
    assert version.document["lawful_basis"] == "Wegenverkeerswet"
    assert version.document["status"] == "In gebruik"
    assert version.claimed_on == date(2026, 1, 2)
    assert version.valid_from.isoformat() == "2026-06-08T19:40:28+00:00", "the file says of when it is"
    assert Register.objects.get(slug="landelijk").last_observed_at == version.valid_from
    run = Run.objects.get()
    assert (run.state, run.counts["created"], run.file_name) == ("finished", 2, "lijst.json")


def test_the_same_file_again_writes_nothing(path: Path) -> None:
    text = listing({"number": A}, {"number": B}, fetched_at="2026-06-08T19:40:28Z")
    take(path, text)
    before = everything()
    report = take(path, text, complete=True)
    assert (report.counts.unchanged, report.counts.changed, report.counts.created) == (2, 0, 0)
    assert everything() == before


def test_what_counts_as_a_change_and_of_which_kind(path: Path) -> None:
    take(path, listing(*({"number": number} for number in (A, B, C, D))), as_of=date(2026, 6, 1))
    changed = listing(
        {"number": A, "doel": "Iets anders.", "geregistreerd": "2026-06-02"},
        {"number": B, "geregistreerd": "2026-06-02"},
        {"number": C, "url": "https://elders.example", "impactassessment": "Ja", "toegevoegd": "2026-06-02"},
        {"number": D, "organisatie": "Provincie Waterland"},
    )
    report = take(path, changed, as_of=date(2026, 6, 2))
    assert (report.counts.updated, report.counts.redated, report.counts.moved, report.counts.unchanged) == (1, 1, 1, 1)
    kinds = dict(Entry.objects.filter(version=2).values_list("number", "kind"))
    assert kinds == {A: "updated", B: "redated", D: "moved"}


def test_the_newer_name_of_a_key_is_no_change(path: Path) -> None:
    take(path, listing({"number": A}).replace("geregistreerd", "laatst_gewijzigd"), as_of=date(2026, 6, 1))
    report = take(path, listing({"number": A}), as_of=date(2026, 6, 2))
    assert report.counts.unchanged == 1
    assert Version.objects.count() == 1


def test_one_name_for_several_registrations_is_a_new_name(path: Path) -> None:
    take(path, listing({"number": A}, {"number": B}, {"number": C, "organisatie": "Het archief"}), as_of=date(2026, 6, 1))
    new = {"organisatie": "Stichting Nieuw Waterveld"}
    report = take(
        path,
        listing({"number": A, **new}, {"number": B, **new}, {"number": C, "organisatie": "Het Archief"}),
        as_of=date(2026, 6, 2),
    )
    assert (report.counts.renamed, report.counts.moved) == (3, 0)
    assert Counter(Entry.objects.filter(version=2).values_list("kind", flat=True)) == {"renamed": 3}
    assert Organisation.objects.count() == 2, "no new organisation is made for a new name"
    rename = OrganisationRename.objects.get(basis="several")
    assert (rename.old_name, rename.registrations, rename.state) == ("Gemeente Waterveld", 2, "inferred")
    assert rename.organisation.name != "Gemeente Waterveld"
    confirm_rename(rename=rename, by=ALICE)
    assert rename not in queries.unconfirmed_renames()
    assert not Organisation.objects.get(pk=rename.organisation_id).names.filter(inferred=True).exists()


def test_work_that_moves_while_the_old_name_stays_is_no_new_name(path: Path) -> None:
    take(path, listing({"number": A}, {"number": B}, {"number": C}), as_of=date(2026, 6, 1))
    moved = {"organisatie": "Omgevingsdienst Waterland"}
    report = take(path, listing({"number": A, **moved}, {"number": B, **moved}, {"number": C}), as_of=date(2026, 6, 2))
    assert (report.counts.renamed, report.counts.moved) == (0, 2)
    assert Organisation.objects.count() == 2


def test_only_a_complete_file_makes_registrations_vanish_and_they_can_come_back(path: Path) -> None:
    take(path, listing({"number": A}, {"number": B}), as_of=date(2026, 6, 1))
    take(path, listing({"number": A}), as_of=date(2026, 6, 2))
    assert Registration.objects.get(number=B).state == "published"
    report = take(path, listing({"number": A}), as_of=date(2026, 6, 3), complete=True)
    assert report.counts.vanished == 1
    gone = Registration.objects.get(number=B)
    assert gone.state == "withdrawn"
    assert "2026-06-03" in gone.withdrawal_reason
    report = take(path, listing({"number": A}, {"number": B}), as_of=date(2026, 6, 4), complete=True)
    assert (report.counts.restored, report.counts.unchanged) == (1, 1)
    assert Registration.objects.get(number=B).state == "published"


def test_a_complete_file_only_concerns_its_own_register(path: Path) -> None:
    take(path, listing({"number": A}), as_of=date(2026, 6, 1))
    take(path, listing({"number": B}), as_of=date(2026, 6, 1), register="ander", complete=True)
    assert set(Registration.objects.values_list("state", flat=True)) == {"published"}
    assert {each.register.slug for each in Registration.objects.all()} == {"landelijk", "ander"}


def test_a_record_that_was_rejected_does_not_vanish(path: Path) -> None:
    take(path, listing({"number": A}, {"number": B}), as_of=date(2026, 6, 1))
    report = take(path, listing({"number": A}, {"number": B, "title": ""}), as_of=date(2026, 6, 2), complete=True)
    assert (report.counts.rejected, report.counts.vanished) == (1, 0)


def test_an_empty_complete_file_is_refused(path: Path) -> None:
    take(path, listing({"number": A}), as_of=date(2026, 6, 1))
    with pytest.raises(UnknownShape):
        take(path, json.dumps({"algoritmes": []}), complete=True)
    with pytest.raises(FileUnreadable, match="intrekken"):
        take(path.with_suffix(".csv"), "name,organization,status,goal\n", complete=True, register="landelijk")
    assert Registration.objects.get().state == "published"


def test_a_file_of_a_day_that_is_yet_to_come_is_refused(path: Path) -> None:
    # One slip of the pen would keep every later file out.
    with pytest.raises(OlderThanKnown, match="2062"):
        take(path, listing({"number": A}), as_of=date(2062, 6, 1))
    assert not Register.objects.filter(slug="landelijk").exists()


def test_an_older_file_is_refused(path: Path) -> None:
    take(path, listing({"number": A}), as_of=date(2026, 6, 2))
    before = everything()
    for options in ({"as_of": date(2026, 6, 1)}, {}):
        with pytest.raises(OlderThanKnown, match="landelijk"):
            take(path, listing({"number": B}, fetched_at="2026-06-01T10:00:00Z"), **options)
    assert everything() == before


def test_a_key_that_a_source_does_not_have_is_no_emptied_field(path: Path) -> None:
    fuller = {"number": A, "provider": "Kruispunt BV", "category": "Verkeer, Wonen", "juridische_basis": "Wet A"}
    take(path, listing(fuller), as_of=date(2026, 6, 1))
    take(path, listing({"number": A, "doel": "Nieuw doel."}), as_of=date(2026, 6, 2))
    document = current(A).document
    assert document["provider"] == "Kruispunt BV"
    assert document["category"] == ["Verkeer", "Wonen"]
    assert document["goal"] == "Nieuw doel."
    assert "lawful_basis" not in document, "a key that is there and empty does empty the field"


def test_a_text_that_the_source_cuts_off_does_not_replace_a_fuller_one(path: Path) -> None:
    long = "Dit algoritme telt auto's. " * 12
    full = {"lars": A, "name": "Teller", "organization": "Waterveld", "description_short": long, "standard_version": "0.1.0"}
    take(path, json.dumps([{**full, "create_dt": "2023-03-31 08:34:11+00:00"}]), as_of=date(2026, 6, 1))
    cut = {"number": A, "title": "Teller", "organisatie": "Waterveld", "description_short_200": long[:200]}
    take(path, listing(cut, {"number": B, "description_short_200": long[:200]}), as_of=date(2026, 6, 2))
    assert current(A).document["description_short"] == long.strip()
    assert current(B).document["description_short"] == long[:200].rstrip() + "…"


def test_the_order_of_a_full_record_and_a_newer_listing_does_not_matter(path: Path) -> None:
    full = {
        "lars": A, "name": "Oude naam", "organization": "Waterveld", "description_short": "Telt auto's.", "goal": "Oud doel",
        "lawful_basis": "Oude wet", "impact": "Klein", "objection_procedure": "Bezwaar bij de gemeente", "provider": None,
        "standard_version": "0.1.0", "create_dt": "2023-03-31 08:34:11+00:00",
    }  # fmt: skip
    listed = {"title": "Nieuwe naam", "organisatie": "Waterveld", "doel": "Nieuw doel", "geregistreerd": "2026-05-01"}
    files = {
        "full": lambda number: json.dumps([{**full, "lars": number}]),
        "listing": lambda number: listing({"number": number, **listed}),
    }
    for number, order in ((A, ("full", "listing")), (B, ("listing", "full"))):
        for day, name in enumerate(order, start=1):
            take(path, files[name](number), as_of=date(2026, 6, day + (2 if number == B else 0)))
    assert current(A).document == current(B).document
    document = current(A).document
    assert (document["name"], document["goal"]) == ("Nieuwe naam", "Nieuw doel")
    assert (document["objection_procedure"], document["description_short"]) == ("Bezwaar bij de gemeente", "Telt auto's.")
    assert "lawful_basis" not in document, "the newer source left it empty on purpose"
    assert current(A).claimed_on == current(B).claimed_on == date(2026, 5, 1)


def test_two_records_with_one_id(path: Path) -> None:
    report = take(
        path,
        listing(
            {"number": A, "doel": "een"},
            {"number": A, "doel": "twee"},
            {"number": B, "doel": "nieuw", "geregistreerd": "2026-02-02"},
            {"number": B, "doel": "oud"},
            {"number": C},
            {"number": C},
        ),
    )
    assert (current(A).document["goal"], current(B).document["goal"]) == ("twee", "nieuw"), (
        "the last, unless it claims an older date"
    )
    assert (report.counts.created, report.counts.rejected, report.counts.skipped) == (3, 2, 1)


def test_rejects_are_written_with_their_reason_and_the_rest_is_taken(path: Path) -> None:
    records = json.loads(listing({"number": A}, {"number": B, "organisatie": ""}))["algoritmes"]
    report = take(path, json.dumps({"algoritmes": [*records, 7]}))
    assert (report.counts.created, report.counts.rejected) == (1, 2)
    assert report.rejects_file == path.with_name("lijst.rejects.jsonl")
    lines = [json.loads(line) for line in report.rejects_file.read_text().splitlines()]
    assert [(line["source_id"], bool(line["record"])) for line in lines] == [(B, True), ("", True)]
    assert "organisatie" in lines[0]["reason"]
    assert sorted(Rejection.objects.values_list("place", flat=True)) == ["#2", "#3"]


def test_a_dry_run_says_the_same_and_writes_nothing(path: Path) -> None:
    take(path, listing({"number": A}, {"number": B}), as_of=date(2026, 6, 1))
    before = everything()
    text = listing({"number": A, "doel": "anders"}, {"number": C}, {"number": D, "title": ""})
    rehearsal = take(path, text, as_of=date(2026, 6, 2), complete=True, dry_run=True)
    assert everything() == before
    assert Run.objects.count() == 1
    assert not rehearsal.rejects_file
    assert rehearsal.counts == take(path, text, as_of=date(2026, 6, 2), complete=True).counts
    assert (rehearsal.counts.updated, rehearsal.counts.created, rehearsal.counts.vanished, rehearsal.counts.rejected) == (
        1,
        1,
        1,
        1,
    )


def test_a_dry_run_into_nothing_makes_no_register(path: Path) -> None:
    assert take(path, listing({"number": A}), dry_run=True).counts.created == 1
    assert not Register.objects.exists()


def test_a_run_that_breaks_off_is_repeated_without_loss_or_double(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = listing(*({"number": str(10_000_000 + index)} for index in range(450)))
    keep = writing.Writer._keep
    calls: list[int] = []

    def breaks_off(self: writing.Writer, kept: Any) -> None:
        calls.append(1)
        if len(calls) == 2:
            raise KeyboardInterrupt
        keep(self, kept)

    monkeypatch.setattr(writing.Writer, "_keep", breaks_off)
    with pytest.raises(KeyboardInterrupt):
        take(path, text)
    assert Registration.objects.count() == 200, "whole batches, or nothing of one"
    assert Run.objects.get().state == "failed"
    monkeypatch.undo()
    report = take(path, text)
    assert (report.counts.created, report.counts.unchanged) == (250, 200)
    assert Entry.objects.count() == Version.objects.count() == RawRecord.objects.count() == 450


def test_every_field_knows_where_it_came_from(path: Path) -> None:
    take(path, listing({"number": A, "provider": "Kruispunt BV"}), as_of=date(2026, 6, 1))
    take(path, listing({"number": B}, {"number": A, "doel": "Nieuw doel."}), as_of=date(2026, 6, 2))
    origins = queries.origins(Registration.objects.get(number=A))
    assert (origins["goal"].key, origins["goal"].place, origins["goal"].version) == ("doel", "#2", 2)
    assert (origins["provider"].key, origins["provider"].place, origins["provider"].version) == ("provider", "#1", 1)
    assert origins["goal"].profile == "national-listing@1"
    assert origins["goal"].register == "landelijk"
    assert set(origins) == set(current(A).document)
    newest = FieldOrigins.objects.filter(registration__number=A, version_number=2).get()
    assert newest.raw.data["doel"] == "Nieuw doel."


def test_a_text_removed_on_a_legal_ground_goes_from_the_raw_records_and_does_not_come_back(path: Path) -> None:
    text = listing({"number": A, "doel": "Ontwikkeld door Jan de Vries van Waterveld."})
    take(path, text, as_of=date(2026, 6, 1))
    registration = Registration.objects.get(number=A)
    redact(registration=registration, version_number=1, path="document/goal", ground=Ground.PERSONAL_DATA, by=ALICE)
    assert all("Jan de Vries" not in json.dumps(raw.data) for raw in RawRecord.objects.all())
    assert RawRecord.objects.get().redacted_at
    report = take(path, text, as_of=date(2026, 6, 2))
    assert report.counts.unchanged == 1
    assert "goal" not in current(A).document
    take(path, text.replace("In gebruik", "x").replace("in_gebruik", "buiten_gebruik"), as_of=date(2026, 6, 3))
    assert current(A).document["status"] == "Buiten gebruik"
    assert "goal" not in current(A).document, "what was removed stays out when something else changes"


def test_html_and_formulas_are_kept_as_they_were_given(path: Path) -> None:
    text = '=HYPERLINK("https://x.example")<script>alert(1)</script>'
    take(path, listing({"number": A, "doel": text}))
    assert current(A).document["goal"] == text


def test_half_a_character_is_replaced_and_told(path: Path) -> None:
    report = take(path, listing({"number": A, "doel": "HALF"}).replace("HALF", r"Het \ud800 pad"))
    assert (report.counts.created, report.counts.rejected) == (1, 0)
    assert current(A).document["goal"] == "Het \ufffd pad"
    assert RawRecord.objects.get().data["doel"] == "Het \ufffd pad"
    version = current(A)
    findings = standards.validate(version.document, version.standard)
    assert [each.field for each in findings if each.rule == "unreadable_character"] == ["goal"]


def test_the_standard_s_own_keys_in_csv(tmp_path: Path) -> None:
    columns = "name;organization;description_short;status;goal;source_id;eigen_kolom"
    csv = f"{columns}\nTeller;Waterveld;Telt.;In gebruik;Doel;T-1;x\n"
    report = take(tmp_path / "a.csv", csv, register="waterveld")
    assert report.profile == "standard-keys@1"
    version = current("T-1")
    assert version.document["description_short"] == "Telt."
    assert version.beside == {"eigen_kolom": "x"}, "what the standard has no field for is kept"
    assert version.registration.register.slug == "waterveld"


def test_labels_in_a_spreadsheet_with_a_title_above_them(tmp_path: Path) -> None:
    rows = [["Algoritmes van Waterveld"], [], ["Naam", "Organisatie", "Korte omschrijving", "Status", "Doel en impact"]]
    path = workbook(tmp_path / "a.xlsx", {"Blad": [*rows, ["Teller", "Waterveld", "Telt.", "In gebruik", "Doorstroming"]]})
    report = import_file(Request(path, register="waterveld"), by=ALICE)
    assert report.counts.created == 1
    assert Version.objects.get().document["goal"] == "Doorstroming"
    assert Registration.objects.get().source_id == "waterveld--teller", "made of organisation and name where there is no id"


def test_a_file_that_does_not_say_its_register_needs_one(tmp_path: Path) -> None:
    with pytest.raises(WrongRegister, match="--register"):
        take(tmp_path / "a.csv", "name,organization,status,goal\nTeller,Waterveld,In gebruik,Doel\n")


def test_a_register_with_demo_content_is_refused(path: Path) -> None:
    Register.objects.create(slug="landelijk", name="Voorbeeld", identity_base="urn:x:", is_demo=True)
    with pytest.raises(WrongRegister, match="voorbeelden"):
        take(path, listing({"number": A}))


def test_an_unknown_shape_says_what_was_seen_and_what_is_known(path: Path) -> None:
    with pytest.raises(UnknownShape) as caught:
        take(path, '[{"id": "1", "title": "x", "organisatie": "y", "kleur": "rood"}]')
    assert all(word in str(caught.value) for word in ("kleur", "national-listing", "juridische_basis"))


def test_an_unknown_profile_is_refused(path: Path) -> None:
    with pytest.raises(WrongProfile, match="national-listing"):
        take(path, listing({"number": A}), profile="weet-niet")


def test_a_record_without_number_is_found_by_organisation_and_name(tmp_path: Path, path: Path) -> None:
    take(path, listing({"number": A, "title": "Teller"}), as_of=date(2026, 6, 1))
    columns = "name,organization,description_short,publication_category,standard_version,lang,lawful_basis_grouping"
    links = '"1: Wegenverkeerswet, https://wetten.example"'
    row = f"teller,gemeente Waterveld,Telt.,Overige algoritmes,1.0,nld,{links}"
    take(tmp_path / "export.csv", f"{columns}\n{row}\n", as_of=date(2026, 6, 2))
    assert Registration.objects.count() == 1
    assert current(A).document["lawful_basis_grouping"] == [{"title": "Wegenverkeerswet", "link": "https://wetten.example"}]
    assert current(A).document["goal"] == "De straat veilig houden."
