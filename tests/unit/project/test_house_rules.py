"""The rules of the house that a machine can check."""

from __future__ import annotations

import ast
import re
import tomllib
from importlib import metadata

import pytest
from packaging.specifiers import SpecifierSet

from tests import databases
from tests.unit.project.test_documents import ROOT, committed

PACKAGE = ROOT / "src" / "algoritmeregister"
MODULES = [path for path in committed("src/*.py", "tools/*.py") if "migrations" not in path.parts]
MAX_LINES = 400
OLDEST_PYTHON = "3.11.2"  # of Debian 12
# The path of one machine has no place in what is published.
OF_ONE_MACHINE = re.compile(r"(?<![\w.])/(?:work|root|home)/\w")


def test_it_works():
    assert len(MODULES) > 100


def test_modules_are_small():
    lines = {str(path.relative_to(ROOT)): len(path.read_text(encoding="utf-8").splitlines()) for path in MODULES}
    assert {path: number for path, number in lines.items() if number > MAX_LINES} == {}


def test_no_room_is_called_after_nothing_in_particular():
    names = {part.removesuffix(".py") for path in MODULES for part in path.relative_to(ROOT).parts}
    assert not names & {"utils", "util", "helpers", "helper", "common", "manager", "managers", "misc", "shared"}


def test_every_room_says_what_lives_there():
    rooms = [path for path in PACKAGE.iterdir() if (path / "__init__.py").exists()]
    assert len(rooms) > 10
    for room in rooms:
        text = ast.get_docstring(ast.parse((room / "__init__.py").read_text(encoding="utf-8"))) or ""
        assert len(text) > 60, f"{room.name}/__init__.py does not say what lives there"


def test_nothing_of_one_machine_is_committed():
    texts = (".py", ".md", ".toml", ".txt", ".yml", ".yaml", ".json", ".html", ".css", ".po", ".cfg", "")
    this = "tests/unit/project/test_house_rules.py"
    for path in committed():
        if path.suffix in texts and path.relative_to(ROOT).as_posix() != this:
            found = OF_ONE_MACHINE.search(path.read_text(encoding="utf-8", errors="replace"))
            assert not found, f"{path.relative_to(ROOT)} names {found and found.group()}"


def test_no_text_of_the_interface_is_asked_for_inside_an_f_string():
    # What collects the texts does not look there, so that a text would stay without translations.
    asks = re.compile(r"\bf[\"'].*\{.*\b(?:_|n?p?gettext(?:_lazy)?)\(")
    for path in MODULES:
        text = path.read_text(encoding="utf-8")
        if asks.search(text):
            inside = [each for each in ast.walk(ast.parse(text)) if isinstance(each, ast.JoinedStr)]
            calls = [each.func for one in inside for each in ast.walk(one) if isinstance(each, ast.Call)]
            found = [each for each in calls if re.fullmatch(r"_|n?p?gettext(?:_lazy)?", ast.unparse(each).split(".")[-1])]
            assert not found, f"{path.relative_to(ROOT)}:{found[0].lineno} asks for a text inside an f-string"


def test_nothing_is_left_to_do():
    for path in MODULES:
        found = re.search(r"\b(TODO|FIXME|XXX|HACK)\b", path.read_text(encoding="utf-8"))
        assert not found, f"{path.relative_to(ROOT)} has {found and found.group()}"


@pytest.mark.parametrize("name", ["run", "test", "npm"])
def test_requirements_are_pinned_with_hashes_and_without_addresses(name):
    text = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
    assert "://" not in text
    blocks = re.split(r"\n(?=\S)", text.strip())
    assert len(blocks) >= 1
    for block in blocks:
        assert re.match(r"[a-z0-9][a-z0-9._-]*==\S+", block), block[:60]
        assert "--hash=sha256:" in block, block[:60]


def project():
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def name_of(requirement):
    return re.split(r"[\[<>=!~; ]", requirement, maxsplit=1)[0].lower().replace("_", "-")


def test_every_dependency_is_locked():
    wanted = {"run": project()["dependencies"], **project()["optional-dependencies"]}
    wanted["run"] = [*wanted["run"], *wanted.pop("build")]
    for name, requirements in wanted.items():
        text = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
        locked = set(re.findall(r"^([a-z0-9._-]+)==", text, re.MULTILINE))
        assert {name_of(each) for each in requirements} <= locked, name


def test_what_is_locked_installs_on_the_oldest_python_that_we_promise():
    wrong, looked_at = {}, 0
    for name in ("run", "test"):
        text = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
        for package, version in re.findall(r"^([a-z0-9._-]+)==(\S+)", text, re.MULTILINE):
            found = next(iter(metadata.distributions(name=package)), None)
            if found is None or found.version != version:
                continue  # for another kind of machine, or not installed again yet
            looked_at += 1
            wanted = found.metadata.get("Requires-Python", "")
            if not SpecifierSet(wanted).contains(OLDEST_PYTHON):
                wrong[package] = wanted
    assert looked_at > 100
    assert wrong == {}


def test_every_dependency_says_why_it_is_there():
    lines = (ROOT / "pyproject.toml").read_text(encoding="utf-8").splitlines()
    every = [*project()["dependencies"], *(each for group in project()["optional-dependencies"].values() for each in group)]
    assert len(every) > 25
    for requirement in every:
        found = [line for line in lines if line.strip().startswith(f'"{requirement}"')]
        assert found
        assert all(len(line.partition("#")[2].strip()) > 10 for line in found), f"{requirement} does not say why it is there"


def test_the_lock_of_npm_has_no_addresses():
    assert "://" not in re.sub(r'"(funding|url|homepage)":.*', "", (ROOT / "package-lock.json").read_text(encoding="utf-8"))


def test_every_room_of_the_integration_tests_says_on_which_databases_it_is_tried():
    folders = {path.name for path in databases.INTEGRATION.iterdir() if list(path.rglob("test_*.py"))}
    assert folders == databases.ROOMS.keys(), "tests/databases.py names every room"
    # Where only the first walk of a file runs on both, a file without one says for itself what does.
    chosen = re.compile(rf"^def {databases.FIRST_WALK}\(|pytest\.mark\.({databases.BOTH}|{databases.SQLITE})\b", re.M)
    for room in (room for room, tried in databases.ROOMS.items() if tried == databases.SQLITE):
        for path in (databases.INTEGRATION / room).rglob("test_*.py"):
            assert chosen.search(path.read_text(encoding="utf-8")), f"{path.name}: see tests/databases.py"
