"""How fast registrations are divided over products: `python -m tests.benchmarks.products [100000]`.

Two in five of the generated registrations have the text of one of a thousand products, word for word or with a few words
changed, as in the real register; the others have a text of their own. Prints the seconds of the clock and of the processor:
to make everything anew, to follow one change, and to show the pages; and how much memory the process had at most.
"""

from __future__ import annotations

import os
import random
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from unittest.mock import patch

PRODUCTS, COPIED = 1_000, 0.4


def main(registrations: int) -> None:
    """Fill a register in a folder of its own, and divide it."""
    os.environ.setdefault("DATA_DIR", tempfile.mkdtemp(prefix="register-products-"))
    os.environ["ALLOWED_HOSTS"] = "testserver"
    from algoritmeregister.cli import set_up_django

    set_up_django()
    from django.conf import settings
    from django.core.management import call_command
    from django.test import Client

    call_command("migrate", verbosity=0)
    settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
    from algoritmeregister.products import following
    from algoritmeregister.products.models import Placement, Product, Supplier, Text
    from algoritmeregister.registrations.models import Registration
    from tests.benchmarks import filling

    if not Registration.objects.exists():
        with patch.object(filling, "Generator", _copying()):
            for _done in filling.fill(registrations):
                pass
    print(f"{Registration.objects.count()} registrations")
    before = _peak()
    _timed("make everything anew", following.refill)
    print(f"memory: +{_peak() - before} MB, peak {_peak()} MB")
    placed = Placement.objects.filter(product__isnull=False)
    print(
        f"{Text.objects.count()} texts, {Text.objects.values('cluster').distinct().count()} clusters, "
        f"{Supplier.objects.count()} suppliers, {Product.objects.count()} products with {placed.count()} registrations"
    )
    biggest = placed.order_by("-pk").first()
    assert biggest is not None
    _timed("look at one registration again", lambda: following.retake([biggest.pk]))
    _timed("look at one hundred again", lambda: following.retake(list(placed.values_list("pk", flat=True)[:100])))
    client = Client()
    for address in ("/leveranciers", f"/leveranciers?zoek={biggest.product.supplier.name[:6]}" if biggest.product else "/"):
        _timed(address, lambda address=address: _ask(client, address))
    if biggest.product:
        _timed("a product", lambda: _ask(client, f"/producten/{biggest.product.slug}"))


def _copying() -> type:
    """Return a generator of which two in five registrations use the text of a product."""
    from algoritmeregister.search.documents import IndexedVersion
    from tests.benchmarks.search.generated import Generator

    class Copying(Generator):
        def versions(self, count: int) -> Iterator[IndexedVersion]:  # type: ignore[override]
            chance = random.Random(7)
            templates: list[IndexedVersion] = []
            for version in super().versions(count):
                if len(templates) < PRODUCTS:
                    templates.append(version)
                elif chance.random() < COPIED:
                    place = min(int(chance.expovariate(1 / 120)), PRODUCTS - 1)
                    version = _copy(version, templates[place], place, chance)
                yield version

    return Copying


def _copy(version: object, template: object, place: int, chance: random.Random) -> object:
    text = str(template.document.get("goal") or template.document.get("description_short"))  # type: ignore[attr-defined]
    words = text.split()
    for _ in range(chance.choice((0, 0, 1, 2, 3))):
        words[chance.randrange(len(words))] = chance.choice(("bijvoorbeeld", "snel", "gemeente", "medewerker", "zorgvuldig"))
    named = {"provider": f"Leverancier {place // 3} B.V."} if chance.random() < 0.8 else {"provider": ""}
    document = {**version.document, "goal": " ".join(words), "name": f"Product {place}", **named}  # type: ignore[attr-defined]
    return replace(version, document=document)  # type: ignore[type-var]


def _ask(client: object, address: str) -> None:
    response = client.get(address)  # type: ignore[attr-defined]
    assert response.status_code == 200, address


def _timed(name: str, work: Callable[[], object]) -> None:
    began, busy = time.perf_counter(), time.process_time()
    work()
    print(f"{name}: {time.perf_counter() - began:.2f} s, of the processor {time.process_time() - busy:.2f} s", flush=True)


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
