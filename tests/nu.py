"""The Nu checker: what it says about files of HTML."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from tools.system_packages import java

CHECKER = Path(__file__).resolve().parents[1] / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"


def checked(folder: Path) -> list[dict[str, str]]:
    """What the checker says about the files in a folder."""
    program = java()
    if program is None:
        pytest.fail("Java is needed: apt-get install default-jre-headless")
    if not CHECKER.exists():
        pytest.fail("vnu-jar is needed: python -m algoritmeregister.ui.assets --tests")
    # The pages come in all languages, and much of what they hold is Dutch in each.
    options = ["--no-langdetect", "--format", "json", "--exit-zero-always"]
    # One compiler is enough for a program that runs for seconds; it needs more of the stack.
    command = [program, "-Xss8m", "-XX:TieredStopAtLevel=1", "-jar", str(CHECKER), *options, str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    found: list[dict[str, str]] = json.loads(done.stderr)["messages"]
    return found


def errors(folder: Path) -> list[str]:
    """The errors that the checker finds in the files in a folder, each with its file and line."""
    wrong = [each for each in checked(folder) if each["type"] == "error"]
    return [f"{Path(each['url']).name}:{each.get('lastLine')}: {each['message']}" for each in wrong]
