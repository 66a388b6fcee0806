"""What the tests of following share: a register in which something changes, letters that are kept, and a clock."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest


@pytest.fixture(autouse=True)
def own_index(settings, tmp_path):
    """A folder of its own for the search index."""
    settings.SEARCH_INDEX_DIR = tmp_path / "search"


@pytest.fixture
def writer():
    """Who writes the letters."""
    from algoritmeregister.site.letters import WRITER

    return WRITER


@pytest.fixture
def later(monkeypatch):
    """Call it with a time: from then on it is so much later.

    It begins at ten in the morning (the next to come), so that a day later means the same whenever the tests run.
    """
    from django.utils import timezone

    real = timezone.now
    ten = timezone.localtime().replace(hour=10, minute=0, second=0, microsecond=0)
    passed = [(ten - real()) % timedelta(days=1)]
    monkeypatch.setattr(timezone, "now", lambda: real() + passed[0])

    def pass_time(**time):
        passed[0] += timedelta(**time)

    return pass_time


@pytest.fixture
def followed(client, mailoutbox, writer):
    """Call it: an address follows something, and confirmed it. Returns its subscription; the letter is thrown away."""
    from algoritmeregister.feedback import sending
    from algoritmeregister.feedback.models import Subscription

    def follow(address="lezer@voorbeeld.nl", *, feed="/feeds/wijzigingen.atom", rhythm="daily", prefix=""):
        answer = client.post(f"{prefix}/volgen", {"adres": address, "feed": feed, "ritme": rhythm})
        assert answer.status_code == 302, answer.content.decode()
        sending.send_asked(writer)
        link = link_in(mailoutbox[-1].body, "bevestig")
        assert client.post(link).status_code == 200
        mailoutbox.clear()
        return Subscription.objects.get(address=address)

    return follow


def link_in(text: str, what: str) -> str:
    """Return the path of the link to one of our pages in a letter."""
    return re.search(rf"https?://[^/]+(\S*/volgen/{what}/\S+)", text)[1]
