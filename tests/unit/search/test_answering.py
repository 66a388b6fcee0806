"""Answering from one view of the index: what is found, in which order, and what the reader is told."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from algoritmeregister.search import answering, asking, counting, facets, ordering, spellings
from algoritmeregister.search.implied import Implications
from algoritmeregister.search.query import Query
from algoritmeregister.search.results import Results
from tests.benchmarks.search.plain_index import PlainIndex
from tests.unit.search.conftest import SEEN, version


def names(index: PlainIndex, text: str = "", **more: object) -> list[str]:
    return [result.name for result in index.find(Query(text=text, **more)).results]


def test_it_works(indexed):
    index = indexed(version("Slim verkeerslicht", goal="Fietsers wachten korter."), version("Afvalroute"))
    answer = index.find(Query(text="verkeerslichten"))
    assert (answer.total, [result.name for result in answer.results]) == (1, ["Slim verkeerslicht"])
    assert answer.results[0].name_html == "Slim <mark>verkeerslicht</mark>"
    assert answer.results[0].organisation_name == "Gemeente Proefdorp"
    assert answer.all_words
    assert not answer.approximate
    assert answer.did_you_mean is None


def test_title_goes_before_short_description_before_body(indexed):
    filler = "De gemeente gebruikt dit al een tijd en legt hier uit hoe het werkt."
    index = indexed(
        version("Kaart", goal=f"Een mantelzorger ziet wat er is. {filler}"),
        version("Wijzer", description_short=f"Wijst een mantelzorger de weg. {filler}"),
        version("Mantelzorger in beeld", description_short=filler),
        *(version(f"Iets anders {place}", goal=filler, description_short=filler) for place in range(10)),
    )
    assert names(index, "mantelzorger") == ["Mantelzorger in beeld", "Wijzer", "Kaart"]


def test_compound_is_found_by_its_parts_and_the_other_way_round(indexed):
    index = indexed(version("Parkeerscanauto"), version("Scanauto's bij het parkeren"), version("Bibliotheek"))
    assert set(names(index, "parkeer scanauto")) == {"Parkeerscanauto", "Scanauto's bij het parkeren"}
    assert set(names(index, "parkeerscanauto")) == {"Parkeerscanauto", "Scanauto's bij het parkeren"}


def test_a_beginning_is_completed_though_a_text_in_another_language_has_it_as_a_word(indexed):
    index = indexed(version("Parkeervergunning", key="1/1"), version("City park", key="1/2", language="en", primary=False))
    answer = index.find(Query(text="park"))
    assert (answer.total, answer.approximate) == (1, False)
    assert answer.results[0].name_html == "<mark>Parkeervergunning</mark>"


def test_more_words_narrow_while_enough_has_them_all(indexed):
    index = indexed(
        *(version(f"Parkeren controle {place}") for place in range(12)),
        *(version(f"Parkeren {place}") for place in range(12)),
    )
    answer = index.find(Query(text="parkeren controle"))
    assert (answer.total, answer.all_words) == (12, True)


def test_when_too_few_have_all_words_those_come_first_and_the_reader_is_told(indexed):
    index = indexed(
        version("Bijstand", organisation="Gemeente Anderdam"), version("Bijstand", organisation="Gemeente Proefdorp")
    )
    answer = index.find(Query(text="proefdorp bijstand"))
    assert [result.organisation_name for result in answer.results] == ["Gemeente Proefdorp", "Gemeente Anderdam"]
    assert not answer.all_words


def test_misspelt_word_is_told_and_never_replaced(indexed):
    index = indexed(version("Gezichtsherkenning bij de balie"), version("Afvalroute"))
    answer = index.find(Query(text="gezichtsherkennng balie"))
    assert [result.name for result in answer.results][:1] == ["Gezichtsherkenning bij de balie"]
    assert [(each.typed, each.words) for each in answer.corrected] == [("gezichtsherkennng", ("gezichtsherkenning",))]
    assert answer.did_you_mean == "gezichtsherkenning balie"


def test_what_only_a_correction_found_is_labelled(indexed):
    index = indexed(version("Handhaving op straat"), version("Afvalroute"))
    answer = index.find(Query(text="handhavnig"))
    assert [result.only_corrected for result in answer.results] == [True]


def test_misspelling_that_the_register_has_itself_is_found_first_and_the_right_word_too(indexed):
    index = indexed(
        *(version(f"Algoritme {place}") for place in range(25)), version("Route", goal="Een algortime kiest de route.")
    )
    answer = index.find(Query(text="algortime"))
    assert answer.results[0].name == "Route"
    assert not answer.results[0].only_corrected
    assert answer.results[1].only_corrected
    assert answer.did_you_mean == "algoritme"


def test_known_dutch_word_that_is_rare_is_not_corrected(indexed):
    index = indexed(*(version(f"Algoritmen {place}") for place in range(25)), version("Algoritmisch besluit"))
    answer = index.find(Query(text="algoritmisch"))
    assert answer.corrected == ()
    assert answer.did_you_mean is None


def test_beginning_of_a_word_finds_it(indexed):
    index = indexed(version("Vergunningen"), version("Afvalroute"))
    assert names(index, "vergunn") == ["Vergunningen"]


def test_words_between_quotation_marks_stand_together(indexed):
    index = indexed(version("Rood licht"), version("Licht dat soms rood is"))
    assert names(index, '"rood licht"') == ["Rood licht"]


def test_word_after_a_minus_is_absent(indexed):
    index = indexed(version("Parkeren met vergunning"), version("Parkeren zonder iets"))
    assert names(index, "parkeren -vergunning") == ["Parkeren zonder iets"]


def test_words_that_look_alike_are_the_last_resort_and_told(indexed):
    index = indexed(version("Qwertyzuil op het plein"), version("Afvalroute"))
    answer = index.find(Query(text="ertyzui"))
    assert [result.name for result in answer.results] == ["Qwertyzuil op het plein"]
    assert answer.approximate


def test_compound_that_nobody_has_finds_its_parts_and_that_is_told(indexed):
    index = indexed(
        version("Fraude opsporen"), version("Bijstand aanvragen"), version("Bijstand en uitkering"), version("Afvalroute")
    )
    answer = index.find(Query(text="bijstandsfraude"))
    assert {result.name for result in answer.results} == {"Fraude opsporen", "Bijstand aanvragen", "Bijstand en uitkering"}
    assert answer.approximate
    assert answer.results[0].name_html == "<mark>Fraude</mark> opsporen"


def test_of_a_compound_that_nobody_has_as_many_parts_as_can_be_are_wanted(indexed):
    index = indexed(version("Bijstand en fraude"), version("Controle"), version("Afvalroute"))
    answer = index.find(Query(text="bijstandsfraudecontrole"))
    assert [result.name for result in answer.results] == ["Bijstand en fraude"]
    assert answer.approximate


def test_filters_that_leave_nothing_are_not_answered_with_parts_of_words(indexed):
    index = indexed(version("Bijstandsfraude", category=["Werk"]), version("Fraude", category=["Wonen"]))
    answer = index.find(Query(text="bijstandsfraude", filters={"theme": ("wonen",)}))
    assert answer.total == 0


def test_word_with_one_wrong_letter_that_no_correction_knows_still_looks_alike(indexed):
    index = indexed(version("Aquaplanium"), version("Terugsturen van drukwerk"))
    assert [result.name for result in index.find(Query(text="aquaplonium", facets=False)).results] == ["Aquaplanium"]
    assert names(index, "drugsqx") == []


def test_corrected_word_brings_its_other_names_and_they_are_told(indexed):
    index = indexed(version("Verkeersregelinstallatie"), version("Afvalroute"))
    answer = index.find(Query(text="stoplciht"))
    assert [result.name for result in answer.results] == ["Verkeersregelinstallatie"]
    assert "verkeersregelinstallatie" in answer.synonyms["stoplicht"]


def test_word_of_the_tables_is_not_taken_for_a_misspelling(indexed):
    answer = indexed(version("Afvalroute")).find(Query(text="laadpalen"))
    assert answer.corrected == ()
    assert answer.did_you_mean is None


def test_number_finds_its_registration(indexed):
    index = indexed(version("Verkeer", number="12345678"), version("Afval", number="87654321"))
    assert names(index, "87654321") == ["Afval"]


def test_stop_words_are_ignored_and_told(indexed):
    index = indexed(version("De bijstand"), version("De afvalroute"))
    answer = index.find(Query(text="de bijstand"))
    assert [result.name for result in answer.results] == ["De bijstand"]
    assert answer.ignored == ("de",)


def test_words_between_quotation_marks_are_looked_for_as_they_are(indexed):
    index = indexed(version("Wacht op de stoplichten"), version("Verkeersregelinstallatie"))
    answer = index.find(Query(text='"op de stoplichten"'))
    assert [result.name for result in answer.results] == ["Wacht op de stoplichten"]
    assert (answer.ignored, answer.synonyms) == ((), {})
    assert index.find(Query(text="op de stoplichten")).ignored == ("op", "de")


def test_filters_of_one_facet_widen_and_facets_narrow(indexed):
    index = indexed(
        version("A", status="In gebruik", category=["Verkeer"]),
        version("B", status="Buiten gebruik", category=["Verkeer"]),
        version("C", status="In ontwikkeling", category=["Recht"]),
    )
    assert names(index, filters={"status": ("in_gebruik", "buiten_gebruik")}, sort="name") == ["A", "B"]
    assert names(index, filters={"status": ("in_gebruik", "in_ontwikkeling"), "theme": ("verkeer",)}) == ["A"]


def test_counts_of_a_facet_ignore_its_own_filter_and_respect_the_others(indexed):
    index = indexed(
        version("A", status="In gebruik", category=["Verkeer"]),
        version("B", status="Buiten gebruik", category=["Verkeer"]),
        version("C", status="Buiten gebruik", category=["Recht"]),
    )
    answer = index.find(Query(filters={"status": ("in_gebruik",), "theme": ("verkeer",)}))
    counts = {key: {value.value: value.count for value in values} for key, values in answer.facets.items()}
    assert counts["status"] == {"in_gebruik": 1, "buiten_gebruik": 1}
    assert counts["theme"] == {"verkeer": 1}
    assert counts["organisation"] == {"gemeente-proefdorp": 1}


def test_facets_that_are_counted_together_respect_each_others_filters(indexed):
    kinds = [("In gebruik", "Overige algoritmes"), ("In gebruik", "Impactvolle algoritmes"), ("Buiten gebruik", "")]
    versions = [version(f"{place}", status=kind[0], publication_category=kind[1]) for place, kind in enumerate(kinds)]
    answer = indexed(*versions).find(Query(filters={"status": ("in_gebruik",), "publication_category": ("overig", "zzz")}))
    counts = {key: {value.value: value.count for value in values} for key, values in answer.facets.items()}
    assert counts["status"] == {"in_gebruik": 1}
    assert counts["publication_category"] == {"overig": 1, "impactvol": 1, "zzz": 0}


def test_selected_value_without_results_stays_in_its_facet(indexed):
    index = indexed(version("A", status="In gebruik"))
    status = index.find(Query(filters={"status": ("buiten_gebruik",)})).facets["status"]
    assert [(value.value, value.count, value.selected) for value in status] == [
        ("in_gebruik", 1, False), ("buiten_gebruik", 0, True)
    ]  # fmt: skip


def test_names_of_a_renamed_organisation_are_one_value(indexed):
    index = indexed(
        version("A", organisation="Gemeente Oud", organisation_label="Gemeente Nieuw"),
        version("B", organisation="Gemeente Oud", organisation_label="Gemeente Oud"),
    )
    assert [(value.value, value.count) for value in index.find(Query()).facets["organisation"]] == [("gemeente-oud", 2)]


def test_of_values_that_are_as_frequent_the_first_in_the_alphabet_are_given(indexed):
    names = ["Delta", "alfa", "Charlie", "Bravo", "alfa bv", "Echo"]
    # The engine keeps equals in the order in which it met them: two indexes of the same documents, made in another order.
    answers = [
        indexed(*(version(name, provider=name) for name in order)).find(Query(facet_values=2)).facets["supplier"]
        for order in (names, names[::-1])
    ]
    assert [each.label for each in answers[0]] == ["Bravo", "Charlie", "Delta"]
    assert answers[0] == answers[1]


def test_equals_that_the_engine_left_out_are_asked_for(indexed, monkeypatch):
    monkeypatch.setattr(counting, "MOST", 2)  # of everything, all values are asked for
    # More than it is asked for at first, each of them once.
    versions = [version(f"Nummer {place}", provider=f"Maker {place:03}") for place in range(600, 0, -1)]
    found = indexed(*versions).find(Query(facet_values=3)).facets["supplier"]
    assert [each.label for each in found] == ["Maker 001", "Maker 002", "Maker 003", "Maker 004"]


def test_the_label_of_a_value_is_the_one_that_occurs_most(indexed):
    written = ["Centric", "CENTRIC", "CENTRIC", "centric"]
    found = indexed(*(version(f"Nummer {place}", provider=name) for place, name in enumerate(written))).find(Query())
    assert [(each.label, each.count) for each in found.facets["supplier"]] == [("CENTRIC", 4)]


def test_orders(indexed):
    index = indexed(
        version("Bord", organisation="Gemeente Zee", claimed_on=date(2024, 1, 1)),
        version("Éénrichting", organisation="Gemeente Aa", claimed_on=date(2025, 1, 1)),
        version("auto", organisation="Gemeente Bos", claimed_on=date(2023, 1, 1)),
    )
    assert names(index, sort="name") == ["auto", "Bord", "Éénrichting"]
    assert names(index, sort="newest") == names(index) == ["Éénrichting", "Bord", "auto"]
    assert names(index, sort="oldest") == ["auto", "Bord", "Éénrichting"]
    assert names(index, sort="organisation") == ["Éénrichting", "auto", "Bord"]


def test_recency_only_breaks_ties(indexed):
    index = indexed(
        version("Camera", claimed_on=date(2020, 1, 1)),
        version("Camera", claimed_on=date(2026, 1, 1)),
        version("Camera camera", claimed_on=date(1990, 1, 1), description_short="Een camera"),
    )
    found = index.find(Query(text="camera")).results
    assert [result.card["dated"] for result in found] == ["1990-01-01", "2026-01-01", "2020-01-01"]


def test_pages_follow_each_other(indexed):
    index = indexed(*(version(f"Camera {place:02}") for place in range(25)))
    seen = [name for page in (1, 2, 3) for name in names(index, "camera", page=page, sort="name")]
    assert seen == [f"Camera {place:02}" for place in range(25)]
    assert names(index, "camera", page=4) == []


def test_as_of_a_moment_the_version_of_then_answers(indexed):
    change = datetime(2026, 6, 1, tzinfo=UTC)
    index = indexed(
        version("Camera oud", number="12345678", version=1, valid_to=change, current=False),
        version("Camera nieuw", number="12345678", version=2, valid_from=change),
    )
    assert names(index, "camera") == ["Camera nieuw"]
    assert names(index, "camera", as_of=datetime(2026, 5, 1, tzinfo=UTC)) == ["Camera oud"]
    assert names(index, "camera", as_of=change) == ["Camera nieuw"]
    assert names(index, "camera", as_of=datetime(2020, 1, 1, tzinfo=UTC)) == []


def test_withdrawn_registration_is_not_found(indexed):
    index = indexed(version("Camera", current=False, valid_to=datetime(2026, 6, 1, tzinfo=UTC)))
    assert names(index, "camera") == []


def test_one_text_per_registration_unless_a_language_is_asked_for(indexed):
    index = indexed(
        version("Camera", number="12345678", version=1, language="nl"),
        version("Camera in English", number="12345678", version=2, language="en", primary=False),
    )
    assert names(index, "camera") == ["Camera"]
    assert names(index, "camera", language="en") == ["Camera in English"]


@pytest.mark.parametrize(
    "text",
    [
        "c++",
        "(",
        '"',
        '""',
        "😀",
        "x" * 10_000,
        "*",
        "-",
        "--",
        "a:b",
        "[1 TO 2]",
        "AND OR NOT",
        "\x00",
        "\ud800",
        "of",
        "' ' '",
    ],
)
def test_no_text_is_an_error(indexed, text):
    assert indexed(version()).find(Query(text=text)).total >= 0


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(text=st.text(max_size=120))
def test_no_generated_text_is_an_error(indexed, text):
    if not hasattr(test_no_generated_text_is_an_error, "index"):
        test_no_generated_text_is_an_error.index = indexed(version(), version("Camera", goal="Telt auto's en fietsen."))
    answer = test_no_generated_text_is_an_error.index.find(Query(text=text))
    assert answer.total >= len(answer.results)


def test_many_updates_of_one_registration_do_not_break_counting(indexed):
    # the engine counts deleted documents in its word frequencies, and once stopped on that
    from algoritmeregister.search import directory, documents
    from algoritmeregister.search.cursor import Cursor
    from algoritmeregister.search.writer import Writer

    index = indexed(version("Camera", number="12345678"))
    build = directory.current_build(index.root)
    for place in range(12):
        with Writer(build) as writer:
            writer.remove("12345678")
            writer.add(documents.prepare(version(f"Camera {place}", number="12345678")))
            writer.commit(Cursor(1, place + 2, "", index.fingerprint))
    assert names(index, "camera") == ["Camera 11"]
    assert index.searcher.num_docs == 2


def test_what_lacks_a_value_can_be_asked_and_is_counted(indexed):
    index = indexed(
        version("Getoetst verkeer", impacttoetsen_grouping=[{"title": "Data Protection Impact Assessment (DPIA)"}]),
        version("Los verkeer", status="In gebruik"),
        version("Losse brug"),
    )
    assert sorted(names(index, lacking=("impact_assessment",))) == ["Los verkeer", "Losse brug"]
    answer = index.find(Query(text="verkeer", lacking=("impact_assessment",)))
    assert [each.name for each in answer.results] == ["Los verkeer"]
    assert answer.facets["impact_assessment"] == ()
    assert [(each.value, each.count) for each in answer.facets["status"]] == [("in_gebruik", 1)]


@pytest.fixture(scope="module")
def of_all_kinds(tmp_path_factory):
    """Registrations of which every third has history, in two organisations."""
    index = PlainIndex(tmp_path_factory.mktemp("index"))
    subjects = ("Parkeren", "Parkeercontrole", "Controle van afval", "Afvalroute")
    made = []
    for place in range(24):
        number, organisation = f"{10_000_000 + place}", f"Gemeente {'AB'[place % 2]}dam"
        for old in range(3 if place % 3 == 0 else 0):
            made.append(version(f"Oud {subjects[place % 4]}", organisation, number=number, version=old + 1, current=False))
        made.append(version(subjects[place % 4], organisation, number=number, version=9))
    index.build(made)
    return index


@pytest.mark.parametrize(
    ("place", "setting", "value"),
    [
        (asking, "WORTH_A_THREAD", 0),
        (asking, "LIKELY_ENOUGH", 0),
        (asking, "LIKELY_ENOUGH", 10_000),
        (ordering, "WORTH_IT", 0),
        (answering, "FEW_VALUES", 0),
        (facets, "FEW_PER_VALUE", 0),
        (counting, "MOST", 2),
        (counting, "MOST", -1),
    ],
)
@pytest.mark.parametrize("text", ["parkeren controle", "controle van afval bij de rechtbank", "afval", "zzz", ""])
def test_how_it_is_asked_changes_no_answer(of_all_kinds, monkeypatch, place, setting, value, text):
    query = Query(text=text, filters={"organisation": ("gemeente-adam",)})
    before = plainly(of_all_kinds.find(query))
    monkeypatch.setattr(place, setting, value)
    of_all_kinds.reader._view.counted._counts.clear()
    assert plainly(of_all_kinds.find(query)) == before


def test_what_is_certainly_there_is_not_looked_for_and_changes_no_answer(indexed, monkeypatch):
    texts = ["Controle van parkeren", "Parkeercontrole", "De leerling", "Iets leerlinge"] * 11 + ["Niets"]
    index = indexed(*(version(text, "Gemeente Adam") for text in texts))
    implied = Implications(index.searcher)
    assert implied.in_all("gemeente")
    assert not implied.in_all("parkeer")
    assert implied.always_with("parkeercontrole", ("parkeer", "controle"))
    # The same stem, of a word that is cut otherwise.
    assert not implied.always_with("leerling", ("leer", "ling"))
    monkeypatch.setattr(asking, "WORTH_A_THREAD", 0)
    for text, found in (("gemeente", 45), ("gemeente parkeercontrole", 22), ("leerlinge gemeente", 22)):
        assert index.find(Query(text=text)).total == found


@pytest.mark.parametrize("text", ["parkeren camera", "camera", ""])
def test_what_is_counted_for_a_filter_does_not_depend_on_what_was_asked_before(indexed, text):
    both = [version("Parkeren met camera", f"Gemeente {'AAAB'[place % 4]}dam") for place in range(12)]
    # With the filter too few have both words, and then those with one of them are found too.
    index = indexed(*both, *(version("Camera", "Gemeente Bdam") for _ in range(5)))
    query = Query(text=text, filters={"organisation": ("gemeente-bdam", "gemeente-nergens")})
    alone = index.find(query).facets
    index.reader.view().counted._counts.clear()
    index.find(Query(text=text))
    assert index.find(query).facets == alone


def test_recency_decides_the_same_whoever_looks_it_up(indexed, monkeypatch):
    # More equals than are weighed at first, of which the last in the index are the most recent.
    days = [SEEN - timedelta(days=300 - place) for place in range(60)]
    index = indexed(*(version("Camera", valid_from=day, number=f"{20_000_000 + place}") for place, day in enumerate(days)))
    by_engine = [result.number for result in index.find(Query(text="camera", page_size=5, page=2)).results]
    monkeypatch.setattr(ordering, "WORTH_IT", 0)
    assert [result.number for result in index.find(Query(text="camera", page_size=5, page=2)).results] == by_engine
    assert by_engine == [f"{20_000_000 + place}" for place in range(54, 49, -1)]


def plainly(answer: Results) -> tuple[object, ...]:
    return answer.total, [result.number for result in answer.results], answer.facets, answer.all_words, answer.approximate


def test_old_versions_do_not_answer_whether_they_are_few_or_many(indexed):
    now = version("Camera", number="10000017", version=9)
    old = [version("Oude camera", number="10000017", version=place, current=False) for place in range(1, 6)]
    for versions in ([now, old[0], *(version(f"Lamp {place}") for place in range(5))], [now, *old]):
        index = indexed(*versions)
        assert names(index, "camera") == ["Camera"]
        assert index.find(Query()).total == len([each for each in versions if each.current])


def test_a_rare_spelling_counts_for_a_frequent_name(indexed, monkeypatch):
    one = {"zeldzaam": (("vaak", "Vaak"),), "vaak": (("vaak", "Vaak"),)}
    monkeypatch.setattr(spellings, "_known", {"supplier": lambda: spellings.Spellings(one, {"vaak": ("vaak", "zeldzaam")})})
    index = indexed(*(version(provider=each) for each in ("Vaak", "Vaak", "Anders", "Anders", "Ander", "Zeldzaam")))
    shown = [(each.label, each.count) for each in index.find(Query(facet_values=1)).facets["supplier"]]
    assert shown == [("Vaak", 3)], "the rarest spelling was cut off before it was added up"
    chosen = index.find(Query(facet_values=1, filters={"supplier": ("ander",)})).facets["supplier"]
    assert [(each.label or each.value, each.count) for each in chosen] == [("Vaak", 3), ("ander", 1)]
