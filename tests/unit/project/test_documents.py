"""The documents at the front door are whole: links lead somewhere, versions agree, nothing of one machine is in them."""

from __future__ import annotations

import re
import subprocess
import tomllib
from datetime import date
from pathlib import Path

import pytest
import yaml

from algoritmeregister import __version__

ROOT = Path(__file__).resolve().parents[3]
LINK = re.compile(r"\]\(([^)\s]+)\)")
CODE = re.compile(r"```.*?```|`[^`\n]*`", re.DOTALL)


def committed(*patterns):
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", *patterns],
        cwd=ROOT, capture_output=True, text=True, check=True,
    ).stdout
    return [ROOT / name for name in listed.splitlines() if (ROOT / name).is_file()]


MARKDOWN = [path for path in committed("*.md") if "tests" not in path.parts]


def anchors(path):
    headings = re.findall(r"^#+\s+(.+?)\s*$", path.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("path", MARKDOWN, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_somewhere(path):
    for link in LINK.findall(CODE.sub("", path.read_text(encoding="utf-8"))):
        if re.match(r"[a-z]+:", link):
            continue
        target, _, anchor = link.partition("#")
        found = (path.parent / target).resolve() if target else path
        assert found.exists(), f"{link} leads nowhere"
        if anchor and found.suffix == ".md":
            assert anchor in anchors(found), f"{link} has no such heading"


@pytest.mark.parametrize(
    "name", ["README.md", "README.nl.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md", "LICENSE", "publiccode.yml"]
)
def test_it_is_there(name):
    assert len((ROOT / name).read_text(encoding="utf-8")) > 500


def test_both_readmes_name_the_two_commands_and_show_a_picture():
    for name in ("README.md", "README.nl.md"):
        text = (ROOT / name).read_text(encoding="utf-8")
        assert re.search(r"!\[[^\]]{20,}\]\(docs/images/\w+\.png\)", text)
        assert "make run" in text
        assert "make test" in text


def test_the_licence_is_the_whole_eupl():
    text = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert text.startswith("# EUROPEAN UNION PUBLIC LICENCE v. 1.2")
    numbers = re.findall(r"^## (\d+)\. ", text, re.MULTILINE)
    assert numbers == [str(number) for number in range(1, 16)]
    assert "LiLiQ-R+" in text


def test_every_decision_is_in_the_list_and_says_three_things():
    folder = ROOT / "docs" / "decisions"
    listed = set(LINK.findall((folder / "README.md").read_text(encoding="utf-8")))
    written = {path.name for path in folder.glob("0*.md")}
    assert listed == written
    numbers = sorted(int(name[:4]) for name in written)
    assert numbers == list(range(1, len(numbers) + 1))
    for name in written:
        text = (folder / name).read_text(encoding="utf-8")
        assert text.startswith(f"# {name[:4]} ")
        assert re.findall(r"^## (.+)$", text, re.MULTILINE) == ["Context", "Decision", "Consequences"], name


RELEASE = re.compile(r"^## \[?(\d+\.\d+\.\d+)\]? \S+ (\d{4}-\d\d-\d\d)$")


def test_the_version_is_the_same_everywhere():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    publiccode = yaml.safe_load((ROOT / "publiccode.yml").read_text(encoding="utf-8"))
    assert {project["version"], publiccode["softwareVersion"]} == {__version__}
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    first, *_ = entries = re.findall(r"^## .+$", text, re.MULTILINE)
    released = [found.groups() for each in entries if (found := RELEASE.match(each))]
    assert first == "## Unreleased" or RELEASE.match(first), "the newest entry is a release or what is coming"
    assert len(entries) - len(released) <= 1
    if released:
        assert released[0] == (__version__, publiccode["releaseDate"])
    assert len(text.partition(first)[2].strip()) > 100, f"{first} says nothing"


# ── publiccode.yml 0.7 ──

REQUIRED = {
    "publiccodeYmlVersion", "name", "url", "platforms", "developmentStatus", "softwareType", "description", "legal",
    "maintenance", "localisation",
}
OPTIONAL = {
    "softwareVersion", "releaseDate", "landingURL", "logo", "categories", "usedBy", "roadmap", "intendedAudience",
    "supports", "dependsOn", "fundedBy", "organisation", "isBasedOn", "applicationSuite",
}
DEPRECATED = {"monochromeLogo", "inputTypes", "outputTypes", "genericName", "repoOwner", "authorsFile"}


def test_publiccode_is_valid():
    from django.conf import settings

    found = yaml.safe_load((ROOT / "publiccode.yml").read_text(encoding="utf-8"))
    assert set(found) >= REQUIRED
    assert set(found) <= REQUIRED | OPTIONAL
    assert found["publiccodeYmlVersion"] == "0.7"
    assert found["url"].startswith("https://")
    assert found["developmentStatus"] in {"concept", "development", "beta", "stable", "obsolete"}
    assert found["softwareType"] == "standalone/web"
    assert found["legal"]["license"] == "EUPL-1.2"
    assert found["maintenance"]["type"] in {"internal", "community"}
    assert all(contact["name"] for contact in found["maintenance"]["contacts"])
    assert date.fromisoformat(found["releaseDate"])
    assert found["localisation"]["localisationReady"] is True
    assert set(found["localisation"]["availableLanguages"]) == {code for code, _ in settings.LANGUAGES}
    assert all(re.fullmatch("[A-Z]{2}", country) for country in found["intendedAudience"]["countries"])
    assert {"nl", "en"} <= set(found["description"])
    for text in found["description"].values():
        assert len(text["shortDescription"]) <= 150
        assert 150 <= len(text["longDescription"]) <= 10_000
        assert text["features"]
        assert not DEPRECATED & set(text)
        assert all((ROOT / picture).exists() for picture in text.get("screenshots", []))
