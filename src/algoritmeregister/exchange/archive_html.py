"""A version as one HTML file that needs nothing beside it: for an archive, to be read in a hundred years."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from algoritmeregister.exchange.blocks import Block, Run
from algoritmeregister.exchange.pdf import Printed
from algoritmeregister.ui.links import contact_link, safe_link

_TAGS = {"bold": "strong", "italic": "em", "sub": "sub", "super": "sup"}


def as_html(printed: Printed) -> bytes:
    """Return the same as the PDF holds, as HTML 5 without style, script or pictures."""
    title = escape(printed.title)
    heading = f' lang="{printed.title_language}"' if printed.title_language else ""
    parts = [
        f'<!DOCTYPE html>\n<html lang="{printed.language}">\n<head>\n<meta charset="utf-8">\n<title>{title}</title>\n',
        "</head>\n<body>\n",
        f"<main>\n<h1{heading}>{title}</h1>\n<p>{escape(printed.organisation)}</p>\n",
        *_blocks(printed.notes),
        *_blocks(printed.lead),
    ]
    for group in printed.groups:
        parts.append(f"<h2>{escape(group.title)}</h2>\n")
        for field in group.fields:
            parts.append(f"<h3>{escape(field.label)}</h3>\n")
            parts += _blocks(field.blocks)
            parts += [f"<p>{escape(note)}</p>\n" for note in field.notes]
    parts.append(f"<h2>{escape(printed.facts_title)}</h2>\n<dl>\n")
    for label, blocks in printed.facts:
        parts.append(f"<dt>{escape(label)}</dt>\n<dd>\n{''.join(_blocks(blocks))}</dd>\n")
    parts.append(
        f"</dl>\n<h2>{escape(printed.citation_title)}</h2>\n<p>{escape(printed.citation)}</p>\n</main>\n</body>\n</html>\n"
    )
    return "".join(parts).encode("utf-8", "replace")


def _blocks(blocks: Iterable[Block]) -> list[str]:
    return [_block(block) for block in blocks]


def _block(block: Block) -> str:
    language = f' lang="{block.language}"' if block.language else ""
    if block.kind == "paragraph":
        return "".join(f"<p{language}>{_runs(item)}</p>\n" for item in block.items)
    tag = "ul" if block.kind == "bullets" else "ol"
    items = "".join(f"<li>{_runs(item)}</li>\n" for item in block.items)
    return f"<{tag}{language}>\n{items}</{tag}>\n"


def _runs(runs: Iterable[Run]) -> str:
    return "".join(map(_run, runs))


def _run(run: Run) -> str:
    text = escape(run.text).replace("\n", "<br>")
    if run.style in _TAGS:
        text = f"<{_TAGS[run.style]}>{text}</{_TAGS[run.style]}>"
    address = (safe_link(run.link) or contact_link(run.link)) if run.link else None
    return f'<a href="{escape(address)}">{text}</a>' if address else text
