"""The Jinja2 environments of all our pages, one per language: translations, and the few functions and filters there are.

A template is compiled once per language, with its texts in that language already in it: most of a page is then fixed text,
and not some hundred look-ups each time.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache, partial
from types import CodeType
from typing import Any

from django.template.loader import get_template
from django.templatetags.static import static
from django.utils import translation
from django.utils.translation import get_language, gettext, ngettext
from jinja2 import Environment, StrictUndefined, Template, nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.visitor import NodeTransformer
from markupsafe import Markup, _escape_inner, escape  # type: ignore[attr-defined]  # what `escape` is made of

from algoritmeregister.texts import in_language
from algoritmeregister.ui import formats, links, rich_text
from algoritmeregister.ui.addresses import address_in
from algoritmeregister.ui.fragments import Kept, Pieces, filled

DEFAULT_LANGUAGE = "nl"
# Texts with a value in them that one environment remembers in its language.
REMEMBERED = 4_096
# Which file has which hash in its name is read once, when the process starts.
file_address = lru_cache(512)(static)


def written(value: object) -> str:
    """Return a value as it goes into a page: escaped, unless it says itself that it is HTML already.

    What Jinja2 does with `escape`, without making an object of its own of each of some two hundred texts on a page.
    """
    if type(value) is Markup:
        return value
    return str(_escape_inner(value)) if type(value) is str else escape(value)


class _Writer(CodeGenerator):
    """Writes the code of a template: it asks `written` instead of `escape` for what it puts in, and nothing for what is HTML
    already; and what a thing has it asks of Python before it asks Jinja2, as that is done hundreds of times on a page."""

    def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:
        super().visit_Template(node, frame)
        self.writeline("written = environment.written")

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        if frame.eval_ctx.volatile or not frame.eval_ctx.autoescape or finalize.src is not None:
            super()._output_child_pre(node, frame, finalize)
        else:
            self.write("(given if type((given := ")

    def _output_child_post(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        if frame.eval_ctx.volatile or not frame.eval_ctx.autoescape or finalize.src is not None:
            super()._output_child_post(node, frame, finalize)
        else:
            self.write(")) is Markup else written(given))")

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:
        self.write("(part if (part := getattr((whole := ")
        self.visit(node.node, frame)
        self.write(f"), {node.attr!r}, missing)) is not missing else environment.getattr(whole, {node.attr!r}))")


class LanguageEnvironment(Environment):
    """An environment for one `language`."""

    language: str = DEFAULT_LANGUAGE
    code_generator_class = _Writer
    written = staticmethod(written)

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        # What `{% kept %}` made before.
        self.kept_pieces = Pieces()

    def compile(  # type: ignore[override]  # the two overloads of the original, in one
        self,
        source: str | nodes.Template,
        name: str | None = None,
        filename: str | None = None,
        raw: bool = False,
        defer_init: bool = False,
    ) -> CodeType | str:
        """Compile a template, after putting the translations of its fixed texts in."""
        tree = self.parse(source, name, filename) if isinstance(source, str) else source
        with translation.override(self.language):
            _Translator().visit(tree)
        return super().compile(tree, name, filename, raw, defer_init)  # type: ignore[call-overload]


class _Translator(NodeTransformer):
    """Replaces `_("…")` and `{% trans %}…{% endtrans %}` without variables by the text in the active language."""

    def visit_Call(self, node: nodes.Call) -> nodes.Node:
        self.generic_visit(node)
        match node:
            case nodes.Call(
                node=nodes.Name(name="_" | "gettext"),
                args=[nodes.Const(value=str() as message)],
                kwargs=[],
                dyn_args=None,
                dyn_kwargs=None,
            ):
                # A format string, with or without variables: %% is a percent sign.
                return nodes.MarkSafe(nodes.Const(gettext(message) % {}), lineno=node.lineno)
        return node


class ByLanguage:
    """What Django takes for the environment: hands out templates in the language of the request."""

    def __init__(self, **options: Any) -> None:
        self._options = options
        self._environments: dict[str, LanguageEnvironment] = {}

    def get_template(self, name: str) -> Template:
        """Return a template by its name, in the active language. Raises what Jinja2's `get_template` raises."""
        return self._active().get_template(name)

    def from_string(self, source: str) -> Template:
        """Return a template made of its text, in the active language."""
        return self._active().from_string(source)

    def _active(self) -> LanguageEnvironment:
        language = (get_language() or DEFAULT_LANGUAGE)[:2]
        if language not in self._environments:
            self._environments[language] = environment(language, **self._options)
        return self._environments[language]


def component(name: str) -> Callable[..., Markup]:
    """Return a macro of `ui/components.html` in the active language, for who makes a piece of a page in Python.

    Its texts are ours and its arguments are escaped, as in any template.
    """
    macro: Callable[..., Markup] = getattr(template_of("ui/components.html").module, name)
    return macro


def template_of(name: str) -> Template:
    """Return a template by its name, in the active language, as Jinja2 has it. Raises what `get_template` raises."""
    template: Template = get_template(name).template  # type: ignore[attr-defined]  # of the Jinja2 backend
    return template


def encoded(template: Template, context: Mapping[str, Any]) -> bytes:
    """Return what a template makes as it is sent. Encoded in pieces: most have plain signs only, and one that is not makes
    Python write a whole text with two bytes for each sign."""
    return b"".join(map(str.encode, template.generate(context)))


def text(texts: Mapping[str, str], language: str) -> str:
    """Choose from a text in three languages (data, such as a field's label) the one in `language`."""
    return in_language(texts, language)


def environment(language: str = DEFAULT_LANGUAGE, **options: Any) -> LanguageEnvironment:
    """Make the environment of one language; `options` come from settings.TEMPLATES.

    A name that does not exist is an error, not a gap.
    """
    options.pop("autoescape", None)
    result = LanguageEnvironment(
        autoescape=True,
        **{**options, "undefined": StrictUndefined, "trim_blocks": True, "lstrip_blocks": True},
        extensions=["jinja2.ext.i18n", "jinja2.ext.do", Kept],
    )
    result.language = language
    one, several = _texts()
    result.newstyle_gettext = True  # type: ignore[attr-defined]  # variables inside a translated text are escaped too
    result.globals.update(_=one, gettext=one, ngettext=several)
    in_this_language: Callable[[Mapping[str, str]], str] = partial(text, language=language)
    # Of its own, so that a file of macros needs nothing of a page and is read once, and not for every page anew.
    result.globals.update(language=language)
    result.globals.update(static=file_address, url=partial(address_in, language), text=in_this_language)
    result.globals.update(safe_link=links.safe_link, contact_link=links.contact_link)
    result.filters.update(
        date=partial(formats.date_text, language=language),
        month=partial(formats.date_text, language=language),
        number=partial(formats.number_text, language=language),
        address=links.readable,
        filled=filled,
        rich_text=rich_text.clean,
        paragraphs=rich_text.paragraphs,
        plain=rich_text.plain,
        marked=rich_text.marked,
        text=in_this_language,
    )
    return result


def _texts() -> tuple[Callable[..., Markup], Callable[..., Markup]]:
    """Return gettext and ngettext for an environment, which is asked in its own language only.

    What they return is HTML of ours; every variable in it is escaped.
    """

    @lru_cache(REMEMBERED)
    def known(message: str) -> Markup:
        return Markup(gettext(message))  # noqa: S704

    @lru_cache(REMEMBERED)
    def known_of(singular: str, plural: str, number: int) -> Markup:
        return Markup(ngettext(singular, plural, number))  # noqa: S704

    def one(message: str, /, **variables: Any) -> Markup:
        return known(message) % variables

    def several(singular: str, plural: str, number: int, /, **variables: Any) -> Markup:
        return known_of(singular, plural, number) % {"num": number, **variables}

    return one, several
