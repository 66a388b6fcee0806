"""Registers in shapes other than a table, from the command line to the public page of data: XML, a website, a catalogue."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from django.utils import translation

from algoritmeregister.cli.harvest import harvest
from algoritmeregister.harvest import fetching, queries
from algoritmeregister.registrations.models import Registration, Version
from tests.unit.harvest.web import Site, serve

pytestmark = pytest.mark.django_db


@pytest.fixture
def site(settings: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Site]:
    settings.HARVEST_PRIVATE_HOSTS = ["127.0.0.1"]
    settings.HARVEST_SECONDS_BETWEEN = 0
    settings.DATA_DIR = tmp_path
    monkeypatch.setattr(fetching, "pause", lambda seconds: None)
    with serve() as site:
        yield site


def run(*arguments: str, status: int = 0) -> str:
    with translation.override("nl"):
        result = CliRunner().invoke(harvest, arguments)
    assert result.exit_code == status, (result.output, result.exception)
    return result.stdout


def outcome(*arguments: str, status: int = 0) -> dict[str, Any]:
    return json.loads(run("--json", *arguments, status=status))["sources"][0]


def xml(*numbers: int) -> bytes:
    records = "".join(
        f"<algoritme><id>{number}</id><name>Rekenhulp {number}</name><organization>Gemeente Waterveld</organization>"
        f"<goal>Helpt &lt;b&gt;rekenen&lt;/b&gt;.</goal><status>In gebruik</status></algoritme>"
        for number in numbers
    )
    return f"<?xml version='1.0'?><register><algoritmes>{records}</algoritmes></register>".encode()


def test_xml(site: Site) -> None:
    site.pages["/lijst.xml"] = xml(1, 2, 3)
    run("add", "waterveld", f"{site.address}/lijst.xml", "--complete")
    assert outcome()["created"] == 3
    assert outcome()["state"] == "unchanged"
    site.pages["/lijst.xml"] = xml(1, 2, 3)[:-200]
    assert outcome(status=1)["state"] == "failed"
    site.pages["/lijst.xml"] = xml(1, 2, 4)
    result = outcome()
    assert (result["created"], result["vanished"]) == (1, 1)
    first = Registration.objects.get(source_id="1")
    assert queries.origins(first)["goal"].place == "#1"


def test_a_website(site: Site) -> None:
    page = "<h1>Rekenhulp %s</h1><dl><dt>Van</dt><dd>Gemeente Waterveld</dd></dl><p>Rekent.</p><em>In gebruik</em>"
    site.pages = {
        "/": b"<ul><li><a href='/a/1'>Een</a></li><li><a href='/a/2'>Twee</a></li></ul>",
        "/a/1": (page % 1).encode(),
        "/a/2": (page % 2).encode(),
    }
    fields = json.dumps({"name": "h1", "organization": "dd", "goal": "p", "status": "em", "website": "h3"})
    options = ["--option", "items=li", "--option", "link=a", "--option", f"fields={fields}"]
    run("add", "waterveld", f"{site.address}/", "--connector", "html", *options, "--complete")
    preview = run("--preview")
    assert "Rekenhulp 1" in preview
    assert outcome()["created"] == 2
    assert {each.document["name"] for each in Version.objects.all()} == {"Rekenhulp 1", "Rekenhulp 2"}
    site.pages["/"] = b"<form>Inloggen</form>"
    assert outcome(status=1)["state"] == "failed"
    assert Registration.objects.filter(state="published").count() == 2


def test_a_file_of_a_catalogue(site: Site) -> None:
    site.pages["/catalogus.ttl"] = b"""
        @prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix dct: <http://purl.org/dc/terms/> .
        </d> a dcat:Dataset ; dct:title "Algoritmes" ; dcat:distribution [ dcat:downloadURL </lijst.xml> ] ."""
    site.pages["/lijst.xml"] = xml(1)
    options = ["--option", "dataset=Algoritmes", "--option", "format=xml"]
    run("add", "waterveld", f"{site.address}/catalogus.ttl", "--connector", "dcat", *options)
    assert outcome()["created"] == 1
    assert outcome()["state"] == "unchanged"
