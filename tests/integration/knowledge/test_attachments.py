"""Files beside guides and meetings: judged by their content, said how accessible, always saved and never shown."""

from __future__ import annotations

import io
import zipfile
from datetime import timedelta
from pathlib import Path

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from algoritmeregister.accounts.policies import NotAllowed
from algoritmeregister.knowledge import attachments, file_kinds, meetings
from algoritmeregister.knowledge.file_kinds import WrongFile, recognised
from algoritmeregister.knowledge.models import Attachment
from algoritmeregister.upkeep import contents
from tests.people import OPERATOR, at_the_desk, by, organisation, person, steward

pytestmark = pytest.mark.django_db
GUIDE, DESK = "/kennisbank/bezwaar", "/beheer/bijlagen/guide/bezwaar"


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    """A data folder of its own for what is kept."""
    settings.DATA_DIR = tmp_path
    return tmp_path


def pdf(*, tagged=True, language="nl", title="Stappenplan", password=""):
    made = pikepdf.new()
    made.add_blank_page()
    if tagged:
        made.Root.MarkInfo = pikepdf.Dictionary(Marked=True)
        made.Root.StructTreeRoot = made.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.StructTreeRoot))
    if language:
        made.Root.Lang = language
    if title:
        made.docinfo["/Title"] = title
    out = io.BytesIO()
    made.save(out, encryption=pikepdf.Encryption(owner=password, user=password) if password else False)
    return out.getvalue()


def packed(**parts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        for name, content in parts.items():
            file.writestr(name.replace("__", "/").replace("_dot_", "."), content)
    return out.getvalue()


def odt(**more):
    return packed(mimetype="application/vnd.oasis.opendocument.text", content_dot_xml="<x/>", **more)


def docx(**more):
    return packed(**{"[Content_Types]_dot_xml": "<x/>", "word__document_dot_xml": "<x/>"}, **more)


def add(content=None, name="Stappenplan 2027.pdf", kind="guide", slug="bezwaar", who=OPERATOR, **more):
    given = {"title": "Stappenplan", "language": "nl", "pieces": [content or pdf()], **more}
    return attachments.add(kind=kind, slug=slug, name=name, by=who, **given)


def sent(content, name="plan.pdf"):
    return {"titel": "Stappenplan", "taal": "nl", "bestand": SimpleUploadedFile(name, content)}


def test_it_works(client, own_folder):
    tag = client.get(GUIDE)["ETag"]
    browser = at_the_desk(steward())
    assert DESK in browser.get("/beheer/kennisbank/bewerk?soort=guide&naam=bezwaar").content.decode()
    content = pdf(tagged=False, title="")
    assert browser.post(DESK, sent(content)).status_code == 302
    told = "koppen en lijsten zijn niet gemerkt, de titel staat er niet in."
    assert told in browser.get(DESK).content.decode()
    page = client.get(GUIDE, HTTP_IF_NONE_MATCH=tag)
    assert told in page.content.decode()
    assert "PDF, " in page.content.decode()
    assert "in Dutch" in client.get(f"/en{GUIDE}").content.decode()
    row = Attachment.objects.get()
    file = client.get(f"/bijlagen/{row.pk}/plan.pdf")
    assert b"".join(file.streaming_content) == content
    assert file["Content-Disposition"] == 'attachment; filename="plan.pdf"'
    assert file["X-Content-Type-Options"] == "nosniff"
    assert file["Content-Type"] == "application/pdf"
    assert client.get(f"/bijlagen/{row.pk}/plan.pdf", HTTP_IF_NONE_MATCH=file["ETag"]).status_code == 304
    assert client.get(f"/bijlagen/{row.pk}/anders.pdf").status_code == 404
    assert client.post(f"/bijlagen/{row.pk}/plan.pdf").status_code == 405
    # what is in the folder of the installation is in a backup
    kept = [name for name, _path in contents.files(apart_from=own_folder / "x")]
    assert kept == [f"attachments/{row.digest[:2]}/{row.digest}"]
    browser.post(f"/beheer/bijlagen/{row.pk}/weg")
    assert client.get(f"/bijlagen/{row.pk}/plan.pdf").status_code == 404
    assert "Bijlagen" not in client.get(GUIDE).content.decode()
    assert not Path(attachments.path_of(row)).exists()


def test_the_same_content_is_kept_once_and_goes_with_the_last(own_folder):
    content = pdf()
    one, other = add(content), add(content, name="nog-eens.pdf")
    assert one.digest == other.digest
    attachments.remove(attachment=one, by=OPERATOR)
    assert attachments.path_of(other).read_bytes() == content


def test_a_file_of_what_is_hidden_is_hidden(client):
    now = timezone.now()
    texts = {"nl": {"title": "Overleg"}}
    times = {"starts_at": now + timedelta(days=1), "ends_at": now + timedelta(days=1, hours=1)}
    made = meetings.save(meeting=None, series="community", texts=texts, by=OPERATOR, **times)
    row = add(odt(), name="Agenda.odt", kind="meeting", slug=made.slug)
    page = client.get(f"/agenda/{made.slug}")
    assert f"/bijlagen/{row.pk}/agenda.odt" in page.content.decode()
    file = client.get(f"/bijlagen/{row.pk}/agenda.odt")
    assert b"".join(file.streaming_content).startswith(b"PK")
    meetings.save(meeting=made, series="community", texts=texts, public=False, by=OPERATOR, **times)
    assert client.get(f"/bijlagen/{row.pk}/agenda.odt").status_code == 404


def test_an_accessible_pdf_is_called_so(client):
    add()
    assert "Goed te lezen met een voorleesprogramma." in client.get(GUIDE).content.decode()
    assert Attachment.objects.get().about == {"pages": 1, "tagged": True, "language": "nl", "titled": True}


def named(value):
    """What a case is called: by its words, as a packed file bears the moment at which it was made."""
    return value if isinstance(value, str) else "file"


@pytest.mark.parametrize(
    ("content", "name", "suffix"),
    [
        (odt(), "a.odt", "odt"),
        (docx(), "a.docx", "docx"),
        ("naam;waarde\nzoé;1\n".encode(), "a.csv", "csv"),
        ("\ufeffzwaan".encode(), "A.TXT", "txt"),
    ],
    ids=named,
)
def test_what_is_taken(content, name, suffix):
    assert recognised(content, name).suffix == suffix


@pytest.mark.parametrize(
    ("content", "name", "told"),
    [
        (b"", "a.pdf", "leeg"),
        (b"<html><script>alert(1)</script>", "a.html", "Dit soort bestand"),
        (b"<html>", "a.pdf", "Dit soort bestand"),
        (pdf(), "a.txt", "eindigt op .txt"),
        (pdf(password="geheim"), "a.pdf", "beveiligd"),
        (b"%PDF-1.7 zwaan", "a.pdf", "beschadigd"),
        (docx(word__vbaProject_dot_bin="x"), "a.docx", "macro"),
        (odt(Basic__Standard__Module1_dot_xml="x"), "a.odt", "macro"),
        (packed(zwaan_dot_txt="x"), "a.docx", "Dit soort bestand"),
        (odt()[:60], "a.odt", "beschadigd"),
        (b"zwaan\x00", "a.txt", "Dit soort bestand"),
        ("zoé".encode("latin-1"), "a.csv", "Dit soort bestand"),
        (b"%PDF-" + b"0" * file_kinds.LARGEST, "a.pdf", "te groot"),
    ],
    ids=named,
)
def test_what_is_refused_with_a_reason(content, name, told):
    with pytest.raises(WrongFile, match=told):
        recognised(content, name)


def test_what_is_wrong_is_told_at_the_desk_and_nothing_is_kept(own_folder, monkeypatch):
    browser = at_the_desk(steward())
    assert browser.post(DESK, sent(b"zwaan")).status_code == 422
    assert browser.post(DESK, {"titel": "x", "taal": "nl"}).status_code == 422
    assert browser.post(DESK, {**sent(pdf()), "titel": ""}).status_code == 422
    assert browser.post(DESK, {**sent(pdf()), "taal": "la"}).status_code == 422
    assert browser.post("/beheer/bijlagen/guide/nergens", sent(pdf())).status_code == 302
    monkeypatch.setattr(attachments, "MOST", 0)
    assert browser.post(DESK, sent(pdf())).status_code == 422
    assert not Attachment.objects.exists()
    assert not (own_folder / attachments.FOLDER).exists()
    with pytest.raises(NotAllowed):
        add(who=by(person("Alice", organisation())))
    too_much = browser.generic("POST", DESK, b"x", CONTENT_LENGTH=str(file_kinds.LARGEST + 10**6))
    assert too_much.status_code == 413
