"""Putting a record of a source into the document that is there."""

from algoritmeregister.standards.merging import is_beginning, merge
from algoritmeregister.standards.reading import Reading, normalise


def test_it_works() -> None:
    existing = {"name": "Oud", "goal": "Doel", "url": "https://a.nl/"}
    merged = merge(existing, normalise({"name": "Nieuw", "url": ""}, version="1.0"), standard="1.0", beside={"owner": "x"})
    assert merged.document == {"name": "Nieuw", "goal": "Doel"}
    assert (merged.beside, merged.standard, merged.notes) == ({"owner": "x"}, "1.0", ())


def test_an_absent_key_is_not_an_emptied_field() -> None:
    existing = {"name": "A", "risks": "Veel"}
    assert merge(existing, Reading({"name": "A"}, "1.0"), standard="1.0").document == existing
    emptied = Reading({"name": "A"}, "1.0", emptied=frozenset({"risks"}))
    assert merge(existing, emptied, standard="1.0").document == {"name": "A"}


def test_different_standards_meet_in_the_superset() -> None:
    existing = {"name": "A", "objection_procedure": "Bezwaar", "status": "Actief", "standard_version": "0.1"}
    incoming = normalise(
        {"name": "A", "status": "in_gebruik", "publication_category": "Categorie B", "doel": ""}, version="1.0"
    )
    merged = merge(existing, incoming, standard="0.1", beside={"owner": "x"})
    assert merged.standard == "superset"
    assert merged.document == {
        "name": "A",
        "objection_procedure": "Bezwaar",
        "status": "In gebruik",
        "publication_category": "Impactvolle algoritmes",
        "standard_version": "0.1",
    }
    assert merged.beside == {"owner": "x"}


def test_an_emptied_key_empties_its_home_in_the_superset() -> None:
    incoming = Reading({}, "0.4", emptied=frozenset({"impacttoetsen"}))
    merged = merge({"impacttoetsen_list": ["DPIA"], "name": "A"}, incoming, standard="superset")
    assert merged.document == {"name": "A"}


def test_a_text_that_was_cut_off_does_not_replace_the_fuller_one() -> None:
    whole = "Dit algoritme controleert aanvragen. " * 10
    incoming = Reading({"description_short": whole[:200].strip()}, "1.0")
    merged = merge({"description_short": whole}, incoming, standard="1.0", truncated={"description_short": 200})
    assert merged.document == {"description_short": whole}
    assert [(note.field, note.kind) for note in merged.notes] == [("description_short", "kept_fuller")]
    raised = merge({"description_short": whole}, incoming, standard="0.1", truncated={"description_short": 200})
    assert raised.document == {"description_short": whole}


def test_a_cut_off_text_that_differs_or_is_short_does_replace() -> None:
    whole = "Dit algoritme controleert aanvragen. " * 10
    for text in ("Een andere tekst " * 12, "Dit algoritme controleert aanvragen."):
        incoming = Reading({"description_short": text}, "1.0")
        merged = merge({"description_short": whole}, incoming, standard="1.0", truncated={"description_short": 200})
        assert merged.document == {"description_short": text}


def test_a_beginning_is_recognised_through_markup_and_white_space() -> None:
    assert is_beginning("Eerste zin. Twee", "<p>Eerste  zin.</p><p>Tweede zin.</p>", 16)
    assert is_beginning("Eerste zin. Twee…", "Eerste zin. Tweede", 16)
    assert not is_beginning("Eerste zin.", "Eerste zin.", 11)
    assert not is_beginning(5, "5 euro", 1)


def test_what_stands_beside_is_merged_too() -> None:
    incoming = Reading({}, "1.0", {"owner": "nieuw", "type": "Ja"})
    assert merge({}, incoming, standard="1.0", beside={"owner": "oud", "area": "b"}).beside == {
        "owner": "nieuw", "area": "b", "type": "Ja",
    }  # fmt: skip
