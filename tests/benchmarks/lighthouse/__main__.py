"""Lighthouse on home, result page and registration page: `python -m tests.benchmarks.lighthouse [--runs 3]`.

Its phone profile (a slow line, a processor four times as slow), in the Chromium of this machine, on the production server
with the demo content. The median of several runs counts, as Lighthouse advises.
Exit status 1 when a score is below its aim.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from algoritmeregister.ui.assets import npm_command
from tests.browser.server import served
from tools.system_packages import chromium

HERE = Path(__file__).resolve().parent
PROGRAM = HERE / "node_modules" / "lighthouse" / "cli" / "index.js"
# The result page as search engines may keep it: a question of somebody's is marked "noindex", and loses SEO points for it.
PAGES = {"home": "/", "result page": "/algoritmes", "registration page": "/algoritmes/{scanauto}"}
AIMS = {"performance": 98, "accessibility": 100, "best-practices": 100, "seo": 100}
FLAGS = "--headless=new --disable-gpu --disable-dev-shm-usage --disable-background-networking"


def install() -> None:
    """Install Lighthouse in this folder, once."""
    if not PROGRAM.exists():
        subprocess.run([*npm_command(), "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=HERE, check=True)


def run(address: str, folder: Path) -> dict[str, Any]:
    """Run Lighthouse once; returns its report."""
    report = folder / "report.json"
    flags = FLAGS + (" --no-sandbox" if os.geteuid() == 0 else "")
    command = ["node", str(PROGRAM), address, "--quiet", "--output=json", f"--output-path={report}"]
    categories = f"--only-categories={','.join(AIMS)}"
    environment = {**os.environ, "CHROME_PATH": chromium() or ""}
    subprocess.run([*command, categories, f"--chrome-flags={flags}"], env=environment, check=True)
    found: dict[str, Any] = json.loads(report.read_text("utf-8"))
    return found


def complaints(report: dict[str, Any]) -> list[str]:
    """Name what costs points."""
    audits = report["audits"]
    weighed = [each["id"] for name in AIMS for each in report["categories"][name]["auditRefs"] if each["weight"]]
    lost = [name for name in weighed if audits[name]["score"] is not None and audits[name]["score"] < 1]
    return [f"{name} {audits[name].get('displayValue', '')}".strip() for name in lost]


def main(runs: int) -> int:
    """Measure the pages and print the scores; returns how many are below their aim."""
    install()
    below = 0
    with tempfile.TemporaryDirectory() as scratch, served(Path(scratch)) as site:
        print(f"{'':20} " + " ".join(f"{name:>15}" for name in AIMS))
        for name, path in PAGES.items():
            reports = [run(site.address + path.format_map(site.numbers), Path(scratch)) for _ in range(runs)]
            scores = {
                each: round(statistics.median(report["categories"][each]["score"] or 0 for report in reports) * 100)
                for each in AIMS
            }
            print(f"{name:20} " + " ".join(f"{scores[each]:15}" for each in AIMS), flush=True)
            if missed := [each for each, aim in AIMS.items() if scores[each] < aim]:
                below += len(missed)
                print(f"{'':20} below its aim: {', '.join(missed)}; {'; '.join(complaints(reports[-1]))}", flush=True)
    return below


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=3)
    sys.exit(1 if main(parser.parse_args().runs) else 0)
