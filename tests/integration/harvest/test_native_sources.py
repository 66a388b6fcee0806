"""Every real register in the shape in which its owner publishes it, served on loopback: harvested, harvested again, and
then broken in each way in which sources break. The large list of the national register: `test_national_register`; a
harvest that is killed: `test_harvest_killed`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from click.testing import CliRunner
from django.utils import translation

from algoritmeregister.cli.harvest import harvest
from algoritmeregister.harvest import fetching
from algoritmeregister.harvest.models import Rejection, Run, Source
from algoritmeregister.ledger.models import Entry
from algoritmeregister.registers.models import Register
from algoritmeregister.registrations.models import Registration, Version
from tests.shared_data import shared_data
from tests.unit.harvest.test_native_registers import FILES
from tests.unit.harvest.web import Site, send, serve

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.sqlite]
NATIONAL = "national-register"
NO_RECORDS = {"utrecht": 7}  # rows that are read, and say that they are none
# register → profile, file, rows
SOURCES = {
    **{name: (name, file, number + NO_RECORDS.get(name, 0)) for file, (name, number, _statuses) in FILES.items()},
    "startset-2022": ("launch-set", "local-registers-2022/launch.json", 94),
    "masterlijst-2022": ("master-list", "master-list-2022/master-list-2022-12-20.xlsx", 109),
    "landelijk-2022": ("national-full", f"{NATIONAL}/full-records-standard-0.1-and-0.2-117.json", 117),
    "landelijk-csv": ("national-csv", f"{NATIONAL}/official-export-sample-2024-05.csv", 1),
}


def run(*arguments: str, status: int = 0) -> str:
    with translation.override("nl"):
        result = CliRunner().invoke(harvest, arguments)
    assert result.exit_code == status, (result.output, result.exception)
    return result.stdout


def outcomes(status: int = 0) -> dict[str, dict[str, Any]]:
    """Harvest everything; return the outcome per register."""
    return {each["register"]: each for each in json.loads(run("--json", status=status))["sources"]}


def public() -> list[tuple[Any, ...]]:
    """Return everything public: what is current, the state of each registration, and the ledger."""
    versions = Version.objects.filter(valid_to__isnull=True).order_by("pk").values_list("pk", "content_hash")
    states = Registration.objects.order_by("pk").values_list("pk", "state")
    return [*versions, *states, ("versions", Version.objects.count()), ("ledger", Entry.objects.count())]


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with serve() as site:
        yield site


@pytest.fixture(autouse=True)
def at_once(settings: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    settings.HARVEST_PRIVATE_HOSTS = ["127.0.0.1"]
    settings.HARVEST_SECONDS_BETWEEN = 0
    settings.DATA_DIR = tmp_path
    monkeypatch.setattr(fetching, "pause", lambda seconds: None)


def half_of(content: bytes) -> bytes:
    """Return a JSON file with the first half of the records of each of its lists."""
    data = json.loads(content)
    return json.dumps({key: each[: len(each) // 2] for key, each in data.items()}).encode()


def with_one_id(content: bytes) -> bytes:
    """Return the list of the United Kingdom in which every record has the address of the first."""
    data = json.loads(content)
    for record in data["records"]:
        record["url"] = data["records"][0]["url"]
    return json.dumps(data).encode()


def with_an_id_for_another(content: bytes) -> bytes:
    """Return the launch set in which the first id now stands with the algorithm of somebody else."""
    data = json.loads(content)
    data["algoritmeregister"][0] |= {"name": "Fraudezoeker", "organization": "Provincie Zandrug", "goal": "Zoeken."}
    return json.dumps(data).encode()


def other_layout(content: bytes) -> bytes:
    """Return the inventory of the SEC with its questions under other names."""
    return content.replace(b"Use Case Name", b"Title").replace(b"Stage of Development", b"Phase")


def an_emptied_column(content: bytes) -> bytes:
    """Return the list of the Department of Labor without its descriptions' label."""
    return content.replace(b"Deployed", b"").replace(b"Pre-deployment", b"").replace(b"Pilot", b"")


LOGIN = b"<!DOCTYPE html><title>Inloggen</title><form method=post><input type=password></form>"
# register → what its server does, and the state of the run
BROKEN: dict[str, tuple[Callable[[bytes], Any], str]] = {
    "den-haag": (lambda content: b"", "failed"),
    "utrecht": (half_of, "waiting"),
    "uk-atrs": (with_one_id, "waiting"),
    "startset-2022": (with_an_id_for_another, "finished"),
    "us-sec": (other_layout, "failed"),
    "us-labor": (an_emptied_column, "waiting"),
    "rvig": (lambda content: LOGIN, "failed"),
    "rotterdam": (lambda content: lambda page: send(page, b"", 302, Location="/inloggen"), "failed"),
    "us-education": (lambda content: content[: len(content) // 2], "failed"),
    "us-agriculture": (lambda content: content.split(b"\n")[0] + b"\n", "failed"),
    "us-nasa": (lambda content: 503, "failed"),
    "landelijk-2022": (lambda content: b"[]", "failed"),
}


def test_all_of_them_and_then_each_breaks_in_its_own_way(site: Site) -> None:
    content: dict[str, bytes] = {}
    for register, (profile, file, _number) in SOURCES.items():
        path = shared_data(file)
        content[f"/{register}/{path.name}"] = path.read_bytes()
        run("add", register, f"{site.address}/{register}/{path.name}", "--profile", profile, "--complete")
    site.pages |= {**content, "/inloggen": LOGIN}

    first = outcomes()
    read = {register: (each["state"], each["read"], each["rejected"], each["vanished"]) for register, each in first.items()}
    assert read == {register: ("finished", number, 0, 0) for register, (_profile, _file, number) in SOURCES.items()}
    before = public()
    runs = Run.objects.count()

    second = outcomes()
    assert {each["state"] for each in second.values()} == {"unchanged"}
    assert (public(), Run.objects.count()) == (before, runs + len(SOURCES))

    for register, (spoil, _state) in BROKEN.items():
        address = next(each for each in content if each.startswith(f"/{register}/"))
        site.pages[address] = spoil(content[address])
    broken = outcomes(status=1)
    assert {register: broken[register]["state"] for register in BROKEN} == {key: state for key, (_, state) in BROKEN.items()}
    assert public() == before, "what is public stays right"
    assert "Fraudezoeker" in broken["startset-2022"]["objections"][0]
    assert Rejection.objects.filter(run=broken["startset-2022"]["run"]).count() == 1
    for register, (_spoil, state) in BROKEN.items():
        source = Source.objects.get(register__slug=register)
        assert source.health == {"failed": "failing", "waiting": "waiting", "finished": "good"}[state], register
        assert bool(source.problem) == (state != "finished"), register
    assert {register for register, each in broken.items() if each["state"] == "unchanged"} == SOURCES.keys() - BROKEN.keys()

    site.pages |= content
    mended = outcomes()
    assert {each["state"] for each in mended.values()} <= {"finished", "unchanged"}
    assert sum(each["created"] + each["changed"] + each["vanished"] for each in mended.values()) == 0
    assert (public(), set(Source.objects.values_list("health", flat=True))) == (before, {"good"})
    assert Register.objects.count() == len(SOURCES)
