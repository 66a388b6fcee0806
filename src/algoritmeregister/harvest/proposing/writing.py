"""A proposed profile as YAML for a person to read and change: the confidence and the reason stand above every field."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import yaml
from django.utils.translation import gettext as _

from algoritmeregister.harvest.proposing.proposal import Line, Proposal, Rest

_WIDTH = 10_000


def text(proposal: Proposal) -> str:
    """Return the proposal as the text of a profile, which `profile.read_yaml` reads back as `proposal.data`."""
    return "\n".join(_all_lines(proposal)) + "\n"


def _all_lines(proposal: Proposal) -> Iterator[str]:
    yield _comment(
        _("Voorstel voor %(file)s, gemaakt door: algoritmeregister harvest propose. Bekijk elke regel.")
        % {"file": proposal.file}
    )
    yield _comment(_("Plaats van de records: %s") % proposal.place.reason)
    for problem in proposal.problems:
        yield _comment(_("Let op: %s") % problem)
    lines = {line.target: line for line in proposal.lines}
    for key, value in proposal.data.items():
        if key == "identity":
            yield _comment(_sure(proposal.identified.confidence, proposal.identified.reason))
        if key == "fields":
            yield "fields:"
            yield from _fields(value, lines)
        else:
            yield _yaml(key, value)
    if proposal.rest:
        yield _comment(_("Deze kolommen zijn geen veld. Ze worden bewaard naast de registratie:"))
    for rest in proposal.rest:
        yield _comment(f"- {rest.column}" + _perhaps(rest))


def _fields(fields: Mapping[str, Any], lines: Mapping[str, Line]) -> Iterator[str]:
    for target, rule in fields.items():
        line = lines[target]
        yield "  " + _comment(_sure(line.confidence, line.reason))
        yield "\n".join("  " + each for each in _yaml(target, rule).split("\n"))


def _sure(confidence: float, reason: str) -> str:
    return f"{confidence:.2f}  {reason}"


def _perhaps(rest: Rest) -> str:
    if not rest.possible:
        return ""
    return "  " + _("misschien %(field)s") % {"field": rest.possible} + f" ({rest.confidence:.2f}: {rest.reason})"


def _comment(words: str) -> str:
    return "# " + " ".join(words.split())


class _Dumper(yaml.SafeDumper):
    """Writes texts of more than one line on one line, so that the layout of the profile stays readable."""


_Dumper.add_representer(
    str,
    lambda dumper, text: dumper.represent_scalar("tag:yaml.org,2002:str", text, style='"' if "\n" in text else None),
)


def _yaml(key: str, value: Any) -> str:
    flow = None if isinstance(value, dict | list) else False
    written: str = yaml.dump(
        {key: value}, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=_WIDTH, default_flow_style=flow
    )
    return written.rstrip("\n")
