"""`{% kept KEY %}…{% endkept %}`: a piece of a template that is made once per key, and put in again as it was.

For pieces that look the same on page after page: the foot, the line under a result. All that a piece depends on is in its
key, which may be anything that can be looked up; the language is not, as every language has an environment of its own.
"""

from __future__ import annotations

from collections.abc import Hashable

from jinja2 import nodes
from jinja2.ext import Extension
from jinja2.parser import Parser
from markupsafe import Markup

# Pieces that one environment keeps; when there are more it begins again, as what it had is made in no time.
KEPT = 8_192


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
        body = parser.parse_statements(("name:endkept",), drop_needle=True)
        make = nodes.AssignBlock(piece, None, body)
        keep = nodes.ExprStmt(self.call_method("_keep", [whole, piece]))
        return [
            nodes.Assign(whole, key, lineno=line),
            nodes.Assign(piece, self.call_method("_kept", [whole]), lineno=line),
            nodes.If(nodes.Compare(piece, [nodes.Operand("eq", nodes.Const(None))]), [make, keep], [], [], lineno=line),
            nodes.Output([piece], lineno=line),
        ]

    def _kept(self, whole: Hashable) -> Markup | None:
        return self._pieces.get(whole)

    def _keep(self, whole: Hashable, piece: Markup) -> None:
        if len(self._pieces) >= KEPT:
            self._pieces.clear()
        self._pieces[whole] = piece

    @property
    def _pieces(self) -> dict[Hashable, Markup]:
        pieces: dict[Hashable, Markup] = self.environment.kept_pieces  # type: ignore[attr-defined]
        return pieces
