"""What our own instruments conclude, case by case, as somebody who knows the law would."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

import algoritmeregister.instruments
from algoritmeregister.instruments import library
from algoritmeregister.instruments.engine.feeding import from_answers
from algoritmeregister.instruments.engine.reading import load
from algoritmeregister.instruments.engine.running import Run
from tests.tries import tries

PACKS = Path(algoritmeregister.instruments.__file__).parent / "packs"
NAMES = ["ai-verordening", "bezwaar", "fria", "inkoop", "mensenrechten", "registerplicht", "voorscan"]


def run(pack, **answers):
    return Run(load(PACKS / pack), answers)


def reached(pack, **answers):
    return {each.outcome.id: {duty.id: duty.starts for duty in each.obligations} for each in run(pack, **answers).reached()}


def test_all_of_them_are_looked_at():
    assert sorted(each.parent.name for each in PACKS.glob("*/pack.yaml")) == NAMES


@tries("name", NAMES)
def test_every_source_is_used_and_is_there(name):
    """That it is sound and complete otherwise is in test_checking, for every version."""
    pack = load(PACKS / name)
    used = {source for node in pack.nodes.values() for source in node.sources}
    used |= {source for section in pack.sections for source in section.sources}
    used |= {source for document in pack.documents for part in document.parts for source in part.sources}
    for outcome in pack.outcomes:
        used |= {*outcome.sources, *(s for each in (*outcome.reasons, *outcome.obligations) for s in each.sources)}
    assert used == set(pack.source_of), "every source is named somewhere, and is there"


HIGH = {"is_ai": "yes", "prohibited": ["none"], "area": ["services"], "profiling": "yes", "transparency": ["none"]}


class TestTheAIAct:
    def test_a_public_deployer_of_a_high_risk_system(self):
        found = reached("ai-verordening", **HIGH, roles=["deployer"], public_body="yes", already_used="no")
        assert found["high_area"] == {}
        assert found["duty_deployer"]["fria"] == date(2027, 12, 2), "the day that the omnibus of 2026 moved"
        assert found["duty_literacy"] == {"literacy": date(2025, 2, 2)}
        assert "duty_provider" not in found

    def test_several_roles_at_once(self):
        found = reached("ai-verordening", **HIGH, roles=["provider", "deployer"], already_used="no")
        assert {"duty_provider", "duty_deployer"} <= found.keys()
        assert "fria" not in found["duty_deployer"], "only public bodies"

    def test_a_system_for_infrastructure_needs_no_fundamental_rights_assessment(self):
        asked = {**HIGH, "area": ["infrastructure"], "profiling": "no", "small_task": "none"}
        found = reached("ai-verordening", **asked, roles=["deployer"], public_body="yes", already_used="no")
        assert not {"fria", "explain"} & found["duty_deployer"].keys()

    def test_what_was_there_already_gets_until_2030(self):
        found = reached(
            "ai-verordening", **HIGH, roles=["deployer"], public_body="yes", already_used="yes", will_change="no"
        )
        assert found["duty_later"] == {"by_2030": date(2030, 8, 2)}
        assert "duty_deployer" not in found

    def test_who_profiles_cannot_say_that_the_task_is_small(self):
        asked = {**HIGH, "small_task": "prepares"}
        assert "high_area" in reached("ai-verordening", **asked, roles=["deployer"])
        asked["profiling"] = "no"
        assert "high_exception" in reached("ai-verordening", **asked, roles=["deployer"])

    def test_when_in_doubt_it_is_high_risk(self):
        asked = {key: value for key, value in HIGH.items() if key != "profiling"}
        [risk] = [each for each in run("ai-verordening", **asked).reached() if each.outcome.group == "risk"]
        assert (risk.outcome.id, len(risk.reasons)) == ("high_area", 1)

    def test_a_prohibited_practice_goes_before_high_risk(self):
        found = reached("ai-verordening", **{**HIGH, "prohibited": ["emotion"]}, roles=["deployer"])
        assert found["forbidden"] == {"stop": date(2025, 2, 2)}
        assert "duty_deployer" not in found

    @pytest.mark.parametrize(
        ("answers", "outcome"),
        [
            ({"is_ai": "no"}, "not_ai"),
            ({**HIGH, "exempt": ["defence"]}, "outside_the_act"),
            ({**HIGH, "area": ["none"], "transparency": ["talks"]}, "transparent"),
            ({**HIGH, "area": ["none"]}, "minimal"),
            ({**HIGH, "area": ["none"], "product": "yes"}, "high_product"),
        ],
    )
    def test_risk(self, answers, outcome):
        assert outcome in reached("ai-verordening", roles=["deployer"], **answers)


class TestThePreScan:
    @pytest.mark.parametrize(
        ("answers", "outcome"),
        [
            ({"personal": "yes", "criteria": ["scoring", "large_scale"]}, "dpia_required"),
            ({"personal": "yes", "criteria": ["scoring"], "listed": ["fraud"]}, "dpia_required"),
            ({"personal": "yes", "criteria": ["scoring"], "legislation": "yes"}, "dpia_required"),
            ({"personal": "yes", "criteria": ["scoring"]}, "dpia_wise"),
            ({"personal": "yes", "criteria": ["none"], "listed": ["none"]}, "dpia_note"),
            ({"personal": "no"}, "no_dpia_no_data"),
            ({"personal": "no", "impactful": ["selects"]}, "iama"),
            ({"high_risk": "yes"}, "fria"),
            ({"high_risk": "yes", "only_infrastructure": "yes"}, "iama"),
            ({"personal": "yes", "outside_eea": "safeguards"}, "dtia"),
        ],
    )
    def test_assessments(self, answers, outcome):
        assert outcome in reached("voorscan", **{"high_risk": "no", "impactful": ["none"], "personal": "no"} | answers)

    def test_an_algorithm_that_touches_nobody(self):
        found = reached("voorscan", high_risk="no", impactful=["none"], personal="no")
        assert found.keys() == {"no_dpia_no_data", "no_iama", "security"}


def test_human_rights_per_right():
    pack = load(PACKS / "mensenrechten")
    answers = {
        "touched": ["equality", "privacy"],
        "each_right": [{"severity": "very_serious", "allowed": "no", "balance": "yes"}, {"severity": "light"}],
        "decision": "conditions",
        "explainable": "fully",
        "heard": "De cliëntenraad.",
    }
    found = [each.outcome.id for each in Run(pack, answers).reached()]
    assert found == ["first_agreements", "no_law", "very_serious"]
    fria = load(PACKS / "fria")
    fed = {feed.question.removeprefix("fria:") for node in pack.questions.values() for feed in node.feeds if feed.question}
    assert fed == set(fria.questions) - {"dpia_done", "notified"}, "all that article 27 asks is asked here too"


@tries(
    ("kind", "outcome", "term"),
    [
        ("decision", "decision", "zes weken"),
        ("public_procedure", "public_procedure", "rechtbank"),
        ("tax", "tax", "datum van de aanslag"),
        ("traffic_fine", "traffic_fine", "officier van justitie"),
        ("foreigners", "foreigners", "vier weken"),
        ("check", "check", "klacht"),
        ("service", "check", "klacht"),
        ("contract", "contract", "burgerlijke rechter"),
    ],
)
def test_how_people_object(kind, outcome, term):
    [route] = [each for each in run("bezwaar", kind=kind, human="yes").reached() if each.outcome.group == "route"]
    assert route.outcome.id == outcome
    [feed] = route.outcome.feeds
    assert feed.field == "objection_procedure"
    assert term in feed.value


def test_what_is_bought_decides_what_is_agreed():
    pack = load(PACKS / "inkoop")

    def texts(**answers):
        whole = Run(pack, answers)
        return {d.id: sum(whole.holds(part.when) for part in d.parts) for d in pack.documents}

    light = texts(what="post sorteren", way="ready", risk="other", learns="no", personal="no", our_data="no", decides="no")
    heavy = texts(
        what="fraude", way="made", risk="high", role="provider", learns="yes", personal="yes", our_data="yes", decides="yes"
    )
    assert list(light) == ["needs", "requirements", "award", "contract", "service"]
    assert all(light[each] < heavy[each] for each in light), (light, heavy)


def test_what_an_answer_fills_in_elsewhere_is_there():
    """Every `maps_to` to a question of another pack names one that is asked once, and an option that it has."""
    packs = {name: found[0] for name, found in library.own().items()}
    wrong = []
    for pack in packs.values():
        for each in [*pack.questions.values(), *pack.outcomes]:
            for feed in each.feeds:
                name, colon, target = feed.question.partition(":")
                if not colon:
                    continue
                question = packs[name].questions.get(target) if name in packs else None
                options = {option.id for option in question.options} if question else set()
                if (
                    question is None
                    or packs[name].repeats_around(target)
                    or (feed.value is not None and options and feed.value not in options)
                ):
                    wrong.append((pack.id, each.id, feed.question, feed.value))
    assert wrong == []


def test_the_register_test_answers_the_other_instruments():
    values = {
        "computes": "yes", "is_ai": "yes", "phase": "in_use", "prohibited": "no", "areas": ["services", "work"],
        "profiling": "yes", "legal_effect": "yes", "treatment": "no", "influence": "weighs", "grounds": ["none"],
    }  # fmt: skip
    packs = {name: found[0] for name, found in library.own().items()}
    run = Run(packs["registerplicht"], values)
    found = {
        name: {each.question.id: each.value for each in from_answers(pack, {}, run, "nl")} for name, pack in packs.items()
    }
    assert found == {
        "registerplicht": {}, "fria": {}, "bezwaar": {"high_risk": "yes"}, "voorscan": {"high_risk": "yes"},
        "inkoop": {"risk": "high", "learns": "yes"}, "mensenrechten": {"kind": "learned"},
        "ai-verordening": {
            "is_ai": "yes", "prohibited": ["none"], "area": ["employment", "services"], "profiling": "yes",
            "already_used": "yes",
        },
    }  # fmt: skip
