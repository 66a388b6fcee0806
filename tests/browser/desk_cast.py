"""Makes the cast of the walk at the desk, signed in, in the register of DATA_DIR, with a description begun for each title
given; prints the sessions as JSON."""

from __future__ import annotations

import json
import sys


def main() -> None:
    """Make them: Alice writes, Bob reviews and Carol publishes for one organisation; Charlie does everything for another."""
    from algoritmeregister.cli import set_up_django

    set_up_django()
    from django.conf import settings

    from algoritmeregister.accounts.roles import Role
    from algoritmeregister.products import following
    from algoritmeregister.registrations.drafts import actions
    from tests.people import at_the_desk, by, organisation, person

    # What `work` does every half minute, and here nobody: products are found in what is public.
    following.catch_up()
    place, elsewhere = organisation("Gemeente Voorbeeldstad"), organisation("Waterschap Elders")
    people = {
        "alice": person("Wandel-Alice", place, Role.EDITOR),
        "bob": person("Wandel-Bob", place, Role.REVIEWER),
        "carol": person("Wandel-Carol", place, Role.PUBLISHER),
        "charlie": person("Wandel-Charlie", elsewhere, *Role),
    }
    sessions = {name: at_the_desk(user).cookies[settings.SESSION_COOKIE_NAME].value for name, user in people.items()}
    for title in sys.argv[1:]:
        draft = actions.start(organisation=place, document={"name": title}, by=by(people["alice"]))
    long = "Waarom? Zie https://voorbeeld.example/" + "lang" * 30
    actions.comment(draft=draft, field="goal", text=long, by=by(people["bob"]))
    json.dump({"cookie": settings.SESSION_COOKIE_NAME, "sessions": sessions}, sys.stdout)


if __name__ == "__main__":
    main()
