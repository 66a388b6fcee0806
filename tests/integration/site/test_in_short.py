"""What helps a citizen on the page of a registration: the short answers, difficult words, others like it."""

from __future__ import annotations

import re

import pytest

from tests import factories

pytestmark = pytest.mark.django_db


def page(client, made, prefix=""):
    return client.get(f"{prefix}/algoritmes/{made.number}").content.decode()


def test_it_works(client, index):
    made = factories.registration(goal="Wij deden een DPIA.", human_intervention="Een mens beslist.")
    index()
    text = page(client, made)
    assert '<h2 class="nl-heading nl-heading--level-4" id="in-het-kort">In het kort</h2>' in text
    assert ">Een mens beslist.</blockquote>" in text
    assert "de standaard van deze beschrijving vraagt er niet naar" in text
    assert "DPIA (privacytoets)" in text


@pytest.mark.parametrize(("prefix", "words"), [("/en", "Does a person decide?"), ("/fy", "Beslút in minske?")])
def test_foreign_words_are_marked(client, index, prefix, words):
    made = factories.registration(human_intervention="Een mens beslist.")
    index()
    text = page(client, made, prefix)
    assert words in text
    assert '<blockquote class="ar-quote" lang="nl">Een mens beslist.</blockquote>' in text


def test_a_term_is_explained_once(client, index):
    made = factories.registration(goal="Een DPIA.", risks="De DPIA weer.", source_data="DPIA")
    index()
    assert page(client, made).count("<dt>DPIA (privacytoets)</dt>") == 1


def test_an_empty_registration_says_so(client, index):
    made = factories.registration("leeg", whole={"name": "Leeg", "organization": "Gemeente Proefdorp"})
    index()
    text = page(client, made)
    assert "De organisatie heeft dit niet ingevuld." in text
    assert "De organisatie heeft geen contact ingevuld." in text
    assert "Elders gebruikt" not in text


def test_hostile_texts_stay_texts(client, index):
    made = factories.registration(
        human_intervention="<script>alert(1)</script><b>Mens</b>",
        contact_email="javascript:alert(1)",
        website="javascript:x",
    )
    index()
    text = page(client, made)
    assert "<script>alert" not in text
    assert 'href="javascript' not in text
    assert ">Mens</blockquote>" in text


def test_others_are_named_and_never_itself(client, index):
    made = factories.registration("a", name="Verkeerslichten meten", provider="Kruispunt BV")
    factories.registration("b", name="Fietsen tellen", provider="KRUISPUNT BV", organization="Gemeente Zeedorp")
    factories.registration("c", name="Verkeerslichten regelen", provider="Ander BV")
    factories.registration("d", name="Heel iets anders", provider=None, category=["Recht"])
    index()
    text = page(client, made)
    others = text.split('id="vergelijkbaar"')[1].split("</section>")[0]
    assert "Ook met leverancier" in others
    assert "Fietsen tellen" in others
    assert "Verkeerslichten regelen" in others
    assert "Verkeerslichten meten" not in others
    assert "Heel iets anders" not in others
    assert "Fietsen tellen" not in others.split("Vergelijkbare registraties")[1]


def test_the_name_that_is_most_alike_comes_first_and_one_common_word_is_not_enough(client, index):
    made = factories.registration("a", name="Signaal vermogen bij bijstand", provider=None)
    factories.registration("b", name="Signaal detentie", provider=None)
    factories.registration("c", name="Signaal van vermogen en inkomen", provider=None)
    factories.registration("d", name="Signaal: vermogen, bijstand", provider=None)
    for number in range(6):
        factories.registration(f"e{number}", name=f"Signaal over zaak {number} van de dienst", provider=None)
    index()
    others = page(client, made).split("Vergelijkbare registraties")[1].split("</section>")[0]
    assert others.index("Signaal: vermogen, bijstand") < others.index("Signaal van vermogen en inkomen")
    assert "Signaal over zaak" not in others


def test_another_word_for_the_same_is_alike_after_those_that_have_the_word(client, index):
    made = factories.registration("a", name="Parkeercontrole", provider=None)
    factories.registration("b", name="Scanauto", provider=None)
    factories.registration("c", name="Parkeercontrole in de binnenstad", provider=None)
    for number in range(8):
        factories.registration(f"d{number}", name=f"Parkeerdruk in wijk {number}", provider=None)
    index()
    others = page(client, made).split("Vergelijkbare registraties")[1].split("</section>")[0]
    assert re.findall(">([^<>]+)</a>", others)[:2] == ["Parkeercontrole in de binnenstad", "Scanauto"]


def test_without_a_theme_those_of_any_theme_are_alike(client, index):
    made = factories.registration("a", name="Fietsen tellen", provider=None, category=None)
    factories.registration("b", name="Fietsen tellen met lussen", provider=None, category=["Verkeer"])
    factories.registration("c", name="Bruggen bedienen", provider=None, category=["Verkeer"])
    index()
    others = page(client, made).split("Vergelijkbare registraties")[1].split("</section>")[0]
    assert "Fietsen tellen met lussen" in others
    assert "Bruggen bedienen" not in others


def test_of_one_supplier_those_with_the_same_name_come_first(client, index):
    made = factories.registration("a", name="Kentekens lezen", provider="Kruispunt BV")
    for number in range(6):
        factories.registration(f"b{number}", name=f"Fietsen tellen {number}", provider="Kruispunt BV")
    factories.registration("c", name="Kentekens lezen op straat", provider="Kruispunt BV")
    for number in range(6, 9):
        factories.registration(f"b{number}", name=f"Fietsen tellen {number}", provider="Kruispunt BV")
    index()
    others = page(client, made).split("Ook met leverancier")[1].split("</ul>")[0]
    assert others.index("Kentekens lezen op straat") < others.index("Fietsen tellen")


@pytest.mark.parametrize("provider", ["Intern ontwikkeld", "n.v.t.", "Eigen beheer", "Geen"])
def test_no_supplier_is_nothing_in_common(client, index, provider):
    made = factories.registration("a", name="Fietsen tellen", provider=provider, category=["Recht"])
    factories.registration("b", name="Bruggen bedienen", provider=provider)
    index()
    assert "Bruggen bedienen" not in page(client, made)


def test_more_of_one_supplier_than_are_shown(client, index):
    for number in range(9):
        made = factories.registration(f"r{number}", name=f"Regeling {number}", provider="Veel & Co")
    index()
    assert 'href="/algoritmes?leverancier=veel+co' in page(client, made)
