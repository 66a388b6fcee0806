"""The links in descriptions: collected, asked of a real server on loopback, and told at the desk."""

from __future__ import annotations

import http.server
import re
import threading
from datetime import timedelta

import pytest
from django.utils import timezone

from algoritmeregister.accounts.roles import Role
from algoritmeregister.links import checking, collecting, queries
from algoritmeregister.links.collecting import addresses
from algoritmeregister.links.models import Link, Use, Verdict
from algoritmeregister.registrations.drafts import actions
from tests.people import at_the_desk, by, organisation, person

pytestmark = pytest.mark.django_db
NOW = timezone.now()


class Site(http.server.BaseHTTPRequestHandler):
    """A website with pages that are there, gone, moved, slow to like HEAD, or that lead elsewhere."""

    asked: list[str]

    def do_HEAD(self):
        self._answer({"/good": 200, "/gone": 404, "/no-head": 405, "/members": 401, "/broken": 500})

    def do_GET(self):
        self._answer({"/no-head": 200, "/gone": 404, "/broken": 500})

    def _answer(self, statuses):
        self.server.asked.append(f"{self.command} {self.path}")
        onward = {"/moved": "/good", "/for-now": "/good", "/round": "/round", "/inside": "http://localhost/secret"}
        if self.path in onward:
            self.send_response(302 if self.path == "/for-now" else 301)
            self.send_header("Location", onward[self.path])
        else:
            self.send_response(statuses.get(self.path, 404))
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


@pytest.fixture
def site(settings):
    settings.HARVEST_PRIVATE_HOSTS, settings.HARVEST_SECONDS_BETWEEN = ["127.0.0.1"], 0
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Site) as server:
        server.asked = []
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


@pytest.fixture
def place():
    return organisation()


@pytest.fixture
def alice(place):
    return person("Alice", place, Role.EDITOR)


def described(place, alice, **fields):
    return actions.start(organisation=place, by=by(alice), document={"name": "Slim verkeerslicht", **fields})


def address(site, path):
    return f"http://127.0.0.1:{site.server_port}{path}"


def looked_at(site, place, alice, path):
    """Describe something with one link, look at it once, and return what is known of it."""
    described(place, alice, website=address(site, path))
    collecting.collect()
    assert checking.check_due() == 1
    return Link.objects.get()


def test_it_works(site, place, alice):
    link = looked_at(site, place, alice, "/good")
    assert (link.verdict, link.status, site.asked) == (Verdict.GOOD, 200, ["HEAD /good"])
    assert timedelta(days=6) < link.next_at - timezone.now() < timedelta(days=8)
    assert checking.check_due() == 0, "not before its time"


def test_where_addresses_stand():
    document = {
        "website": "https://een.example/a",
        "goal": "Lees (https://een.example/b_(c)) of https://een.example/d. Of niet.",
        "lawful_basis_grouping": [{"title": "Wet", "link": "https://een.example/a"}],
        "contact_email": "a@een.example",
    }
    assert addresses(document) == [
        ("https://een.example/a", "website"),
        ("https://een.example/b_(c)", "goal"),
        ("https://een.example/d", "goal"),
        ("https://een.example/a", "lawful_basis_grouping"),
    ]


def test_a_link_is_dead_after_three_times_in_two_days(site, place, alice):
    link = looked_at(site, place, alice, "/gone")
    assert (link.verdict, link.status, link.failures) == (Verdict.UNKNOWN, 404, 1), "a website may be away for a day"
    gone = checking.Found(False, 404, "weg")
    checking.note(link, gone, NOW + timedelta(hours=1))
    checking.note(link, gone, NOW + timedelta(hours=2))
    assert link.verdict == Verdict.UNKNOWN, "often, but not for long"
    checking.note(link, gone, NOW + timedelta(days=3))
    assert link.verdict == Verdict.DEAD
    [use] = queries.broken(place)
    assert (use.field, use.link.address) == ("website", address(site, "/gone"))
    checking.note(link, checking.Found(True, 200), NOW + timedelta(days=4))
    assert (link.verdict, link.failing_since) == (Verdict.GOOD, None)


@pytest.mark.parametrize(
    ("path", "verdict", "status"),
    [("/no-head", Verdict.GOOD, 200), ("/members", Verdict.GOOD, 401), ("/for-now", Verdict.GOOD, 200),
     ("/broken", Verdict.UNKNOWN, 500), ("/round", Verdict.UNKNOWN, None)],
)  # fmt: skip
def test_what_a_server_answers(site, place, alice, path, verdict, status):
    link = looked_at(site, place, alice, path)
    assert (link.verdict, link.status, link.moved_to) == (verdict, status, "")


def test_where_it_moved_for_good(site, place, alice):
    link = looked_at(site, place, alice, "/moved")
    assert (link.verdict, link.moved_to) == (Verdict.GOOD, address(site, "/good"))
    assert queries.moved(place).count() == 1


def test_it_never_asks_inside(site, place, alice, settings):
    link = looked_at(site, place, alice, "/inside")
    assert link.verdict == Verdict.PRIVATE
    assert site.asked == ["HEAD /inside"]
    settings.HARVEST_PRIVATE_HOSTS = []
    Link.objects.update(next_at=NOW)
    checking.check_due()
    assert site.asked == ["HEAD /inside"], "loopback is inside too"


def test_it_can_be_put_off(site, place, alice, settings):
    settings.LINK_CHECK_DAYS = 0
    described(place, alice, website=address(site, "/good"))
    collecting.collect()
    assert checking.check_due() == 0
    assert site.asked == []


def test_links_follow_the_description(site, place, alice):
    draft = described(place, alice, website=address(site, "/good"))
    assert collecting.collect() == 1
    assert collecting.collect() == 0, "nothing changed"
    actions.save(draft=draft, document={"name": "Slim verkeerslicht"}, revision=draft.revision, by=by(alice))
    assert collecting.collect() == 1
    assert (Use.objects.count(), Link.objects.count()) == (0, 0)


def test_the_desk_tells(site, place, alice):
    draft = described(place, alice, website=address(site, "/gone"), url=address(site, "/moved"))
    collecting.collect()
    checking.check_due()
    page = f"/beheer/organisaties/{place.code}/dode-links"
    browser = at_the_desk(alice)
    assert "Er zijn geen dode links." in browser.get(page).content.decode()
    link = Link.objects.get(address__endswith="/gone")
    for days in (1, 2, 3):
        checking.note(link, checking.Found(False, 404, "De pagina is er niet meer (404)."), NOW + timedelta(days=days))
    text = browser.get(page).content.decode()
    assert "De pagina is er niet meer (404)." in text
    assert "Dood: 1." in re.sub(r"\s+", " ", text)
    assert f"/beschrijvingen/{draft.uuid}/bewerk/" in text
    assert "Verhuisd" in text
    Link.objects.update(checked_at=NOW - timedelta(hours=2))
    answer = browser.post(f"{page}/opnieuw", follow=True)
    assert "We kijken zo opnieuw naar 1 link." in answer.content.decode()
    assert Link.objects.get(pk=link.pk).next_at <= timezone.now()
    rita = at_the_desk(person("Rita", place, Role.READER))
    assert "Kijk opnieuw" not in rita.get(page).content.decode()
    assert at_the_desk(person("Charlie", organisation("Waterschap Elders"), *Role)).get(page).status_code == 404


def test_no_link_is_left_out(place, alice, settings):
    draft = described(place, alice)
    found = [f"https://example.org/{each:02}" for each in range(60)]
    Link.objects.bulk_create(Link(key=Link.key_of(each), address=each, verdict=Verdict.DEAD) for each in found)
    Use.objects.bulk_create([Use(draft=draft, link=link, field="url") for link in Link.objects.all()])
    page, browser = f"/beheer/organisaties/{place.code}/dode-links", at_the_desk(alice)
    pages = [browser.get(f"{page}?pagina={each}").content.decode() for each in (1, 2)]
    shown = [re.findall(r"https://example.org/\d\d", each) for each in pages]
    assert ([len(each) for each in shown], len(set(shown[0] + shown[1]))) == ([50, 10], 60)
