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
from django.test import override_settings

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


def broken():
    """The description with two errors in it."""
    from algoritmeregister.api.v1.routes import openapi

    made = openapi.described()
    made["paths"]["/Algoritmes_Fout/"] = made["paths"]["/algoritmes"]
    del made["info"]["contact"]
    return json.dumps(made)


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    """What was found in our description and in a broken one, by the name of the file: to start takes more than to look."""
    from algoritmeregister.api.v1.routes import openapi

    ruleset = shared_data(RULESET)
    if not (FOLDER / "node_modules" / ".package-lock.json").exists():
        done = npm(*INSTALL, timeout=600)
        if done.returncode:
            message = f"npm could not install Spectral: {done.stderr[-500:]}"
            (pytest.fail if os.environ.get("CI") else pytest.skip)(message)
    ours, wrong = (tmp_path_factory.mktemp("descriptions") / name for name in ("ours.json", "broken.json"))
    with override_settings(SITE_URL="https://register.proefdorp.example"):
        ours.write_text(openapi.document_text(), encoding="utf-8")
    wrong.write_text(broken(), encoding="utf-8")
    done = npm(
        "exec", "--offline", "--", "spectral", "lint", "--quiet", "-r", str(ruleset), "-f", "json",
        "--fail-severity", "error", str(ours), str(wrong), timeout=240,
    )  # fmt: skip
    assert done.returncode == 1, done.stderr
    by_file = {ours.name: [], wrong.name: []}
    for each in json.loads(done.stdout[done.stdout.index("[") :]):
        by_file[Path(each["source"]).name].append(each)
    return by_file


def test_spectral_finds_no_error_and_no_warning(found):
    assert [(each["code"], each["message"], each["path"]) for each in found["ours.json"]] == []


def test_spectral_would_find_an_error(found):
    codes = {each["code"] for each in found["broken.json"] if each["severity"] == 0}
    assert {"info-contact", "nlgov:paths-kebab-case"} <= codes
