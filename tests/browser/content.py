"""What the register of the browser tests holds: the demo content, one registration that tries everything, a long list."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

NUMBERS = "numbers.json"


def fill(*, only_demo: bool = False) -> None:
    """Make the tables, the static files and the content; write which registration got which number."""
    from algoritmeregister.cli import preparing, set_up_django

    set_up_django()
    preparing.prepare(demo=True)
    from algoritmeregister.search import following

    if not only_demo:
        _publish_strange_things()
        _use_one_product()
        _make_snapshot()
        _harvest_and_list()
    following.rebuild()
    from algoritmeregister.registrations.models import Registration

    numbers = dict(Registration.objects.values_list("source_id", "number"))
    if not only_demo:
        numbers |= _follow_by_mail() | _sign_up()
    (Path(os.environ["DATA_DIR"]) / NUMBERS).write_text(json.dumps(numbers), encoding="utf-8")


def _publish_strange_things() -> None:
    from tests import factories

    factories.registration(
        "kwaad",
        name="Kwaad <script>alert(1)</script> " + "eenheellangwoordzonderspaties" * 4,
        description_short="<b onclick='x()'>Kort</b> <img src=x onerror=alert(2)>",
        organization="Gemeente Proefdorp",
        goal="<p style='position:fixed'>Doel</p><iframe src='https://kwaad.example'></iframe>",
        website="javascript:alert(1)",
        risks="https://" + "heel-lang-adres-" * 20 + ".example/",
        lawful_basis_grouping=[
            {"title": "", "link": "https://wetten.example/" + "a" * 200},
            {"title": "Kwaad", "link": "javascript:alert(1)"},
        ],
        methods_and_models=None,
        beside={
            "withheld": [{"field": "methods_and_models", "reason": "Bedrijfsgeheim", "explanation": "Geheim."}],
            "extra": "x" * 300,
        },
    )
    for observed_at, text in (
        (factories.FIRST_SEEN, "lang" * 80),
        (factories.LATER, "<script>alert(3)</script>" + "kort" * 90),
    ):
        factories.registration(
            "kwaad-gewijzigd",
            name="Gewijzigd <b>kwaad</b>",
            risks=text,
            goal=f"<p>Doel</p><ul><li>{text}</li></ul>",
            website=f"https://kwaad.example/{text[-60:]}",
            beside={"extra": text},
            observed_at=observed_at,
        )
    for number in range(15):
        factories.registration(
            f"reeks-{number}", name=f"Verkeersmeting {number}", organization=f"Gemeente Reeks {number:02}"
        )


def _use_one_product() -> None:
    """Two organisations with the same software, which they describe a little differently."""
    from tests import factories

    text = "De machine leest brieven voor. " * 6 + "eenheellangwoordzonderspaties" * 4
    for number, more in enumerate(("", " Een <b>inwoner</b> kan de machine altijd uitzetten.")):
        factories.registration(
            f"voorlezer-{number}",
            name="Brievenlezer",
            provider="Leesgoed" if number else "Leesgoed B.V.",
            goal=text + more,
            organization=f"Gemeente Lezer {number}",
        )


def _harvest_and_list() -> None:
    """Some harvests of a register, one that went wrong, and a list of authorities with a statement."""
    from datetime import date

    from algoritmeregister.harvest.models import Rejection, Run
    from algoritmeregister.organisations.models import Organisation
    from algoritmeregister.registers.actions import state_nothing
    from tests import factories

    for state, counts, problem in (
        (Run.State.FINISHED, {"read": 1_530, "created": 1_200, "unchanged": 300, "rejected": 30}, ""),
        (Run.State.FAILED, {}, "De bron gaf een <i>inlogpagina</i>: " + "eenheellangwoordzonderspaties" * 4),
    ):
        run = Run.objects.create(
            register=factories.register(),
            profile="den-haag",
            profile_version=1,
            file_name="bestand.json",
            file_size=1,
            file_sha256="0" * 64,
            observed_at=factories.LATER,
            started_at=factories.LATER,
            state=state,
            actor_kind="command",
            actor_name="alice",
            counts=counts,
            problem=problem,
        )
        if counts:
            Rejection.objects.create(run=run, place="rij 7", reason="Er is geen naam: " + "x" * 300)
    factories.register("lang", "Register van " + "heellange" * 15, kind="", website="https://lang.example/" + "a" * 300)
    Organisation.objects.filter(kind="gemeente").update(listed=True)
    for code, name in (("gm9998", "Gemeente Leeg"), ("gm9997", "Gemeente " + "Eenheellangenaam" * 5)):
        Organisation.objects.create(code=code, name=name, kind="gemeente", listed=True)
    state_nothing(
        organisation=Organisation.objects.get(code="gm9998"),
        stated_on=date(2026, 5, 1),
        source="https://leeg.example/verklaring",
        by=factories.ALICE,
    )


def _follow_by_mail() -> dict[str, str]:
    """One who asked to follow everything by mail, and one who confirmed it; return what is in the links that they got."""
    from algoritmeregister.feedback import subscribing, tokens
    from algoritmeregister.feedback.models import Subscription

    links = {}
    for name in ("volgen-gevraagd", "volgen-bevestigd"):
        subscribing.ask(subscribing.Wish(f"{name}@voorbeeld.nl", "/feeds/wijzigingen.atom", "nl"))
        links[name], kept = tokens.new()  # as sending the letter does
        Subscription.objects.filter(address=f"{name}@voorbeeld.nl").update(token_hash=kept)
    confirmed = subscribing.confirm(links["volgen-bevestigd"])
    assert confirmed
    return {**links, "volgen-bevestigd": tokens.manage(confirmed.nonce)}


def _sign_up() -> dict[str, str]:
    """A meeting, somebody who asked to come, and somebody who does; return what is in their links and the meeting's name."""
    from datetime import timedelta

    from django.utils import timezone

    from algoritmeregister.knowledge import meetings, sign_ups
    from algoritmeregister.knowledge.models import SignUp
    from tests import factories

    starts_at = timezone.now() + timedelta(days=30)
    meeting = meetings.save(
        meeting=None,
        series="community",
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=2),
        texts={"nl": {"title": "Algoritmes in de wijk", "agenda": "1. Opening\n2. Vragen"}},
        capacity=20,
        by=factories.ALICE,
    )
    links = {}
    for name in ("aangemeld", "komt"):
        sign_ups.ask(meeting=meeting, address=f"{name}@voorbeeld.nl", language="nl")
        links[name] = sign_ups.token(SignUp.objects.get(address=f"{name}@voorbeeld.nl"))
    assert sign_ups.confirm(links["komt"])
    return {**links, "bijeenkomst": meeting.slug}


def _make_snapshot() -> None:
    from datetime import date

    from algoritmeregister.exchange import snapshots
    from algoritmeregister.site.addresses import addresses_in_files

    for day in (29, 30):
        snapshots.make(date(2026, 6, day), addresses_in_files(), title="Proef", homepage="", progress=lambda *_: None)


if __name__ == "__main__":
    fill(only_demo="only-demo" in sys.argv[1:])
