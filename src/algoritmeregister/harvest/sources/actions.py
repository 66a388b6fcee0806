"""The verbs of sources: add, change, remove. Each is remembered in the audit log."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from algoritmeregister.audit.actions import record
from algoritmeregister.audit.actors import Actor
from algoritmeregister.harvest import connectors
from algoritmeregister.harvest import profile as profiles
from algoritmeregister.harvest.errors import WrongSource
from algoritmeregister.harvest.sources.models import Source
from algoritmeregister.registers.models import Register

CHANGEABLE = frozenset(
    {"connector", "address", "options", "profile", "complete", "interval_hours", "max_withdrawn", "max_changed", "active"}
)
# What was remembered of the last answer says nothing about another question.
_ANOTHER_QUESTION = frozenset({"connector", "address", "options", "profile"})
_FORGET: dict[str, Any] = {"etag": "", "last_modified": "", "content_sha256": "", "cursor": {}}


@transaction.atomic
def add(*, register: Register, connector: str, address: str, by: Actor, **details: Any) -> Source:
    """Add a source to a register. `details`: other columns of `Source` that may be changed. Raises `WrongSource` or
    `WrongProfile`, saying what is wrong.
    """
    _only_known(details)
    if Source.objects.filter(register=register, address=address).exists():
        raise WrongSource(_("Register ‘%(slug)s’ wordt al opgehaald van %(address)s.") % _named(register, address))
    source = Source(register=register, connector=connector, address=address, added_at=timezone.now(), **details)
    check(source)
    source.save()
    record(action="add source", subject=register.slug, detail=_detail(source), by=by)
    return source


@transaction.atomic
def change(*, source: Source, by: Actor, **details: Any) -> Source:
    """Change columns of a source. Raises `WrongSource` or `WrongProfile`, saying what is wrong."""
    _only_known(details)
    changed = {name for name, value in details.items() if getattr(source, name) != value}
    if not changed:
        return source
    if changed & _ANOTHER_QUESTION:
        details |= _FORGET
    if changed & {"connector", "address"}:
        details["columns"] = []
    for name, value in details.items():
        setattr(source, name, value)
    check(source)
    source.save(update_fields=list(details))
    record(action="change source", subject=source.register.slug, detail=_detail(source), by=by)
    return source


@transaction.atomic
def remove(*, source: Source, by: Actor) -> None:
    """Remove a source. The register, its registrations and the reports of its runs stay."""
    record(action="remove source", subject=source.register.slug, detail=_detail(source), by=by)
    source.delete()


def check(source: Source) -> None:
    """Check a source before it is saved. Raises `WrongSource` or `WrongProfile`."""
    register = source.register
    if register.is_demo or register.is_local:
        raise WrongSource(_("Register ‘%s’ wordt hier gemaakt, en kan dus niet worden opgehaald.") % register.slug)
    for percentage in (source.max_withdrawn, source.max_changed):
        if not 0 <= percentage <= 100:
            raise WrongSource(_("Een aandeel ligt tussen 0 en 100 procent, niet op %d.") % percentage)
    if source.interval_hours < 1:
        raise WrongSource(_("Tussen twee keer ophalen zit minstens een uur."))
    connectors.check(source.connector, source.address, source.options)
    if source.profile.endswith((".yaml", ".yml")):
        raise WrongSource(
            _("Zet het mappingprofiel van een bron in de map %s, en noem het met zijn naam.") % profiles.own_folder()
        )
    if source.profile:
        profiles.by_name(source.profile)
    others = Source.objects.filter(register=register, active=True).exclude(pk=source.pk)
    if source.active and (others.filter(complete=True).exists() or (source.complete and others.exists())):
        raise WrongSource(
            _(
                "Register ‘%s’ heeft meer dan één bron. Dan kan geen daarvan het hele register zijn: wat in de ene niet "
                "staat, kan in de andere staan."
            )
            % register.slug
        )


def _only_known(details: dict[str, Any]) -> None:
    unknown = set(details) - CHANGEABLE
    if unknown:
        raise TypeError(f"no such column of a source: {', '.join(sorted(unknown))}")


def _named(register: Register, address: str) -> dict[str, str]:
    return {"slug": register.slug, "address": address}


def _detail(source: Source) -> dict[str, Any]:
    return {name: getattr(source, name) for name in sorted(CHANGEABLE)}
