"""From an analysed text to what is looked for, when the register does not have all of it."""

from __future__ import annotations

from algoritmeregister.search import analysis
from algoritmeregister.search.matching import Wanted


def test_what_occurs_nowhere_is_not_looked_for():
    wanted = Wanted(analysis.query("zonne panelen"), occurs={"zon", "paneel"}.__contains__)
    assert {stem for group in wanted.groups for option in group for stem in option.stems} <= {"zon", "paneel"}
    assert set(wanted.targets.stems) <= {"zon", "paneel"}


def test_a_word_that_occurs_nowhere_still_must_be_found():
    wanted = Wanted(analysis.query("parkeren qwertyzuil"), occurs={"parkeer"}.__contains__)
    assert len(wanted.groups) == 2
    assert all(wanted.groups)
    assert wanted.targets.places() == {0}
