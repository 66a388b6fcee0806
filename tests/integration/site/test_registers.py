"""The overview of registers, the page of one, and the form to suggest one."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from algoritmeregister.feedback import limits
from algoritmeregister.harvest.models import Rejection, Run
from algoritmeregister.organisations.actions import resolve
from algoritmeregister.registers import actions, lists
from algoritmeregister.registers.models import Register
from tests import factories

pytestmark = pytest.mark.django_db

SUGGESTION = {
    "naam": "Register van Nergenshuizen",
    "organisatie": "Gemeente Nergenshuizen",
    "adres": "https://nergens.example",
}


def run(register, *, state=Run.State.FINISHED, day=1, **changes):
    details = {
        "profile": "den-haag",
        "profile_version": 1,
        "file_name": "bestand.json",
        "file_size": 1,
        "file_sha256": "0" * 64,
        "observed_at": datetime(2026, 6, day, tzinfo=UTC),
        "started_at": datetime(2026, 6, day, tzinfo=UTC),
        "actor_kind": "command",
        "actor_name": "alice",
        "counts": {"read": 3, "created": 2, "rejected": 0},
    }
    return Run.objects.create(register=register, state=state, **{**details, **changes})


@pytest.fixture
def registers():
    """A register with registrations and harvests, one that is only listed, and one that waits for a steward."""
    owner = resolve(name="Gemeente Proefdorp", by=factories.ALICE)
    full = factories.register(owner=owner, website="https://proef.example/register", tool="spreadsheet", licence="CC0")
    factories.registration("a", in_register=full)
    factories.registration("b", in_register=full, name="Tweede model", observed_at=factories.LATER)
    factories.withdrawn("weg", name="Oud model")
    run(full)
    factories.register("leeg", "Register van Proefland", status="in_development", kind="", owner_name="Provincie Proefland")
    actions.suggest(name="Wachtend", owner_name="Iemand", website="https://wacht.example", by=factories.ALICE)
    return full


def page(client, address, status=200):
    response = client.get(address)
    assert response.status_code == status
    return response.content.decode()


def test_it_works(client, registers):
    text = page(client, "/registers")
    assert "2 registers<" in text
    assert 'href="/registers/proef">Proefregister</a>' in text
    assert ">Gemeente Proefdorp</a>" in text
    assert "Goed opgehaald" in text
    assert "Nog niet opgehaald" in text
    assert "</span>2</td>" in text, "only what is public counts"
    assert 'role="img" aria-label="Groei van Proefregister in' in text
    assert "van 2 naar 2 registraties" in text
    assert "Wachtend" not in text
    assert "style=" not in text


def test_the_list_can_be_taken_along_and_read_again(client, registers):
    answer = client.get("/registers.yaml")
    assert answer["Content-Disposition"] == 'attachment; filename="registers.yaml"'
    rows = lists.read(answer.content.decode())
    assert [row.details["name"] for row in rows] == ["Proefregister", "Register van Proefland"]
    assert rows[0].details["licence"] == "CC0"
    assert client.get("/en/registers.yaml").content == answer.content


def test_what_is_known_of_a_register_stands_in_the_list(client):
    factories.register(
        description="Wat onze gemeente doet.", website="https://proef.example/", licence="CC0", standard="1.0", language="fy"
    )
    text = page(client, "/registers?zoek=onze+gemeente")
    for fact in ("Databestand · Fries · standaard 1.0 · CC0", "Wat onze gemeente doet.", "https://proef.example/"):
        assert fact in text


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("zoek=proefREG", {"Proefregister"}),
        ("zoek=gemeente+proefdorp", {"Proefregister"}),
        ("zoek=provincie", {"Register van Proefland"}),
        ("vorm=file", {"Proefregister"}),
        ("vorm=onbekend", {"Register van Proefland"}),
        ("status=in_development", {"Register van Proefland"}),
        ("soort=gemeente", {"Proefregister"}),
        ("soort=waterschap", set()),
        ("zoek=wachtend", set()),
    ],
)
@pytest.mark.both
def test_it_filters(client, registers, query, found):
    text = page(client, f"/registers?{query}")
    names = {"Proefregister", "Register van Proefland", "Wachtend"}
    assert {name for name in names if f">{name}</a>" in text} == found


@pytest.mark.parametrize("query", ["pagina=99", "pagina=x", "vorm=%00", "zoek=" + "x" * 5_000, "soort=<b>", "status=%25"])
@pytest.mark.both
def test_whatever_is_asked_is_never_an_error(client, registers, query):
    assert "<b>" not in page(client, f"/registers?{query}").split("<main")[1]


def test_a_register_has_a_page(client, registers):
    text = page(client, "/registers/proef")
    for part in ("2 registraties<", "Tweede model</a>", "spreadsheet", "CC0", "3 gelezen", "2 nieuw", "register=proef"):
        assert part in text, part
    assert "Oud model" not in text
    assert text.index("Tweede model") < text.index("Verkeerslichten")


def test_the_rules_of_its_profile_can_be_read(client, registers):
    text = page(client, "/registers/proef")
    assert "Hoe lezen wij dit register?" in text
    assert "Korte omschrijving" in text
    assert "gelezen als datum" in text
    assert "Deze woorden tellen als leeg: n.v.t, nvt" in text
    assert "Hoe lezen wij" not in page(client, "/registers/leeg")


def test_why_a_harvest_failed_can_be_read(client, registers):
    partly = run(registers, day=2, counts={"read": 9, "rejected": 2})
    for place in ("rij 1", "rij 2"):
        Rejection.objects.create(run=partly, place=place, reason="Er is geen <b>naam</b>.")
    assert "Deels opgehaald" in page(client, "/registers")
    run(registers, day=3, state=Run.State.FAILED, problem="De bron gaf een <i>inlogpagina</i>.", counts={}, profile="")
    run(registers, day=4, state="running", counts={})
    text = page(client, "/registers/proef")
    assert "2 × Er is geen &lt;b&gt;naam&lt;/b&gt;." in text
    assert "De bron gaf een &lt;i&gt;inlogpagina&lt;/i&gt;." in text
    assert "blijft staan zoals het was" in text
    assert "Ophalen mislukt" in page(client, "/registers")
    assert "Hoe lezen wij" in text, "the profile of the last run that had one"


def test_a_hostile_register_does_no_harm(client):
    factories.register("kwaad", "Kwaad <script>", website="javascript:alert(1)", licence="javascript:alert(2)", tool="<i>")
    for address in ("/registers", "/registers/kwaad"):
        text = page(client, address)
        assert "<script>" not in text
        assert "<i>" not in text
        assert 'href="javascript' not in text


@pytest.mark.parametrize("slug", ["nergens", "voorstel-x"])
def test_what_is_not_there_is_not_found(client, slug):
    page(client, f"/registers/{slug}", status=404)


def test_what_waits_is_not_shown(client, registers):
    address = f"/registers/{Register.objects.get(name='Wachtend').slug}"
    page(client, address, status=404)
    assert address not in b"".join(client.get("/sitemap-paginas.xml").streaming_content).decode()


@pytest.mark.parametrize("address", ["/registers", "/registers?zoek=proef", "/registers/proef"])
def test_it_answers_304_and_asks_little(client, registers, address, django_assert_max_num_queries):
    for number in range(12):
        other = factories.register(f"r{number}", f"Register {number}")
        factories.registration("x", in_register=other)
        run(other)
    with django_assert_max_num_queries(8):
        first = client.get(address)
    with django_assert_max_num_queries(3):
        assert client.get(address, headers={"If-None-Match": first["ETag"]}).status_code == 304
    run(registers, state=Run.State.FAILED, day=5)
    assert client.get(address, headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_anybody_can_suggest_a_register(client):
    assert 'action="/registers/aanmelden"' in page(client, "/registers/aanmelden")
    answer = client.post("/registers/aanmelden", {**SUGGESTION, "opmerking": "Nieuw."})
    assert (answer.status_code, answer["Location"]) == (302, "/registers/aanmelden/ontvangen")
    assert "Een beheerder kijkt ernaar" in page(client, "/registers/aanmelden/ontvangen")
    made = Register.objects.get()
    assert (made.name, made.proposal, made.remark) == ("Register van Nergenshuizen", "suggested", "Nieuw.")
    assert not answer.cookies


def test_a_mistake_is_told_beside_the_field(client):
    answer = client.post("/registers/aanmelden", {**SUGGESTION, "adres": "nergens", "naam": ""})
    text = answer.content.decode()
    assert answer.status_code == 422
    assert 'id="adres-fout"' in text
    assert 'href="#naam"' in text
    assert 'value="nergens"' in text, "what was typed stays"
    assert not Register.objects.exists()


def test_what_is_known_is_named(client):
    factories.register(website="https://www.nergens.example/")
    answer = client.post("/registers/aanmelden", SUGGESTION)
    assert answer.status_code == 409
    assert 'href="/registers/proef"' in answer.content.decode()


def test_what_waits_is_not_named(client):
    client.post("/registers/aanmelden", SUGGESTION)
    answer = client.post("/registers/aanmelden", {**SUGGESTION, "naam": "Anders"})
    assert answer.status_code == 409
    assert "Nergenshuizen</a>" not in answer.content.decode()


def test_another_site_cannot_send_the_form(client):
    answer = client.post("/registers/aanmelden", SUGGESTION, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403
    assert not Register.objects.exists()


def test_a_program_that_fills_in_everything_is_thanked_and_forgotten(client):
    assert client.post("/registers/aanmelden", {**SUGGESTION, "fax": "1"}).status_code == 302
    assert not Register.objects.exists()


def test_nobody_suggests_all_day(client, monkeypatch):
    monkeypatch.setattr(limits, "PER_CLIENT", 1)
    assert client.post("/registers/aanmelden", SUGGESTION).status_code == 302
    assert client.post("/registers/aanmelden", {**SUGGESTION, "adres": "https://b.example"}).status_code == 429


def test_registers_are_in_menu_home_and_sitemap(client, registers):
    home = page(client, "/")
    assert '<li><a href="/registers">Registers</a></li>' in home
    assert "Bekijk alle registers die wij kennen" in home
    sitemap = b"".join(client.get("/sitemap-paginas.xml").streaming_content).decode()
    for address in ("/registers<", "/en/registers/proef<", "/registers/dekking<"):
        assert address in sitemap
