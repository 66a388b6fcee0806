"""Templates are compiled per language, with their texts in it; addresses and formats follow the language."""

from __future__ import annotations

import pytest
from django.template import engines
from django.urls import reverse
from django.utils import translation
from jinja2 import UndefinedError

from algoritmeregister.ui import environment
from algoritmeregister.ui.addresses import address_of
from algoritmeregister.ui.environment import ByLanguage


def rendered(source, language="nl", **context):
    with translation.override(language):
        return ByLanguage().from_string(source).render(**context)


@pytest.fixture
def translated(monkeypatch):
    """What is looked up in a catalogue, and a catalogue that only puts the language in front."""
    asked = []

    def look_up(message):
        asked.append(message)
        return f"{translation.get_language()}:{message}"

    monkeypatch.setattr(environment, "gettext", look_up)
    return asked


@pytest.mark.parametrize("language", ["nl", "en", "fy"])
def test_it_works(translated, language):
    source = '{{ _("Zoek") }} {% trans %}Thuis{% endtrans %} {{ _("Dag %(wie)s", wie=wie) }}'
    assert rendered(source, language, wie="<b>") == f"{language}:Zoek {language}:Thuis {language}:Dag &lt;b&gt;"


def test_a_fixed_text_is_looked_up_once_and_not_when_the_page_is_made(translated):
    template = ByLanguage().from_string('{{ _("Zoek") }}{% macro m(x) %}{{ x }}{% endmacro %}{{ m(_("Thuis")) }}')
    assert translated == ["Zoek", "Thuis"]
    assert template.render() == template.render() == "nl:Zoeknl:Thuis"
    assert translated == ["Zoek", "Thuis"]


def test_a_percent_sign_is_written_twice_with_and_without_variables(translated):
    assert rendered('{{ _("100%% %(n)s", n=1) }} {{ _("100%%") }}') == "nl:100% 1 nl:100%"


def test_text_of_ours_is_html_and_what_is_put_in_it_is_not(translated):
    assert rendered('{{ _("<em>%(n)s</em>", n=n) }}{{ n }}', n="<b>") == "nl:<em>&lt;b&gt;</em>&lt;b&gt;"


def test_numbers_dates_plurals_and_texts_follow_the_language():
    source = (
        "{{ n|number }} {{ '2026-03'|month }} {{ {'nl': 'een', 'en': 'one'}|text }} "
        "{% trans count=n %}{{ count }} ding{% pluralize %}{{ count }} dingen{% endtrans %}"
    )
    assert rendered(source, n=1530) == "1.530 maart 2026 een 1530 dingen"
    assert rendered(source, "en", n=1530) == "1,530 March 2026 one 1530 dingen"


def test_a_name_that_does_not_exist_is_an_error():
    with pytest.raises(Exception, match="nergens"):
        rendered("{{ nergens }}")


def test_the_pages_are_made_with_it():
    assert isinstance(engines["jinja2"].env, ByLanguage)


def test_an_address_is_that_of_the_language_and_of_where_we_are_mounted(monkeypatch):
    for language in ("nl", "en", "fy", "nl"):
        with translation.override(language):
            assert address_of("site:organisation", code="proef") == reverse("site:organisation", kwargs={"code": "proef"})
    from django.urls import set_script_prefix

    set_script_prefix("/register/")
    try:
        assert address_of("site:organisation", code="proef") == "/register/organisaties/proef"
    finally:
        set_script_prefix("/")


def test_a_kept_piece_is_made_once_per_key_and_language():
    template = "{% kept key %}{{ value }}{% endkept %}{% kept key %}-{{ value }}{% endkept %}"
    made = environment.environment("nl").from_string(template)
    assert made.render(key=("a", 1), value="<1>") == "&lt;1&gt;-&lt;1&gt;"
    assert made.render(key=("a", 1), value="2") == "&lt;1&gt;-&lt;1&gt;"
    assert made.render(key=("a", 2), value="2") == "2-2"
    assert environment.environment("fy").from_string(template).render(key=("a", 1), value="3") == "3-3"


def test_a_kept_piece_may_go_around_a_text_that_differs_each_time():
    made = []
    source = '{% kept key around text %}<a href="/?{{ gap }}">{{ made.append(key) or key }}</a> {{ gap }}{% endkept %}'
    template = ByLanguage().from_string(source)
    first = template.render(key="k", text='"a&b"', made=made)
    assert first == '<a href="/?&#34;a&amp;b&#34;">k</a> &#34;a&amp;b&#34;'
    assert template.render(key="k", text="", made=made) == '<a href="/?">k</a> '
    assert made == ["k"]


def test_what_says_that_it_is_html_goes_in_as_it_is_and_all_else_is_escaped():
    class Html:
        def __html__(self):
            return "<b>"

    class Text(str):
        pass

    values = [Html(), Text("<"), 3, None, "<i>"]
    assert rendered("{% for each in values %}{{ each }} {% endfor %}", values=values) == "<b> &lt; 3 None &lt;i&gt; "


def test_a_dot_finds_what_an_object_has_what_a_mapping_holds_and_nothing_else():
    class Thing:
        name = {"first": "<b>", "items": "ours"}

    assert rendered("{{ thing.name.first }} {{ thing.name['items'] }}", thing=Thing()) == "&lt;b&gt; ours"
    with pytest.raises(UndefinedError, match="no attribute 'last'"):
        rendered("{{ thing.name.last }}", thing=Thing())
