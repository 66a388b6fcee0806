"""Many editors at once: `python -m tests.benchmarks.editors [--editors 200] [--seconds 120] [--database sqlite|postgres]`.

Serves a register with two workers and lets so many people, who each signed in, save a page of a description over HTTP at the
same time, each every `--pause` seconds (10), as the form does while one types: two of three saves are quiet, the third is a
press on the button. Half of them work in pairs on one description, in different fields of the same page; one pair of ten
in the same field, so that somebody has to choose. Afterwards every text that was acknowledged is looked for.

Printed: saves, the time of a save (half of them, 95 of 100, and the slowest), how often two had to be brought together or
compared, what was lost, and answers that were no answer. Returns 1 when anything was lost or an answer was an error.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import secrets
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

from tests.benchmarks.http import serving

WORKERS = 2
PATIENCE = 120  # seconds that an editor waits for an answer
_REVISION = re.compile(r'name="_revision"[^>]*value="(\d+)"')
_FORM_KEY = secrets.token_hex(16)


@dataclass
class Told:
    """What one editor saw: seconds per form that was sent, texts that were acknowledged, and what went otherwise."""

    took: list[float] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    together: int = 0
    compared: int = 0
    wrong: list[str] = field(default_factory=list)


class Editor(threading.Thread):
    """A person who writes, and saves every so many seconds until `until` (monotonic)."""

    def __init__(self, number: int, place: dict[str, Any], address: str, pause: float, until: float) -> None:
        super().__init__(daemon=True)
        self.number, self.place, self.pause, self.until = number, place, pause, until
        self.told = Told()
        self.revision = 1
        self._server = urlsplit(address)
        self._chance = random.Random(number)

    def run(self) -> None:
        """Write until the time is over. What a person can not go on after ends it, and is told."""
        try:
            time.sleep(self._chance.uniform(0, self.pause))
            self._open()
            turn = 0
            while time.monotonic() < self.until:
                turn += 1
                began = time.monotonic()
                self._save(f"Tekst {turn} van redacteur {self.number}.", quietly=turn % 3 != 0)
                time.sleep(max(0.0, self.pause - (time.monotonic() - began)))
        except (OSError, HTTPException) as error:
            self.told.wrong.append(f"editor {self.number}: {type(error).__name__}: {error}")

    def _open(self) -> None:
        _status, page, _seconds = self._ask("GET")
        self._read_revision(page)

    def _save(self, text: str, *, quietly: bool) -> None:
        """Save as the form does; when it says that another wrote on this page, press the button, and choose mine."""
        status, page = self._send({self.place["field"]: text}, quietly=quietly)
        if quietly and status == 200 and "ar-saved--problem" in page:
            self.told.together += 1
            quietly = False
            status, page = self._send({self.place["field"]: text}, quietly=False)
        if status == 409:
            self.told.compared += 1
            self._read_revision(page)
            chosen = {self.place["field"]: text, f"_keuze.{self.place['field']}": "mine"}
            status, page = self._send(chosen, quietly=False)
            if status == 409:  # the other was first once more: a person looks again, nothing is acknowledged
                self._read_revision(page)
                return
        if status not in {200, 302} or (status == 200 and (not quietly or "ar-saved" not in page)):
            self.told.wrong.append(f"editor {self.number}: {status}")
            return
        self.told.texts.append(text)
        if status == 302:
            self._open()
        else:
            self._read_revision(page)

    def _send(self, values: dict[str, str], *, quietly: bool) -> tuple[int, str]:
        form = {"csrfmiddlewaretoken": _FORM_KEY, "_revision": str(self.revision), **values}
        status, page, seconds = self._ask("POST", urlencode(form), {"HX-Request": "true"} if quietly else {})
        self.told.took.append(seconds)
        return status, page

    def _ask(self, method: str, body: str | None = None, headers: dict[str, str] | None = None) -> tuple[int, str, float]:
        connection = HTTPConnection(self._server.hostname or "", self._server.port, timeout=PATIENCE)
        sent = {"Cookie": f"beheer={self.place['cookie']}; formulier={_FORM_KEY}", **(headers or {})}
        if body is not None:
            sent["Content-Type"] = "application/x-www-form-urlencoded"
        began = time.perf_counter()
        try:
            connection.request(method, self.place["path"], body, sent)
            answer = connection.getresponse()
            text = answer.read().decode()
        finally:
            connection.close()
        if answer.status >= 500 or answer.status in {400, 403, 404}:
            self.told.wrong.append(f"editor {self.number}: {method}: {answer.status}")
        return answer.status, text, time.perf_counter() - began

    def _read_revision(self, page: str) -> None:
        found = _REVISION.search(page)
        if found is None:
            self.told.wrong.append(f"editor {self.number}: a page without a form")
        else:
            self.revision = int(found[1])


def content(data_dir: Path, database: str, *what: str, given: object = None) -> Any:
    """Ask `editors_content` for something, in a process of its own."""
    command = [sys.executable, "-m", "tests.benchmarks.editors_content", *what]
    variables = serving.environment(data_dir, database=database)
    variables["DJANGO_SETTINGS_MODULE"] = "algoritmeregister.config.settings"
    done = subprocess.run(
        command, cwd=serving.ROOT, env=variables, check=True, input=json.dumps(given), stdout=subprocess.PIPE, text=True
    )
    return json.loads(done.stdout.splitlines()[-1])


def run(data_dir: Path, database: str, editors: int, seconds: float, pause: float) -> list[str]:
    """Let them write; prints the figures. Returns what went wrong."""
    data_dir.mkdir(parents=True)
    places = content(data_dir, database, "fill", str(editors))
    with serving.register(data_dir, workers=WORKERS, database=database) as served:
        until = time.monotonic() + seconds
        people = [Editor(number, place, served.address, pause, until) for number, place in enumerate(places)]
        for each in people:
            each.start()
        for each in people:
            each.join()
        log = (data_dir / "server.log").read_text()
    said = [{**each.place, "texts": each.told.texts} for each in people]
    lost = content(data_dir, database, "check", given=said)
    took = sorted(second * 1000 for each in people for second in each.told.took)
    wrong = [line for each in people for line in each.told.wrong]
    if "Traceback" in log:
        wrong.append(f"the server told of an error:\n{log[-3000:]}")
    saves = sum(len(each.told.texts) for each in people)
    print(f"saves       {saves:8}   ({saves / seconds:.1f} a second)")
    if took:
        p95 = took[int(len(took) * 0.95)]
        print(f"of a save   {took[len(took) // 2]:8.0f} ms (half)  {p95:.0f} ms (95 of 100)  {took[-1]:.0f} ms (slowest)")
    print(f"together    {sum(each.told.together for each in people):8}   times that another wrote on the same page")
    print(f"compared    {sum(each.told.compared for each in people):8}   times that somebody had to choose")
    print(f"lost        {len(lost):8}\nwrong       {len(wrong):8}", flush=True)
    if saves < editors and seconds > 2 * pause:
        wrong.append(f"{editors} editors saved {saves} times: that is no measurement")
    return lost + wrong


def main() -> int:
    """Fill, let them write, and look for what they wrote."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--editors", type=int, default=200)
    parser.add_argument("--seconds", type=float, default=120)
    parser.add_argument("--pause", type=float, default=10)
    parser.add_argument("--database", choices=["sqlite", "postgres"], default="sqlite")
    options = parser.parse_args()
    database = ""
    if options.database == "postgres":
        from tests import postgres

        database = postgres.start()
    load = os.getloadavg()[0]
    print(f"{options.editors} editors, a save every {options.pause:g} s, {options.seconds:g} s, {WORKERS} workers, "
          f"{options.database}, load {load:.1f} before", flush=True)
    with tempfile.TemporaryDirectory() as scratch:
        wrong = run(Path(scratch) / "register", database, options.editors, options.seconds, options.pause)
    for each in wrong[:20]:
        print(f"wrong: {each}", flush=True)
    print(f"editors: {len(wrong)} wrong", flush=True)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
