"""What applies to an algorithm: taken in from a folder as others publish it, shown with its reason, worked on and agreed."""

from __future__ import annotations

import html
import json
import re
import shutil
from datetime import date

import pytest
import yaml
from click.testing import CliRunner

from algoritmeregister.accounts.roles import Role
from algoritmeregister.audit.models import Event
from algoritmeregister.cli import main
from algoritmeregister.instruments import library
from algoritmeregister.registrations.drafts import actions as drafts
from algoritmeregister.requirements import applying, legal
from algoritmeregister.requirements.applying import applies_to, why
from algoritmeregister.requirements.models import Norm, NormChange, Work
from tests.people import at_the_desk, by, organisation, person
from tests.shared_data import shared_data

pytestmark = pytest.mark.django_db


def norm_file(folder, kind, name, **more):
    number = f"urn:nl:ak:{'ver' if kind == 'requirements' else 'mtr'}:{name}"
    row = {"name": f"Titel van {name}", "urn": number, "url": f"https://kader.example/{name}", "language": "nl", **more}
    (folder / kind).mkdir(parents=True, exist_ok=True)
    (folder / kind / f"{name}.yaml").write_text(yaml.safe_dump(row), encoding="utf-8")
    return number


def profile(**values):
    return [{**{"type": [], "risk_group": [], "role": []}, **values}]


@pytest.fixture
def source(tmp_path):
    """Three requirements (one always applies) and two measures, one of which is for the whole organisation."""
    folder = tmp_path / "bron"
    shared_measure = norm_file(folder, "measures", "org-01", lifecycle=["organisatieverantwoordelijkheden"])
    own_measure = norm_file(folder, "measures", "owp-01", lifecycle=["ontwerp"])
    norm_file(folder, "requirements", "awb-01", always_applicable=1, links=[shared_measure, own_measure])
    norm_file(folder, "requirements", "aia-01", ai_act_profile=profile(risk_group=["hoog-risico AI"], role=["aanbieder"]))
    norm_file(folder, "requirements", "aia-02", ai_act_profile=profile(risk_group=["verboden AI"]))
    return folder


def run(*arguments, status=0):
    done = CliRunner().invoke(
        main, ["requirements", *map(str, arguments)], env={"LC_ALL": "C.UTF-8"}, catch_exceptions=False
    )
    assert done.exit_code == status, done.output
    return done.output


@pytest.fixture
def taken(source):
    run("import", source, "--source", "Kader")
    return source


@pytest.fixture
def place():
    return organisation()


@pytest.fixture
def people(place):
    roles = {"alice": Role.EDITOR, "bob": Role.REVIEWER, "rita": Role.READER}
    return {name: person(name.title(), place, role) for name, role in roles.items()}


@pytest.fixture
def draft(place, people):
    return drafts.start(organisation=place, by=by(people["alice"]), document={"name": "Slim verkeerslicht"})


@pytest.fixture
def page(place, draft):
    return f"/beheer/organisaties/{place.code}/beschrijvingen/{draft.uuid}/eisen"


def norm(name):
    return Norm.objects.get(number__endswith=name)


def text(response):
    assert response.status_code == 200, response.content[:400]
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", response.content.decode())))


def test_it_works(taken, people, page, draft):
    alice = at_the_desk(people["alice"])
    first = text(alice.get(page))
    assert "Er geldt 1 eis; 0 is geregeld." in first
    assert "Geldt voor ieder algoritme." in first
    chosen = {"eigenschap.risk_group": ["hoog-risico AI"], "eigenschap.role": ["aanbieder"]}
    then = text(alice.post(f"{page}/soort", chosen, follow=True))
    assert "Er gelden 2 eisen" in then
    assert "Risicogroep: hoog-risico AI; Rol: aanbieder" in then
    sent = {"stand": "done", "uitleg": "Staat in ons beleid.", "bewijs": "https://proefdorp.example/beleid", "wie": "Jurist"}
    done = text(alice.post(f"{page}/{norm('aia-01').key}", sent, follow=True))
    assert "1 zijn geregeld" in done
    assert ("Staat in ons beleid." in done, "https://proefdorp.example/beleid" in done, "Jurist" in done) == (True,) * 3
    assert Event.objects.filter(action="work on requirement", subject=norm("aia-01").key).exists()


def test_a_measure_is_done_once_for_the_whole_organisation(taken, people, page, draft, place):
    alice = at_the_desk(people["alice"])
    shared_page = f"/beheer/organisaties/{place.code}/maatregelen"
    assert ("org-01" in text(alice.get(shared_page)), "owp-01" in text(alice.get(shared_page))) == (True, False)
    alice.post(f"{shared_page}/{norm('org-01').key}", {"stand": "done", "uitleg": "Geregeld."})
    refused = alice.post(f"{shared_page}/{norm('owp-01').key}", {"stand": "done"}, follow=True)
    assert "Deze eis of maatregel is er niet." in text(refused)
    assert "Geregeld voor de hele organisatie" in text(alice.get(page))
    assert not applies_to(draft).hits[0].is_settled, "the other measure is not done yet"
    alice.post(f"{page}/{norm('owp-01').key}", {"stand": "done"})
    assert applies_to(draft).hits[0].is_settled
    # what is said of this algorithm goes before what holds for all
    alice.post(f"{page}/{norm('org-01').key}", {"stand": "doing"})
    assert not applies_to(draft).hits[0].is_settled


def test_not_applicable_needs_a_reason_and_another_person(taken, people, page, place):
    alice, bob = at_the_desk(people["alice"]), at_the_desk(people["bob"])
    asked = f"{page}/{norm('awb-01').key}"
    assert "Leg uit waarom dit niet geldt." in text(alice.post(asked, {"stand": "not_applicable"}, follow=True))
    alice.post(asked, {"stand": "not_applicable", "uitleg": "Er is geen besluit."})
    work = Work.objects.get()
    assert not work.counts
    assert alice.post(f"{page}/akkoord/{work.pk}").status_code == 403
    assert "Akkoord: dit geldt niet" in text(bob.get(page))
    alice.post(asked, {"stand": "not_applicable", "uitleg": "Bij nader inzien hierom."})
    late = bob.post(f"{page}/akkoord/{work.pk}", {"gezien": work.revision}, follow=True)
    assert "Dit is gewijzigd nadat u het las." in text(late)
    assert not Work.objects.get().counts
    bob.post(f"{page}/akkoord/{work.pk}", {"gezien": Work.objects.get().revision})
    assert Work.objects.get().counts
    alice.post(asked, {"stand": "not_applicable", "uitleg": "Iets anders."})
    assert not Work.objects.get().counts, "another reason, so another has to agree again"
    both = at_the_desk(person("Dora", place, Role.EDITOR, Role.REVIEWER))
    both.post(asked, {"stand": "not_applicable", "uitleg": "Van Dora."})
    refused = both.post(f"{page}/akkoord/{Work.objects.get().pk}")
    assert "Iemand anders dan wie dit schreef, stemt ermee in." in html.unescape(refused.content.decode())


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({"stand": "misschien"}, "Kies hoe ver het is."),
        ({"stand": "done", "klaar": "morgen"}, "Schrijf de dag als jaar-maand-dag."),
        ({"stand": "done", "bewijs": "javascript:alert(1)"}, "is geen adres dat begint met https://"),
        ({"stand": "done", "uitleg": "x" * 5001}, "De uitleg is te lang."),
    ],
)
def test_what_cannot_be_said(taken, people, page, sent, told):
    assert told in text(at_the_desk(people["alice"]).post(f"{page}/{norm('awb-01').key}", sent, follow=True))
    assert not Work.objects.exists()


def test_who_may_not(taken, people, page, draft, place):
    asked = f"{page}/{norm('awb-01').key}"
    rita = at_the_desk(people["rita"])
    assert "Schrijf wat u hieraan doet" not in text(rita.get(page))
    assert rita.post(asked, {"stand": "done"}).status_code == 403
    charlie = at_the_desk(person("Charlie", organisation("Waterschap Elders"), *Role))
    assert {charlie.get(page).status_code, charlie.post(asked, {"stand": "done"}).status_code} == {404}


def test_the_source_changes(taken, people, page, draft):
    alice, asked = at_the_desk(people["alice"]), norm("awb-01")
    alice.post(f"{page}/{asked.key}", {"stand": "done"})
    assert "Hetzelfde: 5." in run("import", taken, "--source", "Kader")
    # the source renumbers: the same title stays the same norm
    path = taken / "requirements" / "awb-01.yaml"
    row = yaml.safe_load(path.read_text(encoding="utf-8"))
    path.write_text(yaml.safe_dump({**row, "urn": "urn:nl:ak:ver:awb-07"}), encoding="utf-8")
    shutil.move(taken / "requirements" / "aia-02.yaml", taken / "weg")
    assert "Veranderd: 1. Hetzelfde: 3. Niet meer bij de bron: 1." in run("import", taken, "--source", "Kader")
    assert norm("awb-07").pk == asked.pk
    assert NormChange.objects.get().what["number"] == ["urn:nl:ak:ver:awb-01", "urn:nl:ak:ver:awb-07"]
    assert applying.has_changed(Work.objects.get())
    assert "De bron veranderde dit sindsdien." in text(alice.get(page))
    assert Norm.objects.get(number__endswith="aia-02").gone_at


def test_why():
    always, both = Norm(always=True), Norm(applies={"role": ["aanbieder"], "risk_group": ["hoog", "verboden"]})
    assert why(always, {}) == {}
    assert why(both, {"role": ["aanbieder"]}) is None
    assert why(both, {"role": ["aanbieder"], "risk_group": ["hoog", "laag"]}) == {
        "role": ["aanbieder"],
        "risk_group": ["hoog"],
    }
    assert why(Norm(), {"role": ["aanbieder"]}) is None, "it says to nothing that it applies"


def test_the_task_registry(draft, people, page, django_assert_max_num_queries):
    run("import", shared_data("instruments/task-registry"), "--source", "Algoritmekader")
    assert (Norm.objects.filter(kind="requirement").count(), Norm.objects.filter(kind="measure").count()) == (63, 105)
    assert len(applies_to(draft).hits) == 23, "those that always apply"
    known = {re.split(r"[:/]", each.number)[-1]: each for each in Norm.objects.filter(kind="requirement")}
    assert {name for name, each in known.items() if not each.references} == {"bzk-01"}, "no law, an agreement"
    assert known["aia-27"].starts_on == date(2027, 12, 2)
    listed = [json.loads(each) for each in run("list", "--json").splitlines()]
    risk = next(each for each in listed if each["number"].endswith("aia-03"))
    assert risk["references"][0]["identifier"] == "http://data.europa.eu/eli/reg/2024/1689/oj"
    Norm.objects.update(references=[], starts_on=None)
    assert "Hetzelfde: 168" in run("import", shared_data("instruments/task-registry"), "--source", "Algoritmekader")
    assert Norm.objects.exclude(references=[]).count() == 62
    alice = at_the_desk(people["alice"])
    alice.get(page)
    with django_assert_max_num_queries(14):
        told = text(alice.get(page))
    assert ("Berust op: Algemene wet bestuursrecht, artikel 3:2" in told, "Vanaf 25 mei 2018." in told) == (True, True)


def test_days_are_those_of_our_instrument_for_the_ai_act():
    """The AI Act's days stand in two places, an instrument and here: they say the same of every article that both know."""
    pack = library.own()["ai-verordening"][0]
    told: dict[str, set[date]] = {}
    for outcome in pack.outcomes:
        for duty in outcome.obligations:
            # What was there before the act, and a model from before it, get other days.
            if duty.starts and "aia-111" not in duty.sources:
                for source in duty.sources:
                    told.setdefault(source.removeprefix("aia-"), set()).add(duty.starts)
    ours: dict[str, set[date]] = {}
    for each in legal.resting().values():
        for reference in each.references:
            assert legal.shown(reference, "nl").url.startswith("https://")
            if reference["law"] == "aia" and each.starts_on:
                ours.setdefault(reference["article"], set()).add(each.starts_on)
    assert {article: days for article, days in ours.items() if article in told and days != told[article]} == {}
    assert len(set(ours) & set(told)) > 10
