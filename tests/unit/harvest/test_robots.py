"""What robots.txt says about what we may ask."""

from __future__ import annotations

from algoritmeregister.harvest import robots
from tests.tries import tries

ROBOTS = """
User-agent: *
Disallow: /

User-agent: Algoritmeregister  # that is us
User-agent: other
Crawl-delay: 2.5
Disallow: /prive/
Allow: /prive/lijst.csv$
Disallow: /*.pdf$
Disallow: /zoek*pagina=
"""


@tries(
    ("request_", "allowed"),
    [
        *(("/", True), ("/lijst.csv", True), ("/prive/x", False), ("/prive/lijst.csv", True)),
        *(("/prive/lijst.csv?x", False), ("/a/b.pdf", False), ("/a/b.pdf?x", True), ("/zoek?q=1&pagina=2", False)),
    ],
)
def test_robots_says_what_may_be_asked(request_: str, allowed: bool) -> None:
    said = robots.parse(ROBOTS)
    assert said.allows(request_) is allowed
    assert said.delay == 2.5


def test_without_a_group_for_us_that_for_all_counts() -> None:
    assert not robots.parse("User-agent: *\nDisallow: /\nUser-agent: other\nAllow: /\n").allows("/x")
    assert robots.parse("User-agent: other\nDisallow: /\n").allows("/x")
    assert robots.parse("User-agent: *\nDisallow:\nCrawl-delay: 99999\n").delay == 30
