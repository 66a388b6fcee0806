"""Relevance on the judged query set: nDCG@10 and recall@20 per type of query, by the scorer that comes with the set.

    python -m tests.benchmarks.search.relevance [--per-query]

The set is real data beside the project (`tests/shared_data.py`). To measure an installation instead, import the merged
list into it, and run `algoritmeregister search --queries queries.jsonl --limit 100 --run run.tsv` and the scorer.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from algoritmeregister.search.documents import IndexedVersion
from algoritmeregister.search.query import Query
from tests.benchmarks.search.plain_index import PlainIndex
from tests.shared_data import folder

LIST = "national-register/merged-2026-08-08.json"
# key of the superset → key of the list
KEYS = {
    "name": "title",
    "description_short": "description_short_200",
    "provider": "provider",
    "goal": "doel",
    "lawful_basis": "juridische_basis",
    "status": "status",
    "publication_category": "publication_category",
    "begin_date": "begin_date",
}


def versions(path: Path) -> Iterator[IndexedVersion]:
    """Read the registrations of the merged list."""
    for record in json.loads(path.read_text(encoding="utf-8"))["algoritmes"]:
        document: dict[str, Any] = {key: record[source] for key, source in KEYS.items() if record.get(source)}
        document["category"] = [each.strip() for each in (record.get("category") or "").split(",") if each.strip()]
        yield IndexedVersion.from_plain(
            {
                "key": record["id"],
                "number": record["id"],
                "document": document,
                "organisation": record["organisatie"].casefold(),
                "organisation_name": record["organisatie"],
                "valid_from": "2026-08-08T00:00:00+00:00",
                "claimed_on": record["geregistreerd"] or None,
            }
        )


def run(index: PlainIndex, queries: Path, answers: Path) -> None:
    """Answer every query and write the run."""
    lines = []
    for line in queries.read_text(encoding="utf-8").splitlines():
        asked = json.loads(line)
        results = index.find(Query(text=asked["query"], page_size=100, facets=False, snippets=False)).results
        lines += [f"{asked['qid']}\t{rank}\t{result.number}\n" for rank, result in enumerate(results, start=1)]
    answers.write_text("".join(lines), encoding="utf-8")


def main() -> None:
    """Measure, and print the scorer's table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--per-query", action="store_true", help="also print every query")
    arguments = parser.parse_args()
    judged = folder() / "search-relevance"
    if not judged.exists():
        sys.exit(f"The judged queries are not in {judged}; set REGISTER_SHARED_DATA.")
    with tempfile.TemporaryDirectory() as scratch:
        index = PlainIndex(Path(scratch) / "index")
        count = index.build(versions(folder() / LIST))
        run(index, judged / "queries.jsonl", Path(scratch) / "run.tsv")
        print(f"{count} registrations, scored by {judged / 'score.py'}:", flush=True)
        command = [sys.executable, judged / "score.py", Path(scratch) / "run.tsv", "--set", judged]
        subprocess.run([*command, *(["--per-query"] if arguments.per_query else [])], check=True)


if __name__ == "__main__":
    main()
