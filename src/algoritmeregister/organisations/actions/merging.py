"""Join two organisations that turned out to be one. Higher rooms that point at organisations register a hook."""

from __future__ import annotations

from collections.abc import Callable

from django.db import transaction

from algoritmeregister.audit.actions import record
from algoritmeregister.audit.actors import Actor
from algoritmeregister.organisations.models import Listing, NameKind, Organisation, OrganisationName

# (the organisation that disappears, the one that stays, who does it); runs inside the transaction
Hook = Callable[[Organisation, Organisation, Actor], None]
_hooks: list[Hook] = []


def on_merge(hook: Hook) -> Hook:
    """Call `hook` when two organisations are joined, inside the transaction. A decorator; registering twice counts once."""
    if hook not in _hooks:
        _hooks.append(hook)
    return hook


def merge(*, organisation: Organisation, into: Organisation, by: Actor) -> None:
    """Make `organisation` a signpost to `into`, which takes over its names (as aliases), lists, children and predecessors.

    What registrations say is not touched: only whose they are. Raises `ValueError` for different identifiers, or one row.
    """
    if organisation.pk == into.pk or into.merged_into_id is not None:
        raise ValueError("an organisation can only be joined with another one that is in use")
    if organisation.tooi_uri and into.tooi_uri:
        raise ValueError(f"{organisation.code} and {into.code} have different identifiers")
    with transaction.atomic():
        _move_names(organisation, into)
        Listing.objects.filter(organisation=organisation).update(organisation=into)
        organisation.children.update(parent=into)
        organisation.predecessors.update(successor=into)
        organisation.merged.update(merged_into=into)
        uri, organisation.tooi_uri = organisation.tooi_uri, None
        organisation.merged_into, organisation.parent, organisation.listed = into, None, False
        organisation.save()
        if uri:
            into.tooi_uri = uri
            into.save(update_fields=["tooi_uri"])
        for hook in _hooks:
            hook(organisation, into, by)
        record(action="merge organisation", subject=organisation.code, detail={"into": into.code}, by=by)


def _move_names(organisation: Organisation, into: Organisation) -> None:
    known = set(into.names.values_list("normalised", flat=True))
    for name in organisation.names.all():
        if name.normalised in known:
            name.delete()
            continue
        kind = NameKind.ALIAS if name.kind == NameKind.OFFICIAL else name.kind
        OrganisationName.objects.filter(pk=name.pk).update(organisation=into, kind=kind)
        known.add(name.normalised)
