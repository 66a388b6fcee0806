"""Charts as SVG: what is in them is what was asked, at its own length, and nothing that the content policy refuses."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from algoritmeregister.site.charts import Bar, Chart, draw


def drawn(kind, values, whole=0, label="Gemeente {}"):
    bars = [Bar(label.format(place), value, f"{value} st.") for place, value in enumerate(values)]
    svg = draw(Chart(kind, "proef", "Titel", "Tekst", bars, str, whole))
    return ElementTree.fromstring(svg) if svg else None


def filled(chart):
    return [
        (float(each.get("width")), float(each.get("height"))) for each in chart.iter("rect") if each.get("fill") != "none"
    ]


def words(chart):
    return [each.text for each in chart.iter("text") if each.text]


def test_it_works():
    chart = drawn("bars", [82, 41, 0], whole=82)
    assert [width for width, _ in sorted(filled(chart), reverse=True)] == [360, 180, 0], "a bar of everything is full"
    assert {"Gemeente 0", "82 st.", "Gemeente 2", "0 st."} <= set(words(chart))
    assert (chart[0].text, chart[1].text) == ("Titel", "Tekst")


def test_bars_lie_in_the_order_given():
    tops = {each.text: float(each.get("y")) for each in drawn("bars", [1, 5, 3]).iter("text")}
    assert tops["Gemeente 0"] < tops["Gemeente 1"] < tops["Gemeente 2"]


def test_without_a_whole_the_longest_is_full():
    assert max(width for width, _ in filled(drawn("bars", [7, 3]))) == 360


def test_a_label_that_does_not_fit_is_cut_and_two_of_the_same_are_two():
    chart = drawn("bars", [2, 1], label="Zelfstandig bestuursorgaan met een lange naam")
    cut = [each for each in words(chart) if each.startswith("Zelfstandig")]
    assert cut == ["Zelfstandig bestuursorgaan met een…"] * 2
    assert len(filled(chart)) == 2


@pytest.mark.parametrize("count", [1, 2, 5, 26, 60])
def test_columns_have_few_labels_and_heights_in_proportion(count):
    chart = drawn("columns", range(1, count + 1))
    heights = [height for _, height in filled(chart)]
    assert len(heights) == count
    assert heights[-1] / heights[0] == pytest.approx(count, rel=0.02)
    assert 1 <= len([each for each in words(chart) if each.startswith("Gemeente")]) <= 4


def test_texts_stay_texts():
    chart = drawn("bars", [1], label="<script>alert(1)</script>")
    assert {each.tag for each in chart.iter()} <= {"svg", "title", "desc", "g", "rect", "text"}


@pytest.mark.parametrize("values", [[], [0, 0]])
def test_nothing_is_no_drawing(values):
    assert drawn("bars", values) is None
    assert drawn("columns", values) is None


def test_nothing_of_something_is_a_drawing():
    assert len(filled(drawn("bars", [0, 0], whole=10))) == 2
