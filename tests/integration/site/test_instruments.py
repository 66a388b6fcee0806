"""`/instrumenten`: fill in an instrument without an account or script; keep the answers in a file and go on with them."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pikepdf
import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile

from algoritmeregister.cli import main
from algoritmeregister.instruments import library

pytestmark = pytest.mark.django_db
QUESTIONS = "/instrumenten/registerplicht/vragen"
HIGH_RISK = {
    "computes": "yes", "is_ai": "yes", "phase": "in_use", "prohibited": "no", "areas": ["services"], "profiling": "yes",
    "legal_effect": "yes", "treatment": "no", "influence": "weighs", "grounds": ["none"],
}  # fmt: skip
TREE = {
    "version": "1",
    "name": "Boom",
    "questions": [
        {
            "questionId": "1",
            "question": "Is het <script>alert(1)</script> AI?",
            "category": "ai",
            "explanation": "<p onclick='x'>Uitleg <a href='javascript:x'>hier</a></p>",
            "sources": [{"source": "Kwaad", "url": "javascript:alert(1)"}],
            "answers": [
                {"answer": "Ja", "labels": ["AI"], "nextQuestionId": "2"},
                {"answer": "Nee", "nextConclusionId": "n"},
            ],
        },
        {
            "questionId": "2",
            "question": "Hoog risico?",
            "category": "ai",
            "answers": [{"answer": "Ja", "nextConclusionId": "j"}],
        },
    ],
    "conclusions": [{"conclusionId": "n", "conclusion": "Geen AI"}, {"conclusionId": "j", "conclusion": "Hoog risico"}],
}


class Filler:
    """Somebody with a browser without scripts: fills in what is in the form and presses a button."""

    def __init__(self, client, address=QUESTIONS):
        self.client, self.address = client, address
        self.look(client.get(address))

    def look(self, response, status=200):
        assert response.status_code == status
        self.response = response
        self.page = BeautifulSoup(response.content, "html.parser")
        self.title = self.page.h1.get_text(strip=True)
        return self

    def send(self, answers=None, *, press="volgende", status=200):
        form = self.page.select_one("form.ar-instrument") or self.page.select("main form")[-1]
        data = {}
        for field in form.select("input[type=hidden], input:checked, textarea, input[type=text]"):
            data.setdefault(field["name"], []).append(field.get("value", field.get_text()))
        for name, value in (answers or {}).items():
            if form.find(attrs={"name": name}):
                data[name] = value
        return self.look(self.client.post(self.address, {**data, "naar": press}), status)

    def names(self):
        return {
            each["name"] for each in self.page.select("form.ar-instrument input, textarea") if each.get("name") != "getoond"
        }


def to_the_outcome(filler, answers):
    for _step in range(20):
        filler.send(answers)
        if filler.title in {"Uitkomst", "Outcome", "Utkomst", "Útkomst"}:
            return filler
    raise AssertionError("no outcome")


def test_it_works(client):
    page = BeautifulSoup(client.get("/instrumenten").content, "html.parser")
    linked = [each["href"] for each in page.select("main .ar-card a")]
    assert linked[0] == "/instrumenten/registerplicht"
    assert set(linked) == {f"/instrumenten/{name}" for name in library.own()}
    about = client.get("/instrumenten/registerplicht").content.decode()
    for shown in ("EUPL-1.2", "Versie", library.own()["registerplicht"][0].origin.sha256):
        assert shown in about


def test_a_newcomer_is_led_to_the_category_with_reasons_and_law(client):
    filler = to_the_outcome(Filler(client), HIGH_RISK)
    said = filler.page.main.get_text(" ", strip=True)
    assert "Categorie A: AI-systeem met een hoog risico" in said
    assert "Het maakt een profiel van mensen" in said
    assert "Geldt vanaf 2 december 2027" in said
    assert "Ja, zet het in het register" in said
    assert filler.page.find("a", href="https://eur-lex.europa.eu/eli/reg/2024/1689/oj#art_6")
    assert filler.response.headers["Cache-Control"].startswith("max-age=0, no-cache, no-store")
    assert not filler.response.cookies


def test_it_speaks_english(client):
    filler = to_the_outcome(Filler(client, "/en" + QUESTIONS), {"computes": "no"})
    assert "No algorithm" in filler.page.main.get_text()


def test_new_questions_are_shown_before_going_on(client):
    filler = Filler(client)
    assert filler.names() == {"antwoorden", "deel", "computes"}
    filler.send({"computes": "yes"})
    assert filler.title == "Is het een algoritme?"
    assert {"is_ai", "phase"} <= filler.names()
    filler.send({"is_ai": "no", "phase": "in_use"})
    assert filler.title == "Heeft het invloed op mensen of bedrijven?"
    filler.send(press="vorige")
    assert filler.page.find("input", {"name": "is_ai", "value": "no"}).has_attr("checked")


def test_an_outcome_before_the_end_says_what_is_open(client):
    filler = Filler(client).send({"computes": "yes"}).send(press="uitkomst")
    said = filler.page.main.get_text(" ", strip=True)
    assert "Nog niet alle vragen zijn beantwoord" in said
    assert "Is het ook een AI-systeem?" in said


def test_answers_that_do_not_go_together_are_refused_with_the_place(client):
    filler = Filler(client).send({"computes": "yes"}).send({"is_ai": "yes", "phase": "in_use"})
    filler.send({"prohibited": "no", "areas": ["none", "work"]}, status=422)
    problem = filler.page.select_one(".utrecht-alert a")
    assert "Haal een van beide weg" in problem.get_text()
    assert filler.page.find(id=problem["href"].removeprefix("#")).name == "fieldset"
    assert filler.page.title.get_text().startswith("Fout:")


def packed(filler):
    return filler.page.find("input", {"name": "antwoorden"})["value"]


def test_answers_are_downloaded_and_read_again(client):
    filler = to_the_outcome(Filler(client), HIGH_RISK)
    response = client.post("/instrumenten/registerplicht/antwoorden.json", {"antwoorden": packed(filler)})
    assert response.headers["Content-Disposition"] == 'attachment; filename="registerplicht.json"'
    kept = json.loads(response.content)
    assert kept["answers"] == HIGH_RISK
    assert kept["instrument"]["version"] == "1.0"
    again = Filler(client).look(client.post(QUESTIONS, {"bestand": SimpleUploadedFile("a.json", response.content)}))
    assert again.title == "Uitkomst"
    assert "Categorie A" in again.page.main.get_text()


def test_the_pdf_holds_outcome_answers_and_origin(client):
    filler = to_the_outcome(Filler(client), HIGH_RISK)
    response = client.post("/instrumenten/registerplicht/antwoorden.pdf", {"antwoorden": packed(filler)})
    assert response.headers["Content-Type"] == "application/pdf"
    with pikepdf.open(io.BytesIO(response.content)) as pdf:
        assert str(pdf.Root.Lang) == "nl"
        assert "Is het een algoritme" in str(pdf.docinfo["/Title"])


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"{}", "geen bestand met antwoorden"),
        (b"\xff\xfe", "geen bestand met antwoorden"),
        (
            json.dumps({"format": "algoritmeregister-answers/1", "instrument": {"id": "inkoop"}, "answers": {}}).encode(),
            "inkoop",
        ),
    ],
)
def test_another_file_is_refused(client, content, said):
    response = client.post(QUESTIONS, {"bestand": SimpleUploadedFile("a.json", content)})
    assert response.status_code == 422
    assert said in response.content.decode()


@pytest.mark.parametrize("sent", ["", "x", "AAAA", "eJw=", "é"])
def test_answers_that_were_tampered_with_are_left_out(client, sent):
    response = client.post(
        QUESTIONS, {"antwoorden": sent, "deel": "nergens", "getoond": ["computes|x:0", "zzz"], "naar": "deel:zz"}
    )
    assert response.status_code == 200


def test_what_is_not_there_is_not_found(client):
    assert client.get("/instrumenten/zomaar").status_code == 404
    assert client.post("/instrumenten/zomaar/vragen").status_code == 404
    assert client.post("/instrumenten/registerplicht/antwoorden.exe").status_code == 404
    assert client.get("/instrumenten/registerplicht/antwoorden.json").status_code == 405


@pytest.fixture
def tree(tmp_path, settings, monkeypatch):
    settings.DATA_DIR = tmp_path
    path = tmp_path / "boom.json"
    path.write_text(json.dumps(TREE), encoding="utf-8")
    return path


def run(monkeypatch, capsys, *arguments):
    monkeypatch.setattr("sys.argv", ["algoritmeregister", "instruments", *map(str, arguments)])
    with pytest.raises(SystemExit) as ended:
        main()
    told = capsys.readouterr()
    return ended.value.code or 0, told.out + told.err


def test_an_instrument_of_others_is_taken_in_shown_and_filled_in(client, tree, monkeypatch, capsys):
    code, told = run(
        monkeypatch,
        capsys,
        "import",
        tree,
        "--publisher",
        "Gemeente Oostmeer",
        "--licence",
        "CC0-1.0",
        "--url",
        "https://voorbeeld.nl/boom",
    )
    assert code == 0, told
    kept = list((Path(tree).parent / "instruments" / "boom" / "1").iterdir())
    assert {each.name: each.read_bytes() == tree.read_bytes() for each in kept}["boom.json"]
    assert "/instrumenten/boom" in client.get("/instrumenten").content.decode()
    about = client.get("/instrumenten/boom").content.decode()
    for shown in ("Gemeente Oostmeer", "CC0-1.0", "https://voorbeeld.nl/boom", "decision-tree"):
        assert shown in about
    filler = Filler(client, "/instrumenten/boom/vragen")
    assert "javascript:" not in filler.response.content.decode()
    assert "<script>alert" not in filler.response.content.decode()
    filler.send(status=422)
    assert "Kies een antwoord" in filler.page.main.get_text()
    filler.send({"1": "ja"}).send(press="vorige")
    assert "Is het" in filler.page.legend.get_text()
    filler.send({"1": "ja"}).send({"2": "ja"})
    assert filler.page.h3.get_text(strip=True) == "Hoog risico"
    filler.send(press="wijzig:1")
    assert "Is het" in filler.page.legend.get_text()
    code, _told = run(monkeypatch, capsys, "remove", "boom")
    assert code == 0
    assert client.get("/instrumenten/boom").status_code == 404


def test_a_file_that_is_not_understood_is_not_taken_in(tree, monkeypatch, capsys):
    tree.write_text(json.dumps({**TREE, "weights": [1]}), encoding="utf-8")
    code, told = run(monkeypatch, capsys, "import", tree, "--publisher", "x", "--licence", "x")
    assert code == 1
    assert "weights" in told
    assert not (tree.parent / "instruments").exists()
    code, told = run(monkeypatch, capsys, "validate", tree)
    assert (code, "weights" in told) == (1, True)


def test_a_name_of_ours_is_not_given_away(tree, monkeypatch, capsys):
    code, told = run(monkeypatch, capsys, "import", tree, "--name", "registerplicht", "--publisher", "x", "--licence", "x")
    assert code == 1
    assert "our own" in told


def test_an_address_on_this_machine_is_not_fetched(tree, monkeypatch, capsys):
    code, told = run(monkeypatch, capsys, "import", "http://127.0.0.1:9/boom.json", "--publisher", "x", "--licence", "x")
    assert code == 1
    assert "127.0.0.1" in told
