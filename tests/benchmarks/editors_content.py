"""What `editors` needs in the register, in a process of its own.

`fill N` makes N editors who signed in, and what they write in; `check` compares what was acknowledged (JSON on stdin) with
what is kept. Both answer in JSON on stdout.
"""

from __future__ import annotations

import json
import sys
from typing import Any

FIELDS = ("goal", "risks")
"""Two texts on one page of the form: who work in pairs each write in one of them."""
CLASHING = 10
"""Of so many pairs one writes in the very same field."""
PAGE = "verantwoord-gebruik"


def fill(editors: int) -> list[dict[str, Any]]:
    """Make editors and descriptions. Of every four editors two have a description of their own, and two share one.

    Returns per editor the `cookie` of their session, the `path` of their page, the `description`, their `field`, and whether
    they write in it `alone`.
    """
    from django.core.management import call_command
    from django.test import Client

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    from algoritmeregister.accounts.roles import Role
    from algoritmeregister.registrations.drafts import actions
    from tests import people

    place = people.organisation()
    made: list[dict[str, Any]] = []
    for number in range(editors):
        user = people.person(f"Redacteur{number}", place, Role.EDITOR)
        browser = Client()
        browser.force_login(user)
        second_of_pair = number % 4 == 3
        clashes = number % 4 >= 2 and number // 4 % CLASHING == 0
        if not second_of_pair:
            draft = actions.start(
                organisation=place, document={"name": f"Algoritme {number}", "goal": "Helpen."}, by=people.by(user)
            )
        made.append({
            "cookie": browser.cookies["beheer"].value,
            "path": f"/beheer/organisaties/{place.code}/beschrijvingen/{draft.uuid}/bewerk/{PAGE}",
            "description": str(draft.uuid),
            "field": FIELDS[1] if second_of_pair and not clashes else FIELDS[0],
            "alone": not clashes,
        })  # fmt: skip
    return made


def check(said: list[dict[str, Any]]) -> list[str]:
    """Return what was acknowledged and is lost. `said`: per editor the `texts` that were acknowledged, in their order.

    Every text must be in a revision of the description; and the last one of who writes alone in a field is what it says now.
    """
    from algoritmeregister.registrations.drafts.models import Draft, DraftRevision

    lost = []
    for editor in said:
        field, texts = editor["field"], editor["texts"]
        rows = DraftRevision.objects.filter(draft__uuid=editor["description"]).values_list("document", flat=True)
        kept = {str(document.get(field)) for document in rows}
        lost += [f"{editor['description']} {field}: {text} is in no revision" for text in texts if text not in kept]
        now = str(Draft.objects.get(uuid=editor["description"]).document.get(field))
        if texts and editor["alone"] and now != texts[-1]:
            lost.append(f"{editor['description']} {field}: says {now}, not {texts[-1]}")
    return lost


def main() -> None:
    """Do what is asked and print the answer."""
    import django

    django.setup()
    result = fill(int(sys.argv[2])) if sys.argv[1] == "fill" else check(json.load(sys.stdin))
    print(json.dumps(result))


if __name__ == "__main__":
    main()
