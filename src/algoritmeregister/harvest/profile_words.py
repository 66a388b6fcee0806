"""A mapping profile for readers: per field from which keys of the source it comes, and what is done with the value."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from algoritmeregister import standards
from algoritmeregister.harvest.profile import Profile, Rule
from algoritmeregister.standards.model import UnknownField
from algoritmeregister.texts import in_language

# Values of a recoding that are shown: the profile itself has them all.
MOST_CODES = 6


@dataclass(frozen=True)
class Reading:
    """How one field is read: its `label`, the `keys` at the source of which the first with a value counts, and `steps`."""

    label: str
    keys: tuple[str, ...]
    steps: tuple[str, ...]


def nothing(profile: Profile) -> tuple[str, ...]:
    """Return the words that count as empty in every field that comes from the source."""
    rules = [rule for rule in profile.rules if rule.sources]
    first = rules[0].empty_if if rules else ()
    return tuple(word for word in first if all(word in rule.empty_if for rule in rules))


def reading(profile: Profile) -> list[Reading]:
    """Return how each field is read, in the order of the profile; the version of the standard first. What `nothing` says is
    not repeated.
    """
    everywhere = nothing(profile)
    return [
        Reading(_label(rule.target), rule.sources, tuple(_steps(rule, everywhere)))
        for rule in (profile.standard, *profile.rules)
    ]


def steps_of(profile: Profile, key: str) -> tuple[str, ...]:
    """Return what a profile does with the value of a field, in words; nothing when it has no rule for it."""
    rule = next((each for each in (*profile.rules, profile.standard) if each.target == key), None)
    return tuple(_steps(rule, nothing(profile))) if rule else ()


def _label(key: str) -> str:
    try:
        return in_language(standards.get(standards.SUPERSET).field(key).label, get_language())
    except UnknownField:
        return key


def _steps(rule: Rule, everywhere: tuple[str, ...]) -> Iterator[str]:
    """Say in words what happens to a value, in the order in which it happens."""
    if rule.constant is not None:
        yield (_("leeg bij de bron? Dan: %s") if rule.sources else _("altijd: %s")) % _written(rule.constant)
    yield from _cleaning(rule, everywhere)
    yield from _shaping(rule)
    if rule.default is not None:
        yield _("niets gevonden? Dan: %s") % _written(rule.default)


def _cleaning(rule: Rule, everywhere: tuple[str, ...]) -> Iterator[str]:
    if rule.plain:
        yield _("alleen de tekst, zonder opmaak")
    if rule.extract:
        yield _("alleen het deel met deze vorm: %s") % rule.extract
    if empty := [word for word in rule.empty_if if word not in everywhere]:
        yield _("telt als leeg: %s") % ", ".join(empty)
    if rule.recode:
        yield _("andere woorden: %s") % _codes(rule.recode)
    if rule.recode_like:
        yield _("andere woorden, naar vorm: %s") % _codes(rule.recode_like)


def _shaping(rule: Rule) -> Iterator[str]:
    if rule.split:
        yield _("gesplitst bij: %s") % _sign(rule.split)
    if rule.join:
        yield _("samengevoegd met: %s") % _sign(rule.join)
    if rule.date:
        yield _("gelezen als datum, de maand eerst") if rule.date == "month-first" else _("gelezen als datum")
    if rule.month:
        yield _("gelezen als maand")
    if rule.links:
        yield _("gelezen als lijst van links")
    if rule.truncated:
        yield _("de bron kapt af na %s tekens") % rule.truncated


def _codes(recode: Mapping[str, str]) -> str:
    shown = [f"{source} → {target}" for source, target in list(recode.items())[:MOST_CODES]]
    return "; ".join([*shown, "…"] if len(recode) > MOST_CODES else shown)


def _written(value: object) -> str:
    return ", ".join(str(each) for each in value) if isinstance(value, list | tuple) else str(value)


def _sign(text: str) -> str:
    return {" ": _("spatie"), "\n": _("nieuwe regel"), "\n\n": _("witregel")}.get(text, f"‘{text.strip() or text}’")
