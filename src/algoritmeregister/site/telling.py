"""A public change in words: what happened, which fields it touched, and where the whole difference can be seen."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_

from algoritmeregister import standards
from algoritmeregister.ledger.kinds import Kind
from algoritmeregister.registrations.comparing import label_of
from algoritmeregister.registrations.models import Version
from algoritmeregister.registrations.readable import readable
from algoritmeregister.site import labels
from algoritmeregister.site.changes import KINDS

# Values up to this length are told in the sentence itself; longer ones are for the comparison.
SHORT = 80
# What the ledger says where nobody gave a reason in words.
REASONS = {"same organisation": N_("Het bleek om dezelfde organisatie te gaan.")}
TONES = {Kind.PUBLISHED: "new", Kind.RESTORED: "new", Kind.WITHDRAWN: "quiet", Kind.REDACTED: "alarm"}


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


def tone(kind: str) -> str:
    """Return how a kind of change looks, next to its word."""
    return TONES.get(Kind(kind), "changed")


def reason(text: str) -> str:
    """Return the reason of a change, in the language of this request where it is one of ours."""
    return _(REASONS[text]) if text in REASONS else text


def names_of(changed: Iterable[str], standard: str) -> list[str]:
    """Return what changed fields are called in a standard, each name once."""
    return list(dict.fromkeys(labels.words(label_of(key, standard)) for key in changed))


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
    name = labels.words(label_of(key, after.standard))
    if all(len(value) <= SHORT and "\n" not in value for value in values) and values[0] != values[1]:
        return ChangedField(name, True, values[0], values[1])
    return ChangedField(name)


def removed_field(path: str, version: Version | None) -> str:
    """Return the name of the field of which a text was removed; `path` as the ledger has it ("document/goal")."""
    key = path.split("/", 1)[-1]
    return labels.words(label_of(key, version.standard if version else standards.SUPERSET))


def version_address(number: str, version: int) -> str:
    """Return the address of a version as it was, in the language of this request."""
    return reverse("site:version", kwargs={"number": number, "version": version})


def comparison_address(number: str, before: int, after: int) -> str:
    """Return the address of the comparison of two versions, in the language of this request."""
    asked = urlencode({"van": before, "naar": after})
    return f"{reverse('site:comparison', kwargs={'number': number})}?{asked}"
