"""Prove that every published version is what the ledger says it is."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

from algoritmeregister.ledger.kinds import Kind
from algoritmeregister.ledger.models import Entry
from algoritmeregister.registrations.content import commitment, content_hash, content_text, field_salt, paths
from algoritmeregister.registrations.models import Registration, Version
from algoritmeregister.registrations.states import State


class Mismatch(Exception):
    """What is published is not what the ledger says. The message names the first row that does not match."""


def recomputed_hash(version: Version) -> str:
    """Return the content hash that follows from a version's content, salts and redactions. Raises `Mismatch` when unreadable."""
    try:
        content: dict[str, dict[str, Any]] = json.loads(version.content)
        if content_text(content["document"], content["beside"]) != version.content:
            raise Mismatch(f"{_name(version)} is not canonical JSON")
        fields = paths(content)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise Mismatch(f"{_name(version)} cannot be read") from error
    redactions = version.redactions
    for path, kept in redactions.items():
        if (fields.pop(path, "") or "") != kept["replacement"]:
            raise Mismatch(f"{_name(version)}: the text that replaces {path} is not the one in the ledger")
    commitments = {path: kept["commitment"] for path, kept in redactions.items()}
    for path, value in fields.items():
        salt = field_salt(version.salt, path) if version.salt else version.field_salts.get(path, "")
        commitments[path] = commitment(salt, value)
    return content_hash(standard=version.standard, language=version.language, commitments=commitments)


class Audit:
    """Follows the ledger entry by entry and holds it against the versions and states in the database."""

    def __init__(self) -> None:
        self._hashes: dict[tuple[str, int], str] = {}
        self._redactions: dict[tuple[str, int], dict[str, Any]] = {}
        self._states: dict[str, tuple[str, str]] = {}

    def visit(self, entry: Entry) -> None:
        """Take in one ledger entry."""
        if entry.kind == Kind.REDACTED:
            detail = entry.detail
            self._redactions.setdefault((entry.registration, entry.version or 0), {})[detail["path"]] = detail
            return
        if entry.version and entry.content_hash:
            self._hashes[entry.registration, entry.version] = entry.content_hash
        state = State.WITHDRAWN if entry.kind == Kind.WITHDRAWN else State.PUBLISHED
        self._states[entry.registration] = (state, entry.number)

    def finish(self, *, progress: Callable[[], None] = lambda: None) -> int:
        """Check every version and registration; returns the number of versions. Raises `Mismatch` naming the first wrong one."""
        count = 0
        for version in _all_versions():
            key = (version.registration.uri, version.number)
            if self._hashes.pop(key, None) != version.content_hash:
                raise Mismatch(f"{_name(version)} has a content hash that the ledger does not know")
            if version.redactions != self._redactions.pop(key, {}):
                raise Mismatch(f"{_name(version)} has redactions that the ledger does not know")
            if recomputed_hash(version) != version.content_hash:
                raise Mismatch(f"{_name(version)} does not match its content hash")
            count += 1
            progress()
        if self._hashes:
            uri, number = next(iter(self._hashes))
            raise Mismatch(f"version {number} of {uri} is in the ledger, but gone")
        self._check_states()
        return count

    def _check_states(self) -> None:
        for uri, number, state in Registration.objects.values_list("uri", "number", "state").order_by("uri").iterator():
            if self._states.pop(uri, None) != (state, number):
                raise Mismatch(f"registration {number} ({uri}) is not as the ledger says")
        if self._states:
            raise Mismatch(f"registration {next(iter(self._states))} is in the ledger, but gone")


def _all_versions() -> Iterator[Version]:
    return Version.objects.select_related("registration").order_by("registration_id", "number").iterator(chunk_size=500)


def _name(version: Version) -> str:
    return f"version {version.number} of registration {version.registration.number}"
