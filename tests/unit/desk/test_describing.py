"""The forms in which people describe: derived from the catalogue, and losing nothing between document and screen."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from algoritmeregister import standards
from algoritmeregister.desk import describing
from algoritmeregister.desk.describing import answers, form
from algoritmeregister.desk.describing.completeness import Why, completeness
from algoritmeregister.desk.describing.form import Widget
from algoritmeregister.desk.describing.merging import bring_together, choose
from algoritmeregister.desk.describing.typed import rich_of, typed_of
from algoritmeregister.standards.building import build_code_lists, build_standard
from algoritmeregister.standards.model import FIELD_TYPES, ROW_TYPES

QUESTIONS = list(form.questions())
BY_KEY = {each.key: each for each in QUESTIONS}


def sent(document, questions=QUESTIONS, **changes):
    """The form as a browser sends it when nobody touches it, but for `changes`."""
    data = QueryDict(mutable=True)
    for question in questions:
        value = document.get(question.key)
        if question.widget is Widget.SEVERAL:
            data[f"{question.key}-getoond"] = "1"
            known = set(question.codes.values)
            data.setlist(question.key, [each for each in answers.chosen_of(value) if each in known])
            data[f"{question.key}-{answers.OTHER}"] = "\n".join(answers.others_of(question, value))
        elif question.widget is Widget.ROWS:
            data[f"{question.key}-getoond"] = "1"
            for index, row in enumerate([*answers.rows_of(question, value), {}]):
                for item in question.items:
                    data[f"{question.key}-{index}-{item.key}"] = row.get(item.key, "").replace("\n", "\r\n")
        else:
            data[question.key] = answers.text_of(question, value).replace("\n", "\r\n")
    for name, value in changes.items():
        data.setlist(name, value if isinstance(value, list) else [value])
    return data


def read(document, **changes):
    return answers.read(QUESTIONS, sent(document, **changes), document)


def test_it_works():
    document = read({}, name="Groene golf", goal="Eerst.\n\nDan:\n- een\n- twee", begin_date="9-2022", status="In gebruik")
    assert document == {
        "name": "Groene golf", "goal": "<p>Eerst.</p><p>Dan:</p><ul><li>een</li><li>twee</li></ul>",
        "begin_date": "2022-09", "status": "In gebruik",
    }  # fmt: skip
    assert read(document) == document


def test_every_field_of_every_version_is_asked_or_given():
    asked = set(BY_KEY) | form.GIVEN
    for version in (*standards.VERSIONS, standards.SUPERSET):
        assert {each.superset_key for each in standards.get(version).fields if not each.system} <= asked


def test_a_new_version_needs_no_change_here():
    more = {kind: {"code_list": "many"} for kind in ("code", "codes")}
    more |= {kind: {"items": {"title": {"type": "text", "label": "T", "help": "H"}}} for kind in ROW_TYPES}
    one_of_each = {kind: {"type": kind, **more.get(kind, {})} for kind in FIELD_TYPES}
    many = [{"value": f"Keuze {number}", "key": f"k{number}"} for number in range(9)]
    whole = {
        "version": "7.0", "title": "Zeven", "groups": [{"key": "alles", "label": "Van alles", "fields": list(one_of_each)}],
        "fields": one_of_each,
    }  # fmt: skip
    standard = build_standard(
        "7.0", own=whole, superset=whole, code_lists=build_code_lists({"many": {"codes": many}}), file="zeven",
        texts={kind: {"label": kind, "help": kind} for kind in one_of_each},
    )  # fmt: skip
    found = form.sections(standard, standard)
    assert [(each.slug, len(each.questions)) for each in found] == [("van-alles", len(FIELD_TYPES))]
    questions = found[0].questions
    assert {each.widget for each in questions} >= {Widget.LINE, Widget.AREA, Widget.LIST, Widget.SEVERAL, Widget.ROWS}
    data = sent({}, questions, text="t", date="3-1-2024", month="1-2024", rich_text="a\n\nb", code="Keuze 3",
                codes=["Keuze 1", "Keuze 2"], **{"row_list-0-title": "rij"})
    document = answers.read(questions, data, {})
    assert document == {
        "text": "t", "date": "2024-01-03", "month": "2024-01", "rich_text": "<p>a</p><p>b</p>", "code": "Keuze 3",
        "codes": ["Keuze 1", "Keuze 2"], "row_list": [{"title": "rij"}],
    }  # fmt: skip


def test_no_field_is_named_by_hand():
    folder = Path(describing.__file__).parent
    sources = [*folder.glob("*.py"), *folder.parent.glob("templates/desk/describing/*.html")]
    keys = standards.get(standards.SUPERSET).keys - form.GIVEN - {"withheld", "name", "type", "status", "url", "tags"}
    for path in sources:
        named = set(re.findall(r"""["'](\w+)["']""", path.read_text(encoding="utf-8"))) & keys
        assert named == set(), path.name


def test_what_is_newest_comes_first_and_older_fields_last():
    for section in form.sections():
        ranks = [(each.older, each.extra) for each in section.questions]
        assert ranks == sorted(ranks)
    assert BY_KEY["objection_procedure"].extra
    assert not BY_KEY["goal"].extra
    assert BY_KEY["iama"].older
    assert BY_KEY["description_short"].limit == 400


# Anything that a draft may hold, in any field: the supply API and old sources write much.
_TEXT = st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]), max_size=12)
_VALUE = st.one_of(
    _TEXT, st.lists(_TEXT, max_size=3), st.integers(), st.none(),
    st.lists(st.dictionaries(st.sampled_from(["title", "link", "x"]), _TEXT), max_size=3),
    st.sampled_from(["<p>a</p><p>b</p>", "Ja", "x < y & z", "<ul><li>a<ul><li>b</li></ul></ul>"]),
)


@given(st.dictionaries(st.sampled_from(sorted(BY_KEY)), _VALUE, max_size=6))
def test_what_nobody_touches_stays_as_it_is(document):
    filled = {key: each for key, each in document.items() if each not in (None, "", [])}
    assert read(filled) == filled
    assert answers.read(QUESTIONS, QueryDict(""), document) == {
        key: each for key, each in document.items() if each not in (None, "", [])}


@given(st.text(alphabet="ab <>&-*1. \n)", max_size=60))
def test_typed_text_comes_back(text):
    rich = rich_of(text)
    shown = typed_of(rich)
    assert rich_of(shown) == rich_of(typed_of(rich_of(shown)))
    assert re.findall(r"[ab]", shown) == re.findall(r"[ab]", text)


@pytest.mark.parametrize(
    ("rich", "typed"),
    [
        ("<p>a</p><p>b<br>c</p>", "a\n\nb\nc"),
        ("<ul><li>a</li><li>b</li></ul><p>c</p>", "- a\n- b\n\nc"),
        ("<ol><li>a</li><li>b</li></ol>", "1. a\n2. b"),
        ("<p>5 &lt; 6 &amp; x</p>", "5 < 6 & x"),
        ('<p>Zie <a href="https://a.example">hier</a>.</p>', "Zie hier (https://a.example)."),
        ("gewoon\n\ntwee", "gewoon\n\ntwee"),
    ],
)
def test_rich_text_is_shown_as_people_type_it(rich, typed):
    assert typed_of(rich) == typed


def test_markup_that_is_typed_stays_text():
    assert rich_of("<p>a</p>") == "<p>&lt;p&gt;a&lt;/p&gt;</p>"
    assert typed_of(rich_of("<p>a</p>")) == "<p>a</p>"


def test_rows_are_changed_added_and_taken_away():
    key = "lawful_basis_grouping"
    document = {key: [{"title": "Wet A", "link": "https://a.example", "vreemd": "blijft"}, {"title": "Wet B"}]}
    assert read(document, **{f"{key}-0-title": "Wet Aa"})[key][0] == {
        "title": "Wet Aa", "link": "https://a.example", "vreemd": "blijft"}
    assert read(document, **{f"{key}-2-link": "www.c.example"})[key][2] == {"link": "https://www.c.example"}
    assert read(document, **{f"{key}-1-title": ""})[key] == document[key][:1]
    assert read(document, **{f"{key}-0-weg": "1"})[key] == document[key][1:]
    cut_short = QueryDict(f"{key}-getoond=1&{key}-0-title=Wet+C")
    assert answers.read(QUESTIONS, cut_short, document)[key] == [{**document[key][0], "title": "Wet C"}, document[key][1]]


def test_choices_outside_the_list_stay_and_can_be_typed():
    themes = {"category": ["Verkeer", "Iets ouds"]}
    assert read(themes, category=["Werk"])["category"] == ["Iets ouds", "Werk"]
    assert read(themes, category=["Verkeer"], **{f"category-{answers.OTHER}": ""})["category"] == ["Verkeer"]
    assert read({"type": "Iets ouds"}) == {"type": "Iets ouds"}
    assert read({}, **{"type": answers.OTHER, f"type-{answers.OTHER}": "zelf lerend"}) == {"type": "Zelflerend"}
    assert read({"type": "Zelflerend"}, **{f"type-{answers.OTHER}": "Anders"}) == {"type": "Anders"}


def test_what_is_wrong_is_kept():
    assert read({}, begin_date="ergens in mei", website="geen link", status="Onbekend\x00") == {
        "begin_date": "ergens in mei", "website": "geen link", "status": "Onbekend"}


def test_two_people_lose_nothing():
    base = {"name": "a", "goal": "b", "risks": "c", "status": "In gebruik"}
    theirs = {**base, "goal": "van hen", "risks": "van hen", "provider": "elders"}
    mine = {**base, "name": "van mij", "risks": "van mij", "status": None}
    together = bring_together(base, theirs, mine, QUESTIONS)
    assert [each.question.key for each in together.clashes] == ["risks"]
    expected = {"name": "van mij", "goal": "van hen", "risks": "van hen", "provider": "elders"}
    assert together.document == expected
    assert choose(together, {"risks": "mine"}) == {**expected, "risks": "van mij"}
    assert choose(together, {"risks": "theirs"}) == choose(together, {}) == expected


def test_what_is_missing_is_told_the_strongest_reason_first():
    empty = completeness({})
    assert empty.done == 0
    assert empty.percentage == 0
    assert [each.why for each in empty.missing] == sorted(each.why for each in empty.missing)
    assert empty.missing[0].why is Why.REQUIRED
    assert {each.question.key for each in empty.missing} >= {"description_short", "risks", "source_data"}
    # The form, the list of descriptions and the public page call the same fields empty: none that cannot be filled in.
    noticed = {each.field for each in standards.validate({}, standards.SUPERSET)} - {"organization"}
    assert {each.question.key for each in empty.missing} == noticed
    assert not {each.question.key for each in empty.missing if each.question.older}
    filled = completeness({**{each.question.key: "Iets zinnigs." for each in empty.missing}})
    assert (filled.missing, filled.percentage) == ((), 100)


def test_saying_nothing_does_not_count_and_withholding_does():
    assert "risks" in {each.question.key for each in completeness({"risks": "n.v.t."}).missing}
    row = {"field": "risks", "reason": "Veiligheid van de staat"}
    assert "risks" not in {each.question.key for each in completeness({"withheld": [row]}).missing}
    assert "risks" in {each.question.key for each in completeness({"withheld": [{"field": "risks"}]}).missing}
