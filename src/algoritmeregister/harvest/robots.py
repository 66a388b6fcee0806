"""robots.txt, as RFC 9309 reads it: the group for us, else that for all; the longest rule that fits wins. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

OUR_NAME = "algoritmeregister"
MAX_BYTES = 512 * 1024
_MAX_DELAY = 30.0
_MAX_STARS = 10


@dataclass
class Robots:
    """What a robots.txt says to us. `delay`: seconds between two requests."""

    rules: list[tuple[str, bool]] = field(default_factory=list)
    delay: float = 0.0

    def allows(self, request: str) -> bool:
        """Whether the path (and question) may be asked. robots.txt itself always may."""
        best = (-1, True)
        for pattern, allowed in self.rules:
            if _fits(pattern, request):
                best = max(best, (len(pattern), allowed))
        return best[1]


def parse(text: str) -> Robots:
    """Return what a robots.txt says to us."""
    ours, everyones = Robots(), Robots()
    found_ours = False
    into: list[Robots] = []
    in_head = False
    for line in text.splitlines():
        key, _sign, value = line.split("#", 1)[0].partition(":")
        key, value = key.strip().casefold(), value.strip()
        if key == "user-agent":
            into = into if in_head else []
            in_head = True
            if value.casefold() == OUR_NAME:
                found_ours = True
                into.append(ours)
            elif value == "*":
                into.append(everyones)
        elif key in {"allow", "disallow", "crawl-delay"}:
            in_head = False
            for robots in into:
                _add(robots, key, value)
    return ours if found_ours else everyones


def _add(robots: Robots, key: str, value: str) -> None:
    if key == "crawl-delay":
        if re.fullmatch(r"[0-9]{1,6}(\.[0-9]{1,3})?", value):
            robots.delay = min(float(value), _MAX_DELAY)
    elif value and value.count("*") <= _MAX_STARS:
        robots.rules.append((value, key == "allow"))


def _fits(pattern: str, request: str) -> bool:
    """Whether a path begins as the pattern says; "*" is anything, "$" the end. No backtracking: parts are found in order."""
    ends = pattern.endswith("$")
    first, *parts = pattern.removesuffix("$").split("*")
    if not request.startswith(first):
        return False
    place = len(first)
    for index, part in enumerate(parts):
        if ends and index == len(parts) - 1:
            return len(request) - len(part) >= place and request.endswith(part)
        place = request.find(part, place)
        if place < 0:
            return False
        place += len(part)
    return not ends or place == len(request)
