"""What the columns of a table hold: their values, and of which kinds these are."""

from __future__ import annotations

import re
import statistics
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any

from algoritmeregister import standards
from algoritmeregister.harvest import dates, steps
from algoritmeregister.harvest.proposing import words
from algoritmeregister.organisations import kinds

LOOKED_AT = 500
"""How many values of a column are looked at."""
LONGEST_NAME = 120
"""Characters: what is longer is not looked at as the name of an organisation."""
YES_OR_NO = frozenset({"mprd", "iama", "dpia"})
"""Fields in which sources begin with yes or no, and often go on."""
_ADDRESS = re.compile(r"(https?://|www\.)[^\s\"<>]+", re.IGNORECASE)
_MAIL = re.compile(r"[^\s@:;,<>\"]+@[^\s@:;,<>\"]+\.[a-z]{2,}", re.IGNORECASE)
_ISO = re.compile(r"(?:19|20)[0-9]{2}-[01][0-9](-[0-3][0-9])?([T ].*)?")
_TAG = re.compile(r"</?(?:p|br|li|ul|ol|a|div|strong|em|b|i|span|h[1-6])\b[^>]*>", re.IGNORECASE)
_SERIAL = re.compile(r"[0-9]{5}(\.0+)?")
_SERIAL_YEARS = range(1990, 2050)


@dataclass
class Column:
    """One column: its label, and the values that say something, as text. `records`: how many records there are. `known`:
    those of the values that are names of organisations which we know.
    """

    label: str
    values: list[str] = field(default_factory=list)
    records: int = 0
    lists: int = 0
    known: frozenset[str] = frozenset()

    def share(self, fits: Callable[[str], bool]) -> float:
        """Return the share of the values for which something holds; 0 when there are no values."""
        return sum(map(fits, self.values)) / len(self.values) if self.values else 0.0

    @property
    def filled(self) -> float:
        """The share of the records in which the column says something."""
        return len(self.values) / self.records if self.records else 0.0

    @cached_property
    def distinct(self) -> float:
        """The share of the values that differ from each other: 1 when all do."""
        return len(set(self.values)) / len(self.values) if self.values else 0.0

    @cached_property
    def length(self) -> float:
        """The median number of characters of a value."""
        return statistics.median(map(len, self.values)) if self.values else 0.0

    @cached_property
    def addresses(self) -> float:
        """The share of the values that are one web address."""
        return self.share(lambda text: bool(_ADDRESS.fullmatch(text)))

    @cached_property
    def with_address(self) -> float:
        """The share of the values in which a web address stands."""
        return self.share(lambda text: bool(_ADDRESS.search(text)))

    @cached_property
    def mails(self) -> float:
        """The share of the values in which a mail address stands, with little else."""
        return self.share(lambda text: len(text) < 120 and bool(_MAIL.search(text)))

    @cached_property
    def whole_mails(self) -> float:
        """The share of the values that are one mail address."""
        return self.share(lambda text: bool(_MAIL.fullmatch(text)))

    @cached_property
    def dates(self) -> float:
        """The share of the values that are dates or months, in whatever way they are written."""
        return self.share(is_date)

    @cached_property
    def serials(self) -> float:
        """The share of the values that are a spreadsheet's number of days of a recent year."""
        return self.share(is_serial)

    @cached_property
    def numbers(self) -> float:
        """The share of the values that are numbers."""
        return self.share(lambda text: text.replace(".", "", 1).replace(",", "", 1).isdigit())

    @cached_property
    def markup(self) -> float:
        """The share of the values with HTML."""
        return self.share(lambda text: bool(_TAG.search(text)))

    @cached_property
    def organisations(self) -> float:
        """The share of the values that are an organisation we know, or whose name shows a kind of authority."""
        return self.share(lambda text: text in self.known or (len(text) < LONGEST_NAME and _shows_kind(text)))

    def coded(self, key: str) -> float:
        """Return the share of the values that mean a code of this field."""
        known: dict[str, bool] = {}
        return self.share(lambda text: known.setdefault(text, code_of(key, text) is not None))


@lru_cache(maxsize=4096)
def _shows_kind(name: str) -> bool:
    return kinds.of_name(name) != kinds.UNKNOWN_KIND


def is_date(text: str) -> bool:
    """Whether a text is a date or a month."""
    if text.replace(".", "").isdigit() and text.count(".") < 2:
        return is_serial(text)
    if _ISO.fullmatch(text):
        return True
    return any(
        dates.iso_date(text, month_first=order) != text or dates.iso_month(text, month_first=order) != text
        for order in (False, True)
    )


def is_serial(text: str) -> bool:
    """Whether a text is the number under which a spreadsheet keeps a day of a recent year."""
    day = dates.iso_date(text) if _SERIAL.fullmatch(text) else text
    return day != text and int(day[:4]) in _SERIAL_YEARS


def code_of(key: str, text: str) -> str | None:
    """Return the code of a field that a value means, by the code list or by the words in it; None when it means none."""
    for version in (standards.SUPERSET, *reversed(standards.VERSIONS)):
        standard = standards.get(version)
        code_list = standard.field(key).code_list if key in standard.keys else None
        if code_list and (found := code_list.find(text)):
            return found.value
    table = words.table().values.get(key, {})
    said = words.plain(text[: steps.LOOKED_AT])
    if key in YES_OR_NO:
        return next(
            (code for code, phrases in table.items() if any(f"{said} ".startswith(f"{word} ") for word in phrases)), None
        )
    meant = [code for code, phrases in table.items() if any(words.has_word(said, phrase) for phrase in phrases)]
    # A status is often told as a history, of which the end counts most; two types in one text are two types.
    return meant[0] if len(meant) == 1 or (meant and key == "status") else None


def says_nothing(text: str) -> bool:
    """Whether a value only fills the cell."""
    return not any(map(str.isalnum, text)) or text.casefold().strip(" .") in {
        each.casefold().strip(" .") for each in words.table().nothing
    }


def columns_of(records: Iterable[Mapping[str, Any]]) -> dict[str, Column]:
    """Return the columns of records by their label, in the order in which they first occur."""
    found: dict[str, Column] = {}
    number = 0
    for record in records:
        number += 1
        for label, value in record.items():
            column = found.setdefault(label, Column(label))
            column.lists += isinstance(value, list | dict)
            text = _text(value)
            if text and not says_nothing(text) and len(column.values) < LOOKED_AT:
                column.values.append(text)
    for column in found.values():
        column.records = min(number, LOOKED_AT)
    return found


def _text(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(_text(each) for each in value if not isinstance(each, dict))
    return "" if isinstance(value, dict) else steps.clean(steps.as_text(value))
