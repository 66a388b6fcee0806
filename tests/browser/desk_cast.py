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
    from tests.people import PASSWORD, at_the_desk, by, organisation, person

    # What `work` does every half minute, and here nobody: products are found in what is public.
    following.catch_up()
    place, elsewhere = organisation("Gemeente Voorbeeldstad"), organisation("Waterschap Elders")
    people = {
        "alice": person("Wandel-Alice", place, Role.EDITOR, password=PASSWORD),
        "bob": person("Wandel-Bob", place, Role.REVIEWER),
        "carol": person("Wandel-Carol", place, Role.PUBLISHER),
        "charlie": person("Wandel-Charlie", elsewhere, *Role),
    }
    sessions = {name: at_the_desk(user).cookies[settings.SESSION_COOKIE_NAME].value for name, user in people.items()}
    for title in sys.argv[1:]:
        document = {"name": title, "website": "https://voorbeeld.example/weg"}
        draft = actions.start(organisation=place, document=document, by=by(people["alice"]))
    ask_things_of(draft, by(people["alice"]))
    long = "Waarom? Zie https://voorbeeld.example/" + "lang" * 30
    actions.comment(draft=draft, field="goal", text=long, by=by(people["bob"]))
    offer_template()
    made = {
        "cookie": settings.SESSION_COOKIE_NAME, "sessions": sessions, "addresses": addresses_of(place),
        "renewed": begin_what_was_renewed(place, by(people["alice"])),
    }  # fmt: skip
    json.dump(made, sys.stdout)


def offer_template() -> None:
    """Let a supplier offer a text, in which it also says that an assessment was done."""
    from algoritmeregister.products.taking_templates import take_templates
    from tests.people import OPERATOR

    record = {
        "id": "proef-fluisterradar", "name": "Fluisterradar", "provider": "Radarmakers B.V.", "standard_version": "1.0",
        "description_short": "De radar ziet wat er op het water vaart.", "goal": "Minder botsingen.", "status": "In gebruik",
        "publication_category": "Overige algoritmes", "contact_email": "info@radarmakers.example", "lang": "nld",
        "impacttoetsen_grouping": [{"title": "DPIA", "link": "https://radarmakers.example/dpia"}],
    }  # fmt: skip
    take_templates(data=json.dumps(record).encode(), file="Radarmakers.json", by=OPERATOR)


def begin_what_was_renewed(place, alice) -> str:
    """Let an assessment be begun of which there is a newer version since; returns its uuid."""
    import tempfile
    from pathlib import Path

    import yaml
    from django.conf import settings

    from algoritmeregister.assessments.actions.writing import begin
    from algoritmeregister.instruments import library
    from algoritmeregister.instruments.engine.model import Origin

    def take_in(version: str, questions: dict[str, str]):
        tasks = [{"question": text, "urn": name, "type": ["open_question"]} for name, text in questions.items()]
        urn = f"urn:nl:ak:ins:proefvragen:{version}"
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / f"{version}.yaml"
            content = {"name": "Proefvragen", "urn": urn, "language": "nl", "tasks": tasks}
            file.write_text(yaml.safe_dump(content), encoding="utf-8")
            origin = Origin(publisher="Proef")
            return library.store(Path(settings.DATA_DIR) / "instruments", [file], origin, name="proefvragen")

    long = "Sinds wanneer? Zie https://voorbeeld.example/" + "lang" * 30
    pack = take_in("1", {"what": "Wat doet het?", "who": "Wie beslist?", "since": long})
    answers = {"what": "Het kijkt.", "who": "Een mens.", "since": "2020"}
    made, _ = begin(organisation=place, pack=pack, values=answers, by=alice)
    take_in("2", {"what": "Wat doet het?", "who": "Wie beslist er echt?", "whom": "Voor wie?"})
    return str(made.uuid)


def addresses_of(place) -> list[str]:
    """Return every address of the desk that is of one organisation, with "{uuid}" where a description is named."""
    import re

    from algoritmeregister.desk.matrix import routes

    places = {"slug:code": place.code, "uuid:uuid": "{uuid}", "str:section": "algemene-informatie", "str:language": "en"}
    found = []
    for route in routes():
        if "<slug:code>" in route.address:
            filled = re.sub(r"<([^>]+)>", lambda part: places.get(part[1], "1"), route.address)
            found.append("/" + filled)
    return found


def ask_things_of(draft, alice) -> None:
    """Let a requirement with a measure apply to every algorithm, and a link in the description be dead."""
    from django.utils import timezone

    from algoritmeregister.links.collecting import collect
    from algoritmeregister.links.models import Link, Verdict
    from algoritmeregister.requirements.actions import Said, say
    from algoritmeregister.requirements.models import Norm, State

    made = [
        Norm.objects.create(
            key=f"{kind}-proef", kind=kind, number=f"proef:{kind}", title=f"Titel van {kind}", url="https://kader.example/",
            source="Proef", sha256="0" * 64, always=True, phases=["organisatieverantwoordelijkheden"],
        )
        for kind in ("requirement", "measure")
    ]  # fmt: skip
    Norm.objects.create(
        key="other-proef", kind="requirement", number="proef:2", title="Andere eis", source="Proef", sha256="1" * 64,
        applies={"role": ["aanbieder"]},
    )  # fmt: skip
    made[0].links.add(made[1])
    said = Said(State.NOT_APPLICABLE, "Er is geen besluit.", ["https://voorbeeld.example/bewijs"], "Jurist")
    say(organisation=draft.organisation, norm=made[0], said=said, by=alice, draft=draft)
    collect()
    Link.objects.update(verdict=Verdict.DEAD, problem="De pagina is er niet meer (404).", checked_at=timezone.now())


if __name__ == "__main__":
    main()
