"""The installer says clearly what is missing; the Makefile and CI are what the documents say."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest

from tools import checks, install, system_packages

ROOT = Path(__file__).resolve().parents[3]


def test_it_works():
    assert install.is_whole(), "these tests run in the environment that the installer made"


def test_an_old_python_without_a_newer_one_is_told(monkeypatch):
    monkeypatch.setattr(install.sys, "version_info", (3, 9, 2))
    monkeypatch.setattr(install.shutil, "which", lambda name: None)
    with pytest.raises(SystemExit, match=r"Python 3\.11 or newer is needed; this is 3\.9"):
        install.use_a_python_that_is_new_enough()


def test_an_old_python_makes_way_for_a_newer_one(monkeypatch):
    started = []
    monkeypatch.setattr(install.sys, "version_info", (3, 9, 2))
    monkeypatch.setattr(install.shutil, "which", lambda name: f"/elders/{name}" if name == "python3.12" else None)
    monkeypatch.setattr(install.subprocess, "call", lambda command, **more: 0)
    monkeypatch.setattr(install.os, "execv", lambda path, arguments: started.append(path))
    with pytest.raises(SystemExit):
        install.use_a_python_that_is_new_enough()  # execv does not come back; our stand-in does
    assert started == ["/elders/python3.12"]


def test_without_venv_it_names_the_package(monkeypatch):
    monkeypatch.setattr(install, "is_whole", lambda: False)
    monkeypatch.setattr(install, "is_debian_root", lambda: False)
    monkeypatch.setattr(install.subprocess, "call", lambda command, **more: 1)
    with pytest.raises(SystemExit, match=r"sudo apt install python3\.\d+-venv"):
        install.make_venv()


def test_a_failing_pip_is_told_and_leaves_no_stamp(monkeypatch, tmp_path):
    monkeypatch.setattr(install, "VENV", tmp_path)
    monkeypatch.setattr(install, "make_venv", lambda: None)
    monkeypatch.setattr(install.subprocess, "call", lambda command, **more: 1)
    with pytest.raises(SystemExit, match="could not install"):
        install.main("test")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("what", "stamps"), [("run", {".installed-run"}), ("test", {".installed-run", ".installed-test"})])
@pytest.mark.parametrize("npm", [None, "/usr/bin/npm"])
def test_npm_comes_from_python_only_where_there_is_none(monkeypatch, tmp_path, what, stamps, npm):
    commands = []
    monkeypatch.setattr(install, "VENV", tmp_path)
    monkeypatch.setattr(install, "make_venv", lambda: None)
    monkeypatch.setattr(install.shutil, "which", lambda name: npm)
    monkeypatch.setattr(install.subprocess, "call", lambda command, **more: commands.append(" ".join(command)) or 0)
    install.main(what)
    assert any("requirements/npm.txt" in command for command in commands) == (npm is None)
    assert "--require-hashes" in commands[0]
    assert f"requirements/{what}.txt" in commands[0]
    assert {path.name for path in tmp_path.iterdir()} == stamps


def test_what_the_tests_need_is_named_when_it_is_not_there(monkeypatch, capsys):
    needed = (("Chromium", "chromium", lambda: None), ("Python", "python3", lambda: "x"))
    monkeypatch.setattr(system_packages, "NEEDED", needed)
    monkeypatch.setattr(system_packages.os, "geteuid", lambda: 1000)
    assert system_packages.main() == 1
    told = capsys.readouterr().err
    assert "sudo apt install chromium" in told
    assert "python3" not in told


@pytest.mark.parametrize(
    ("there", "offered", "installed"),
    [
        ({"chromium", "chromium-headless-shell"}, True, []),
        ({"chromium"}, True, ["chromium-headless-shell"]),
        ({"chromium"}, False, []),
        (set(), True, ["chromium-headless-shell"]),
        (set(), False, ["chromium"]),
    ],
)
def test_chromium_without_windows_comes_where_there_is_a_package_of_it(monkeypatch, there, offered, installed):
    said = []
    monkeypatch.setattr(system_packages.shutil, "which", lambda name: f"/elders/{name}" if name in there else None)
    monkeypatch.setattr(system_packages, "_offers_shell", lambda: offered)
    monkeypatch.setattr(system_packages, "_apt", lambda command: said.append(command) or True)
    monkeypatch.setattr(system_packages, "NEEDED", system_packages.NEEDED[:1])
    system_packages.install()
    assert [command.split()[3:] for command in said if "install" in command] == ([installed] if installed else [])
    assert said == [] or said[0].startswith("update")
    best = "chromium-headless-shell" if "chromium-headless-shell" in there else "chromium"
    assert system_packages.headless_chromium() == (f"/elders/{best}" if there else None)


def test_results_are_counted_and_a_failed_step_fails_the_whole(monkeypatch, capsys):
    def run(step, environment, *, quiet):
        step.status = int(step.name == "PostgreSQL")
        step.counts = {"passed": 5, "failed": step.status, "skipped": 1} if step.tests else {}
        return step

    monkeypatch.setattr(checks, "run", run)
    assert checks.main("all") == 1
    last = capsys.readouterr().out.strip().splitlines()[-1]
    assert re.fullmatch(r"total: \d+ passed, 1 failed, \d+ skipped", last)
    assert checks.main("quick") == 0


def test_a_run_that_ran_no_test_is_not_counted_as_passed(tmp_path):
    assert checks._counts(tmp_path / "absent.xml") == {}


def test_make_help_names_every_command():
    said = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert all(f"make {name} " in said for name in ("run", "test", "check", "bench", "docs", "lock", "help", "clean"))


def test_ci_does_nothing_but_make_test():
    path = ROOT / ".ci" / "run"
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    assert lines == ['cd "$(dirname "$0")/.." && exec make test']
    assert os.access(path, os.X_OK)
