"""What the measured register holds, and what is asked of it.

    python -m tests.benchmarks.http.content COUNT

fills the register in DATA_DIR with so many generated registrations, and brings its tables and its index up to date.
"""

from __future__ import annotations

import json
import random
import re
import sqlite3
import sys
from collections import Counter
from pathlib import Path

from tests.benchmarks.http import serving
from tests.shared_data import folder

NATIONAL = "national-register/merged-2026-08-08.json"
# A word in so many registrations gives a full page of results.
COMMON = 12
# Registrations that are read for words: enough for some thousand questions.
READ = 5_000
_WORD = re.compile(r"[a-z]{5,14}")


def prepare(data_dir: Path, count: int | None) -> str:
    """Fill a register with the national register's list, or with `count` generated registrations. Returns what it holds.

    A register that is there already is used as it is, with an index that is up to date.
    """
    real = folder() / NATIONAL
    if not (data_dir / "register.sqlite3").exists():
        data_dir.mkdir(parents=True, exist_ok=True)
        if count is None and real.exists():
            serving.run(data_dir, "algoritmeregister", "import", str(real))
        else:
            serving.run(data_dir, "python", "-m", "tests.benchmarks.http.content", str(count or 1_530))
    serving.run(data_dir, "python", "-m", "tests.benchmarks.http.content", "0")
    with sqlite3.connect(data_dir / "register.sqlite3") as database:
        held = database.execute("SELECT count(*) FROM registrations_registration WHERE state = 'published'").fetchone()[0]
    return f"{held:,} {'real' if count is None and real.exists() else 'generated'} registrations"


def questions(data_dir: Path, *, seed: int = 1) -> list[str]:
    """Return different questions of one word, or two, that each find at least a page of results."""
    with sqlite3.connect(data_dir / "register.sqlite3") as database:
        rows = database.execute(
            "SELECT content FROM registrations_version WHERE valid_to IS NULL ORDER BY id LIMIT ?", (READ,)
        ).fetchall()
    counted: Counter[str] = Counter()
    for (content,) in rows:
        document = json.loads(content)["document"]
        counted.update(set(_WORD.findall(" ".join(str(value) for value in document.values()).lower())))
    common = sorted(word for word, count in counted.items() if count >= COMMON)
    pick = random.Random(seed)
    pick.shuffle(common)
    pairs = [f"{first}+{second}" for first, second in zip(common[::2], common[1::2], strict=False)]
    mixed = [each for both in zip(common, pairs, strict=False) for each in both]
    return mixed


def numbers(data_dir: Path, *, seed: int = 1) -> list[str]:
    """Return the numbers of published registrations, in no order."""
    with sqlite3.connect(data_dir / "register.sqlite3") as database:
        query = "SELECT number FROM registrations_registration WHERE state = 'published' ORDER BY id LIMIT 20000"
        found = [number for (number,) in database.execute(query)]
    random.Random(seed).shuffle(found)
    return found


def _fill(count: int) -> None:
    from algoritmeregister.cli import preparing, set_up_django

    set_up_django()
    preparing.prepare(demo=False)
    from algoritmeregister.products import following as products
    from algoritmeregister.search import following
    from tests.benchmarks.filling import fill

    for done in fill(count):
        if done % 10_000 == 0:
            print(f"{done:,} registrations", file=sys.stderr, flush=True)
    following.catch_up(wait=True)
    # What the worker does before it does anything else; left to the pages, they would do it while they are measured.
    products.catch_up()


if __name__ == "__main__":
    _fill(int(sys.argv[1]))
