from __future__ import annotations

import re
from contextlib import suppress
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from algoritmeregister.instruments import library
from algoritmeregister.instruments.engine import PackError, Run, building, check, filling, fitting, load, model

from .packs import choice, option, outcome, pack, section, texts, write, yes_no

KEYS = [
    "format",
    "id",
    "version",
    "title",
    "sections",
    "questions",
    "type",
    "ask",
    "options",
    "when",
    "outcomes",
    "nl",
    "points",
    "next",
]
ROOT = Path(__file__).resolve().parents[3]


@pytest.mark.parametrize("folder", list(library.own_folders()), ids=lambda folder: folder.name)
def test_our_own_packs_are_sound_and_complete(folder):
    found = load(folder)
    assert [str(problem) for problem in check(found, own=True) if problem.severity == "error"] == []
    assert found.id in {folder.name, folder.parent.parent.name}


def test_a_small_pack_is_sound(tmp_path):
    assert check(pack(tmp_path), own=True) == []


@pytest.fixture(scope="module")
def parking(tmp_path_factory):
    return pack(tmp_path_factory.mktemp("parking"))


def rules(tmp_path, *, own=True, **changes):
    return {problem.rule for problem in check(pack(tmp_path, **changes), own=own)}


def only(*questions, **more):
    return {"sections": [section("one", *questions)], "outcome_groups": None, "outcomes": [outcome("always")], **more}


@pytest.mark.parametrize(
    ("rule", "changes"),
    [
        ("twice", only(yes_no("a"), yes_no("a"))),
        ("twice", only(choice("a", "x", "x"))),
        ("twice", only(yes_no("always"))),
        ("unknown-question", only(yes_no("a", when="b == 'yes'"))),
        ("unknown-reference", only(yes_no("a", sources=["law"]))),
        ("unknown-reference", only(yes_no("a"), outcomes=[outcome("o", when="scores.x > 1")])),
        (
            "unknown-reference",
            only(yes_no("a"), documents=[{"id": "d", "title": texts("d"), "parts": [{"text": texts("{b}")}]}]),
        ),
        ("unknown-value", only(yes_no("a"), yes_no("b", when="a == 'ja'"))),
        ("unknown-value", only(yes_no("a", when="'x' in labels"))),
        ("circle", only(yes_no("a", when="b == 'yes'"), yes_no("b", when="a == 'yes'"))),
        ("points", only(choice("a", option("x", points={"risk": 1}), option("y")))),
        ("unreachable", only(yes_no("a"), outcomes=[outcome("o", when="a == 'yes' and a == 'no'")])),
        ("id", only(yes_no("Is-het"))),
        ("language", only({"id": "a", "type": "text", "ask": {"nl": "Alleen Nederlands"}})),
        ("field", only(yes_no("a", maps_to=[{"field": "horsepower"}]))),
        ("field", only(yes_no("a", maps_to=[{"field": "publication_category", "value": "Categorie X"}]))),
        ("source", only(yes_no("a", sources=["law"]), sources=[{"id": "law", "title": texts("law")}])),
        ("renamed", only(yes_no("a"), renamed={"old": "gone"})),
    ],
)
def test_what_is_wrong_with_a_pack_is_found(tmp_path, rule, changes):
    assert rule in rules(tmp_path, **changes)


def test_an_always_group_must_hold_whatever_is_answered(tmp_path):
    outcomes = [
        outcome("pay", when="permit == 'no'", group="answer"),
        outcome("free", when="area == 'edge'", group="answer"),
    ]
    found = check(pack(tmp_path, outcomes=outcomes), own=True)
    assert [each.rule for each in found] == ["not-covered"]
    assert "permit = yes" in found[0].message


def route(*questions):
    return only(*questions, flow="route", outcomes=[outcome("end")])


@pytest.mark.parametrize(
    ("rule", "questions"),
    [
        ("dead-end", [choice("a", option("x", next="end"), option("y"))]),
        ("dead-end", [choice("a", option("x", next="end"), option("y", next=[{"to": "end", "when": "'l' in labels"}]))]),
        ("dead-end", [choice("a", option("x", next="end"), option("y", next="a"))]),
        ("unreachable-question", [choice("a", option("x", next="end")), choice("b", option("x", next="end"))]),
        ("unreachable", [choice("a", option("x", next="b")), choice("b", option("x"))]),
        ("unknown-reference", [choice("a", option("x", next="nowhere"))]),
    ],
)
def test_what_is_wrong_with_a_route_is_found(tmp_path, rule, questions):
    assert rule in rules(tmp_path, **route(*questions), labels=[{"id": "l", "title": texts("l")}])


def test_of_packs_of_others_what_does_no_harm_is_a_finding(tmp_path):
    changes = only(choice("Vraag-1", option("x", points={"risk": 1}), option("y")), outcomes=[outcome("o")])
    found = check(pack(tmp_path, **changes), own=False)
    assert [(each.rule, each.severity) for each in found] == [("points", "finding")]


@pytest.mark.parametrize(
    ("said", "changes"),
    [
        ("there is no key 'colour'", {"colour": "red"}),
        ("'title' is missing", {"title": None}),
        ("must be text", {"version": 1.0}),
        ("format: 1", {"format": 2}),
        ("is not one of form, route", {"flow": "walk"}),
        ("write a list here", {"sections": "none"}),
        ("has options, or options_from", only({"id": "a", "type": "choice", "ask": texts("a")})),
        ("options of yes_no", only(yes_no("a", options=[option("ja")]))),
        ("unknown languages", {"title": {"de": "Parken"}}),
        ("expected ')'", only(yes_no("a", when="(a"))),
        ("either a field or a question", only(yes_no("a", maps_to=[{"value": "x"}]))),
    ],
)
def test_what_cannot_be_read_is_said_with_its_place(tmp_path, said, changes):
    with pytest.raises(PackError) as caught:
        load(write(tmp_path, **changes))
    assert said in str(caught.value)
    assert "pack" in str(caught.value)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("format: 1\nformat: 2\n", "stands twice"),
        ("a: &x [1]\nb: *x\n", "alias"),
        ("a: [", "yaml"),
        ("- a\n", "keys with values"),
        ("reviewed: 2026-13-45\n", "yaml"),
        ("? [a, b]\n: c\n", "yaml"),
        ("!!python/object/apply:os.system ['true']\n", "yaml"),
    ],
)
def test_dangerous_or_broken_yaml_is_refused(tmp_path, content, said):
    (tmp_path / "pack.yaml").write_text(content, encoding="utf-8")
    with pytest.raises(PackError, match=said):
        load(tmp_path)


def test_the_reference_names_every_key_of_the_format():
    told = (ROOT / "docs/reference/instrument-packs.md").read_text(encoding="utf-8")
    source = Path(building.__file__).read_text(encoding="utf-8")
    keys = set(re.findall(r'\.(?:text|texts|names|number|whole|flag|day|each|inner|get)\("([a-z_]+)"', source))
    assert len(keys) > 40
    assert [key for key in sorted(keys | model.KINDS) if not re.search(rf"`[^`]*\b{key}\b[^`]*`", told)] == []


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=8),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=5),
        max_leaves=15,
    )
)
@settings(max_examples=60, deadline=None)
def test_whatever_stands_in_a_pack_it_is_read_or_refused(tmp_path_factory, content):
    folder = tmp_path_factory.mktemp("pack")
    (folder / "pack.yaml").write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    with suppress(PackError):
        check(load(folder), own=True)


@given(
    st.dictionaries(
        st.sampled_from(["area", "permit", "x"]), st.sampled_from(["centre", "edge", "yes", "no", "", ["edge"], None, 3])
    )
)
@settings(max_examples=60, deadline=None)
def test_answers_come_back_from_their_packed_form_as_far_as_they_fit(parking, values):
    kept = filling.unpacked(parking, filling.packed(values))
    assert kept == fitting(parking, values)[0]
    run = Run(parking, kept)
    # Whatever was answered, one outcome of the group holds, and nothing that is not asked counts.
    assert len(run.reached()) == 1
    assert all(asked.question.id in parking.questions for asked in run.asked())
    assert run.answer("permit") is None or run.answer("area") == "centre"
