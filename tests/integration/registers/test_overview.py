"""The overview of registers by its commands: lists in and out, suggestions, statements of nothing to register."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from algoritmeregister.audit.models import Event
from algoritmeregister.cli import main
from algoritmeregister.organisations.actions import merge, resolve
from algoritmeregister.organisations.models import Organisation
from algoritmeregister.registers import actions
from algoritmeregister.registers.errors import AlreadyKnown, RegisterError, TooManySuggestions, WrongDetails
from algoritmeregister.registers.models import Proposal, Register, Statement
from tests import factories
from tests.shared_data import shared_data

pytestmark = pytest.mark.django_db

LIST = """
- title: Algoritmeregister Proefdorp
  organisation: Gemeente Proefdorp
  type: website
  tool: spreadsheet
  url: https://www.proefdorp.example/en/register/
  json: https://proefdorp.example/data.json
  schema: https://standaard.example/schemas/registration-v0.3.schema.json
  status: in gebruik
  include: true
- title: Algoritmeregister Proefland
  organisation: Provincie Proefland
  description:
  type:
  url:
  status: in ontwikkeling
"""


def run(*arguments, status=0):
    result = CliRunner().invoke(main, ["registers", *map(str, arguments)])
    assert result.exit_code == status, result.output
    return result.output


@pytest.fixture
def take(tmp_path):
    """Import a list that is given as text; gives the outcome per row."""

    def take(text, *options, status=0, name="lijst.yaml"):
        (tmp_path / name).write_text(text, encoding="utf-8")
        output = run("import", tmp_path / name, "--json", *options, status=status)
        return [row["outcome"] for row in json.loads(output)["registers"]] if status == 0 else output

    return take


def suggested(**changes):
    details = {"name": "Register van Nergenshuizen", "owner_name": "Gemeente Nergenshuizen"}
    return actions.suggest(**{**details, "website": "https://nergens.example/register", **changes}, by=factories.ALICE)


def test_it_works(take, tmp_path):
    assert take(LIST, "--dry-run") == ["created", "created"]
    assert not Register.objects.exists()
    assert not Organisation.objects.exists()
    assert take(LIST) == ["created", "created"]
    made = Register.objects.get(slug="proefdorp")
    assert (made.kind, made.status, made.tool, made.standard) == ("website", "in_use", "spreadsheet", "0.3.1")
    assert made.data_url == "https://proefdorp.example/data.json"
    assert made.beside["include"] is True
    assert made.owner
    assert made.owner.name == "Gemeente Proefdorp"
    assert Register.objects.get(slug="proefland").kind == "", "nobody said in what form"
    events = Event.objects.count()
    assert take(LIST) == ["unchanged", "unchanged"]
    assert Event.objects.count() == events


def test_an_export_comes_back_as_it_was(take, tmp_path):
    take(LIST)
    before = list(Register.objects.order_by("slug").values())
    for name in ("uit.yaml", "uit.json"):
        run("export", tmp_path / name)
        assert take((tmp_path / name).read_text(), name=name) == ["unchanged", "unchanged"]
    Register.objects.all().delete()
    assert take((tmp_path / "uit.json").read_text(), name="terug.json") == ["created", "created"]
    after = list(Register.objects.order_by("slug").values())
    assert [{**row, "id": 0} for row in after] == [{**row, "id": 0} for row in before]


def test_the_first_overview_of_registers_is_read_as_it_is():
    overview = shared_data("local-registers-2022/algoritmeregisters.yaml")
    run("import", overview)
    slugs = set(Register.objects.values_list("slug", flat=True))
    assert {"den-haag", "rotterdam", "rotterdam-2", "utrecht", "rvig", "uwv", "amsterdam"} <= slugs
    assert len(slugs) == 11
    assert "11" in run("import", overview).splitlines()[2]


def test_a_register_that_was_harvested_gets_what_the_list_says(take):
    known = factories.register("dorp", "Algoritmeregister Proefdorp", website="http://proefdorp.example/register")
    assert take(LIST)[0] == "changed"
    known.refresh_from_db()
    assert (known.slug, known.tool) == ("dorp", "spreadsheet")
    take("- {title: Algoritmeregister Proefdorp, url: 'https://proefdorp.example/register'}")
    known.refresh_from_db()
    assert known.tool == "spreadsheet", "what a list leaves out stays"


def test_two_registers_of_one_name_stay_two(take):
    two = LIST + LIST.replace("www.proefdorp.example/en/register/", "ander.example")
    assert take(two)[2] == "created"
    assert take(two)[:3] == ["unchanged"] * 3


def test_a_harvest_gives_a_listed_register_its_identity(take):
    take(LIST)
    made = factories.register("proefdorp", identity_base="https://proefdorp.example/id/")
    assert made.identity_base == "https://proefdorp.example/id/"
    factories.registration("a", in_register=made)
    again = factories.register("proefdorp", identity_base="https://elders.example/")
    assert again.identity_base == "https://proefdorp.example/id/", "registrations keep their identity"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("niets", "geen lijst"),
        ("- [1]", "Rij 1"),
        ("- {description: x}", "title"),
        ("- {title: x, type: boek}", "boek"),
        ("- {title: x, status: kapot}", "kapot"),
        ("- {title: x, url: 'javascript:alert(1)'}", "javascript"),
        ("- {title: {a: 1}}", "geen tekst"),
        ("- {title: x, extra: {a: 1}}", "extra"),
        ("- {title: x, extra: [[1]]}", "extra"),
        ("- {title: '" + "x" * 300 + "'}", "te lang"),
        ("- {title: a, slug: b}\n- {title: c, slug: b}", "twee keer"),
        ("- {title: a, slug: dekking}", "dekking"),
        ("[{", "YAML"),
        ("- a: [", "YAML"),
        ("- {title: a, identity_base: 'urn:x:'}\n- {title: b, identity_base: 'urn:x:'}", "urn:x:"),
    ],
)
def test_a_wrong_list_changes_nothing(take, text, told, monkeypatch):
    monkeypatch.setenv("LC_ALL", "nl_NL.UTF-8")
    from django.utils import translation

    with translation.override("nl"):
        output = take(f"- {{title: Goed}}\n{text}" if text.startswith("- ") and told != "Rij 1" else text, status=1)
    assert told in output
    assert not Register.objects.exists()


def test_a_suggestion_waits_for_a_steward():
    waiting = suggested(remark="Staat sinds kort online.")
    assert waiting.slug.startswith("voorstel-")
    assert not Organisation.objects.exists(), "a stranger makes no organisation known"
    assert "Nergenshuizen" not in run("list")
    assert "sinds kort" in run("list", "--suggested")
    run("accept", waiting.slug)
    made = Register.objects.get(slug="nergenshuizen")
    assert (made.proposal, made.owner.name) == (Proposal.ACCEPTED, "Gemeente Nergenshuizen")
    assert made.identity_base == "urn:algoritmeregister:nergenshuizen:"
    run("accept", "nergenshuizen", status=1)
    assert Event.objects.filter(action="accept register", subject="nergenshuizen").exists()


def test_a_suggestion_can_be_rejected():
    waiting = suggested()
    run("reject", waiting.slug, "--reason", " ", status=1)
    run("reject", waiting.slug, "--reason", "Dit is een winkel.")
    waiting.refresh_from_db()
    assert (waiting.proposal, waiting.decision) == (Proposal.REJECTED, "Dit is een winkel.")
    run("reject", waiting.slug, "--reason", "Nog eens.", status=1)
    assert suggested().pk != waiting.pk, "what was rejected may be suggested again"


def test_a_steward_chooses_name_and_owner():
    factories.register("bezet")
    resolve(name="Gemeente Anders", by=factories.ALICE)
    waiting = suggested()
    run("accept", waiting.slug, "--as", "bezet", status=1)
    run("accept", waiting.slug, "--as", "Met Spaties", status=1)
    run("accept", waiting.slug, "--owner", "Gemeente Onbekend", status=1)
    run("accept", waiting.slug, "--as", "eigen", "--owner", "gemeente anders")
    assert Register.objects.get(slug="eigen").owner.name == "Gemeente Anders"


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": " "},
        {"owner_name": ""},
        {"website": ""},
        {"website": "nergens"},
        {"kind": "boek"},
        {"name": "x" * 201},
        {"remark": "x" * 5_001},
    ],
)
def test_a_suggestion_must_make_sense(wrong):
    with pytest.raises(WrongDetails) as refused:
        suggested(**wrong)
    assert set(refused.value.problems) == set(wrong)


def test_what_is_known_is_not_suggested_again(monkeypatch):
    suggested()
    with pytest.raises(AlreadyKnown):
        suggested(website="http://www.nergens.example/register/")
    monkeypatch.setattr(actions, "MOST_SUGGESTIONS", 1)
    with pytest.raises(TooManySuggestions):
        suggested(website="https://elders.example")


def test_only_what_may_be_edited_is_updated():
    register = factories.register()
    assert actions.update(register=register, licence="CC0", by=factories.ALICE) == ("licence",)
    assert actions.update(register=register, licence="CC0", by=factories.ALICE) == ()
    with pytest.raises(WrongDetails):
        actions.update(register=register, slug="anders", by=factories.ALICE)


def test_an_organisation_says_that_it_has_nothing_to_register():
    organisation = resolve(name="Gemeente Leeg", by=factories.ALICE)
    run("nothing-to-report", "Gemeente Leeg", "--on", "2026-03-01", "--source", "https://leeg.example/verklaring")
    run("nothing-to-report", "Gemeente Leeg", status=1)
    run("nothing-to-report", "Gemeente Leeg", "--end", "--on", "2026-02-01", status=1)
    run("nothing-to-report", "Gemeente Leeg", "--end", "--on", "2026-05-01")
    run("nothing-to-report", "Gemeente Leeg", "--end", status=1)
    run("nothing-to-report", "Gemeente Vol", status=1)
    run("nothing-to-report", "Gemeente Leeg", "--on", "2999-01-01", status=1)
    run("nothing-to-report", "Gemeente Leeg", "--source", "leeg", status=1)
    held = Statement.objects.get(organisation=organisation)
    assert (str(held.stated_on), str(held.ended_on)) == ("2026-03-01", "2026-05-01")


def test_joined_organisations_keep_one_statement_and_their_registers():
    from datetime import date

    gone, stays = (resolve(name=name, by=factories.ALICE) for name in ("Gemeente Oud", "Gemeente Nieuw"))
    register = factories.register(owner=gone)
    for day, organisation in ((1, gone), (2, stays)):
        actions.state_nothing(organisation=organisation, stated_on=date(2026, 1, day), by=factories.ALICE)
    merge(organisation=gone, into=stays, by=factories.ALICE)
    register.refresh_from_db()
    assert register.owner == stays
    assert [(each.organisation, each.stated_on.day) for each in Statement.objects.all()] == [(stays, 1)]


def test_a_decision_is_made_once():
    waiting = suggested()
    actions.accept(register=waiting, by=factories.ALICE)
    with pytest.raises(RegisterError):
        actions.reject(register=waiting, reason="Te laat.", by=factories.ALICE)


def test_the_api_does_not_show_suggestions(client):
    waiting = suggested()
    assert client.get("/api/v1/registers").json()["results"] == []
    assert client.get(f"/api/v1/registers/{waiting.slug}").status_code == 404
