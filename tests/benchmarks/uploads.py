"""How long an organisation waits for a large spreadsheet: `python -m tests.benchmarks.uploads [--rows 5000]`.

In a fresh process with an empty data folder: a filled in table (XLSX) of so many rows is offered and read, everything is
taken, a second file that changes every row is read and taken, and that is undone. The work is done by the queue's worker,
as `algoritmeregister work` does it. Printed: seconds on the clock and of processor time per step, and the peak of resident
memory by the kernel's count. Aims: a file read and taken in under 60 s, memory under 300 MB.
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

AIM_SECONDS, AIM_MEGABYTES = 60.0, 300
_WORDS = (
    *("de", "het", "een", "van", "voor", "met", "gemeente", "algoritme", "aanvraag", "medewerker", "controleert"),
    *("besluit", "gegevens", "verkeer", "burger", "wordt", "jaarlijks", "gecontroleerd", "behandeld", "sneller", "nodig"),
    *("wet", "regel", "toets", "risico", "afdeling", "model", "beslisboom", "persoon"),
)


def _text(chance: random.Random, words: int) -> str:
    return " ".join(chance.choices(_WORDS, k=words)).capitalize() + "."


def table(rows: int, seed: int) -> bytes:
    """Return a filled in table of ours; another seed changes the texts of every row and not its id."""
    from algoritmeregister.exchange import xlsx_table
    from algoritmeregister.exchange.blank.columns import blanks

    chance = random.Random(seed)
    columns = blanks("1.0", "nl")
    short = {
        "description_short": 25, "goal": 60, "proportionality": 60, "human_intervention": 50, "risks": 50,
        "lawful_basis": 40, "source_data": 30, "methods_and_models": 80,
    }  # fmt: skip

    def row(number: int) -> list[str]:
        known = {
            "name": f"Algoritme {number}", "organization": "Gemeente Proefdorp", "status": "In gebruik",
            "category": "Verkeer; Werk", "begin_date": "2024-05", "contact_email": "algoritmes@proef.example",
            "publication_category": "Overige algoritmes", "source_id": f"ALG-{number}",
            "lawful_basis_grouping": "Wegenwet <https://wetten.example/1>",
        }  # fmt: skip
        return [known.get(each.field.key) or (_text(chance, short[each.field.key]) if each.field.key in short else "")
                for each in columns]  # fmt: skip

    return b"".join(xlsx_table.table([each.title for each in columns], map(row, range(rows))))


class Clock:
    """Prints what each step takes."""

    def __init__(self) -> None:
        self.total = 0.0

    def time(self, what: str, action: Callable[[], Any]) -> Any:
        """Do something and print its time; returns what it gives."""
        started, processor = time.perf_counter(), time.process_time()
        result = action()
        seconds, used = time.perf_counter() - started, time.process_time() - processor
        self.total += seconds
        print(f"{what:32} {seconds:7.1f} s   {used:7.1f} s of processor", flush=True)
        return result


def run(rows: int) -> bool:
    """Do it all in this process; returns whether the aims were met."""
    import django

    django.setup()
    from django.core.management import call_command

    from algoritmeregister.accounts.roles import Role
    from algoritmeregister.cli.working import run_tasks
    from algoritmeregister.harvest.uploads import actions, correcting, queries
    from algoritmeregister.harvest.uploads.plans import Plan
    from tests import people

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    place = people.organisation()
    by = people.by(people.person("Alice", place, Role.EDITOR))

    def read_in(seed: int, clock: Clock) -> Any:
        content = table(rows, seed)
        print(f"a file of {len(content) / 1024 / 1024:.1f} MB, {rows} rows")
        upload = clock.time(
            "offered", lambda: actions.offer(organisation=place, name="lijst.xlsx", pieces=[content], by=by)
        )
        plan = Plan.from_dict(upload.plan)
        wanted = correcting.Correction({}, correcting.identity_of(plan), plan.whose, frozenset(s.name for s in plan.sheets))
        actions.correct(upload=upload, correction=wanted, by=by)
        clock.time("every row judged", run_tasks)
        upload.refresh_from_db()
        assert upload.state == "ready", upload.problem
        actions.choose_all(upload=upload, which="all", by=by)
        actions.take(upload=upload, by=by)
        clock.time("everything taken", run_tasks)
        upload.refresh_from_db()
        assert queries.counts(upload)["was_taken"] == rows, queries.counts(upload)
        return upload

    first, second = Clock(), Clock()
    read_in(1, first)
    upload = read_in(2, second)
    actions.undo(upload=upload, by=by)
    Clock().time("taken back", run_tasks)
    upload.refresh_from_db()
    assert queries.counts(upload)["was_undone"] == rows
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"new descriptions   {first.total:7.1f} s  (aim: under {AIM_SECONDS:.0f} s)")
    print(f"changed            {second.total:7.1f} s  (aim: under {AIM_SECONDS:.0f} s)")
    print(f"peak memory        {peak:7.0f} MB (aim: under {AIM_MEGABYTES} MB)")
    return first.total < AIM_SECONDS and second.total < AIM_SECONDS and peak < AIM_MEGABYTES


def main() -> None:
    """Measure and print; exit status 1 when an aim is not met."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=5_000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"DATA_DIR": str(Path(folder)), "DJANGO_SETTINGS_MODULE": "algoritmeregister.config.settings"}
        raise SystemExit(not run(options.rows))


if __name__ == "__main__":
    main()
