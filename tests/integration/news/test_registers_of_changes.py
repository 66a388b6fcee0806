"""A registration that stands in several registers is news of each of them, for as long as it stands there."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from datetime import UTC, datetime

import pytest

from algoritmeregister.news import counting, following
from algoritmeregister.news.counting import count
from algoritmeregister.news.models import Item
from algoritmeregister.news.question import Question
from algoritmeregister.registrations.actions import withdraw
from algoritmeregister.registrations.models import Appearance, Registration
from tests import factories
from tests.two_registers import NATIONAL, OTHER_NATIONAL, Registers

pytestmark = pytest.mark.django_db
BEFORE = "http://www.w3.org/2005/Atom"


@pytest.fixture(scope="module")
def made(shared_content, tmp_path_factory):
    """Met in Waterveld, then in the national register too; changed; gone from the national register; changed again."""
    registers = Registers(tmp_path_factory.mktemp("files"))
    registers.local()
    registers.national(NATIONAL, OTHER_NATIONAL)
    registers.local(goal="Nog minder wachten.")
    registers.national(OTHER_NATIONAL)
    registers.local(goal="Niet wachten.")
    following.follow()
    return registers


@pytest.fixture
def two(made):
    """These registers, of which nothing was counted yet."""
    counting.forget()
    return made


def kinds(slug, *, minor=False):
    items = Question(filters={"register": (slug,)}, minor=minor).items().order_by("epoch", "sequence")
    number = Registration.objects.get(source_id="stoplicht").number
    return [each.kind for each in items if each.number == number]


def test_it_works(client, two):
    whole = ["published", "sources", "updated", "updated", "sources", "updated", "updated"]
    assert [each.kind for each in Item.objects.filter(number=two_number()).order_by("sequence")] == whole
    assert kinds("waterveld") == whole
    assert kinds("landelijk") == ["sources", "updated", "updated", "sources"]
    for slug in ("waterveld", "landelijk"):
        feed = ET.fromstring(client.get(f"/feeds/registers/{slug}.atom").content)
        about = [each for each in feed.findall(f"{{{BEFORE}}}entry") if two_number() in ET.tostring(each, "unicode")]
        assert len(about) == len(kinds(slug))


def two_number():
    return Registration.objects.get(source_id="stoplicht").number


def test_counting_agrees_with_what_is_found(two):
    for slug in ("waterveld", "landelijk"):
        for minor in (False, True):
            question = Question(filters={"register": (slug,)}, minor=minor)
            assert count(question).total == question.items().count()
    everything = count(Question(minor=True))
    counted = {each.value: (each.count, each.label) for each in everything.facets["register"]}
    asked = {slug: Question(filters={"register": (slug,)}, minor=True) for slug in ("waterveld", "landelijk")}
    found = {slug: question.items().count() for slug, question in asked.items()}
    assert {slug: times for slug, (times, _) in counted.items()} == found
    assert counted["waterveld"][1] == "Register Waterveld"


def test_where_it_stands_is_no_news_for_everybody(two):
    assert not Question().items().filter(kind="sources").exists()
    assert Question(filters={"organisation": ("gemeente-waterveld",)}, minor=True).items().filter(kind="sources").exists()


def test_made_anew_it_is_the_same(two):
    def known():
        return list(Item.objects.order_by("epoch", "sequence").values_list("entry", "registers"))

    before = known()
    following.refill()
    assert known() == before


def test_what_comes_back_is_news_of_the_register_that_had_it_back(two):
    """Both lost it, and the national register shows it first again."""
    registration = Registration.objects.get(source_id="stoplicht")
    withdraw(registration=registration, observed_at=datetime(2026, 6, 2, tzinfo=UTC), reason="Weg.", by=factories.ALICE)
    two.take("landelijk", NATIONAL, OTHER_NATIONAL, at=datetime(2026, 6, 3, tzinfo=UTC))
    assert Appearance.objects.filter(registration=registration, gone_at=None).get().register.slug == "landelijk"
    following.follow()
    assert "restored" in kinds("landelijk")
