"""Which addresses stand in the descriptions of our organisations."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from django.db import transaction
from django.db.models import F, OuterRef, Q, Subquery

from algoritmeregister.links.models import LONGEST, Collected, Link, Use
from algoritmeregister.registrations.drafts.models import Draft
from algoritmeregister.registrations.drafts.states import DraftState

# More addresses than this in one description are a list of something, and not what readers follow.
MOST_IN_ONE = 100
_ADDRESS = re.compile(r"https?://[^\s<>\"']+", re.IGNORECASE)
_AFTER = ".,;:!?)]}’”"
# Of what is finished nobody follows the links any more.
_FINISHED = (DraftState.ARCHIVED, DraftState.WITHDRAWN)


def collect() -> int:
    """Note the addresses of every description that was changed since the last time. Returns how many descriptions."""
    finished, _kinds = Collected.objects.filter(draft__state__in=_FINISHED).delete()
    if finished:
        Use.objects.filter(draft__state__in=_FINISHED).delete()
    known = Collected.objects.filter(draft=OuterRef("pk")).values("revision")
    found = Draft.objects.exclude(state__in=_FINISHED).annotate(known=Subquery(known))
    changed = 0
    for draft in found.filter(Q(known=None) | ~Q(known=F("revision"))).order_by("pk").iterator(chunk_size=200):
        _note(draft)
        changed += 1
    # It is looked at twice a minute: mostly nothing changed, and then nothing more is asked.
    if changed or finished:
        Link.objects.filter(uses=None).delete()
    return changed


@transaction.atomic
def _note(draft: Draft) -> None:
    wanted = dict.fromkeys(addresses(draft.document))
    keys = {Link.key_of(address): address for address, _field in wanted}
    Link.objects.bulk_create(
        [Link(key=key, address=address) for key, address in keys.items()], ignore_conflicts=True, batch_size=200
    )
    links = {each.address: each for each in Link.objects.filter(key__in=list(keys))}
    Use.objects.filter(draft=draft).delete()
    Use.objects.bulk_create([Use(link=links[address], draft=draft, field=field) for address, field in wanted])
    Collected.objects.update_or_create(draft=draft, defaults={"revision": draft.revision})


def addresses(document: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return the web addresses in a document with the key of their field, at most MOST_IN_ONE, each once per field."""
    found = dict.fromkeys((address, key) for key, value in document.items() for address in _in(value))
    return list(found)[:MOST_IN_ONE]


def _in(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        for each in _ADDRESS.findall(value):
            address = _whole(each)
            if len(address) <= LONGEST:
                yield address
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from _in(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _in(inner)


def _whole(text: str) -> str:
    """Leave out the signs of the sentence around an address; a bracket that belongs to it stays."""
    while text and text[-1] in _AFTER and not (text[-1] == ")" and text.count("(") >= text.count(")")):
        text = text[:-1]
    return text
