"""The instruments of others are read as they are: what they ask, how they score, and what is wrong with them."""

from __future__ import annotations

import json
from collections import Counter

import pytest
import yaml

from algoritmeregister.instruments import foreign
from algoritmeregister.instruments.engine import Run, UnknownConstruct, check, walking
from algoritmeregister.instruments.engine.evaluating import evaluate
from algoritmeregister.instruments.foreign import measures, survey
from tests.shared_data import shared_data


@pytest.fixture(scope="module")
def tree():
    names = ("decision-tree", "categories", "definitions")
    return foreign.read([shared_data(f"instruments/beslishulp-{name}.yaml") for name in names])


@pytest.fixture(scope="module")
def prescan():
    return foreign.read([shared_data("instruments/prescan.yaml")])


@pytest.fixture(scope="module")
def dpia():
    return foreign.read([shared_data("instruments/dpia.yaml")])


@pytest.fixture(scope="module")
def aia():
    return foreign.read([shared_data("instruments/canada-aia-survey.json")])


def test_the_decision_tree_is_walked_to_all_its_conclusions(tree):
    assert (len(tree.questions), len(tree.outcomes)) == (22, 50)
    conditions = [
        step for question in tree.questions.values() for option in question.options for step in option.next if step.when
    ]
    assert len(conditions) == 111
    paths = list(walking.paths(tree))
    ends = Counter(path.outcome for path in paths)
    assert len(paths) == 3140
    assert set(ends) == set(tree.outcome_of)
    assert len({frozenset(path.labels) for path in paths}) == 350
    lengths = [len(path.answers) for path in paths]
    assert (min(lengths), max(lengths)) == (1, 19)
    for path in paths[::100]:
        assert Run(tree, dict(path.answers)).route.outcome == path.outcome
    assert [section.title["nl"] for section in tree.sections][1] == "In welke risicogroep valt de toepassing?"
    assert len(tree.terms) == 111


def test_every_question_of_the_dpia_is_asked(dpia):
    kinds = Counter(question.kind for question in dpia.questions.values())
    assert kinds == {"text": 50, "long_text": 48, "choice": 31, "choices": 19, "date": 3, "image": 1}
    assert len(dpia.sections) == 21
    assert [(each.rule, each.where) for each in check(dpia, own=False)] == [("not-repeatable", "task 10.1.1.1")]


def test_answers_of_the_dpia_become_options_and_items(dpia):
    values = {
        "2.1": [{"2.1.1": "Naam", "2.1.2": "Aanvrager"}, {"2.1.1": "Adres"}],
        "3.1": [{"3.1.1": "Vergunning verlenen"}, {"3.1.1": "Archiveren"}],
    }
    run = Run(dpia, values)
    asked = [each for each in run.asked() if each.question.id == "3.1.3"]
    assert [[option.id for option in each.options] for each in asked] == [["Naam", "Adres"]] * 2
    # Section 5 is asked once for each processing of section 3.
    assert len(run.items(dpia.nodes["5.1"])) == 2


def outcomes(pack, **answers):
    return {
        each.outcome.id: len(each.reasons)
        for each in Run(pack, {key[1:].replace("_", "."): v for key, v in answers.items()}).reached()
    }


def test_the_prescan_reaches_every_conclusion(prescan):
    assert len(prescan.questions) == 39
    assert len(prescan.scores) == 12
    assert [each.rule for each in check(prescan, own=False) if each.severity == "error"] == []
    first, second = [option.id for option in prescan.questions["4.1"].options][:2]
    assert outcomes(prescan) == {}
    assert outcomes(prescan, q0_1="true") == {"dpia-required": 1}
    assert outcomes(prescan, q4_1=[first]) == {"dpia-recommended": 1}
    assert outcomes(prescan, q4_1=[first, second]) == {"dpia-required": 1}
    assert outcomes(prescan, q6_1_1="true", q6_1_2="false", q6_1_3="true") == {"iama-recommended": 2}
    # What is not asked does not count: 6.1.3 is only asked of an algorithm.
    assert outcomes(prescan, q6_1_1="false", q6_1_3="true") == {}


def test_the_prescan_adds_up_its_scores(prescan):
    data = {option.id for option in prescan.questions["1.2.2"].options}
    run = Run(prescan, {"1.2.1": "true", "1.2.2": sorted(data), "1.5.1": "true"})
    assert run.score("bijzonder_persoonsgegeven") == (2 if len(data) > 6 else 1)
    assert run.score("aantal_betrokkenen") == 1


def test_the_canadian_questionnaire_gives_the_documented_maxima(aia):
    scored = Counter(
        next(iter(kinds)) for q in aia.questions.values() if (kinds := {k for o in q.options for k in o.points})
    )
    assert scored == {"risk": 68, "mitigation": 84}  # 42 per phase
    run = Run(aia, {})
    assert (run.most("risk"), run.most("mitigation")) == (167, 77)


def answered(pack, kind, values):
    """Answer everything that gives points of a kind, with the most it can give."""
    values = dict(values)
    for question in pack.questions.values():
        if any(kind in option.points for option in question.options):
            best = max(question.options, key=lambda option: option.points[kind])
            some = [option.id for option in question.options if option.points[kind]] or [best.id]
            values[question.id] = some if question.kind == "choices" else best.id
    return values


@pytest.mark.parametrize(
    ("risk", "level"), [(0, "I"), (41, "I"), (42, "II"), (83, "II"), (84, "III"), (125, "III"), (126, "IV")]
)
def test_the_canadian_levels_are_cut_where_they_should_be(aia, risk, level):
    rule = aia.score_of["impact"]
    run = Run(aia, {})
    assert next(each.id for each in rule.levels if each.when is None or evaluate(each.when, run, risk)) == level


def test_who_mitigates_enough_gets_fifteen_percent_off(aia):
    design = answered(aia, "risk", {"projectDetailsPhase": "item1"})
    found = {each.score.id: each for each in Run(aia, design).scores()}
    risk = found["risk"].value
    assert 126 < risk <= 167  # questions that exclude each other are not asked together
    assert (found["impact"].value, found["impact"].level.id) == (risk, "IV")
    enough = Run(aia, answered(aia, "mitigation", design))
    assert enough.points("mitigation") >= 0.8 * 77
    assert enough.score("impact") == int(0.85 * risk + 0.5)


@pytest.mark.parametrize(
    ("name", "questions", "required"),
    [
        ("aiia", 113, 24),
        ("iama", 57, 0),
        ("conformity_assessment_eu_ai_act", 9, 0),
        ("technical_docs_for_high_risk_ai", 31, 0),
    ],
)
def test_the_instruments_of_the_registry_are_read(name, questions, required):
    pack = foreign.read([shared_data(f"instruments/task-registry/instruments/{name}.yaml")])
    assert len(pack.questions) == questions  # a task with a document to add is two questions
    assert sum(question.required for question in pack.questions.values()) == required
    assert check(pack, own=False) == []


def changed(name, change):
    path = shared_data(f"instruments/{name}")
    data = json.loads(path.read_text()) if path.suffix == ".json" else yaml.safe_load(path.read_text())
    change(data)
    return data, path.suffix


@pytest.mark.parametrize(
    ("name", "change", "construct"),
    [
        ("prescan.yaml", lambda d: d["tasks"][1]["tasks"][0].update(type=["slider"]), "slider"),
        ("prescan.yaml", lambda d: d["assessments"][0]["levels"][0].update(expression="criteria.zzz"), "zzz"),
        ("prescan.yaml", lambda d: d["assessments"][0]["levels"][0].update(expression="sqrt(2)"), "sqrt"),
        ("canada-aia-survey.json", lambda d: d["pages"][1]["elements"][0]["elements"][0].update(type="matrix"), "matrix"),
        ("canada-aia-survey.json", lambda d: d.update(triggers=[]), "triggers"),
    ],
)
def test_what_is_not_known_is_refused_by_name(tmp_path, name, change, construct):
    data, suffix = changed(name, change)
    path = tmp_path / f"changed{suffix}"
    path.write_text(json.dumps(data), encoding="utf-8")
    with pytest.raises(UnknownConstruct, match=construct):
        foreign.read([path])


def test_points_stand_at_the_end_of_an_answer_however_long_it_is():
    hostile = "-1" * 500_000 + "x"
    values = ("item1-3", "-2", "item", "a-b-12", "item-٣", hostile)
    assert [survey._weight(each) for each in values] == [3.0, None, None, 12.0, None, None]


def test_a_file_of_another_kind_is_refused(tmp_path):
    path = tmp_path / "x.yaml"
    path.write_text("hello: world\n", encoding="utf-8")
    with pytest.raises(UnknownConstruct, match="none of the formats"):
        foreign.read([path])


@pytest.mark.parametrize("change", [{"weight": 3}, {"answers": [{"answer": "Ja", "when": "x"}]}, {"sources": [{"page": 3}]}])
def test_a_tree_with_something_unknown_is_refused_by_name(tmp_path, change):
    question = {
        "questionId": "1",
        "question": "Is het AI?",
        "category": "",
        "answers": [{"answer": "Ja", "nextConclusionId": "2"}],
    }
    tree = {"version": "1", "questions": [question], "conclusions": [{"conclusionId": "2", "conclusion": "AI"}]}
    path = tmp_path / "tree.json"
    path.write_text(json.dumps(tree), encoding="utf-8")
    assert [path.outcome for path in walking.paths(foreign.read([path]))] == ["2"]
    question.update(change)
    path.write_text(json.dumps(tree), encoding="utf-8")
    with pytest.raises(UnknownConstruct, match=r"weight|when|page"):
        foreign.read([path])


@pytest.fixture(scope="module")
def norms():
    return measures.read(shared_data("instruments/task-registry"))


def test_the_registry_of_requirements_and_measures_is_read_with_what_is_wrong(norms):
    assert (len(norms.requirements), len(norms.measures)) == (63, 105)
    assert len({norm.number for norm in norms.measures}) == 102
    twice = [finding.where.rpartition(":")[2] for finding in norms.findings if finding.rule == "twice"]
    assert sorted(twice) == ["mon-05", "owk-09", "owp-11"]
    # Each has an id of its own, also where two share a number.
    assert len({norm.id for norm in (*norms.requirements, *norms.measures)}) == 168
    # All relations that go one way only go to a number that stands twice: which of the two is meant is not known.
    one_way = [finding.message for finding in norms.findings if finding.rule == "one-way"]
    assert len(one_way) == 8
    assert all("mon-05" in message for message in one_way)
    assert [finding for finding in norms.findings if finding.rule == "unknown-reference"] == []


@pytest.mark.parametrize(
    ("profile", "requirements"),
    [
        ({}, 24),
        ({"type": ["AI-systeem"], "risk_group": ["hoog-risico AI"], "role": ["gebruiksverantwoordelijke"]}, 35),
        ({"type": ["AI-systeem"], "risk_group": ["hoog-risico AI"], "role": ["aanbieder"]}, 48),
    ],
)
def test_what_applies_to_a_profile_is_what_the_toolkit_makes_of_it(norms, profile, requirements):
    # Of one requirement nothing says to what it applies; the toolkit counts it always.
    applying = [norm for norm in norms.requirements if norm.holds(profile)[0] or not (norm.always or norm.applies)]
    assert len(applying) == requirements
    assert all(why for norm in norms.requirements for _holds, why in [norm.holds(profile)])
