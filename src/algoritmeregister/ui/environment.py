"""The Jinja2 environment of all our pages: translations, and the few functions and filters templates may use."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language, gettext, ngettext
from jinja2 import Environment, StrictUndefined

from algoritmeregister.texts import in_language
from algoritmeregister.ui import formats, links, rich_text


def url(name: str, *args: Any, **kwargs: Any) -> str:
    """Return the address of a page by its name, in the language of this request."""
    return reverse(name, args=args, kwargs=kwargs)


def text(texts: dict[str, str]) -> str:
    """Choose from a text in three languages (data, such as a field's label) the one for this request."""
    return in_language(texts, get_language())


def in_current_language(function: Callable[..., str]) -> Callable[..., str]:
    """Give a format function the language of this request."""

    def filtered(value: Any, *args: Any) -> str:
        return function(value, get_language() or "nl", *args)

    return filtered


def environment(**options: Any) -> Environment:
    """Make the environment; `options` come from settings.TEMPLATES. A name that does not exist is an error, not a gap."""
    options.pop("autoescape", None)
    result = Environment(
        autoescape=True,
        **{**options, "undefined": StrictUndefined, "trim_blocks": True, "lstrip_blocks": True},
        extensions=["jinja2.ext.i18n", "jinja2.ext.do"],
    )
    # Newstyle: variables inside a translated text are escaped like any other.
    result.install_gettext_callables(gettext, ngettext, newstyle=True)  # type: ignore[attr-defined]
    result.globals.update(static=static, url=url, text=text, safe_link=links.safe_link, contact_link=links.contact_link)
    result.filters.update(
        date=in_current_language(formats.date_text),
        month=in_current_language(formats.date_text),
        number=in_current_language(formats.number_text),
        address=links.readable,
        rich_text=rich_text.clean,
        paragraphs=rich_text.paragraphs,
        plain=rich_text.plain,
        marked=rich_text.marked,
        text=text,
    )
    return result
