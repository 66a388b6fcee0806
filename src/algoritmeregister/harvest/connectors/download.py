"""A file on the web, fetched as it is."""

from __future__ import annotations

from pathlib import Path

from algoritmeregister.harvest.connectors.questions import Asked, Fetched, file_name
from algoritmeregister.harvest.fetching import Fetcher, Question

OPTIONS: frozenset[str] = frozenset()


def check(_asked: Asked) -> None:
    """There is nothing to check but the address."""


def fetch(asked: Asked, fetcher: Fetcher, folder: Path) -> Fetched:
    """Fetch the file, unless our copy still holds. Raises `NotFetched`."""
    question = Question(asked.address, etag=asked.etag, last_modified=asked.last_modified, minds_robots=asked.minds_robots)
    target = folder / file_name(asked.address)
    answer = fetcher.fetch(question, target)
    return Fetched(None if answer.not_modified else target, answer.address, answer.etag, answer.last_modified)
