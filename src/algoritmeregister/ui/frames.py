"""The frame of a page that looks the same each time it is asked for: head, menu, foot and all else around what differs.

It is made once by the page's own template, with a gap for each text that differs, and filled after that.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import get_language

from algoritmeregister.ui.environment import written
from algoritmeregister.ui.fragments import GAP

# Frames that a process keeps: of each page one per language, and per look and circumstance.
KEPT = 128
# What comes in the place of what was asked, wherever the page repeats it (the links to other languages).
ASKED = "asked"
_GAPS = re.compile(f"{GAP}([a-z_]+){GAP}")


def gap(name: str) -> str:
    """Return what stands in a frame where the text `name` comes."""
    return f"{GAP}{name}{GAP}"


def framed(
    request: HttpRequest,
    template: str,
    key: Hashable,
    around: Callable[[], Mapping[str, Any]],
    texts: Mapping[str, object],
) -> HttpResponse:
    """Return the page of `template`: the frame that it makes, with `texts` in its gaps, escaped unless they are HTML or, in
    bytes, made already.

    `around`: the context of the frame, which has `gap(name)` for each text, asked only where there is no frame yet. All that
    it depends on is in `key`, beside the language, the path and whether something is asked after a `?`; the text of
    that comes in by itself. The look of the installation (settings) must be in `key` too.
    """
    asked = request.META.get("QUERY_STRING", "")
    whole = (template, key, get_language(), request.path, bool(asked))
    frame = _frames.get(whole)
    if frame is None:
        if len(_frames) >= KEPT:
            _frames.clear()
        frame = _frames[whole] = _made(request, template, around())
    fixed, names = frame
    pieces = [fixed[0]]
    for name, piece in zip(names, fixed[1:], strict=True):
        text = asked if name == ASKED else texts[name]
        pieces += (text if type(text) is bytes else written(text).encode(), piece)
    return HttpResponse(b"".join(pieces))


_frames: dict[Hashable, tuple[Sequence[bytes], Sequence[str]]] = {}


def _made(request: HttpRequest, template: str, context: Mapping[str, Any]) -> tuple[Sequence[bytes], Sequence[str]]:
    """Make a frame: its fixed pieces, one more than it has gaps, and the names of the gaps between them."""
    other = copy.copy(request)
    if request.META.get("QUERY_STRING", ""):
        other.META = {**request.META, "QUERY_STRING": gap(ASKED)}
    # A split on a group gives the groups too, every second.
    pieces = _GAPS.split(render_to_string(template, dict(context), other))
    return [each.encode() for each in pieces[::2]], pieces[1::2]
