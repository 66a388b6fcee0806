"""`{% kept KEY %}…{% endkept %}`: a piece of a template that is made once per key, and put in again as it was.

For pieces that look the same on page after page: the foot, the line under a result. All that a piece depends on is in its
key, which may be anything that can be looked up; the language is not, as every language has an environment of its own.

`{% kept KEY around VALUE %}…{{ gap }}…{% endkept %}`: the same for a piece in which one text differs each time, such as what
somebody typed. It comes in the place of every `gap`, escaped.
"""

from __future__ import annotations

from collections.abc import Hashable

from jinja2 import nodes
from jinja2.ext import Extension
from jinja2.parser import Parser
from markupsafe import Markup, escape

# Pieces that one environment keeps; when there are more it begins again, as what it had is made in no time.
KEPT = 8_192
# Stands in a piece where another text comes each time: no text of a registration keeps this character.
GAP = "\x1e"


class Pieces(dict[Hashable, Markup | None]):
    """The pieces of one environment; None for one that is not there."""

    def __missing__(self, key: Hashable) -> None:
        return None


class Kept(Extension):
    """The tag. Pieces with the same key in two places of the templates are two pieces."""

    tags = {"kept"}  # as Jinja2 declares it

    def parse(self, parser: Parser) -> list[nodes.Node]:
        """Read the tag, with its key and all up to `endkept`: look the piece up, make it when it is not there, put it in."""
        line = next(parser.stream).lineno
        # Each tag of a template gets a number of its own.
        piece, whole = parser.free_identifier(line), parser.free_identifier(line)
        place = nodes.Const(f"{parser.name}:{piece.name}")
        key = nodes.Tuple([place, parser.parse_expression()], "load")
        around = parser.parse_expression() if parser.stream.skip_if("name:around") else None
        body = parser.parse_statements(("name:endkept",), drop_needle=True)
        if around is not None:
            body.insert(0, nodes.Assign(nodes.Name("gap", "store"), nodes.Const(GAP), lineno=line))
        make = nodes.AssignBlock(piece, None, body)
        keep = nodes.ExprStmt(self.call_method("_keep", [whole, piece]))
        # Looked up without a call: there are some thirty on a page of results.
        found = nodes.Getitem(nodes.EnvironmentAttribute("kept_pieces"), whole, "load")
        given = piece if around is None else nodes.Filter(piece, "filled", [around], [], None, None)
        return [
            nodes.Assign(whole, key, lineno=line),
            nodes.Assign(piece, found, lineno=line),
            nodes.If(nodes.Compare(piece, [nodes.Operand("eq", nodes.Const(None))]), [make, keep], [], [], lineno=line),
            nodes.Output([given], lineno=line),
        ]

    def _keep(self, whole: Hashable, piece: Markup) -> None:
        pieces: Pieces = self.environment.kept_pieces  # type: ignore[attr-defined]
        if len(pieces) >= KEPT:
            pieces.clear()
        pieces[whole] = piece


def filled(piece: Markup, text: str) -> Markup:
    """Put a text, escaped, in every gap of a piece."""
    # Not the `replace` of Markup, which would escape the piece's own text for what is looked for.
    return as_html(str.replace(piece, GAP, str(escape(text))))  # a piece of a template, and what was escaped


def as_html(text: str) -> Markup:
    """Say of a text that it is HTML that may go into a page as it is. Faster than `Markup(text)`, which looks first if it
    gets more than a text; there are some sixty on a page."""
    return str.__new__(Markup, text)
