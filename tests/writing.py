"""Writes registrations, as a process of its own: `python -m tests.writing REGISTER SOURCE_ID… [--rounds N]`."""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

START = datetime(2026, 1, 1, tzinfo=UTC)


def document(source_id: str, turn: int) -> dict[str, object]:
    """Return a document that differs per registration and per turn."""
    return {
        "name": f"Verkeerslicht {source_id}",
        "organization": "Gemeente Voorbeeldstad",
        "goal": f"Doorstroming, ronde {turn}.",
        "description_short": "Regelt het verkeer. " * 20,
        "contact_email": "alice@voorbeeldstad.example",
    }


def write(register_slug: str, source_ids: list[str], rounds: int, until: Path | None = None) -> None:
    """Publish every registration once per round, each in a transaction of its own; stop when the file `until` is there."""
    from algoritmeregister.audit.actors import Actor, ActorKind
    from algoritmeregister.registers.actions import ensure
    from algoritmeregister.registrations.actions import publish

    by = Actor(ActorKind.COMMAND, "Bob")
    register = ensure(slug=register_slug, name=f"Register {register_slug}", by=by)
    for turn in range(rounds):
        for source_id in source_ids:
            if until and until.exists():
                return
            publish(
                register=register, source_id=source_id, document=document(source_id, turn), standard="1.0",
                observed_at=START + timedelta(days=turn), by=by,
            )
            print(f"{register_slug} {source_id} {turn}", flush=True)


if __name__ == "__main__":
    from algoritmeregister.cli import set_up_django

    parser = argparse.ArgumentParser()
    parser.add_argument("register")
    parser.add_argument("source_ids", nargs="+")
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--until", type=Path)
    arguments = parser.parse_args(sys.argv[1:])
    set_up_django()
    write(arguments.register, arguments.source_ids, arguments.rounds, arguments.until)
