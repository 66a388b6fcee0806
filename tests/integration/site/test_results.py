"""The result page."""

from __future__ import annotations

import re

import pytest

from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def content(index):
    """Three registrations of two organisations."""
    factories.registration("a")
    factories.registration(
        "b",
        name="Zoeken naar lekkende leidingen",
        organization="Waterschap Proefdijk",
        category=["Natuur en milieu"],
        status="In ontwikkeling",
        description_short="Vindt lekken in leidingen.",
        goal="Minder water verspillen.",
        provider=None,
    )
    factories.registration("c", name="Chatbot Vera", description_short="Geeft antwoord op vragen.", status="Buiten gebruik")
    index()


def ask(client, query="", prefix=""):
    response = client.get(f"{prefix}/algoritmes{query}")
    assert response.status_code == 200
    return response.content.decode()


def test_it_works(client, content):
    page = ask(client, "?zoek=leidingen")
    assert "1 registratie" in page
    assert "Zoeken naar lekkende <mark>leidingen</mark>" in page
    assert "Waterschap Proefdijk" in page


def test_without_a_question_it_lists_everything_newest_first(client, content):
    page = ask(client)
    assert "3 registraties" in page
    assert 'aria-current="true">Nieuwste</a>' in page


def test_an_empty_search_leaves_nothing_in_the_address(client, content):
    answer = client.get("/algoritmes?zoek=&status=in_gebruik")
    assert (answer.status_code, answer["Location"]) == (302, "/algoritmes?status=in_gebruik")


def test_it_says_which_field_matched(client, content):
    page = ask(client, "?zoek=verkeersleider")
    assert "Menselijke tussenkomst:" in page
    assert "<mark>verkeersleider</mark>" in page


def test_values_of_one_filter_widen_and_filters_narrow(client, content):
    assert "1 registratie<" in ask(client, "?status=in_gebruik")
    assert "2 registraties<" in ask(client, "?status=in_gebruik&status=in_ontwikkeling")
    assert "1 registratie<" in ask(client, "?status=in_gebruik&status=in_ontwikkeling&thema=natuur-en-milieu")


def test_a_filter_may_be_written_as_the_standard_writes_it(client, content):
    assert "1 registratie<" in ask(client, "?status=In+gebruik")


def test_each_active_filter_can_be_taken_off(client, content):
    page = ask(client, "?zoek=proef&status=in_gebruik&soort=gemeente&sorteer=naam")
    assert 'href="/algoritmes?zoek=proef&amp;soort=gemeente&amp;sorteer=naam"' in page
    assert 'href="/algoritmes?zoek=proef&amp;status=in_gebruik&amp;sorteer=naam"' in page
    assert 'href="/algoritmes?zoek=proef&amp;sorteer=naam"' in page


def test_the_filters_are_part_of_the_one_form(client, content):
    page = ask(client, "?zoek=vragen&status=buiten_gebruik")
    assert (
        '<form class="ar-search" action="/algoritmes" method="get" role="search" autocomplete="off" id="zoekformulier"'
        in page
    )
    assert re.search('name="status" value="buiten_gebruik" id="status-[0-9a-f]{8}" checked form="zoekformulier"', page)


def test_sorting_by_name(client, content):
    page = ask(client, "?sorteer=naam")
    assert page.index("Chatbot Vera") < page.index("Verkeerslichten") < page.index("Zoeken naar")


def test_nothing_found_helps(client, content):
    page = ask(client, "?zoek=vera&status=in_gebruik&status=in_ontwikkeling")
    assert "Niets gevonden" in page
    assert 'href="/algoritmes?zoek=vera">' in page
    assert "zonder filters" in page
    # What would find nothing either is no help.
    page = ask(client, "?zoek=xqzwvk&status=in_gebruik")
    assert "Niets gevonden" in page
    assert "zonder filters" not in page


def test_a_typing_error_is_shown_and_never_replaced(client, content):
    page = ask(client, "?zoek=chatbt")
    assert 'value="chatbt"' in page
    assert "<mark>Chatbot</mark> Vera" in page
    assert "“chatbt” komt niet voor. We zochten ook op: chatbot." in page
    assert 'Bedoelde u <a class="nl-link" href="/algoritmes?zoek=chatbot">' in page


def test_a_word_that_is_nowhere_is_told_beside_what_the_other_words_find(client, content):
    page = ask(client, "?zoek=xqzwvk+chatbot")
    assert "“xqzwvk” komt niet voor. We zochten op uw andere woorden." in page
    assert "<mark>Chatbot</mark> Vera" in page
    assert "“chatbot” komt niet voor" not in page


@pytest.mark.parametrize(
    "query",
    [
        "c%2B%2B",
        "(",
        "%22",
        "%F0%9F%A4%96",
        "x" * 10_000,
        "%00",
        "%FF",
        "of",
        "-",
        "<script>",
        "&pagina=abc",
        "&pagina=-1",
        "&pagina=99999999999",
        "&sorteer=kwaad",
        "&status=%00",
        "&organisatie=" + "x" * 5_000,
        "&startjaar=1;DROP",
        "a&status=x" * 200,
    ],
)
def test_whatever_is_asked_is_never_an_error(client, content, query):
    assert client.get(f"/algoritmes?zoek={query}", follow=True).status_code == 200


def test_pages_keep_the_question(client, index):
    for number in range(12):
        factories.registration(f"r{number}", name=f"Regeling {number}")
    index()
    page = ask(client, "?zoek=regeling&status=in_gebruik&sorteer=naam")
    assert 'rel="next" href="/algoritmes?zoek=regeling&amp;status=in_gebruik&amp;sorteer=naam&amp;pagina=2"' in page
    second = ask(client, "?zoek=regeling&status=in_gebruik&sorteer=naam&pagina=2")
    assert second.count('<li class="ar-result">') == 2
    assert "pagina 2" in second.split("</title>")[0]


def test_facets_speak_the_language_of_the_page(client, content):
    page = ask(client, prefix="/en")
    assert "In use" in page
    assert "Municipality" in page
    assert "Nature and environment" in page


def test_it_works_in_an_empty_register(client, db):
    assert "0 registraties" in ask(client)
    nothing = client.get("/algoritmes/filter/leverancier")
    assert "Er is bij deze vraag niets te kiezen." in nothing.content.decode()


def test_it_tells_how_to_search_and_the_examples_work(client, content):
    page = ask(client)
    assert "Zo zoekt u preciezer" in page
    assert 'href="/algoritmes?zoek=camera%20-verkeer"' in page
    assert "2 registraties<" in ask(client, "?zoek=vera+of+leidingen")
    assert "1 registratie<" in ask(client, "?zoek=%22lekkende+leidingen%22")
    assert "Chatbot" not in ask(client, "?zoek=vragen+-chatbot")


def test_a_theme_with_two_names_is_one_filter(client, index):
    factories.registration("oud", name="Oude leges", category=["Financiën"])
    factories.registration("nieuw", name="Nieuwe leges", category=["Overheidsfinanciën"])
    index()
    for value in ("overheidsfinancien", "financien", "Overheidsfinanci%C3%ABn"):
        page = ask(client, f"?thema={value}")
        assert "Oude leges" in page
        assert "Nieuwe leges" in page
        assert page.count('name="thema"') == 1


def test_a_translation_is_shown_to_who_reads_that_language(client, index):
    factories.registration("t", name="Parkeercontrole")
    factories.registration("t", name="Checking <b>parking</b>", description_short="Reads number plates.", language="en")
    index()
    page = ask(client, "?zoek=parkeercontrole", prefix="/en")
    assert ">Checking parking</a></h3>" in page
    assert "Reads number plates." in page
    assert '<span lang="nl"><mark>Parkeercontrole</mark></span>' in page
    assert "<mark>Parkeercontrole</mark></a></h3>" in ask(client, "?zoek=parkeercontrole")
    assert "<mark>Parkeercontrole</mark></a></h3>" in ask(client, "?zoek=parkeercontrole", prefix="/fy")


def test_who_reads_in_another_language_finds_names_in_the_alphabet_as_they_are_shown(client, index):
    factories.registration("z", name="Zon", organization="Gemeente A")
    factories.registration("z", name="Apple", language="en", organization="Gemeente A")
    factories.registration("m", name="Maan", organization="Gemeente A")
    index()
    for prefix, names in (("", ["Maan", "Zon"]), ("/en", ["Apple", "Maan"]), ("/fy", ["Maan", "Zon"])):
        for order in ("naam", "organisatie"):
            page = ask(client, f"?sorteer={order}", prefix=prefix)
            places = [page.index(f">{name}</a></h3>") for name in names]
            assert places == sorted(places), (prefix, order)


def test_the_frame_around_the_results_is_filled_with_what_was_asked_now_and_no_more(client, content, settings):
    first = client.get("/algoritmes", {"zoek": '"><b>vooraf'}).content.decode()
    assert 'value="&#34;&gt;&lt;b&gt;vooraf"' in first
    assert "<title>Zoeken: &#34;&gt;&lt;b&gt;vooraf" in first
    # What stands for a gap in the frame is a text like any other when somebody types it.
    second = client.get("/algoritmes", {"zoek": "a\x1eoutcome\x1eb"}).content.decode()
    assert 'value="a\x1eoutcome\x1eb"' in second
    assert 'href="/en/algoritmes?zoek=a%1Eoutcome%1Eb"' in second
    assert "noindex" in second
    assert second.count('id="gevonden"') == 1
    assert "vooraf" not in second
    everything = client.get("/algoritmes").content.decode()
    assert "noindex" not in everything
    assert '<link rel="canonical"' in everything
    assert 'href="/en/algoritmes"' in everything
    settings.SITE_NAME = "Een ander register"
    assert "<title>Algoritmes – Een ander register</title>" in client.get("/algoritmes").content.decode()
