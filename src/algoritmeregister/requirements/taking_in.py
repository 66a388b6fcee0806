"""Take in the requirements and measures of a source. What it changed is remembered, and what it dropped stays."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from algoritmeregister.accounts.actions.remembering import remember
from algoritmeregister.audit.actors import Actor
from algoritmeregister.instruments.foreign.measures import Norm as Read
from algoritmeregister.instruments.foreign.measures import Norms
from algoritmeregister.requirements import legal
from algoritmeregister.requirements.models import Kind, Norm, NormChange
from algoritmeregister.requirements.policies import check_may_take_in

_TOLD = ("number", "title", "url", "always", "applies", "subjects", "phases", "roles")


@dataclass
class Taken:
    """How many norms are new, changed, the same, and gone from the source."""

    new: int = 0
    changed: int = 0
    same: int = 0
    gone: int = 0


def take_in(*, norms: Norms, source: str, by: Actor) -> Taken:
    """Take in the norms of a source, known by the name `source`. The same again writes nothing. Raises `NotAllowed`."""
    check_may_take_in(by)
    taken, kept = Taken(), {}
    with transaction.atomic():
        known = {each.key: each for each in Norm.objects.select_for_update().filter(source=source)}
        for each in (*norms.requirements, *norms.measures):
            kept[each.id] = _one(each, known.get(each.id), source, taken)
        _link(norms, kept)
        gone = Norm.objects.filter(source=source, gone_at=None).exclude(key__in=list(kept))
        taken.gone = gone.update(gone_at=timezone.now())
        if taken.new or taken.changed or taken.gone:
            remember(action="import requirements", subject=source, detail=vars(taken), by=by)
    return taken


def _one(read: Read, known: Norm | None, source: str, taken: Taken) -> Norm:
    values = _values(read)
    if known is None:
        taken.new += 1
        return Norm.objects.create(key=read.id, source=source, **values)
    if known.sha256 == read.sha256 and known.gone_at is None:
        taken.same += 1
        _rest(known, values)
        return known
    taken.changed += 1
    what = {name: [getattr(known, name), values[name]] for name in _TOLD if getattr(known, name) != values[name]}
    NormChange.objects.create(norm=known, what=what)
    for name, value in {**values, "gone_at": None}.items():
        setattr(known, name, value)
    known.save()
    return known


def _rest(known: Norm, values: Mapping[str, Any]) -> None:
    """Keep on what an unchanged norm rests, and from when: that is our own data, and can be newer than the source."""
    ours = {name: values[name] for name in ("references", "starts_on")}
    if any(getattr(known, name) != value for name, value in ours.items()):
        Norm.objects.filter(pk=known.pk).update(**ours)


def _values(read: Read) -> dict[str, Any]:
    rests = legal.resting().get(read.id, legal.Resting())
    return {
        "references": [dict(each) for each in rests.references],
        "starts_on": rests.starts_on,
        "kind": Kind.REQUIREMENT if read.kind == "requirements" else Kind.MEASURE,
        "number": read.number[:200],
        "title": read.title[:500],
        "url": read.url[:1000],
        "sha256": read.sha256,
        "always": read.always,
        "applies": {name: list(values) for name, values in read.applies.items()},
        "subjects": list(read.subjects),
        "phases": list(read.phases),
        "roles": list(read.roles),
    }


def _link(norms: Norms, kept: Mapping[str, Norm]) -> None:
    """Link requirements and measures to each other. One that refers to a number that stands twice gets both."""
    by_number: dict[str, list[Norm]] = {}
    for read in (*norms.requirements, *norms.measures):
        by_number.setdefault(read.number, []).append(kept[read.id])
    through = Norm.links.through
    there = set(through.objects.filter(from_norm__in=kept.values()).values_list("from_norm_id", "to_norm_id"))
    wanted = {
        pair
        for read in (*norms.requirements, *norms.measures)
        for number in read.links
        for other in by_number.get(number, [])
        for pair in ((kept[read.id].pk, other.pk), (other.pk, kept[read.id].pk))
    }
    through.objects.bulk_create([through(from_norm_id=one, to_norm_id=two) for one, two in sorted(wanted - there)])
