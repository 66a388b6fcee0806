"""Fill an empty register with the demo content, and empty it again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from importlib.resources import files
from typing import Any

import yaml
from django.core.management import call_command
from django.db import transaction as database

from algoritmeregister.audit.actors import Actor
from algoritmeregister.ledger.kinds import Kind
from algoritmeregister.ledger.writing import transaction
from algoritmeregister.registers.actions import ensure
from algoritmeregister.registers.models import Register
from algoritmeregister.registrations.actions import publish, withdraw
from algoritmeregister.registrations.models import Registration

SLUG = "voorbeelden"


class NotOnlyDemo(Exception):
    """The register holds more than demo content, so that it cannot simply be emptied."""


@dataclass(frozen=True)
class Step:
    """One thing that happened to a demo registration: a document that was published, or a reason for withdrawing."""

    on: date
    source_id: str
    standard: str
    language: str
    document: dict[str, Any] | None
    withdrawn: str = ""
    kind: Kind | None = None

    @property
    def observed_at(self) -> datetime:
        """Nine o'clock in the morning of the day, so that it is the same day in every time zone of the kingdom in Europe."""
        return datetime.combine(self.on, time(9), tzinfo=UTC)


def load(*, by: Actor) -> int:
    """Publish the demo content, in the order in which it happened. Returns the number of registrations."""
    with transaction():
        register = ensure(
            slug=SLUG,
            name="Voorbeeldregister",
            description="Verzonnen registraties van verzonnen organisaties.",
            kind="demo",
            is_demo=True,
            by=by,
        )
        for step in sorted(steps(), key=lambda step: (step.on, step.source_id)):
            _take(step, register, by)
        last = max(step.observed_at for step in steps())
        Register.objects.filter(pk=register.pk).update(last_observed_at=last)
        return Registration.objects.filter(register=register).count()


def load_if_empty(*, by: Actor) -> int:
    """Publish the demo content when nothing is registered yet. Returns the number of registrations, 0 when there were some."""
    if Registration.objects.exists() or Register.objects.exists():
        return 0
    return load(by=by)


def is_demo() -> bool:
    """Tell whether this register holds demo content."""
    return Registration.objects.filter(register__is_demo=True).exists()


def clear() -> None:
    """Empty a register that holds only demo content, ledger and all, so that a real one can start clean.

    Raises `NotOnlyDemo` when there is anything else: what was published for real is never removed.
    """
    with database.atomic():
        if Registration.objects.exclude(register__is_demo=True).exists():
            raise NotOnlyDemo
        # The ledger of a demo is no evidence of anything: it goes too, and a new one is founded.
        call_command("flush", interactive=False, verbosity=0)


def steps() -> Iterator[Step]:
    """Yield every step of every demo registration, file by file."""
    for file in sorted(files("algoritmeregister.demo").joinpath("content").iterdir(), key=lambda each: each.name):
        if file.name.endswith(".yaml"):
            content = yaml.safe_load(file.read_text(encoding="utf-8"))
            for entry in content["registrations"]:
                yield from _history(entry, entry.get("organisation") or content["organisation"])


def _history(entry: dict[str, Any], organisation: str) -> Iterator[Step]:
    document: dict[str, Any] = {"organization": organisation}
    for event in entry["history"]:
        common = {"on": event["date"], "source_id": entry["id"], "standard": entry["standard"], "language": "nl"}
        if "withdrawn" in event:
            yield Step(**common, document=None, withdrawn=event["withdrawn"])
            continue
        document = {**document, **event.get("document", event.get("change", {}))}
        renamed = Kind.RENAMED if "organization" in event.get("change", {}) else None
        yield Step(**common, document=document, kind=renamed)
    for language, event in entry.get("translations", {}).items():
        yield Step(event["date"], entry["id"], entry["standard"], language, {"organization": organisation, **event["document"]})


def _take(step: Step, register: Register, by: Actor) -> None:
    if step.document is None:
        registration = Registration.objects.get(register=register, source_id=step.source_id)
        withdraw(registration=registration, observed_at=step.observed_at, reason=step.withdrawn, by=by)
        return
    publish(
        register=register,
        source_id=step.source_id,
        document={"standard_version": step.standard, **step.document},
        standard=step.standard,
        language=step.language,
        observed_at=step.observed_at,
        claimed_on=step.on,
        kind=step.kind,
        by=by,
    )
