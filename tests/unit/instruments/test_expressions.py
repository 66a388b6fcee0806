from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from algoritmeregister.instruments.engine.evaluating import evaluate
from algoritmeregister.instruments.engine.expressions import ExpressionError, compared, parse, questions_in
from tests.tries import tries


class Known:
    """Facts from mappings."""

    def __init__(self, answers=None, labels=(), scores=None):
        self.answers, self.given, self.scores = answers or {}, frozenset(labels), scores or {}

    def answer(self, question):
        return self.answers.get(question)

    def labels(self):
        return self.given

    def score(self, score):
        return self.scores.get(score)

    def points(self, kind):
        return 7

    def most(self, kind):
        return 9


@tries(
    ("source", "expected"),
    [
        ("area == 'centre' and permit == 'no'", True),
        ("area == 'centre' && !(permit == 'yes')", True),
        ("not area == 'edge'", True),
        ("'a' in several and 'x' not in several", True),
        ("several contains ['a', 'b']", True),
        ("area in ['edge', 'centre']", True),
        ("count(several) > 2 ? 'many' : 'few'", "few"),
        ("answers('1.2') | count", 1),
        ("countSelectedOptions('several') == 2", True),
        ("weightedCountMap(several, ['a', 'b', 'c'], [3, 1, 5])", 4),
        ("(bool(yes) && (scores.risk || 0)) + (bool(never) && scores.risk) + 1", 5),
        ("points('risk') / most('risk') < 0.8", True),
        ("'provider' in labels || 'user' in labels", True),
        ("never == null and not answered('never') and answered('area')", True),
        ("never > 3 or never < 3 or never in ['x']", False),
        ("1 + 2 * 3 - 4 / 2", 5),
        ("round(0.85 * 10)", 9),
        ("-2 + 3", 1),
        ("day >= '2026-01-01'", True),
        ("truly == true and truly == 'true'", True),
        ("1 / 0", None),
    ],
)
def test_an_expression_means_what_it_says(source, expected):
    facts = Known(
        {
            "area": "centre",
            "permit": "no",
            "several": ["a", "b"],
            "1.2": "x",
            "yes": "yes",
            "day": "2026-11-27",
            "truly": "true",
        },
        labels=["provider"],
        scores={"risk": 4},
    )
    assert evaluate(parse(source), facts) == expected


@tries(
    ("source", "said"),
    [
        ("area ==", "ends where a value was expected"),
        ("area = 'x'", "cannot read"),
        ("(area == 'x'", "expected ')'"),
        ("area 'x'", "was not expected"),
        ("open('/etc/passwd')", "no function 'open'"),
        ("area.__class__", "only scores has parts"),
        ("count()", "takes 1 argument"),
        ("answer(area)", "between quotes"),
        ("(" * 5000, "nested too deeply"),
        ("!" * 5000 + "a", "nested too deeply"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_place(source, said):
    with pytest.raises(ExpressionError, match=said.replace("(", r"\(").replace(")", r"\)")):
        parse(source)


@given(st.text(alphabet="ab1'\"()[]!&|=<>?:.,+-*/ innotcount", max_size=60))
def test_any_text_is_an_expression_that_has_a_value_or_is_refused(source):
    try:
        expression = parse(source)
    except ExpressionError:
        return
    evaluate(expression, Known({"a": "b", "b": ["a"]}))
    list(questions_in(expression))
    list(compared(expression))
