"""PDF/UA-1 (ISO 14289-1) as far as a program can see it: tags, language, title, headings, links, text of pictures.

With veraPDF on the machine, its rules for PDF/UA-1 are checked as well.
"""

from __future__ import annotations

import io
import shutil
import subprocess
import time

import pikepdf
import pytest

from algoritmeregister import standards
from tests import factories

pytestmark = pytest.mark.django_db
HOSTILE = (
    r"""#let x = read("/etc/passwd") #panic("x") [a] $ x^2 $ *vet* _schuin_ @ref <label> \ \u{41} // weg /* weg */"""
    " `raw` = Kop #sys.inputs"
)
STRUCTURE = ("Document", "H1", "H2", "P", "Table", "TH", "TD", "Figure", "Link")


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    """A data folder of its own for what is kept."""
    settings.DATA_DIR = tmp_path


def pdf_of(client, made, prefix=""):
    response = client.get(f"{prefix}/algoritmes/{made.number}/beschrijving.pdf")
    assert response.status_code == 200
    return pikepdf.open(io.BytesIO(response.content))


def elements(node, found=None):
    """All structure elements of a document, as a flat list."""
    found = [] if found is None else found
    kids = node.get("/K", [])
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            found.append(kid)
            elements(kid, found)
    return found


def text_of(pdf):
    """The characters that are shown, through the fonts' ToUnicode maps."""
    shown = []
    for page in pdf.pages:
        fonts, current = {str(name): _characters(font) for name, font in page.Resources.Font.items()}, {}
        for operands, operator in pikepdf.parse_content_stream(page):
            if str(operator) == "Tf":
                current = fonts[str(operands[0])]
            elif str(operator) in {"Tj", "TJ"}:
                pieces = operands[0] if str(operator) == "TJ" else operands
                for piece in pieces:
                    if isinstance(piece, pikepdf.String):
                        code = bytes(piece)
                        shown += [current.get(code[at : at + 2], "") for at in range(0, len(code), 2)]
        shown.append("\n")
    return "".join(shown)


def _characters(font):
    result, lines = {}, font.ToUnicode.read_bytes().decode().splitlines()
    for line in lines:
        parts = line.split()
        if len(parts) == 2 and all(part.startswith("<") for part in parts):
            result[bytes.fromhex(parts[0][1:-1])] = bytes.fromhex(parts[1][1:-1]).decode("utf-16-be")
    return result


def marked_only(page):
    """Whether everything that is shown on a page is inside marked content: tagged, or an artifact."""
    depth = 0
    for _, operator in pikepdf.parse_content_stream(page):
        name = str(operator)
        depth += {"BDC": 1, "BMC": 1, "EMC": -1}.get(name, 0)
        if name in {"Tj", "TJ", "Do", "f", "S", "B"} and depth == 0:
            return False
    return True


@pytest.mark.parametrize(("prefix", "language"), [("", "nl"), ("/en", "en"), ("/fy", "fy")])
def test_it_works(client, prefix, language):
    pdf = pdf_of(client, factories.registration(), prefix)
    root = pdf.Root
    assert bool(root.MarkInfo.Marked) is True
    assert str(root.Lang) == language
    assert bool(root.ViewerPreferences.DisplayDocTitle) is True
    assert "/Outlines" in root
    with pdf.open_metadata() as metadata:
        assert metadata["pdfuaid:part"] == "1"
        assert metadata["dc:title"] == "Verkeerslichten die meedenken"
        assert metadata["dc:creator"] == ["Gemeente Proefdorp"]
    tags = [str(each.S).lstrip("/") for each in elements(root.StructTreeRoot)]
    assert not [name for name in STRUCTURE if name not in tags], sorted(set(tags))
    assert all(marked_only(page) for page in pdf.pages)
    assert all("/StructParents" in page for page in pdf.pages)


def test_every_picture_and_link_has_words(client):
    pdf = pdf_of(client, factories.registration())
    figures = [each for each in elements(pdf.Root.StructTreeRoot) if each.S == "/Figure"]
    assert len(figures) == 1
    assert "QR-code van het adres" in str(figures[0].Alt)
    links = [note for page in pdf.pages for note in page.get("/Annots", []) if note.Subtype == "/Link"]
    assert {str(link.A.URI) for link in links if "/A" in link} >= {
        "https://wetten.example/wvw",
        "mailto:algoritmes@proefdorp.example",
    }
    assert all(str(link.Contents) for link in links)


def test_every_font_is_inside(client):
    pdf = pdf_of(client, factories.registration())
    for page in pdf.pages:
        for font in page.Resources.Font.values():
            descriptor = font.DescendantFonts[0].FontDescriptor
            assert {"/FontFile2", "/FontFile3"} & set(descriptor.keys())


def test_text_in_another_language_is_marked(client):
    pdf = pdf_of(client, factories.registration(), "/en")
    found = {str(each.Lang) for each in elements(pdf.Root.StructTreeRoot) if "/Lang" in each}
    assert "nl" in found


def test_it_says_what_the_page_says(client):
    made = factories.registration(methods_and_models=None, provider=None, goal=None)
    text = text_of(pdf_of(client, made))
    for words in ("Gemeente Proefdorp", "In gebruik", "mei 2024", "Een verkeersleider kan altijd ingrijpen.",
                  "Niet ingevuld", f"/a/{made.number}", "versie 1 van 5 maart 2026", "Pagina 1 van"):  # fmt: skip
        assert words in text


@pytest.mark.parametrize(
    "key",
    ["name", "description_short", "goal", "risks", "source_data", "contact_email", "website", "organization", "provider"],
)
def test_markup_of_the_typesetter_is_only_text(client, key):
    pdf = pdf_of(client, factories.registration(**{key: HOSTILE}))
    text = text_of(pdf).replace("\n", "").replace(" ", "").replace("\u200b", "")
    for piece in ('#letx=read("/etc/passwd")', "*vet*_schuin_", "`raw`", r"\u{41}", "/*weg*/"):
        assert piece in text, key
    assert "root:" not in text


@pytest.mark.parametrize("key", ["name", "goal", "source_data"])
@pytest.mark.parametrize(
    "text",
    ["<script>alert(1)</script>x", "😀 漢字 \U0001f9d1\u200d\U0001f4bb", "\x00\x01\x0b", "\ufeff\u2028\u202e",
     "\ue000\U000e0041",
     "x" * 5000, "مرحبا שלום",
     "<ul>" * 300 + "<li>diep", "<p>" + "<b>" * 500 + "x", "a" + "\u0301" * 300],
)  # fmt: skip
def test_strange_texts_are_printed_all_the_same(client, key, text):
    pdf = pdf_of(client, factories.registration(**{key: text}))
    assert bool(pdf.Root.MarkInfo.Marked) is True


def test_html_in_a_name_is_text_and_in_a_rich_text_is_cleaned(client):
    text = text_of(
        pdf_of(client, factories.registration(name="<b>Vet</b> & <i>x", goal="<p>Wel <script>niet()</script></p>"))
    )
    assert "<b>Vet</b> & <i>x" in text
    assert "Wel" in text
    assert "niet()" not in text


def test_a_character_we_lack_becomes_a_square_and_that_is_told(client):
    text = text_of(pdf_of(client, factories.registration(goal="Blij 😀 woord")))
    assert "Blij □ woord" in text
    assert "staat een vierkantje" in text
    assert "staat een vierkantje" not in text_of(pdf_of(client, factories.registration("ander")))


@pytest.mark.parametrize("version", standards.VERSIONS)
def test_every_field_of_every_standard_is_in_it(client, version):
    whole = {"name": "Alle velden", "organization": "Gemeente Proefdorp"}
    standard = standards.get(version)
    for field in standard.fields:
        if field.key not in whole and not field.system:
            value = f"Waarde{field.key.replace('_', '')}"
            whole[field.key] = (
                [{"title": value, "link": "https://proef.example/"}] if field.items else [value] if field.is_list else value
            )
    text = text_of(pdf_of(client, factories.registration(f"alles-{version}", standard=version, whole=whole))).replace(
        "\n", ""
    )
    for field in standard.fields:
        if not field.system and field.key not in {"name", "organization"}:
            assert f"Waarde{field.key.replace('_', '')}" in text.replace("\u200b", ""), field.key


def test_a_long_description_is_made_within_a_second(client):
    made = factories.registration(
        **dict.fromkeys(("goal", "risks", "source_data", "proportionality"), "Een zin van een paar woorden. " * 300)
    )
    start = time.process_time()
    pdf = pdf_of(client, made)
    assert len(pdf.pages) > 5
    assert time.process_time() - start < 1


def test_verapdf_agrees(client, tmp_path):
    verapdf = shutil.which("verapdf")
    if verapdf is None:
        pytest.skip("veraPDF is not on this machine")
    path = tmp_path / "description.pdf"
    path.write_bytes(client.get(f"/en/algoritmes/{factories.registration().number}/beschrijving.pdf").content)
    result = subprocess.run(
        [verapdf, "--flavour", "ua1", "--format", "text", str(path)], capture_output=True, text=True, check=False
    )
    assert result.stdout.startswith("PASS"), result.stdout
