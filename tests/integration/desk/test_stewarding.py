"""What a steward decides at the desk about what was fetched: duplicates, runs, suppliers, registers, statements."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from algoritmeregister.audit.models import Event
from algoritmeregister.harvest import fetching, harvesting, queries
from algoritmeregister.harvest.actions import Request, import_file
from algoritmeregister.harvest.models import Duplicate, OrganisationRename, Run
from algoritmeregister.harvest.sources.actions import add
from algoritmeregister.ledger.models import Entry
from algoritmeregister.ledger.verification import verify_chain
from algoritmeregister.products import following
from algoritmeregister.products.models import Mention, Supplier
from algoritmeregister.registers.actions import suggest
from algoritmeregister.registers.models import Register, Statement
from algoritmeregister.registrations.drafts.actions import adopt
from algoritmeregister.registrations.models import Registration
from algoritmeregister.registrations.verification import Audit
from tests import factories
from tests.people import OPERATOR, at_the_desk, organisation, steward
from tests.two_registers import LOCAL, NATIONAL, NUMBER, Registers
from tests.unit.harvest.files import listing, write
from tests.unit.harvest.web import serve

pytestmark = pytest.mark.django_db


@pytest.fixture
def sam() -> Client:
    return at_the_desk(steward())


def page(browser: Client, address: str, most: int = 10) -> str:
    """Return a page of the desk, in few questions."""
    with CaptureQueriesContext(connection) as asked:
        answer = browser.get(f"/beheer/{address}")
    assert answer.status_code == 200
    assert len(asked) <= most, [each["sql"][:120] for each in asked]
    return answer.content.decode()


def told(browser: Client, address: str, **values: str) -> str:
    """Send a form of the desk; return the page that follows."""
    answer = browser.post(f"/beheer/{address}", values, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def verify() -> None:
    audit = Audit()
    verify_chain(visit=audit.visit)
    audit.finish()


@pytest.fixture
def pair(tmp_path: Path) -> Duplicate:
    """The same registration in two registers, which nothing but its name tells."""
    registers = Registers(tmp_path)
    registers.local(LOCAL)
    registers.national(NATIONAL | {"url": "", "name": "Slimme  Stoplichten"})
    return Duplicate.objects.get()


def test_it_works(sam: Client, pair: Duplicate) -> None:
    shown = page(sam, "dubbelen")
    assert "bijna dezelfde naam" in shown
    assert "Een kapotte lus." in shown, "what only one of both says stands side by side"
    assert 'value="' + pair.first.number + '" checked' in shown, "the organisation's own register goes on"
    assert f"Registratie {NUMBER} staat nu voor beide." in told(sam, f"dubbelen/{pair.pk}", doe="samen", blijft=NUMBER)
    assert Registration.objects.get(state="published").number == NUMBER
    verify()
    shown = told(sam, f"dubbelen/{pair.pk}", doe="samen")
    assert "is al besloten" in shown
    assert f"Maak {pair.first.number} weer apart" in shown
    told(sam, f"dubbelen/{pair.pk}", doe="terug", toelichting="Een ander kruispunt.")
    assert Registration.objects.filter(state="published").count() == 2
    verify()
    pair.refresh_from_db()
    assert (pair.state, pair.remark, pair.decided_by) == ("dismissed", "Een ander kruispunt.", "sam@proef.example")
    assert "geen vermoedelijke dubbelen" in page(sam, "dubbelen")
    assert {"merge registrations", "part registrations"} <= set(Event.objects.values_list("action", flat=True))
    assert "Twee registraties samengevoegd" in page(sam, "logboek")


def test_a_pair_that_is_not_the_same(sam: Client, pair: Duplicate) -> None:
    assert "Vermoedelijke dubbelen</a> <" in page(sam, ""), "the first page says that something waits"
    told(sam, f"dubbelen/{pair.pk}", doe="apart")
    assert Registration.objects.filter(state="published").count() == 2
    assert "Er zijn geen vermoedelijke dubbelen" in page(sam, "dubbelen")
    assert "is er niet meer" in told(sam, "dubbelen/999999", doe="samen")


def test_a_run_that_waits(sam: Client, settings: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    settings.HARVEST_PRIVATE_HOSTS, settings.HARVEST_SECONDS_BETWEEN, settings.DATA_DIR = ["127.0.0.1"], 0, tmp_path
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
    monkeypatch.setattr(fetching, "pause", lambda seconds: None)
    lines = [f"{number};Rekenhulp {number};Gemeente Waterveld;Rekenen." for number in range(4)]
    with serve() as site:
        site.pages["/lijst.csv"] = "\n".join(["Nummer;Naam;Organisatie;Doel", *lines]).encode()
        source = add(register=factories.register("lijst"), connector="download", address=f"{site.address}/lijst.csv",
                     complete=True, by=OPERATOR)  # fmt: skip
        list(harvesting.harvest([source]))
        for several in (lines[:1], lines[1:2]):
            site.pages["/lijst.csv"] = "\n".join(["Nummer;Naam;Organisatie;Doel", *several]).encode()
            list(harvesting.harvest(queries.sources()))
            run = Run.objects.latest("pk")
            shown = page(sam, "ophalen")
            assert "3 van 4 registraties zouden worden ingetrokken" in shown
            assert "verdwenen 3" in shown
            if several == lines[:1]:
                assert "terzijde gelegd" in told(sam, f"ophalen/{run.pk}", doe="leg")
                assert Registration.objects.filter(state="published").count() == 4
    with_words = told(sam, f"ophalen/{run.pk}", doe="neem")
    assert "Wij nemen over wat" in with_words
    assert "Er wacht niets." in with_words
    assert Registration.objects.filter(state="published").count() == 1
    assert "al besloten" in told(sam, f"ophalen/{run.pk}", doe="neem")
    assert Event.objects.get(action="approve harvest run").actor_name == "sam@proef.example"
    verify()


@pytest.fixture
def suppliers() -> dict[str, Supplier]:
    """Two registrations whose suppliers differ by a letter."""
    for number, name in enumerate(("Rekenmeesters", "Rekenmeester", "Iemand anders")):
        factories.registration(f"r{number}", name=f"Hulp {number}", provider=name)
    following.follow()
    return {each.slug: each for each in Supplier.objects.all()}


def named_by() -> list[str]:
    return sorted(Mention.objects.values_list("supplier__slug", flat=True))


def test_names_of_suppliers(sam: Client, suppliers: dict[str, Supplier]) -> None:
    shown = page(sam, "leveranciers")
    assert "letters voor 96 % gelijk" in shown or "de ene naam begint met de andere" in shown
    both = {"een": "rekenmeesters", "ander": "rekenmeester"}
    if 'name="een" value="rekenmeester"' in shown:
        both = {"een": both["ander"], "ander": both["een"]}
    told(sam, "leveranciers/besluit", doe="samen", **both)
    assert named_by() == ["iemand-anders", both["ander"], both["ander"]]
    shown = told(sam, "leveranciers/besluit", doe="terug", **both)
    assert "zijn weer twee leveranciers" in shown
    assert named_by() == ["iemand-anders", "rekenmeester", "rekenmeesters"]
    assert "Geen leveranciers gevonden" in page(sam, "leveranciers"), "what a steward parted is not suggested again"
    told(sam, "leveranciers/spelling", spelling="Iemand anders", leverancier="")
    assert named_by() == ["rekenmeester", "rekenmeesters"]
    told(sam, "leveranciers/spelling", terug="iemandanders")
    told(sam, "leveranciers/spelling", spelling="Iemand anders", leverancier="Nieuwe Maker")
    assert named_by() == ["nieuwe-maker", "rekenmeester", "rekenmeesters"]
    assert "‘?’ is geen naam" in told(sam, "leveranciers/spelling", spelling="?", leverancier="")


def test_suppliers_that_are_two(sam: Client, suppliers: dict[str, Supplier]) -> None:
    told(sam, "leveranciers/besluit", doe="apart", een="rekenmeesters", ander="rekenmeester")
    assert "Geen leveranciers gevonden" in page(sam, "leveranciers")
    assert "er niet meer" in told(sam, "leveranciers/besluit", doe="samen", een="niemand", ander="rekenmeester")


def test_a_register_that_was_suggested(sam: Client) -> None:
    given = {"name": "Register Proefdorp", "owner_name": "Gemeente Proefdorp", "website": "https://proef.example/register"}
    found = suggest(**given, by=OPERATOR)
    other = suggest(**given | {"name": "Reclame", "website": "https://reclame.example/"}, by=OPERATOR)
    assert "Register Proefdorp" in page(sam, "aanmeldingen")
    assert "kennen we niet" in told(sam, f"aanmeldingen/{found.pk}", doe="neem", eigenaar="Nergenshuizen")
    assert "Zeg waarom" in told(sam, f"aanmeldingen/{other.pk}", doe="weiger", reden=" ")
    told(sam, f"aanmeldingen/{other.pk}", doe="weiger", reden="Geen register.")
    told(sam, f"aanmeldingen/{found.pk}", doe="neem")
    states = dict(Register.objects.filter(pk__in=[found.pk, other.pk]).values_list("name", "proposal"))
    assert states == {"Register Proefdorp": "accepted", "Reclame": "rejected"}
    assert "Er wachten geen aanmeldingen." in page(sam, "aanmeldingen")


def test_nothing_to_report(sam: Client) -> None:
    place = organisation("Gemeente Proefdorp")
    told(sam, "niets-te-melden", organisatie="gemeente  Proefdorp", dag="2026-05-01", bron="https://proef.example/niets")
    assert Statement.objects.get().stated_on.isoformat() == "2026-05-01"
    assert "Beëindig de verklaring van Gemeente Proefdorp" in page(sam, "niets-te-melden")
    answer = sam.post("/beheer/niets-te-melden", {"organisatie": "Nergenshuizen", "dag": "gisteren"})
    assert (answer.status_code, "Nergenshuizen" in answer.content.decode()) == (422, True)
    told(sam, "niets-te-melden", einde=place.code)
    assert Statement.objects.get().ended_on is not None


def test_new_names_of_organisations(sam: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("algoritmeregister.desk.paging.PAGE", 1)
    old, new = ["Het archief", "De griffie"], ["Het Archief", "De Griffie"]
    for day, names in enumerate((old, new), 1):
        numbers = zip(("11136893", "11248112"), names, strict=True)
        path = write(tmp_path / "lijst.json", listing(*({"number": each, "organisatie": name} for each, name in numbers)))
        import_file(Request(path, as_of=date(2026, 6, day)), by=OPERATOR)
    assert "Nieuwe namen van organisaties</a> <" in page(sam, ""), "the first page says that something waits"
    shown = [re.findall(r'id="naam-(\d+)"', page(sam, f"namen{ways}")) for ways in ("", "?pagina=2", "?pagina=99")]
    last, first = sorted(OrganisationRename.objects.values_list("pk", flat=True))
    assert shown == [[str(first)], [str(last)], [str(last)]], "none is left out; a page that is not there is the last"
    assert "Kies een naam" in told(sam, "namen", naam="999999")
    for rename in OrganisationRename.objects.all():
        assert "1 nieuwe naam bevestigd." in told(sam, "namen", naam=str(rename.pk))
    assert "geen nieuwe naam op bevestiging" in page(sam, "namen")
    assert {each.decided_by for each in OrganisationRename.objects.all()} == {"sam@proef.example"}


def test_a_new_name_that_is_none(sam: Client, tmp_path: Path) -> None:
    numbers = ("11136893", "11248112")
    names = ("Gemeente Waterveld", "Stichting Nieuw Waterveld", "Gemeente Waterveld", "Stichting Nieuw Waterveld")
    for day, name in enumerate(names[:2], 1):
        path = write(tmp_path / "lijst.json", listing(*({"number": each, "organisatie": name} for each in numbers)))
        import_file(Request(path, as_of=date(2026, 6, day)), by=OPERATOR)
    rename = OrganisationRename.objects.get()
    town = rename.organisation
    shown = page(sam, "namen")
    assert "De gekozen namen kloppen niet" in shown
    assert "1 naam teruggedraaid." in told(sam, "namen", naam=str(rename.pk), doe="weiger")
    town.refresh_from_db()
    assert town.name == "Gemeente Waterveld"
    assert not town.names.filter(name="Stichting Nieuw Waterveld").exists()
    foundation = Registration.objects.get(number=numbers[0]).organisation
    assert (foundation.name, foundation.registrations.count()) == ("Stichting Nieuw Waterveld", 2)
    assert [each.kind for each in Entry.objects.order_by("-id")[:2]] == ["moved", "moved"]
    event = Event.objects.get(action="deny organisation rename")
    assert event.detail == {"from": names[0], "to": names[1], "moved": 2}
    verify()
    history = sam.get(f"/algoritmes/{numbers[0]}/geschiedenis").content.decode()
    assert "De naam bleek van een andere organisatie te zijn." in history
    # What was denied is not inferred again: from here on the same two names are two organisations.
    for day, name in enumerate(names[2:], 3):
        path = write(tmp_path / "lijst.json", listing(*({"number": each, "organisatie": name} for each in numbers)))
        report = import_file(Request(path, as_of=date(2026, 6, day)), by=OPERATOR)
    assert (report.counts.moved, report.counts.renamed) == (2, 0)
    foundation.refresh_from_db()
    town.refresh_from_db()
    assert (town.name, foundation.name, foundation.registrations.count()) == (names[0], names[1], 2)


def test_it_is_taken_back_that_a_name_is_none(sam: Client, tmp_path: Path) -> None:
    numbers = ("11136893", "11248112")
    old, new = "Gemeente Waterveld", "Stichting Nieuw Waterveld"
    for day, name in enumerate((old, new), 1):
        path = write(tmp_path / "lijst.json", listing(*({"number": each, "organisatie": name} for each in numbers)))
        import_file(Request(path, as_of=date(2026, 6, day)), by=OPERATOR)
    rename = OrganisationRename.objects.get()
    town = rename.organisation
    # A colleague works on one of the descriptions: it goes along both ways.
    draft = adopt(organisation=town, registration=Registration.objects.get(number=numbers[0]), by=OPERATOR)
    assert "Er is geen naam afgewezen." in page(sam, "namen?stand=afgewezen")
    told(sam, "namen", naam=str(rename.pk), doe="weiger")
    foundation = Registration.objects.get(number=numbers[0]).organisation
    draft.refresh_from_db()
    assert (draft.organisation, foundation.name) == (foundation, new)

    assert f"{old} → {new}" in page(sam, "namen?stand=afgewezen")
    assert "1 naam wacht weer op bevestiging." in told(sam, "namen", naam=str(rename.pk), doe="herzie")
    for each in (draft, rename, town, foundation):
        each.refresh_from_db()
    assert (draft.organisation, foundation.merged_into, town.name) == (town, town, new)
    assert {each.organisation for each in Registration.objects.all()} == {town}
    assert (rename.state, rename.decided_by) == ("inferred", "")
    assert town.names.get(name=new).inferred
    assert f"{old} → {new}" in page(sam, "namen")
    verify()
    # The next file with the new name says nothing new, and what waits can be decided again.
    report = import_file(Request(path, as_of=date(2026, 6, 3)), by=OPERATOR)
    assert (report.counts.moved, report.counts.renamed) == (0, 0)
    assert "1 naam teruggedraaid." in told(sam, "namen", naam=str(rename.pk), doe="weiger")
    assert {each.organisation.name for each in Registration.objects.all()} == {new}


def test_what_a_list_calls_two_organisations_stays_two(sam: Client, tmp_path: Path) -> None:
    rows = [{"number": each, "organisatie": "Gemeente Waterveld"} for each in ("11136893", "11248112")]
    import_file(Request(write(tmp_path / "a.json", listing(*rows)), as_of=date(2026, 6, 1)), by=OPERATOR)
    rows = [{**each, "organisatie": "Gemeente Nieuw Waterveld"} for each in rows]
    import_file(Request(write(tmp_path / "b.json", listing(*rows)), as_of=date(2026, 6, 2)), by=OPERATOR)
    rename = OrganisationRename.objects.get()
    told(sam, "namen", naam=str(rename.pk), doe="weiger")
    for code, place in enumerate((rename.organisation, Registration.objects.first().organisation), 1):
        place.tooi_uri = f"https://identifier.overheid.nl/tooi/id/gemeente/gm000{code}"
        place.save()
    assert "staan op een lijst als twee organisaties" in told(sam, "namen", naam=str(rename.pk), doe="herzie")
    rename.refresh_from_db()
    assert rename.state == "denied"


def test_more_than_a_page_of_each_list(sam: Client, suppliers: dict[str, Supplier], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("algoritmeregister.desk.paging.PAGE", 1)
    for name in ("Proefdorp", "Proefstad"):
        suggest(name=f"Register {name}", owner_name=name, website=f"https://{name}.example/".lower(), by=OPERATOR)
        place = organisation(f"Gemeente {name}")
        told(sam, "niets-te-melden", organisatie=place.code)
        told(sam, "leveranciers/spelling", spelling=f"Maker {name}", leverancier="")
    for address, words in (("aanmeldingen", "Register Proef"), ("niets-te-melden", "verklaring van Gemeente Proef")):
        pages = [page(sam, f"{address}?pagina={number}") for number in (1, 2)]
        assert all(any(f"{words}{end}" in each for each in pages) for end in ("dorp", "stad"))
        assert 'aria-current="page"' in pages[0]
    second = page(sam, "leveranciers?pagina=1&spelling=2")
    assert "Maker Proefstad" in second
    assert "Maker Proefdorp" not in second
    assert "?pagina=1&amp;spelling=1" in second, "the place in the one list stays while the other is paged through"


def test_the_profiles_by_which_sources_are_read(sam, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    (tmp_path / "profiles").mkdir()
    (tmp_path / "profiles" / "kapot.yaml").write_text("name: kapot\n")
    import_file(Request(write(tmp_path / "lijst.json", listing({"title": "Afvalroute"}))), by=OPERATOR)
    run = Run.objects.get()
    shown = page(sam, "mappingprofielen")
    assert ("Mappingprofiel kapot.yaml klopt niet" in shown, "eigen profiel" in shown) == (True, True)
    assert f'<a class="nl-link" href="/registers/{run.register.slug}">{run.register.name}</a>' in shown
    rules = page(sam, f"mappingprofielen?profiel={run.profile}")
    assert f"Profiel {run.profile}@{run.profile_version}." in rules
    assert "<th scope=\"row\">Naam" in rules
    assert "Nog niet gebruikt." in page(sam, "mappingprofielen?profiel=bestaat-niet"), "the list, when there is no such one"
