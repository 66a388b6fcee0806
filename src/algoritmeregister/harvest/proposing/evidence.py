"""What the values of a column say for or against it being a field. Shares and lengths only: no value is judged by itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from django.utils.translation import gettext as _

from algoritmeregister import standards
from algoritmeregister.harvest.proposing.columns import Column
from algoritmeregister.standards import Field

_FEW = 3  # with fewer values than this, what they have in common may be chance
_LONG = 300  # characters: longer is no summary
_NAME = 150  # characters: longer is no name
_FIXED = 40  # characters: values this short that repeat are words to choose from
_DATES = frozenset({"publication_dt", "revision_date"})
_ALONE = frozenset({"contact_email", "status", "publication_category", "organization"})
"""The fields of which values tell enough when the label says nothing."""


@dataclass(frozen=True)
class Evidence:
    """How much the values speak for (`support`) and against (`against`) a field, both 0–1, and in words what they are."""

    support: float = 0.0
    against: float = 0.0
    reason: str = ""

    def applied(self, naming: float, target: str) -> float:
        """Return how sure a field is (0–1), when its label alone makes it as sure as `naming`."""
        if not naming:
            return 0.6 * self.support * (1 - self.against) if target in _ALONE and self.support > 0.5 else 0.0
        return (naming + (1 - naming) * self.support / 2) * (1 - self.against)


@cache
def field_of(target: str) -> Field:
    """Return a field as the superset describes it, which takes what every version takes; else as the newest version does."""
    for version in (standards.SUPERSET, *reversed(standards.VERSIONS)):
        if target in standards.get(version).keys:
            return standards.get(version).field(target)
    raise standards.UnknownField(f"no version has a field {target!r}")


def weigh(column: Column, target: str) -> Evidence:
    """Return what the values of a column say about it being this field; nothing when it has none."""
    if not column.values:
        return Evidence()
    judge = _JUDGES.get(target) or _by_type(field_of(target))
    found = judge(column, target)
    if len(column.values) < _FEW:
        return Evidence(found.support / 2, found.against / 2, found.reason)
    return found


def _by_type(field: Field) -> Callable[[Column, str], Evidence]:
    if field.type in {"url", "contact"}:
        return _address
    if field.type in {"month", "date"} or field.key in _DATES:
        return _date
    if field.type in {"code", "codes"}:
        return _code
    if field.type == "link_list":
        return _links
    return _prose if field.type == "rich_text" or (field.max_length or 0) > 1024 else _short


def _address(column: Column, target: str) -> Evidence:
    if column.with_address >= 0.6:
        return Evidence(0.5, 0.0, _("de waarden zijn webadressen"))
    return Evidence(0.0, 0.6 if column.with_address < 0.2 else 0.2, _("de waarden zijn geen webadressen"))


def _links(column: Column, target: str) -> Evidence:
    if column.lists or column.with_address >= 0.6:
        return Evidence(0.5, 0.0, _("de waarden zijn rijen of webadressen"))
    return Evidence(0.0, 0.6, _("de waarden zijn geen rijen of webadressen"))


def _contact(column: Column, target: str) -> Evidence:
    if column.mails >= 0.6:
        return Evidence(0.95, 0.0, _("de waarden zijn mailadressen"))
    if column.addresses >= 0.6:
        return Evidence(0.2, 0.0, _("de waarden zijn webadressen"))
    return Evidence(0.0, 0.5 if column.mails < 0.2 else 0.1, _("de waarden zijn geen mailadressen"))


def _date(column: Column, target: str) -> Evidence:
    if column.serials >= 0.6:
        return Evidence(0.5, 0.0, _("de waarden zijn dagnummers van een rekenblad"))
    if column.dates >= 0.6:
        return Evidence(0.5, 0.0, _("de waarden zijn datums"))
    return Evidence(0.0, 0.8 if column.dates < 0.2 else 0.3, _("de waarden zijn geen datums"))


def _code(column: Column, target: str) -> Evidence:
    share = column.coded(target)
    if share >= 0.6:
        return Evidence(share, 0.0, _("de waarden horen bij de waardenlijst van dit veld"))
    code_list = field_of(target).code_list
    reason = _("de waarden staan niet in de waardenlijst")
    if column.length > _NAME or column.addresses > 0.5 or column.dates > 0.5:
        return Evidence(0.0, 0.7, reason)
    return Evidence(0.0, 0.6 if code_list and code_list.closed else 0.1, reason)


def _name(column: Column, target: str) -> Evidence:
    if column.addresses > 0.5 or column.dates > 0.5 or column.numbers > 0.8 or column.mails > 0.5:
        return Evidence(0.0, 0.9, _("de waarden zijn adressen, datums of getallen"))
    if column.length > _NAME:
        return Evidence(0.0, 0.8, _("de waarden zijn te lang voor een naam"))
    if column.distinct >= 0.85 and column.filled >= 0.5:
        return Evidence(0.4, 0.0, _("de waarden zijn kort en verschillen van elkaar"))
    return Evidence(0.0, 0.3 if column.distinct < 0.5 else 0.1, _("de waarden herhalen zich"))


def _organization(column: Column, target: str) -> Evidence:
    if column.organisations >= 0.6:
        return Evidence(0.9, 0.0, _("de waarden zijn namen van overheidsorganisaties"))
    if column.length > _NAME or column.addresses > 0.5 or column.dates > 0.5 or column.numbers > 0.5:
        return Evidence(0.0, 0.85, _("de waarden zijn geen namen van organisaties"))
    if column.distinct > 0.95 and len(column.values) >= 10:
        return Evidence(0.0, 0.3, _("elke rij noemt een andere organisatie"))
    return Evidence(0.1, 0.0, "")


def _department(column: Column, target: str) -> Evidence:
    if column.length > _NAME or column.addresses > 0.5 or column.dates > 0.5:
        return Evidence(0.0, 0.8, _("de waarden zijn te lang voor een naam"))
    return Evidence(0.1, 0.3 if column.organisations > 0.8 else 0.0, "")


def _short(column: Column, target: str) -> Evidence:
    if column.length > _LONG or column.dates > 0.6:
        return Evidence(0.0, 0.6, _("de waarden zijn te lang voor dit veld"))
    return Evidence(0.0, 0.3 if column.addresses > 0.6 else 0.0, _("de waarden zijn webadressen"))


def _prose(column: Column, target: str) -> Evidence:
    if column.addresses > 0.6 or column.dates > 0.6 or column.mails > 0.6 or column.numbers > 0.8:
        return Evidence(0.0, 0.7, _("de waarden zijn adressen, datums of getallen"))
    if column.length < _FIXED and column.distinct < 0.3 and len(column.values) >= 10:
        return Evidence(0.0, 0.4, _("de waarden zijn korte, vaste woorden"))
    if column.length >= 60:
        return Evidence(0.2, 0.0, _("de waarden zijn lopende tekst"))
    return Evidence()


def _summary(column: Column, target: str) -> Evidence:
    found = _prose(column, target)
    return Evidence(0.0, 0.15, _("de waarden zijn lang voor een samenvatting")) if column.length > 800 else found


def _explanation(column: Column, target: str) -> Evidence:
    found = _prose(column, target)
    too_short = column.length < _LONG and not found.against
    return Evidence(0.0, 0.2, _("de waarden zijn kort voor een uitgebreide tekst")) if too_short else found


_JUDGES: dict[str, Callable[[Column, str], Evidence]] = {
    "contact_email": _contact,
    "name": _name,
    "organization": _organization,
    "department": _department,
    "description_short": _summary,
    "description": _explanation,
    "revision_date": _date,
    "publication_dt": _date,
}
