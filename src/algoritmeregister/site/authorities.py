"""Find the authority a letter came from: by name, also a short or former one, or by postcode area."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q

from algoritmeregister.organisations.models import Organisation
from algoritmeregister.organisations.normalising import normalise_name
from algoritmeregister.registrations.states import State
from algoritmeregister.site import labels

SHOWN = 20


@dataclass(frozen=True)
class Authority:
    """An organisation as a choice: its `code`, `name`, `kind` in words, `website`, and its number of registrations."""

    code: str
    name: str
    kind: str
    website: str
    count: int


@dataclass(frozen=True)
class Choice:
    """The authorities that were found; `more`: there are others, so that the reader may type more of the name."""

    shown: tuple[Authority, ...] = ()
    more: bool = False


def by_code(code: str) -> Authority | None:
    """Return the authority with this code, or None."""
    return next(iter(_found(Q(code=code))), None)


def named(text: str) -> Choice:
    """Return the authorities whose name has this in it; those that have registrations come first."""
    wanted = Q(name__icontains=text)
    if normalised := normalise_name(text):
        wanted |= Q(pk__in=Organisation.objects.filter(names__normalised__contains=normalised).values("pk"))
    found = _found(wanted, limit=SHOWN + 1)
    return Choice(tuple(found[:SHOWN]), len(found) > SHOWN)


def coded(codes: Iterable[str]) -> Choice:
    """Return the authorities with these codes, in the order of the codes."""
    order = {code: place for place, code in enumerate(codes)}
    found = _found(Q(code__in=order), limit=len(order))
    return Choice(tuple(sorted(found, key=lambda each: order[each.code])))


def _found(wanted: Q, limit: int = 1) -> list[Authority]:
    published = Count("registrations", filter=Q(registrations__state=State.PUBLISHED), distinct=True)
    rows = Organisation.objects.filter(wanted, merged_into__isnull=True).annotate(number=published)
    return [
        Authority(each.code, each.name, labels.organisation_kind(each.kind), each.website, each.number)
        for each in rows.order_by("-number", "name")[:limit]
    ]
