"""`{% kept KEY %}…{% endkept %}`: a piece of a template that is made once per key, and put in again as it was.

For pieces that look the same on page after page: the foot, the line under a result. All that a piece depends on is in its
key, which may be anything that can be looked up; the language is not, as every language has an environment of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable

from jinja2 import nodes
from jinja2.ext import Extension
from jinja2.parser import Parser
from markupsafe import Markup

# Pieces that one environment keeps; when there are more it begins again, as what it had is made in no time.
KEPT = 8_192


class Kept(Extension):
    """The tag. Pieces with the same key in two places of the templates are two pieces."""

    tags = {"kept"}  # as Jinja2 declares it

    def parse(self, parser: Parser) -> nodes.Node:
        """Read the tag, with its key and all up to `endkept`."""
        line = next(parser.stream).lineno
        # Each tag of a template gets a number of its own.
        place = nodes.Const(f"{parser.name}:{parser.free_identifier().name}")
        key = parser.parse_expression()
        body = parser.parse_statements(("name:endkept",), drop_needle=True)
        return nodes.CallBlock(self.call_method("_piece", [place, key]), [], [], body, lineno=line)

    def _piece(self, place: str, key: Hashable, caller: Callable[[], str]) -> Markup:
        pieces: dict[Hashable, Markup] = self.environment.kept_pieces  # type: ignore[attr-defined]
        whole = (place, key)
        found = pieces.get(whole)
        if found is None:
            if len(pieces) >= KEPT:
                pieces.clear()
            found = pieces[whole] = Markup(caller())  # noqa: S704  # a piece of a template, escaped as all of it
        return found
