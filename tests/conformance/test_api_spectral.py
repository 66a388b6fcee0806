"""The official ruleset of the NLGov API Design Rules 2.2 finds no error in our OpenAPI description.

Spectral is a program of 240 npm packages that nothing else needs, so it has a lock file of its own (`tools/spectral`) and is
installed, without running any of its install scripts, the first time this test runs.
"""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest

from algoritmeregister.ui.assets import npm_command
from tests.shared_data import PROJECT, shared_data

pytestmark = pytest.mark.slow
FOLDER = PROJECT / "tools" / "spectral"
RULESET = "standards/api-design-rules-2.2-spectral.yaml"
INSTALL = ("ci", "--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier", "--loglevel=error")


def npm(*arguments, timeout):
    return subprocess.run(
        [*npm_command(), *arguments], cwd=FOLDER, capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=timeout
    )


@pytest.fixture(scope="module")
def spectral():
    """Lint a description; returns what was found, most serious first (severity 0 is an error)."""
    ruleset = shared_data(RULESET)
    if not (FOLDER / "node_modules" / ".package-lock.json").exists():
        done = npm(*INSTALL, timeout=600)
        if done.returncode:
            message = f"npm could not install Spectral: {done.stderr[-500:]}"
            (pytest.fail if os.environ.get("CI") else pytest.skip)(message)

    def lint(path: Path) -> list[dict]:
        done = npm(
            "exec", "--offline", "--", "spectral", "lint", "--quiet", "-r", str(ruleset), "-f", "json",
            "--fail-severity", "error", str(path), timeout=120,
        )  # fmt: skip
        assert done.returncode in {0, 1}, done.stderr
        return json.loads(done.stdout[done.stdout.index("[") :] or "[]")

    return lint


def test_spectral_finds_no_error_and_no_warning(spectral, settings, tmp_path):
    from algoritmeregister.api.v1.routes import openapi

    settings.SITE_URL = "https://register.proefdorp.example"
    path = tmp_path / "openapi.json"
    path.write_text(openapi.document_text(), encoding="utf-8")
    found = spectral(path)
    assert [(each["code"], each["message"], each["path"]) for each in found] == []


def test_spectral_would_find_an_error(spectral, tmp_path):
    from algoritmeregister.api.v1.routes import openapi

    broken = openapi.described()
    broken["paths"]["/Algoritmes_Fout/"] = broken["paths"]["/algoritmes"]
    del broken["info"]["contact"]
    path = tmp_path / "openapi.json"
    path.write_text(json.dumps(broken), encoding="utf-8")
    codes = {each["code"] for each in spectral(path) if each["severity"] == 0}
    assert {"info-contact", "nlgov:paths-kebab-case"} <= codes
