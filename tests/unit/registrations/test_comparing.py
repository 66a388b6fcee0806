"""Comparing two texts field by field."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from algoritmeregister import standards
from algoritmeregister.registrations.comparing import BESIDE, Side, compare_sides, label_of, side_by_side, side_of
from algoritmeregister.registrations.content import content_text
from algoritmeregister.registrations.models import Version
from algoritmeregister.registrations.readable import readable, without_markup
from algoritmeregister.registrations.word_difference import after_of, before_of

SUPERSET = standards.get(standards.SUPERSET)
keys = st.sampled_from(sorted(SUPERSET.keys))
rows = st.fixed_dictionaries({}, optional={"title": st.text(), "link": st.text(), "anders": st.text()})
values = st.one_of(
    st.text(), st.none(), st.booleans(), st.integers(), st.lists(st.one_of(st.text(), rows), max_size=3), rows
)
sides = st.builds(Side, st.dictionaries(keys, values, max_size=6), st.dictionaries(st.text(min_size=1), values, max_size=2))


def version(document, standard="1.0", redactions=None):
    return Version(number=1, standard=standard, content=content_text(document, {}), redactions=redactions or {})


def changes(before, after, language="nl"):
    return {each.key: each.change for each in compare_sides(Side(before), Side(after), language) if each.change != "same"}


def test_it_works():
    before = {"name": "Scanauto", "status": "In ontwikkeling", "goal": "Parkeren controleren.", "risks": "Geen."}
    after = {"name": "Scanauto", "status": "In gebruik", "goal": "Parkeren beter controleren.", "provider": "Kruispunt BV"}
    assert changes(before, after) == {"status": "changed", "goal": "changed", "risks": "removed", "provider": "added"}


@settings(max_examples=40)
@given(sides, sides)
def test_every_value_is_plain_text_and_its_pieces_give_it_back(before, after):
    for each in compare_sides(before, after):
        assert (before_of(each.pieces), after_of(each.pieces)) == (each.before, each.after)
        assert each.label["nl"]
        assert (each.change in {"same", "layout"}) == (each.before == each.after)


@settings(max_examples=40)
@given(sides)
def test_a_text_does_not_differ_from_itself(side):
    assert all(each.change == "same" for each in compare_sides(side, side))


def test_a_field_that_only_got_another_name_in_another_standard_is_no_difference():
    old = {"name": "Scanauto", "organization": "Gemeente Proefdorp", "status": "In gebruik", "goal": "Parkeren."}
    raised = standards.convert(old, source="0.4", target="1.0")
    new = Version(number=2, standard="1.0", content=content_text(raised.document, raised.beside), redactions={})
    found = list(compare_sides(side_of(version(old, "0.4")), side_of(new)))
    assert {each.key for each in found} >= {"name", "organization", "status"}
    assert [each.key for each in found if each.change != "same"] == []


def test_markup_alone_is_layout():
    assert changes({"goal": "<p>Parkeren.</p>"}, {"goal": "<div>Parkeren.</div>"}) == {"goal": "layout"}


def test_codes_are_named_in_the_language_of_the_reader():
    [found] = compare_sides(Side({"status": "In ontwikkeling"}), Side({"status": "In gebruik"}), "en")
    assert (found.before, found.after) == ("In development", "In use")


def test_what_has_no_place_in_any_standard_is_compared_last():
    found = list(compare_sides(Side({"name": "a"}, {"vreemd": "1"}), Side({"name": "a"}, {"vreemd": "2"})))
    assert [(each.key, each.group, each.change) for each in found][-1] == ("vreemd", BESIDE, "changed")


def test_a_removed_text_says_on_what_ground():
    redactions = {"document/goal": {"ground": "personal-data", "commitment": "x", "replacement": ""}}
    before, after = version({"name": "a"}, redactions=redactions), version({"name": "a", "goal": "Nieuw doel"})
    [found] = [each for each in compare_sides(side_of(before), side_of(after)) if each.key == "goal"]
    assert (found.removed_before, found.removed_after) == ("personal-data", "")


def test_two_or_three_side_by_side():
    found = side_by_side([version({"name": "a", "goal": "x"}), version({"name": "b", "goal": "x"}), version({"name": "a"})])
    assert [(row.key, row.values, row.equal) for row in found] == [
        ("name", ("a", "b", "a"), False),
        ("goal", ("x", "x", ""), False),
    ]


def test_lists_are_one_item_a_line():
    field = SUPERSET.field("lawful_basis_grouping")
    value = [{"title": "Wegenverkeerswet", "link": "https://wetten.example/"}, {"title": "Gemeentewet"}, {}]
    assert readable(field, value) == "Wegenverkeerswet: https://wetten.example/\nGemeentewet"
    withheld = [{"field": "goal", "reason": "Bedrijfsgeheim"}]
    assert readable(SUPERSET.field("withheld"), withheld).startswith("Veld: goal; Reden: ")


def test_markup_is_taken_off_and_its_lines_stay():
    assert without_markup("<p>Een &amp; twee</p><ul><li>drie</li><li>vier</li></ul>") == "Een & twee\ndrie\nvier"
    assert without_markup("<script>alert(1)</script>a < b") == "a < b"
    assert without_markup("2 < 3 &amp; meer") == "2 < 3 &amp; meer", "a text without markup is kept to the letter"


def test_labels_come_from_the_catalogue():
    assert label_of("goal", "1.0")["nl"] == standards.get("1.0").field("goal").label["nl"]
    assert label_of("objection_procedure", "1.0")["nl"] == SUPERSET.field("objection_procedure").label["nl"]
    assert label_of("onbekend", "9.9") == {"nl": "onbekend"}
