"""Reading in spreadsheets at the desk, over HTTP: offer, correct, look, take a part, take back; and all that is refused."""

from __future__ import annotations

import io
import os
import re
import zipfile
from datetime import timedelta
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from python_calamine import CalamineWorkbook

from algoritmeregister.accounts.roles import Role
from algoritmeregister.audit.models import Event
from algoritmeregister.exchange import xlsx_table
from algoritmeregister.exchange.blank.columns import blanks
from algoritmeregister.exchange.blank.templates import TEMPLATES
from algoritmeregister.harvest.uploads import actions, clearing, keeping, working
from algoritmeregister.harvest.uploads.correcting import Correction
from algoritmeregister.harvest.uploads.models import SavedMapping, Upload, UploadRow
from algoritmeregister.registrations.actions import Ground, redact
from algoritmeregister.registrations.drafts import actions as drafts
from algoritmeregister.registrations.drafts.models import DeskSettings, Draft
from algoritmeregister.registrations.models import Registration
from tests import factories
from tests.people import OPERATOR, at_the_desk, by, organisation, person
from tests.shared_data import shared_data

pytestmark = pytest.mark.django_db
PLACE = "/beheer/organisaties/gemeente-proefdorp/inlezen"
GOOD = {
    "Naam": "Scanauto", "Korte omschrijving": "Telt auto's.", "Status": "In gebruik", "Thema": "Verkeer; Werk",
    "Contactgegevens": "algoritmes@proef.example", "Publicatiecategorie": "Overige algoritmes", "Bron-ID": "ALG-1",
    "Begindatum": "2024-05", "Links naar wettelijke basis": "Wegenwet <https://wetten.example/1>",
}  # fmt: skip
WRONG = {**GOOD, "Naam": "Briefkiezer", "Status": "Draait", "Bron-ID": "ALG-2", "Begindatum": "ooit"}


class Desk:
    """A browser of somebody at the desk, which waits for what the worker does."""

    def __init__(self, browser, commit):
        self.browser, self.commit = browser, commit

    def get(self, address):
        return self.browser.get(address)

    def post(self, address, data=None):
        with self.commit(execute=True):
            return self.browser.post(address, data or {})

    def offer(self, content, name="lijst.csv"):
        return self.post(PLACE, {"bestand": SimpleUploadedFile(name, content)})

    def read(self, content, name="lijst.csv", **corrections):
        """Offer a file and read it as it is proposed, but for the corrections; returns the address of the preview."""
        response = self.offer(content, name)
        assert response.status_code == 302, text_of(response)
        mapping = self.get(response["Location"])
        sent = {**form_of(mapping), **corrections}
        response = self.post(response["Location"], sent)
        assert response.status_code == 302, text_of(response)
        return response["Location"]


@pytest.fixture
def desk(settings, tmp_path, django_capture_on_commit_callbacks):
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
    settings.DATA_DIR = tmp_path
    alice = person("Alice", organisation(), Role.EDITOR)
    return Desk(at_the_desk(alice), django_capture_on_commit_callbacks)


def form_of(response):
    """What a browser would send of the form with columns, unchanged."""
    page = response.content.decode()
    sent = {}
    for name, options in re.findall(r'<select[^>]* name="([^"]+)"[^>]*>(.*?)</select>', page, re.DOTALL):
        found = re.search(r'value="([^"]*)" selected', options)
        sent[name] = unescape(found[1]) if found else ""
    for tag in re.findall(r"<input[^>]*>", page):
        name, value = re.search(r'name="([^"]+)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and "checked" in tag:
            sent[name[1]] = unescape(value[1]) if value else "on"
    return sent


def text_of(response):
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


def template(*rows, suffix="csv", version="1.0"):
    """Our own table with these rows filled in, by column."""
    columns = [blank.title for blank in blanks(version, "nl")]
    cells = [[row.get(title.removesuffix(" *"), "") for title in columns] for row in rows]
    if suffix == "csv":
        lines = [",".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in cells]
        return TEMPLATES["csv"].make(version, "nl") + "\r\n".join(lines).encode()
    return b"".join(xlsx_table.table(columns, cells))


def titles():
    return sorted(Draft.objects.values_list("title", flat=True))


@pytest.mark.both
def test_it_works(desk):
    preview = desk.read(template(GOOD, WRONG))
    page = text_of(desk.get(preview))
    assert "Er zijn 2 rijen gelezen. Er is nog niets veranderd." in page
    assert "Kies een van deze: In ontwikkeling; In gebruik; Buiten gebruik." in page
    assert "Schrijf een maand als 2026-07." in page
    # The register knows by itself in which language and of whom a description is.
    assert not re.search(r"Nog in te vullen:[^.]*\b(?:Taal|Organisatie)\b", page)
    assert titles() == []

    desk.post(f"{preview}/kies", {"knop": "take", "getoond": ["1", "2"], "rij": ["1"]})
    assert titles() == ["Scanauto"]
    draft = Draft.objects.get()
    assert (draft.source_id, draft.standard, draft.state, draft.organisation.code) == (
        "ALG-1", "superset", "draft", "gemeente-proefdorp",
    )  # fmt: skip
    assert draft.document["category"] == ["Verkeer", "Werk"]
    assert draft.document["lawful_basis_grouping"] == [{"title": "Wegenwet", "link": "https://wetten.example/1"}]
    assert "standard_version" not in draft.document
    assert draft.origin["kind"] == "spreadsheet"
    assert "Er is 1 beschrijving gemaakt of gewijzigd." in text_of(desk.get(preview))

    desk.post(f"{preview}/terugdraaien")
    assert titles() == []
    assert "1 beschrijving is teruggedraaid." in text_of(desk.get(preview))


@pytest.mark.both
def test_what_was_taken_before_it_broke_off_can_be_taken_back_and_what_was_not_taken_again(desk, monkeypatch):
    monkeypatch.setattr(working, "WRITTEN_AT_ONCE", 1)
    start_all, broken = working.actions.start_all, {"Scanauto"}

    def breaking(*, texts, **rest):
        if broken & {each.document["name"] for each in texts}:
            raise RuntimeError
        return start_all(texts=texts, **rest)

    monkeypatch.setattr(working.actions, "start_all", breaking)
    preview = desk.read(template(GOOD, {**GOOD, "Naam": "Telpaal", "Bron-ID": "ALG-3"}))
    choice = {"knop": "take", "getoond": ["1", "2"], "rij": ["1", "2"]}
    desk.post(f"{preview}/kies", choice)
    page = text_of(desk.get(preview))
    assert "Er ging iets mis dat wij niet hadden voorzien." in page
    assert "Er is nog niets veranderd." in page

    broken = {"Telpaal"}
    desk.post(f"{preview}/kies", choice)
    page = text_of(desk.get(preview))
    assert "Er ging iets mis dat wij niet hadden voorzien." in page
    assert "Er is 1 beschrijving gemaakt of gewijzigd." in page
    bob = by(person("Bob", organisation(), Role.EDITOR))
    correction = Correction({}, "", "", frozenset())
    with pytest.raises(actions.UploadError):
        actions.correct(upload=Upload.objects.get(), correction=correction, by=bob, save_as="nooit bewaard")
    assert not SavedMapping.objects.exists()
    assert titles() == ["Scanauto"]

    desk.post(f"{preview}/terugdraaien")
    page = text_of(desk.get(preview))
    assert "1 beschrijving is teruggedraaid." in page
    assert "Er ging iets mis" not in page
    assert titles() == []


@pytest.mark.both
def test_reading_it_in_again_changes_what_changed_and_undo_gives_the_old_text_back(desk):
    desk.post(desk.read(template(GOOD)) + "/kies", {"knop": "take", "getoond": "1", "rij": "1"})
    again = {**GOOD, "Korte omschrijving": "Telt auto's en fietsen."}
    preview = desk.read(template(again, {**GOOD, "Bron-ID": "ALG-3", "Naam": "Ander"}))
    page = text_of(desk.get(preview))
    assert "1 veld verandert" in page
    assert "Nu: Telt auto's. Straks: Telt auto's en fietsen." in page
    desk.post(f"{preview}/kies", {"knop": "take", "getoond": ["1", "2"], "rij": ["1", "2"]})
    draft = Draft.objects.get(source_id="ALG-1")
    assert (draft.document["description_short"], draft.revision) == ("Telt auto's en fietsen.", 2)
    assert "1 ongewijzigd" in text_of(desk.get(desk.read(template(again)))).replace("ongewijzigd (1)", "1 ongewijzigd")

    desk.post(f"{preview}/terugdraaien")
    draft.refresh_from_db()
    assert draft.document["description_short"] == "Telt auto's."
    assert titles() == ["Scanauto"]


def test_what_somebody_went_on_with_stays_and_is_said(desk):
    preview = desk.read(template(GOOD, {**GOOD, "Bron-ID": "ALG-3", "Naam": "Ander"}))
    desk.post(f"{preview}/kies", {"knop": "right"})
    desk.post(f"{preview}/kies", {"knop": "take"})
    draft = Draft.objects.get(source_id="ALG-3")
    bob = by(person("Bob", organisation(), Role.EDITOR))
    drafts.save(draft=draft, document={**draft.document, "goal": "Sneller."}, revision=draft.revision, by=bob)
    desk.post(f"{preview}/terugdraaien")
    assert titles() == ["Ander"]
    page = text_of(desk.get(preview))
    assert "1 is gebleven, omdat er verder aan is gewerkt." in page
    assert "door bob@proef.example." in page


@pytest.mark.both
def test_a_row_that_a_colleague_changed_after_the_preview_is_not_overwritten(desk):
    desk.post(desk.read(template(GOOD)) + "/kies", {"knop": "take", "getoond": "1", "rij": "1"})
    preview = desk.read(template({**GOOD, "Korte omschrijving": "Anders."}))
    draft = Draft.objects.get()
    bob = by(person("Bob", organisation(), Role.EDITOR))
    drafts.save(draft=draft, document={**draft.document, "goal": "Van Bob."}, revision=draft.revision, by=bob)
    desk.post(f"{preview}/kies", {"knop": "take", "getoond": "1", "rij": "1"})
    draft.refresh_from_db()
    assert draft.document["description_short"] == "Telt auto's."
    assert "Een collega heeft deze beschrijving intussen veranderd." in text_of(desk.get(preview))


def test_the_rest_has_the_reasons_beside_it_and_can_be_offered_again(desk):
    preview = desk.read(template(GOOD, WRONG, {"Korte omschrijving": "Zonder naam"}))
    desk.post(f"{preview}/kies", {"knop": "take", "getoond": ["1", "2"], "rij": ["1"]})
    response = desk.get(f"{preview}/rest.xlsx")
    assert response["Content-Disposition"] == 'attachment; filename="niet-overgenomen.xlsx"'
    rows = CalamineWorkbook.from_filelike(io.BytesIO(response.content)).get_sheet_by_index(0).to_python()
    assert [row[0] for row in rows] == ["Naam *", "Briefkiezer", ""]
    assert rows[0][-1] == "Reden"
    assert "Kies een van deze: In ontwikkeling" in rows[1][-1]
    assert "Dit record heeft geen naam." in rows[2][-1]
    again = text_of(desk.get(desk.read(response.content, "rest.xlsx")))
    assert "Briefkiezer" in again


@pytest.mark.parametrize("language", ["en", "fy"])
def test_the_same_in_another_language(desk, language):
    preview = desk.read(template(GOOD, WRONG))
    page = desk.get(f"/{language}{preview}").content.decode()
    assert f'lang="{language}"' in page
    assert "Er zijn 2 rijen gelezen" not in page
    rest = desk.get(f"/{language}{preview}/rest.csv").content.decode()
    assert "Kies een van deze" not in rest


def test_a_table_of_ones_own_is_proposed_corrected_and_saved_for_the_next_time(desk):
    head = "Nummer;Titel van het systeem;Wat doet het?;Kostenplaats"
    content = f"{head}\nA1;Scanauto;Telt auto's;88\nA2;Kaart;Tekent kaarten;89\n"
    address = desk.offer(content.encode(), "eigen.csv")["Location"]
    mapping = desk.get(address)
    assert "Dit is een voorstel. Kijk elke regel na." in text_of(mapping)
    labels = re.findall(r'for="kolom-(\d+)">([^<]+)<', mapping.content.decode())
    places = {label: place for place, label in labels}
    sent = form_of(mapping) | {
        f"kolom-{places['Titel van het systeem']}": "name", f"kolom-{places['Wat doet het?']}": "description_short",
        f"kolom-{places['Kostenplaats']}": "-", "kenmerk": places["Nummer"], "bewaar": "on", "naam": "Eigen lijst",
    }  # fmt: skip
    assert desk.post(address, sent | {"kenmerk": "9" * 5000}).status_code == 302  # no column: as if none was chosen
    preview = desk.post(address, sent)["Location"]
    desk.post(f"{preview}/kies", {"knop": "all"})
    desk.post(f"{preview}/kies", {"knop": "take"})
    draft = Draft.objects.get(source_id="A1")
    assert (draft.document["name"], draft.document["description_short"]) == ("Scanauto", "Telt auto's")
    assert "Kostenplaats" not in draft.beside

    again = desk.offer(content.replace("Tekent", "Maakt").encode(), "volgende.csv")["Location"]
    assert "bewaarde koppeling ‘Eigen lijst’" in text_of(desk.get(again))
    preview = desk.post(again, form_of(desk.get(again)))["Location"]
    rows = UploadRow.objects.filter(upload__uuid=preview.rpartition("/")[2])
    assert [row.kind for row in rows] == ["unchanged", "changed"]
    desk.post(f"{PLACE}/koppelingen/{SavedMapping.objects.get().pk}/weg")
    assert not SavedMapping.objects.exists()


def test_without_a_column_for_the_name_it_is_not_read(desk):
    address = desk.offer(b"Naam;Doel\nScanauto;Tellen\nKaart;Tekenen\n")["Location"]
    sent = {key: "-" if value == "name" else value for key, value in form_of(desk.get(address)).items()}
    response = desk.post(address, sent)
    assert response.status_code == 422
    assert "Kies eerst welke kolom de naam van het algoritme is." in text_of(response)


def test_the_same_id_twice_is_refused_the_second_time(desk):
    page = text_of(desk.get(desk.read(template(GOOD, {**GOOD, "Naam": "Nog een"}))))
    assert "Deze beschrijving staat al eerder in het bestand: L2." in page


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("stuk.xlsx", b"PK\x03\x04 dit is geen zip", "beschadigd of afgebroken"),
        ("plaatje.csv", b"%PDF-1.7", "is een PDF"),
        ("lijst.json", b'[{"name": "a", "organization": "b"}]', "is geen rekenblad"),
        ("leeg.csv", b"", "Kies eerst een bestand"),
        ("alleen-kop.csv", TEMPLATES["csv"].make("1.0", "nl"), "geen enkele ingevulde rij"),
        ("pagina.csv", b"<!doctype html><html><body>Log in</body></html>", "is een webpagina"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_the_reason(desk, name, content, said):
    response = desk.offer(content, name)
    assert response.status_code == 422
    assert said in text_of(response)
    assert not Upload.objects.exists()


def test_a_bomb_and_a_giant_are_refused_before_they_are_read(desk, settings):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 40_000_000)
    assert "te sterk ingepakt" in text_of(desk.offer(packed.getvalue(), "bom.xlsx"))
    response = desk.browser.generic(
        "POST", PLACE, b"x", content_type="multipart/form-data; boundary=a", CONTENT_LENGTH=str(keeping.LARGEST * 2)
    )
    assert response.status_code == 413
    assert "Dit bestand is te groot." in text_of(response)


def test_a_form_without_its_secret_is_refused(desk):
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = desk.browser.cookies
    assert strict.post(PLACE, {"bestand": SimpleUploadedFile("a.csv", b"Naam\nA\n")}).status_code == 403
    assert not Upload.objects.exists()


def test_of_another_organisation_nothing_is_seen(desk, django_capture_on_commit_callbacks):
    preview = desk.read(template(GOOD))
    elsewhere = organisation("Waterschap Elders")
    charlie = at_the_desk(person("Charlie", elsewhere, Role.EDITOR))
    assert charlie.get(preview).status_code == 404
    response = charlie.get(preview.replace("gemeente-proefdorp", elsewhere.code))
    assert response.status_code == 302
    assert response["Location"].endswith("/inlezen")
    assert at_the_desk(person("Dana", organisation(), Role.READER)).get(preview).status_code == 403


def test_a_page_of_work_that_goes_on_comes_back_by_itself_and_work_that_was_cut_off_can_go_on(desk):
    preview = desk.read(template(GOOD))
    upload = Upload.objects.get()
    Upload.objects.update(state="taking", total=10, done=4)
    response = desk.get(preview)
    assert response["Refresh"] == "2"
    assert "4 van 10 rijen zijn klaar." in text_of(response)
    desk.post(f"{preview}/hervat")
    assert "wordt nog verwerkt" in text_of(desk.get(preview))
    Upload.objects.update(worked_at=timezone.now() - actions.PATIENCE * 2)
    response = desk.get(preview)
    assert "Refresh" not in response
    assert "Het gaat al een tijd niet verder." in text_of(response)
    desk.post(f"{preview}/hervat")
    upload.refresh_from_db()
    assert upload.state == "taken"
    assert titles() == ["Scanauto"]


@pytest.mark.both
def test_what_is_thrown_away_is_gone_and_its_descriptions_stay(desk):
    preview = desk.read(template(GOOD))
    desk.post(f"{preview}/kies", {"knop": "take", "getoond": "1", "rij": "1"})
    kept = keeping.path_of(Upload.objects.get())
    assert kept.exists()
    desk.post(f"{preview}/weg")
    assert not Upload.objects.exists()
    assert not kept.exists()
    assert titles() == ["Scanauto"]


@pytest.fixture(scope="module")
def master_list():
    return next(shared_data("master-list-2022").glob("*.xlsx")).read_bytes()


def test_the_master_list_is_read_by_one_of_its_organisations(desk, master_list, settings):
    rotterdam = organisation("Gemeente Rotterdam")
    desk.browser = at_the_desk(person("Rosa", rotterdam, Role.EDITOR))
    place = f"/beheer/organisaties/{rotterdam.code}/inlezen"
    address = desk.post(place, {"bestand": SimpleUploadedFile("masterlijst.xlsx", master_list)})["Location"]
    mapping = desk.get(address)
    assert "Deze vorm kennen wij: Masterlijst" in text_of(mapping)
    preview = desk.post(address, form_of(mapping))["Location"]
    page = text_of(desk.get(preview))
    assert "Er zijn 109 rijen gelezen." in page
    rows = UploadRow.objects.filter(upload__organisation=rotterdam)
    ours = rows.filter(kind="new")
    assert ours.count() == 4
    assert rows.filter(reason__startswith="Deze rij noemt een andere organisatie").count() == 105
    assert {row.place.partition("!")[0] for row in ours} == {"Gemeente Rotterdam"}
    some = [str(row.number) for row in ours[:3]]
    desk.post(f"{preview}/kies", {"knop": "take", "getoond": [str(row.number) for row in ours], "rij": some})
    assert Draft.objects.count() == 3
    assert all(draft.document["organization"] == "Gemeente Rotterdam" for draft in Draft.objects.all())
    desk.post(f"{preview}/terugdraaien")
    assert Draft.objects.count() == 0


def test_the_export_of_the_national_register_is_read(desk):
    content = shared_data("national-register/official-export-sample-2024-05.csv").read_bytes()
    address = desk.offer(content, "export.csv")["Location"]
    mapping = desk.get(address)
    assert "Officiële export (CSV)" in text_of(mapping)
    preview = desk.post(address, {**form_of(mapping), "van": "all"})["Location"]
    assert UploadRow.objects.filter(kind="new").count() > 0, text_of(desk.get(preview))
    assert not UploadRow.objects.filter(reason__startswith="Deze rij noemt").exists()


def test_a_text_that_is_removed_from_what_was_public_goes_from_the_import_too(desk):
    secret = "Bel Jan Jansen van de Dorpsstraat 12 voor meer uitleg."
    preview = desk.read(template({**GOOD, "Doel en impact": secret}))
    desk.post(f"{preview}/kies", {"knop": "take", "getoond": "1", "rij": "1"})
    draft = Draft.objects.get()
    DeskSettings.objects.create(organisation=draft.organisation, flow="author_publishes")
    public = drafts.publish(draft=draft, by=by(person("Paula", organisation(), Role.PUBLISHER, Role.EDITOR)))
    assert public.registration is not None
    redact(
        registration=public.registration, version_number=1, path="document/goal", ground=Ground.PERSONAL_DATA,
        replacement="", by=OPERATOR,
    )  # fmt: skip
    row, upload = UploadRow.objects.get(), Upload.objects.get()
    assert secret not in f"{row.data} {row.document} {row.before} {row.problems} {upload.plan}"
    assert row.document["goal"] == "[verwijderd]"
    assert not keeping.path_of(upload).exists()


def test_a_file_goes_by_itself_after_a_while_and_its_descriptions_stay(desk, settings):
    preview = desk.read(template(GOOD))
    desk.post(preview + "/kies", {"knop": "take"})
    upload = Upload.objects.get()
    assert "Een bestand gaat 90 dagen na het laatste gebruik vanzelf weg." in text_of(desk.get(PLACE))
    assert "Dit kan tot en met" in text_of(desk.get(preview))
    assert clearing.forget() == 0
    stray = keeping.path_of(upload).with_name("verdwaald")
    stray.write_bytes(b"x")
    long_ago = timezone.now() - timedelta(days=91)
    os.utime(stray, (long_ago.timestamp(),) * 2)
    Upload.objects.update(worked_at=long_ago)
    settings.UPLOAD_KEEP_DAYS = 0
    assert (clearing.forget(), stray.exists()) == (0, False)
    settings.UPLOAD_KEEP_DAYS = 90
    assert clearing.forget() == 1
    assert (Upload.objects.count(), keeping.path_of(upload).exists(), titles()) == (0, False, ["Scanauto"])
    assert Event.objects.filter(action="clear spreadsheet", subject="lijst.csv").count() == 1


def rows_of(field):
    return list(UploadRow.objects.order_by("number").values_list(field, flat=True))


def test_what_is_public_already_without_a_description_here_is_taken_over(desk):
    """A row about it changes that registration; by its name alone it is not chosen; and undo leaves what was public."""
    public = factories.registration("ALG-2", organization="Gemeente Proefdorp", name="Briefkiezer")
    named = factories.registration("ALG-9", organization="Gemeente Proefdorp", name="Dakenteller")
    rows = [GOOD, {**GOOD, "Naam": "Iets anders", "Bron-ID": "ALG-2"}, {**GOOD, "Naam": "dakenteller", "Bron-ID": ""}]
    preview = desk.read(template(*rows))
    page = text_of(desk.get(preview))
    assert f"Dit is al openbaar, onder nummer {public.number}. Wij herkenden het kenmerk." in page
    assert f"Dit is al openbaar, onder nummer {named.number}. Wij herkenden de naam." in page
    assert "Naam Nu: Briefkiezer Straks: Iets anders" in page, "the difference from what is public"
    assert rows_of("kind") == ["new", "adopted", "adopted"]
    assert rows_of("chosen") == [True, True, False]
    desk.post(f"{preview}/kies", {"getoond": [1, 2, 3], "rij": [1, 2], "knop": "take"})
    draft = Draft.objects.get(number=public.number)
    assert (draft.registration, draft.title, draft.revision) == (public, "Iets anders", 2)
    assert draft.revisions.get(number=1).document["name"] == "Briefkiezer", "what was public is its first text"
    assert not Draft.objects.filter(number=named.number).exists()
    start = PLACE.replace("inlezen", "begin")
    assert "Ingelezen: 2." in text_of(desk.get(start)), "also what was taken over"
    again = desk.read(template(rows[1]))
    assert "ongewijzigd (1)" in text_of(desk.get(again)), "from now on it is a description like the others"
    desk.post(f"{preview}/terugdraaien")
    assert titles() == []
    assert Registration.objects.filter(state="published").count() == 2


def test_what_looks_public_already_can_be_something_else(desk):
    public = factories.registration("ALG-2", organization="Gemeente Proefdorp", name="Scanauto")
    preview = desk.read(template({**GOOD, "Bron-ID": ""}))
    desk.post(f"{preview}/kies", {"getoond": [1], "rij": [1], "nieuw": [1], "knop": "take"})
    draft = Draft.objects.get()
    assert (draft.registration, draft.title, draft.number != public.number) == (None, "Scanauto", True)


def test_one_that_a_colleague_took_over_meanwhile_says_so(desk):
    public = factories.registration("ALG-1", organization="Gemeente Proefdorp", name="Scanauto")
    preview = desk.read(template(GOOD))
    drafts.adopt(organisation=organisation(), registration=public, by=OPERATOR)
    desk.post(f"{preview}/kies", {"getoond": [1], "rij": [1], "knop": "take"})
    assert "is intussen overgenomen door een collega" in text_of(desk.get(preview))
    assert Draft.objects.count() == 1


def test_the_number_of_anothers_registration_is_refused(desk):
    other = factories.registration("1", organization="Waterschap Elders", name="Gemaal", number="12345670")
    record = {
        "lars": other.number, "name": "Gemaal", "organization": "Gemeente Proefdorp", "goal": "Pompen.",
        "status": "In gebruik",
    }  # fmt: skip
    page = text_of(desk.get(desk.read((";".join(record) + "\n" + ";".join(record.values())).encode())))
    assert "Nummer 12345670 is van een registratie van Waterschap Elders." in page
    assert rows_of("kind") == ["refused"]
