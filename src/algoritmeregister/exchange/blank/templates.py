"""The formats in which a table to fill in can be had, by the end of a file's name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from algoritmeregister import standards
from algoritmeregister.exchange.blank.csv import as_csv
from algoritmeregister.exchange.blank.ods import as_ods
from algoritmeregister.exchange.blank.xlsx import as_xlsx
from algoritmeregister.exchange.formats import FORMATS

OF = (*reversed(standards.VERSIONS), standards.SUPERSET)
"""What there is a table to fill in for: every version of the standard, the newest first, and all fields together."""


@dataclass(frozen=True)
class Template:
    """One format. `make(version, language)` returns the file; `name` is what people call it."""

    suffix: str
    name: str
    media_type: str
    make: Callable[[str, str], bytes]


TEMPLATES: Mapping[str, Template] = {
    suffix: Template(suffix, FORMATS[suffix].name, FORMATS[suffix].media_type, make)
    for suffix, make in (("xlsx", as_xlsx), ("ods", as_ods), ("csv", as_csv))
}
