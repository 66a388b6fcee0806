"""What looks wrong about a source that used to be right. Pure, but for sentences in the reader's language."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from algoritmeregister.harvest.known import Known
from algoritmeregister.harvest.mapping import Mapped
from algoritmeregister.harvest.profile import Profile
from algoritmeregister.harvest.vocabulary import fold
from algoritmeregister.organisations.normalising import normalise_name

_SHORT = 3  # words of so many letters or fewer say little about a name


def reuse(known: Known | None, mapped: Mapped) -> str:
    """Return why a record seems to be another registration under a known id: name and organisation both differ altogether.
    "" when it does not.
    """
    before = next(iter(known.versions.values()), None) if known else None
    if known is None or before is None:
        return ""
    before = known.versions.get(mapped.language, before)
    old = str(before.document.get("name", "")), before.organisation_name
    new = str(mapped.document.get("name", "")), str(mapped.document.get("organization", ""))
    if _words(old[0]) & _words(new[0]) or _is_like(old[1], new[1]):
        return ""
    return _("Dit nummer was van ‘%(old)s’ (%(old_owner)s) en staat nu bij ‘%(new)s’ (%(new_owner)s).") % {
        "old": old[0],
        "old_owner": old[1],
        "new": new[0],
        "new_owner": new[1],
    }


def _words(name: str) -> set[str]:
    words = set(re.findall(r"\w+", name.casefold()))
    return {word for word in words if len(word) > _SHORT} or words


def _is_like(one: str, other: str) -> bool:
    first, second = normalise_name(one), normalise_name(other)
    return first in second or second in first


def well_filled(filled: Mapping[str, int], records: int, profile: Profile) -> list[str]:
    """Return the columns that the profile uses and that at least half of the records fill."""
    everything = profile.normalise  # the standard's own reader knows all its keys
    used = {fold(source) for rule in profile.rules for source in rule.sources}
    used |= {fold(key) for key in profile.identity.source_id}
    return sorted(key for key, number in filled.items() if 2 * number >= records and (everything or fold(key) in used))


def vanished_columns(before: Iterable[str], filled: Mapping[str, int]) -> list[str]:
    """Return the columns that used to be well filled and in which nothing stands any more."""
    now = {fold(key) for key in filled}
    return [key for key in before if fold(key) not in now]


def objections(
    *, published: int, vanishing: int, changing: int, limits: tuple[int, int], columns: Collection[str]
) -> list[str]:
    """Return, a sentence each, why a run must wait. `limits`: which percentages of the published registrations may be
    withdrawn and changed; one registration always may. `columns`: those that vanished from the source.
    """
    found = []
    if columns:
        found.append(_("De bron heeft een andere indeling; hierin staat niets meer: %s.") % ", ".join(columns))
    if _is_too_much(vanishing, published, limits[0]):
        sentence = ngettext(
            "%(number)d van %(published)d registratie zou worden ingetrokken; zonder toestemming mag %(limit)d %%.",
            "%(number)d van %(published)d registraties zouden worden ingetrokken; zonder toestemming mag %(limit)d %%.",
            published,
        )
        found.append(sentence % {"number": vanishing, "published": published, "limit": limits[0]})
    if _is_too_much(changing, published, limits[1]):
        sentence = ngettext(
            "%(number)d van %(published)d registratie zou veranderen; zonder toestemming mag %(limit)d %%.",
            "%(number)d van %(published)d registraties zouden veranderen; zonder toestemming mag %(limit)d %%.",
            published,
        )
        found.append(sentence % {"number": changing, "published": published, "limit": limits[1]})
    return found


def _is_too_much(number: int, published: int, limit: int) -> bool:
    return number > 1 and number * 100 > limit * published
