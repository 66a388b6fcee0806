"""Fetching from a server that behaves, and from servers that do not."""

from __future__ import annotations

import gzip
import json
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from algoritmeregister.harvest import connectors, fetching
from algoritmeregister.harvest.connectors.questions import Asked
from algoritmeregister.harvest.errors import NotAllowed, NotFetched, WrongSource
from algoritmeregister.harvest.fetching import Fetcher, Manners, Question
from tests.tries import tries
from tests.unit.harvest.web import Handler, Site, self_signed, send, serve


@pytest.fixture
def site(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    settings.HARVEST_PRIVATE_HOSTS = ["127.0.0.1"]
    monkeypatch.setattr(fetching, "pause", lambda seconds: None)
    with serve() as site:
        yield site


def lookup(**known: str) -> Any:
    """Return a name server that knows these names, and numbers."""

    def answer(host: str, port: int, *_rest: Any, **_more: Any) -> list[Any]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (known.get(host, host), port))]

    return answer


def get(site: Site, tmp_path: Path, path: str = "/lijst.json", **more: Any) -> fetching.Answer:
    return Fetcher(Manners(0)).fetch(Question(site.address + path, **more), tmp_path / "answer")


def test_it_works(site: Site, tmp_path: Path) -> None:
    site.pages["/lijst.json"] = b"[1]"
    answer = get(site, tmp_path)
    assert (tmp_path / "answer").read_bytes() == b"[1]"
    assert not answer.not_modified
    assert get(site, tmp_path, etag=answer.etag).not_modified
    headers = site.log[-1][2]
    assert headers["User-Agent"].startswith("algoritmeregister/")
    assert "+http" in headers["User-Agent"], "with an address to reach us"


def test_only_public_addresses(site: Site, tmp_path: Path, settings: Any) -> None:
    settings.HARVEST_PRIVATE_HOSTS = []
    with pytest.raises(NotAllowed):
        get(site, tmp_path)
    assert not site.log


def test_a_redirect_is_checked_like_the_first_address(site: Site, tmp_path: Path) -> None:
    site.pages["/ja"] = lambda page: send(page, b"", 302, Location="/lijst.json")
    site.pages["/nee"] = lambda page: send(page, b"", 302, Location="http://localhost:1/geheim")
    site.pages["/bestand"] = lambda page: send(page, b"", 302, Location="file:///etc/passwd")
    site.pages["/rond"] = lambda page: send(page, b"", 301, Location="/rond")
    site.pages["/lijst.json"] = b"[2]"
    assert get(site, tmp_path, "/ja").address.endswith("/lijst.json")
    for path in ("/nee", "/bestand"):
        with pytest.raises(NotAllowed):
            get(site, tmp_path, path)
    with pytest.raises(NotFetched, match=r"/rond"):
        get(site, tmp_path, "/rond")
    assert site.asked().count("/rond") == fetching.REDIRECTS + 1


def test_what_is_outside_leads_nowhere_inside(site: Site, tmp_path: Path, settings: Any, monkeypatch: Any) -> None:
    settings.HARVEST_PRIVATE_HOSTS = ["localhost"]
    monkeypatch.setattr("algoritmeregister.guard.addresses.is_public", lambda ip: ip == "127.0.0.1")
    inside = site.address.replace("127.0.0.1", "localhost")
    site.pages |= {"/deur": lambda page: send(page, b"", 302, Location=f"{inside}/geheim"), "/geheim": b"1", "/x": b"2"}
    monkeypatch.setattr(socket, "getaddrinfo", lookup(localhost="127.0.0.2"))
    with pytest.raises(NotAllowed):
        get(site, tmp_path, "/deur")
    fetcher = Fetcher(Manners(0))
    fetcher.fetch(Question(f"{site.address}/x"), tmp_path / "answer")
    with pytest.raises(NotAllowed):
        fetcher.fetch(Question(f"{inside}/geheim"), tmp_path / "answer")
    assert "/geheim" not in site.asked()


def test_of_a_robots_txt_without_end_the_beginning_counts(site: Site, tmp_path: Path) -> None:
    endless = b"\xef\xbb\xbfUser-agent: *\nDisallow: /api/\n" + b"# \n" * 200_000
    site.pages |= {"/robots.txt": lambda page: send(page, endless), "/api/x": b"1", "/x": b"2"}
    with pytest.raises(NotAllowed, match=r"robots\.txt"):
        get(site, tmp_path, "/api/x")
    get(site, tmp_path, "/x")


def test_robots_is_respected_and_asked_once(site: Site, tmp_path: Path) -> None:
    site.pages |= {"/robots.txt": b"User-agent: *\nDisallow: /api/", "/api/x": b"1", "/x": b"2"}
    fetcher = Fetcher(Manners(0))
    with pytest.raises(NotAllowed, match=r"robots\.txt"):
        fetcher.fetch(Question(f"{site.address}/api/x"), tmp_path / "answer")
    fetcher.fetch(Question(f"{site.address}/x"), tmp_path / "answer")
    fetcher.fetch(Question(f"{site.address}/api/x", minds_robots=False), tmp_path / "answer")
    assert [path for _method, path, *_rest in site.log] == ["/robots.txt", "/x", "/api/x"]


def test_trouble_is_tried_again_and_then_told(site: Site, tmp_path: Path) -> None:
    answers = iter([503, 429])

    def recovering(page: Handler) -> None:
        status = next(answers, 200)
        send(page, b"[3]", status, Retry_After="1")

    site.pages |= {"/lijst.json": recovering, "/stuk": 500, "/weg": 410, "/inloggen": 401}
    get(site, tmp_path)
    assert (tmp_path / "answer").read_bytes() == b"[3]"
    for path, times in (("/stuk", fetching.ATTEMPTS), ("/weg", 1), ("/inloggen", 1)):
        with pytest.raises(NotFetched):
            get(site, tmp_path, path)
        assert site.asked().count(path) == times


def test_a_truncated_answer_is_no_answer(site: Site, tmp_path: Path) -> None:
    def half(page: Handler) -> None:
        send(page, b"[1, 2", Content_Length="100")

    site.pages["/lijst.json"] = half
    with pytest.raises(NotFetched):
        get(site, tmp_path)
    assert len(site.asked()) == fetching.ATTEMPTS


def test_nobody_there(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.HARVEST_PRIVATE_HOSTS = ["127.0.0.1"]
    monkeypatch.setattr(fetching, "pause", lambda seconds: None)
    with pytest.raises(NotFetched):
        Fetcher(Manners(0)).fetch(Question("http://127.0.0.1:1/x", minds_robots=False), tmp_path / "answer")


def test_an_answer_that_is_too_large_or_unpacks_to_that(site: Site, tmp_path: Path, settings: Any) -> None:
    settings.HARVEST_MAX_MEGABYTES = 1
    site.pages["/groot"] = b"x" * (1024 * 1024 + 1)
    bomb = gzip.compress(b"x" * 20_000_000)
    site.pages["/bom"] = lambda page: send(page, bomb, Content_Encoding="gzip")
    site.pages["/klein"] = lambda page: send(page, gzip.compress(b"[4]"), Content_Encoding="gzip")
    get(site, tmp_path, "/klein")
    assert (tmp_path / "answer").read_bytes() == b"[4]"
    for path in ("/groot", "/bom"):
        with pytest.raises(NotFetched, match="MB"):
            get(site, tmp_path, path)
        assert (tmp_path / "answer").stat().st_size < 2_000_000


def test_a_server_that_drips_is_cut_off(site: Site, tmp_path: Path, settings: Any) -> None:
    settings.HARVEST_MAX_SECONDS = 1

    def drip(page: Handler) -> None:
        page.send_response(200)
        page.end_headers()
        for _index in range(200):
            page.wfile.write(b"x")
            page.wfile.flush()
            time.sleep(0.05)

    site.pages["/lijst.json"] = drip
    started = time.monotonic()
    with pytest.raises(NotFetched, match="HARVEST_MAX_SECONDS"):
        get(site, tmp_path, minds_robots=False)
    assert time.monotonic() - started < 6


def test_between_two_requests_we_wait(site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    waits: list[float] = []
    monkeypatch.setattr(fetching, "pause", waits.append)
    site.pages |= {"/robots.txt": b"User-agent: *\nCrawl-delay: 7", "/x": b"1"}
    fetcher = Fetcher(Manners(2))
    for _time in range(2):
        fetcher.fetch(Question(f"{site.address}/x"), tmp_path / "answer")
    assert [round(wait) for wait in waits if wait > 0] == [7, 7]


def test_a_certificate_of_someone_else_is_refused(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.HARVEST_PRIVATE_HOSTS = ["127.0.0.1"]
    monkeypatch.setattr(fetching, "pause", lambda seconds: None)
    with serve(certificate=self_signed(tmp_path)) as site:
        site.pages["/lijst.json"] = b"[1]"
        with pytest.raises(NotFetched, match="SSL"):
            get(site, tmp_path, minds_robots=False)
        assert not site.log


def ask(site: Site, tmp_path: Path, connector: str, path: str = "", **options: Any) -> Path:
    connectors.check(connector, site.address + path, options)
    fetched = connectors.fetch(connector, Asked(site.address + path, options), Fetcher(Manners(0)), tmp_path)
    assert fetched.file
    return fetched.file


def test_pages_become_one_file(site: Site, tmp_path: Path) -> None:
    for number, rows in ((1, [{"a": 1}, {"a": 2}]), (2, [{"a": 3}])):
        site.pages[f"/api?soort=x&page={number}&per_page=2"] = json.dumps({"data": {"rows": rows}, "n": 3}).encode()
    options = {"records": "data.rows", "total": "n", "size": 2, "size_name": "per_page"}
    file = ask(site, tmp_path, "json_pages", "/api?soort=x", **options)
    assert json.loads(file.read_text()) == {"data": {"rows": [{"a": 1}, {"a": 2}, {"a": 3}]}}
    assert len(site.asked()) == 2


def test_pages_that_are_posted_and_pages_that_name_the_next(site: Site, tmp_path: Path) -> None:
    def posted(page: Handler) -> None:
        asked = json.loads(site.log[-1][3])
        send(page, json.dumps([{"at": asked["skip"], "q": asked["q"]}] if asked["skip"] < 4 else []).encode())

    site.pages["/zoek"] = posted
    options = {"method": "POST", "body": {"q": "x"}, "page": "skip", "counts": "records", "size": 1}
    rows = json.loads(ask(site, tmp_path, "json_pages", "/zoek", **options).read_text())
    assert [row["at"] for row in rows] == [0, 1, 2, 3]
    site.pages["/lijst"] = json.dumps({"rows": [1], "next": "/lijst?na=1"}).encode()
    site.pages["/lijst?na=1"] = json.dumps({"rows": [2], "next": None}).encode()
    file = ask(site, tmp_path, "json_pages", "/lijst", records="rows", next="next")
    assert json.loads(file.read_text()) == {"rows": [1, 2]}


@pytest.mark.parametrize(
    ("pages", "reason"),
    [
        ({"/a?page=1": b'{"rows": [1], "n": 5}', "/a?page=2": b'{"rows": []}'}, "5"),
        ({"/a?page=1": b'{"rows": [1]}', "/a?page=2": b'{"rows": [1]}'}, "dezelfde|same"),
        ({"/a?page=1": b"<html>Inloggen</html>"}, "JSON"),
        ({"/a?page=1": b'{"error": "no"}'}, "rows"),
        ({"/a?page=1": b'{"rows": [1]}', "/a?page=2": 503}, "503"),
    ],
)
def test_pages_that_do_not_add_up_are_no_answer(site: Site, tmp_path: Path, pages: dict[str, Any], reason: str) -> None:
    site.pages |= pages
    with pytest.raises(NotFetched, match=reason):
        ask(site, tmp_path, "json_pages", "/a", records="rows", total="n")


def test_a_key_that_stands_twice_is_handed_on_twice(site: Site, tmp_path: Path) -> None:
    site.pages["/a?page=1"] = b'[{"doel": "een", "doel": "twee"}]'
    site.pages["/a?page=2"] = b"[]"
    text = ask(site, tmp_path, "json_pages", "/a").read_text()
    assert json.loads(text, object_pairs_hook=list) == [[("doel", "een"), ("doel", "twee")]]


def test_a_server_that_gives_fewer_records_a_page_than_is_asked(site: Site, tmp_path: Path) -> None:
    site.pages |= {"/a?page=1": b'{"rows": [1, 2]}', "/a?page=2": b'{"rows": [3, 4]}'}
    with pytest.raises(NotFetched, match=r"size op 2|size to 2"):
        ask(site, tmp_path, "json_pages", "/a", records="rows", size=100)
    site.pages["/a?page=2"] = 503  # whether there is more is not known
    with pytest.raises(NotFetched, match="503"):
        ask(site, tmp_path, "json_pages", "/a", records="rows", size=100)
    del site.pages["/a?page=2"]
    assert json.loads(ask(site, tmp_path, "json_pages", "/a", records="rows", size=100).read_text()) == {"rows": [1, 2]}


def test_pages_are_bounded_together(site: Site, tmp_path: Path, settings: Any) -> None:
    settings.HARVEST_MAX_MEGABYTES = 1
    for number in range(1, 5):
        site.pages[f"/a?page={number}"] = json.dumps({"rows": [str(number) * 400_000]}).encode()
    with pytest.raises(NotFetched, match="HARVEST_MAX_MEGABYTES"):
        ask(site, tmp_path, "json_pages", "/a", records="rows")


def test_ckan_gives_the_newest_file_of_a_format(site: Site, tmp_path: Path) -> None:
    resources = [
        {"url": "/oud.csv", "format": "CSV", "last_modified": "2022-01-01T00:00:00"},
        {"url": "/nieuw.csv", "format": "text/csv", "last_modified": "2024-01-01T00:00:00"},
        {"url": "/weg.csv", "format": "CSV", "last_modified": "2025-01-01T00:00:00", "state": "deleted"},
        {"url": "/nieuwst.pdf", "format": "PDF", "last_modified": "2026-01-01T00:00:00"},
    ]
    answer = {"success": True, "result": {"resources": resources}}
    site.pages["/data/api/3/action/package_show?id=algoritmes"] = json.dumps(answer).encode()
    site.pages["/nieuw.csv"] = b"a,b"
    assert ask(site, tmp_path, "ckan", "/data", dataset="algoritmes", format="csv").name == "nieuw.csv"
    with pytest.raises(NotFetched, match="xlsx"):
        ask(site, tmp_path, "ckan", "/data", dataset="algoritmes", format="xlsx")
    site.pages["/data/api/3/action/package_show?id=algoritmes"] = b"<html>"
    with pytest.raises(NotFetched, match="CKAN"):
        ask(site, tmp_path, "ckan", "/data", dataset="algoritmes")


@tries(
    ("connector", "options"),
    [
        *(("gopher", {}), ("download", {"page": "x"}), ("ckan", {}), ("json_pages", {"method": "PUT"})),
        *(("json_pages", {"size": "2"}), ("json_pages", {"counts": "records"}), ("json_pages", {"max_pages": 1_000_000})),
        *(("json_pages", {"body": "x"}), ("json_pages", {"records": 3})),
    ],
)
def test_options_that_cannot_be_used_are_refused(connector: str, options: dict[str, Any]) -> None:
    with pytest.raises(WrongSource):
        connectors.check(connector, "https://data.example/", options)
