"""Makes random public changes in a register, from a seed: `python -m tests.changing REGISTER CHANGES [--seed N]`.

New registrations, new texts, dates and names of organisations, moves, withdrawals, restorations, second languages and
removed texts. What is there already is gone on with.
"""

from __future__ import annotations

import argparse
import random
import sys
from datetime import UTC, date, datetime, timedelta
from typing import Any

START = datetime(2026, 1, 1, tzinfo=UTC)
PER_TRANSACTION = 50
ORGANISATIONS = 12


class Changes:
    """Changes one register at random."""

    def __init__(self, slug: str, seed: int) -> None:
        from algoritmeregister.audit.actors import Actor, ActorKind
        from algoritmeregister.registers.actions import ensure
        from algoritmeregister.registrations.models import Registration

        self.random = random.Random(seed)
        self.by = Actor(ActorKind.COMMAND, "Bob")
        self.register = ensure(slug=slug, name=f"Register {slug}", identity_base=f"https://{slug}.example/id/", by=self.by)
        self.known = list(Registration.objects.filter(register=self.register).order_by("pk"))
        self.at = START + timedelta(days=30 * seed)

    def make(self, number: int, registrations: int) -> None:
        """Make `number` changes to about `registrations` registrations, some in one transaction."""
        from algoritmeregister.ledger.writing import transaction

        made = 0
        while made < number:
            with transaction() as pending:
                while made < number and len(pending) < PER_TRANSACTION:
                    before = len(pending)
                    self._one(registrations)
                    made += len(pending) - before

    def _one(self, most: int) -> None:
        self.at += timedelta(minutes=1)
        if len(self.known) < 5 or (len(self.known) < most and self.random.random() < 0.35):
            self._publish(f"R{len(self.known) + 1:04}", self._document(len(self.known)))
            return
        index = self.random.randrange(len(self.known))
        registration = self.known[index]
        registration.refresh_from_db()
        current = registration.versions.order_by("number").last()
        assert current is not None
        if registration.state == "withdrawn":
            self._publish(registration.source_id, {**current.document, "goal": self._text()})
            return
        change = self.random.choice(
            ["wording", "wording", "wording", "date", "rename", "move", "withdraw", "language", "redact", "beside"]
        )
        getattr(self, f"_{change}")(registration, dict(current.document))

    def _publish(self, source_id: str, document: dict[str, Any], **more: Any) -> None:
        from algoritmeregister.registrations.actions import publish

        outcome = publish(
            register=self.register, source_id=source_id, document=document, standard="1.0", observed_at=self.at, by=self.by,
            claimed_on=self.at.date() if self.random.random() < 0.3 else None, **more,
        )  # fmt: skip
        if outcome.registration.pk not in {each.pk for each in self.known}:
            self.known.append(outcome.registration)

    def _document(self, index: int) -> dict[str, Any]:
        organisation = f"Gemeente Voorbeeld {self.random.randrange(ORGANISATIONS)}"
        return {"name": f"Rekenhulp {index} ‘é’", "organization": organisation, "goal": self._text(), "status": "In gebruik"}

    def _text(self) -> str:
        words = ("verkeer", "aanvraag", "burger", "<b>kaart</b>", "beslissing", "straat", "ë", "\n\n", "controle", "€")
        return " ".join(self.random.choice(words) for _ in range(self.random.randrange(5, 60)))

    def _beside_of(self, registration: Any) -> dict[str, Any]:
        return dict(registration.versions.order_by("number").last().beside)

    def _change(self, registration: Any, document: dict[str, Any], **more: Any) -> None:
        more.setdefault("beside", self._beside_of(registration))
        self._publish(registration.source_id, document, **more)

    def _wording(self, registration: Any, document: dict[str, Any]) -> None:
        self._change(registration, {**document, "goal": self._text()})

    def _date(self, registration: Any, document: dict[str, Any]) -> None:
        day = date(2026, 1, 1) + timedelta(days=self.random.randrange(300))
        self._change(registration, {**document, "publication_dt": day.isoformat()})

    def _rename(self, registration: Any, document: dict[str, Any]) -> None:
        from algoritmeregister.ledger.kinds import Kind

        name = f"Gemeente Nieuw Voorbeeld {self.random.randrange(1000)}"
        self._change(registration, {**document, "organization": name}, kind=Kind.RENAMED)

    def _move(self, registration: Any, document: dict[str, Any]) -> None:
        name = f"Gemeente Voorbeeld {self.random.randrange(ORGANISATIONS)}"
        self._change(registration, {**document, "organization": name})

    def _withdraw(self, registration: Any, _document: dict[str, Any]) -> None:
        from algoritmeregister.registrations.actions import withdraw

        withdraw(registration=registration, observed_at=self.at, reason="Het model is gestopt.", by=self.by)

    def _language(self, registration: Any, document: dict[str, Any]) -> None:
        self._change(registration, {**document, "name": f"Calculator {self.random.random()}"}, language="en")

    def _beside(self, registration: Any, document: dict[str, Any]) -> None:
        self._change(registration, document, beside={"extra": [self.random.random(), None, {"a": True}]})

    def _redact(self, registration: Any, document: dict[str, Any]) -> None:
        from algoritmeregister.registrations.actions import Ground, redact

        version = registration.versions.order_by("number").last()
        if "goal" in document:
            replacement = self.random.choice(["", "Zonder de naam."])
            redact(
                registration=registration, version_number=version.number, path="document/goal", ground=Ground.PERSONAL_DATA,
                by=self.by, replacement=replacement,
            )  # fmt: skip


def main() -> None:
    """Read the command line and make the changes."""
    parser = argparse.ArgumentParser()
    parser.add_argument("register")
    parser.add_argument("changes", type=int)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--registrations", type=int, default=200)
    given = parser.parse_args(sys.argv[1:])
    from algoritmeregister.cli import set_up_django

    set_up_django()
    Changes(given.register, given.seed).make(given.changes, given.registrations)


if __name__ == "__main__":
    main()
