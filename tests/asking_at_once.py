"""A process in which two threads send the same request to the supply API at the same moment, under one idempotency key.

Prints what each got, and how many descriptions there are then. On a database of its own: one in memory has other locks.
"""

from __future__ import annotations

import json
import threading
from typing import Any


def main() -> None:
    """Send both, and tell."""
    from django.db import connection
    from django.test.utils import setup_test_environment

    from algoritmeregister.registrations.drafts.models import Draft
    from tests.people import organisation
    from tests.supplying import TEXT, Program, key_of

    setup_test_environment()
    place = organisation()
    key, start = key_of(place), threading.Barrier(2)
    answers: list[dict[str, Any]] = []

    def ask() -> None:
        program = Program(key, place.code)
        start.wait(30)
        status, body = program.create(TEXT, **{"Idempotency-Key": "tegelijk"})
        replayed = "Idempotency-Replayed" in program.last.headers
        answers.append({"status": status, "body": body, "replayed": replayed})
        connection.close()

    both = [threading.Thread(target=ask) for _ in range(2)]
    for each in both:
        each.start()
    for each in both:
        each.join(60)
    print(json.dumps({"answers": answers, "descriptions": Draft.objects.count()}))


if __name__ == "__main__":
    main()
