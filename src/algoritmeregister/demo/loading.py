"""Fill an empty register with the demo content, and empty it again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.management import call_command
from django.db import transaction as database

from algoritmeregister.audit.actors import Actor
from algoritmeregister.demo import people, story, together
from algoritmeregister.demo.holding import is_only_demo
from algoritmeregister.demo.story import Reorganisation, Step
from algoritmeregister.ledger.writing import transaction
from algoritmeregister.organisations.actions import rename, resolve
from algoritmeregister.organisations.models import NameKind, Organisation
from algoritmeregister.organisations.naming import add_name
from algoritmeregister.registers.actions import ensure
from algoritmeregister.registers.models import Register, RegisterKind
from algoritmeregister.registrations.actions import publish, withdraw
from algoritmeregister.registrations.models import Registration


class NotOnlyDemo(Exception):
    """The register holds more than demo content, so that it cannot simply be emptied."""


def load(*, by: Actor) -> int:
    """Publish the demo content, in the order in which it happened. Returns the number of registrations."""
    told = story.read()
    with transaction():
        registers = {row["slug"]: _register(row, by) for row in told.registers}
        # On one day an organisation changes first, so that what is published then finds it under its new name.
        happened: list[Reorganisation | Step] = [*told.reorganisations, *told.steps]
        for each in sorted(happened, key=lambda each: each.on):
            if isinstance(each, Reorganisation):
                _reorganise(each, by)
            else:
                _take(each, registers[each.register], by)
        for name, details in told.organisations.items():
            _describe(resolve(name=name, by=by), details, by)
        for register in registers.values():
            last = max(step.observed_at for step in told.steps if step.register == register.slug)
            Register.objects.filter(pk=register.pk).update(last_observed_at=last)
        people.make(by=by)
        count = Registration.objects.filter(register__in=registers.values()).count()
    together.make(by=by)
    return count


def load_if_empty(*, by: Actor) -> int:
    """Publish the demo content when nothing is registered yet. Returns how many registrations, 0 when there were some."""
    if Registration.objects.exists() or Register.objects.exists():
        return 0
    return load(by=by)


def clear() -> None:
    """Empty a register that holds only demo content, ledger and all, so that a real one can start clean.

    Raises `NotOnlyDemo` when there is anything else: what was published for real is never removed.
    """
    with database.atomic():
        if not is_only_demo():
            raise NotOnlyDemo
        # The ledger of a demo is no evidence of anything: it goes too, and a new one is founded.
        call_command("flush", interactive=False, verbosity=0)


def _register(row: Mapping[str, str], by: Actor) -> Register:
    owner = resolve(name=row["owner"], by=by) if "owner" in row else None
    return ensure(
        slug=row["slug"],
        name=row["name"],
        description=row["description"],
        website=row.get("website", ""),
        owner=owner,
        kind=RegisterKind.WEBSITE,
        is_demo=True,
        by=by,
    )


def _reorganise(event: Reorganisation, by: Actor) -> None:
    organisation = resolve(name=event.organisation, by=by)
    if event.renamed:
        rename(organisation=organisation, new_name=event.renamed, from_date=event.on, by=by)
    if event.successor:
        successor = resolve(name=event.successor, by=by)
        Organisation.objects.filter(pk=organisation.pk).update(ends_on=event.on, successor=successor)


def _describe(organisation: Organisation, details: Mapping[str, Any], by: Actor) -> None:
    """Add what the registrations do not say: the kind, the parent and the short name of an organisation."""
    if "kind" in details:
        organisation.kind = details["kind"]
    if "parent" in details:
        organisation.parent = resolve(name=details["parent"], by=by)
    organisation.website = details.get("website", "")
    organisation.save(update_fields=["kind", "parent", "website"])
    if "short" in details:
        add_name(organisation, details["short"], NameKind.SHORT)


def _take(step: Step, register: Register, by: Actor) -> None:
    if step.document is None:
        registration = Registration.objects.get(register=register, source_id=step.source_id)
        withdraw(registration=registration, observed_at=step.observed_at, reason=step.withdrawn, by=by)
        return
    publish(
        register=register,
        source_id=step.source_id,
        document=step.document,
        standard=step.standard,
        language=step.language,
        observed_at=step.observed_at,
        claimed_on=step.on,
        kind=step.kind,
        by=by,
    )
