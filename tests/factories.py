"""Content for tests, made through the same actions as everything else."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from algoritmeregister.audit.actors import Actor, ActorKind
from algoritmeregister.registers.actions import ensure
from algoritmeregister.registers.models import Register
from algoritmeregister.registrations.actions import publish, withdraw
from algoritmeregister.registrations.models import Registration

ALICE = Actor(ActorKind.COMMAND, "alice")
FIRST_SEEN = datetime(2026, 3, 5, 12, tzinfo=UTC)
LATER = datetime(2026, 6, 15, 12, tzinfo=UTC)


def register(slug: str = "proef", name: str = "Proefregister", **details: Any) -> Register:
    """A register, made when it is not there yet."""
    return ensure(slug=slug, name=name, by=ALICE, **details)


def document(**changes: Any) -> dict[str, Any]:
    """A complete document of standard 1.0; `changes` replace fields, None leaves one out."""
    complete = {
        "name": "Verkeerslichten die meedenken",
        "description_short": "Regelt verkeerslichten op een kruispunt, zodat fietsers minder lang wachten.",
        "organization": "Gemeente Proefdorp",
        "category": ["Verkeer"],
        "status": "In gebruik",
        "begin_date": "2024-05",
        "contact_email": "algoritmes@proefdorp.example",
        "website": "https://proefdorp.example/verkeer",
        "publication_category": "Overige algoritmes",
        "goal": "De gemeente wil dat het verkeer doorstroomt. Fietsers merken dat zij sneller groen krijgen.",
        "proportionality": "Vaste tijden maakten de wachttijd langer.",
        "human_intervention": "Een verkeersleider kan altijd ingrijpen.",
        "risks": "Een kapotte lus geeft een langere wachttijd. Wij controleren de lussen elke week.",
        "lawful_basis": "Wegenverkeerswet 1994, artikel 2",
        "lawful_basis_grouping": [{"title": "Wegenverkeerswet 1994", "link": "https://wetten.example/wvw"}],
        "impacttoetsen_grouping": [
            {"title": "Data Protection Impact Assessment (DPIA)", "link": "https://proefdorp.example/dpia"}
        ],
        "source_data": "Aantal fietsers en auto's per minuut.",
        "methods_and_models": "Rekenregels met vaste grenzen.",
        "provider": "Kruispunt BV",
        "lang": "nld",
        "standard_version": "1.0",
    }
    return {key: value for key, value in {**complete, **changes}.items() if value is not None}


def registration(
    source_id: str = "verkeerslichten",
    *,
    standard: str = "1.0",
    observed_at: datetime = FIRST_SEEN,
    language: str = "nl",
    in_register: Register | None = None,
    beside: dict[str, Any] | None = None,
    claimed_on: date | None = None,
    number: str | None = None,
    whole: dict[str, Any] | None = None,
    **changes: Any,
) -> Registration:
    """A published registration. `whole` is the document as it is; otherwise a complete one with `changes`."""
    return publish(
        register=in_register or register(),
        source_id=source_id,
        document=document(**changes) if whole is None else whole,
        standard=standard,
        language=language,
        beside=beside,
        observed_at=observed_at,
        claimed_on=claimed_on,
        number=number,
        by=ALICE,
    ).registration


def withdrawn(source_id: str = "gestopt", *, reason: str = "Het model is gestopt.", **changes: Any) -> Registration:
    """A registration that was published and then withdrawn."""
    made = registration(source_id, **changes)
    withdraw(registration=made, observed_at=LATER, reason=reason, by=ALICE)
    made.refresh_from_db()
    return made
