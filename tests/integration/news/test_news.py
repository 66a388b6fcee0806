"""The news follows the ledger, and counts and finds what is in it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from algoritmeregister.ledger.kinds import Kind
from algoritmeregister.ledger.models import Entry
from algoritmeregister.news import counting, following
from algoritmeregister.news.counting import count
from algoritmeregister.news.finding import by_ledger, by_observation, changes
from algoritmeregister.news.models import Item
from algoritmeregister.news.question import Question, UnknownFilter
from algoritmeregister.organisations.actions import merge
from algoritmeregister.registrations.actions import Ground, redact, withdraw
from algoritmeregister.search import spellings
from tests import factories

pytestmark = pytest.mark.django_db

JUNE = datetime(2026, 6, 1, tzinfo=UTC)
JULY = datetime(2026, 7, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def happened(shared_content):
    """Three registrations from March, and what happened to them in June."""
    made = factories.registration()
    factories.registration("zorg", name="Zorgkosten", category=["Zorg en gezondheid"], provider="Zorgsoft")
    factories.registration("oud", organization="Gemeente Proefstad")
    factories.registration(goal="Een ander doel.", observed_at=JUNE + timedelta(days=2))
    factories.registration(publication_dt="2026-06-03", goal="Een ander doel.", observed_at=JUNE + timedelta(days=3))
    factories.registration("nieuw", category=["Verkeer", "Zorg en gezondheid"], observed_at=JUNE + timedelta(days=4))
    withdraw(registration=made, observed_at=JUNE + timedelta(days=5), reason="Gestopt.", by=factories.ALICE)
    following.follow()


@pytest.fixture
def june(happened):
    """All that happened, of which nothing was counted yet."""
    counting.forget()


def values(counted, facet):
    return {each.value: each.count for each in counted.facets[facet]}


def kinds(question):
    return [each.kind for each in changes(by_observation(question.items()))]


def test_it_works(june):
    question = Question(JUNE, JULY)
    assert kinds(question) == [Kind.WITHDRAWN, Kind.PUBLISHED, Kind.UPDATED]
    counted = count(question)
    assert (counted.total, counted.minor) == (3, 1)
    assert values(counted, "kind") == {"withdrawn": 1, "published": 1, "updated": 1}
    assert sum(values(counted, "theme").values()) == 4, "one of them has two themes"
    updated = changes(by_observation(question.items()))[2]
    assert updated.version is not None
    assert updated.before is not None
    assert (updated.version.number, updated.before.number, updated.changed) == (2, 1, ("goal",))
    assert updated.name == "Verkeerslichten die meedenken"


def test_date_only_changes_are_folded_away_and_counted(june):
    assert kinds(Question(JUNE, JULY, minor=True)) == [Kind.WITHDRAWN, Kind.PUBLISHED, Kind.REDATED, Kind.UPDATED]
    assert count(Question(JUNE, JULY, minor=True)).total == 4


def test_every_facet_is_counted_without_its_own_filter(june):
    counted = count(Question(filters={"kind": ("published",), "supplier": ("zorgsoft",)}))
    assert counted.total == 1
    assert values(counted, "kind") == {"published": 1}
    assert values(counted, "supplier") == {"kruispunt bv": 3, "zorgsoft": 1}


@pytest.mark.parametrize(
    ("facet", "value", "expected"),
    [
        ("kind", "withdrawn", 1),
        ("theme", "zorg_en_gezondheid", 2),
        ("supplier", "kruispunt bv", 5),
        ("register", "proef", 6),
        ("register", "anders", 0),
    ],
)
def test_counting_and_finding_agree(june, facet, value, expected):
    themes = values(count(Question()), "theme")
    if facet == "theme":
        value = next(each for each in themes if each.startswith("zorg"))
    question = Question(filters={facet: (value,)})
    assert count(question).total == question.items().count() == expected


def test_a_chosen_value_without_changes_stays_in_the_list(june):
    assert values(count(Question(JUNE, JULY, {"supplier": ("nergens",)})), "supplier")["nergens"] == 0


def test_the_order_of_the_ledger_is_the_order_in_which_it_was_written(june):
    found = changes(by_ledger(Question(minor=True).items()))
    assert [each.cursor for each in found] == [f"1-{number}" for number in range(7, 0, -1)]


def test_an_unknown_filter_and_a_moment_without_zone_are_refused():
    with pytest.raises(UnknownFilter, match="kleur"):
        Question(filters={"kleur": ("rood",)})
    with pytest.raises(ValueError):
        Question(since=datetime(2026, 6, 1))


def test_following_twice_and_filling_again_give_the_same(june):
    before = list(Item.objects.order_by("pk").values())
    assert following.follow() == 0
    assert following.refill() == len(before) == Entry.objects.count()
    assert list(Item.objects.order_by("pk").values()) == before


def test_a_reader_takes_in_what_was_missed(june):
    Item.objects.all().delete()
    assert following.keep_up() is True
    assert Item.objects.count() == 7


def test_a_removed_text_is_not_kept_here(june):
    made = factories.registration("geheim", provider="Jan Jansen")
    following.follow()
    redact(registration=made, version_number=1, path="document/provider", ground=Ground.PERSONAL_DATA, by=factories.ALICE)
    assert not Item.objects.filter(supplier_label__contains="Jan").exists()
    following.follow()
    assert not Item.objects.filter(supplier_label__contains="Jan").exists()
    [removed] = changes(by_ledger(Question(filters={"kind": ("redacted",)}).items()))
    assert (removed.path, removed.ground, removed.before) == ("document/provider", "personal-data", None)


def test_changes_go_along_when_two_organisations_turn_out_to_be_one(june):
    old = factories.registration("oud", organization="Gemeente Proefstad", observed_at=JULY).organisation
    new = factories.registration("weer", organization="Gemeente Proefdorp", observed_at=JULY).organisation
    following.follow()
    merge(organisation=old, into=new, by=factories.ALICE)
    following.follow()
    assert set(values(count(Question(minor=True)), "organisation")) == {new.code}
    moved = changes(by_ledger(Question(minor=True).items()))[0]
    assert (moved.kind, moved.minor, moved.made_version) == (Kind.MOVED, True, False)


def test_counting_asks_little_and_the_second_time_less(june, django_assert_max_num_queries):
    question = Question(JUNE, JULY, {"kind": ("published",)})
    spellings.added_up("supplier", ())  # which suppliers are one is remembered by itself, for every page
    with django_assert_max_num_queries(6):
        first = count(question)
    with django_assert_max_num_queries(3):
        assert count(question) == first


def test_too_many_combinations_are_counted_roughly(june, monkeypatch):
    monkeypatch.setattr(counting, "MOST_COMBINATIONS", 1)
    counting.forget()
    counted = count(Question(JUNE, JULY))
    assert (counted.total, counted.minor, counted.rough) == (3, 1, True)
    assert values(counted, "kind") == {"withdrawn": 1, "published": 1, "updated": 1}
    assert counted.facets["organisation"] == ()
    narrowed = count(Question(JUNE, JULY, {"supplier": ("kruispunt bv",)}))
    assert (narrowed.total, narrowed.minor) == (3, 1)
    counting.forget()
