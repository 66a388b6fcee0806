"""The table of words by which a proposal recognises columns and values: it speaks of fields and codes that exist."""

from __future__ import annotations

from algoritmeregister import standards
from algoritmeregister.harvest.proposing import naming, words


def test_it_speaks_of_fields_and_codes_that_exist() -> None:
    table = words.table()
    assert set(table.fields) <= set(naming.targets())
    for key, codes in table.values.items():
        field = standards.get(standards.SUPERSET).field(key)
        assert field.code_list is not None
        assert set(codes) <= set(field.code_list.values), key


def test_what_stands_before_van_is_what_a_label_is_about() -> None:
    found = naming.candidates("2. Omschrijving van het proces")
    assert found["description_short"].score > found["decision_making_process"].score


def test_a_name_that_fits_is_surer_than_one_that_is_like_it() -> None:
    exact = naming.candidates("Wettelijke basis")["lawful_basis"]
    alike = naming.candidates("Basis in de wet")["lawful_basis"]
    assert exact.exact
    assert not alike.exact
    assert exact.score > alike.score
    assert not naming.candidates("Kosten in euro")
