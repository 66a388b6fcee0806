"""A public change in words: what happened, which fields it touched, and why. The same for pages, feeds, mail and API."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_

from algoritmeregister import standards
from algoritmeregister.ledger.kinds import Kind
from algoritmeregister.news.finding import Change
from algoritmeregister.registrations.comparing import label_of
from algoritmeregister.registrations.models import Version
from algoritmeregister.registrations.readable import readable
from algoritmeregister.standards.model import Texts
from algoritmeregister.texts import in_language
from algoritmeregister.ui.formats import date_text
from algoritmeregister.ui.language import name_of
from algoritmeregister.ui.rich_text import plain

# Values up to this length are told in the sentence itself; longer ones are for the comparison.
SHORT = 80
LONGEST_SUMMARY = 600
KINDS: dict[str, str | Promise] = {
    Kind.PUBLISHED: gettext_lazy("Nieuw"),
    Kind.UPDATED: gettext_lazy("Gewijzigd"),
    Kind.REDATED: gettext_lazy("Nieuwe datum"),
    Kind.RENAMED: gettext_lazy("Organisatie heeft andere naam"),
    Kind.MOVED: gettext_lazy("Naar andere organisatie"),
    Kind.WITHDRAWN: gettext_lazy("Ingetrokken"),
    Kind.RESTORED: gettext_lazy("Weer gepubliceerd"),
    Kind.REDACTED: gettext_lazy("Tekst verwijderd"),
    Kind.SOURCES: gettext_lazy("Andere registers"),
    Kind.MERGED: gettext_lazy("Samengevoegd"),
    Kind.ASSESSED: gettext_lazy("Toets"),
}
# What the ledger says is public of an assessment.
SHOWN: dict[str, str | Promise] = {
    "nothing": gettext_lazy("De toets ‘%(title)s’ staat er niet meer."),
    "done": gettext_lazy("De toets ‘%(title)s’ is gedaan, als %(role)s."),
    "answers": gettext_lazy("De toets ‘%(title)s’ is gedaan, als %(role)s. De antwoorden staan erbij."),
    "withheld": gettext_lazy("De toets ‘%(title)s’ is gedaan, als %(role)s. De antwoorden zijn niet openbaar."),
}
# On what legal ground a text was removed.
GROUNDS: dict[str, str | Promise] = {
    "personal-data": gettext_lazy("bescherming van persoonsgegevens"),
    "court-order": gettext_lazy("een uitspraak van de rechter"),
}
# What the ledger says where nobody gave a reason in words.
REASONS = {
    "same organisation": N_("Het bleek om dezelfde organisatie te gaan."),
    "not a new name": N_("De naam bleek van een andere organisatie te zijn."),
}


@dataclass(frozen=True)
class ChangedField:
    """A field that changed, by its name; `before` and `after` when both are short enough to tell ("" is not filled in)."""

    label: str
    told: bool = False
    before: str = ""
    after: str = ""

    def __str__(self) -> str:
        if not self.told:
            return self.label
        empty = _("niet ingevuld")
        values = {"field": self.label, "before": self.before or empty, "after": self.after or empty}
        return _("%(field)s: van “%(before)s” naar “%(after)s”") % values


def kind_label(kind: str) -> str:
    """Return what happened, in a word or two."""
    return str(KINDS.get(Kind(kind), kind)) if kind in set(Kind) else kind


def reason(text: str) -> str:
    """Return the reason of a change, in the language of this request where it is one of ours."""
    return _(REASONS[text]) if text in REASONS else text


def names_of(changed: Iterable[str], standard: str) -> list[str]:
    """Return what changed fields are called in a standard, each name once."""
    return list(dict.fromkeys(_words(label_of(key, standard)) for key in changed))


def changed_fields(changed: Iterable[str], before: Version | None, after: Version | None) -> list[ChangedField]:
    """Return the fields that changed between two versions, with their values where those are short.

    `changed`: keys in the standards of the two, as the ledger has them. Of versions in two standards only the names.
    """
    if before is None or after is None or before.standard != after.standard:
        standard = after.standard if after else standards.SUPERSET
        return [ChangedField(name) for name in names_of(changed, standard)]
    return [_changed(key, before, after) for key in changed]


def _changed(key: str, before: Version, after: Version) -> ChangedField:
    standard = standards.get(after.standard)
    field = standard.field(key) if key in standard.keys else None
    language = (get_language() or "nl")[:2]
    values = [readable(field, version.document.get(key), language) for version in (before, after)]
    if field and field.type in {"date", "month"}:
        values = [date_text(value, language) for value in values]
    name = _words(label_of(key, after.standard))
    if all(len(value) <= SHORT and "\n" not in value for value in values) and values[0] != values[1]:
        return ChangedField(name, True, values[0], values[1])
    return ChangedField(name)


def removed_field(path: str, version: Version | None) -> str:
    """Return the name of the field of which a text was removed; `path` as the ledger has it ("document/goal")."""
    key = path.split("/", 1)[-1]
    return _words(label_of(key, version.standard if version else standards.SUPERSET))


def text_added(kind: str, language: str, *, compares: bool) -> str:
    """Return that a change brought the first text in a language; "" when it did not. `compares`: there was one before."""
    if kind != Kind.UPDATED or compares:
        return ""
    return _("Er kwam een tekst bij in deze taal: %(language)s.") % {"language": name_of(language)}


def ground(key: str) -> str:
    """Return on what legal ground a text was removed; the key itself when no list knows it."""
    return str(GROUNDS.get(key, key))


def assessment(detail: Mapping[str, Any]) -> str:
    """Return what is public of an assessment since a change, from what the ledger says; "" for any other change."""
    words = SHOWN.get(str(detail.get("shown", "")))
    if not words or not detail.get("assessment"):
        return ""
    return str(words) % {"title": str(detail.get("title", "")), "role": str(detail.get("role", ""))}


def sentences(change: Change) -> list[str]:
    """Return what happened, sentence by sentence, in the language of this request."""
    language = get_language() or settings.LANGUAGE_CODE
    seen = {"what": kind_label(change.kind), "date": date_text(change.observed_at, language), "register": change.register}
    words = [_("%(what)s op %(date)s, in %(register)s.") % seen]
    if fields := fields_of(change):
        words.append(_("Gewijzigd: %(fields)s.") % {"fields": "; ".join(str(each) for each in fields)})
    if change.made_version and change.version:
        words.append(text_added(change.kind, change.version.language, compares=change.before is not None))
    if change.path:
        words.append(_("Verwijderd uit: %(field)s.") % {"field": removed_field(change.path, change.version)})
    if told := assessment(change.assessment):
        words.append(told)
    if why := reason(change.reason) or ground(change.ground):
        words.append(_("Reden: %(reason)s") % {"reason": why})
    if change.kind == Kind.PUBLISHED and change.version:
        words.append(plain(str(change.version.document.get("description_short") or "")))
    if change.claimed_on:
        words.append(_("Datum volgens de bron: %(date)s.") % {"date": date_text(change.claimed_on, language)})
    return [each for each in words if each]


def summary(change: Change) -> str:
    """Return what happened as one text, cut off after 600 characters: for who looks at many changes."""
    return " ".join(sentences(change))[:LONGEST_SUMMARY]


def fields_of(change: Change) -> list[ChangedField]:
    """Return the fields that a change touched; none when there is nothing to compare with."""
    return changed_fields(change.changed, change.before, change.version) if change.before else []


def _words(texts: Texts) -> str:
    return in_language(texts, get_language())
