"""Prove that every published version is what the ledger says it is."""

from __future__ import annotations

import json
from collections.abc import Callable, Generator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from algoritmeregister.ledger.kinds import Kind
from algoritmeregister.ledger.models import Entry
from algoritmeregister.registrations.content import commitment, content_hash, content_text, field_salt, paths
from algoritmeregister.registrations.models import Appearance, Registration, Version
from algoritmeregister.registrations.states import State

_ENDS = frozenset({Kind.WITHDRAWN.value, Kind.MERGED.value})


class Mismatch(Exception):
    """What is published is not what the ledger says. The message names the first row that does not match."""


def recomputed_hash(version: Version) -> str:
    """Return the content hash that follows from a version's content, salts and redactions.

    Raises `Mismatch` when unreadable.
    """
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


@dataclass(slots=True)
class _Told:
    """What the ledger tells of a version: its hash, between which moments it was current, the date its source gives."""

    content_hash: str
    valid_from: datetime
    claimed_on: str
    valid_to: datetime | None = None


class Audit:
    """Follows the ledger entry by entry and holds it against the versions and states in the database."""

    def __init__(self) -> None:
        self._told: dict[tuple[str, int], _Told] = {}
        # registration → language → the version that is current
        self._current: dict[str, dict[str, _Told]] = {}
        self._redactions: dict[tuple[str, int], dict[str, Any]] = {}
        self._states: dict[str, tuple[str, str]] = {}
        # identity in a register → the registration that was found there too, for those that are not what we know it from
        self._appearances: dict[str, str] = {}

    def visit(self, entry: Entry) -> None:
        """Take in one ledger entry."""
        if entry.kind == Kind.REDACTED:
            detail = entry.detail
            self._redactions.setdefault((entry.registration, entry.version or 0), {})[detail["path"]] = detail
            return
        if entry.kind == Kind.ASSESSED:
            return
        if entry.kind == Kind.SOURCES:
            self._appearances[entry.detail["uri"]] = entry.registration
            return
        current = self._current.setdefault(entry.registration, {})
        if entry.version and entry.content_hash and (entry.registration, entry.version) not in self._told:
            detail = entry.detail
            told = _Told(entry.content_hash, entry.observed_at, detail.get("claimed_on", ""))
            language = detail.get("language", "")
            if language in current:
                current[language].valid_to = entry.observed_at
            current[language] = self._told[entry.registration, entry.version] = told
        elif entry.kind in _ENDS:
            for told in current.values():
                told.valid_to = entry.observed_at
            current.clear()
        state = State.WITHDRAWN if entry.kind in _ENDS else State.PUBLISHED
        self._states[entry.registration] = (state, entry.number)

    def finish(self, *, progress: Callable[[], None] = lambda: None) -> int:
        """Check every version and registration; returns the number of versions.

        Raises `Mismatch` naming the first wrong one.
        """
        count = 0
        with closing(_all_versions()) as versions:
            for version in versions:
                self._check(version)
                count += 1
                progress()
        if self._told:
            uri, number = next(iter(self._told))
            raise Mismatch(f"version {number} of {uri} is in the ledger, but gone")
        self._check_appearances()
        self._check_states()
        return count

    def _check(self, version: Version) -> None:
        key = (version.registration.uri, version.number)
        told = self._told.pop(key, None)
        if told is None or told.content_hash != version.content_hash:
            raise Mismatch(f"{_name(version)} has a content hash that the ledger does not know")
        _check_moments(version, told)
        if version.redactions != self._redactions.pop(key, {}):
            raise Mismatch(f"{_name(version)} has redactions that the ledger does not know")
        if recomputed_hash(version) != version.content_hash:
            raise Mismatch(f"{_name(version)} does not match its content hash")
        _check_name(version)

    def _check_appearances(self) -> None:
        rows = Appearance.objects.values_list("uri", "gone_at", "registration__uri", "registration__state")
        public: set[str] = set()
        for uri, gone_at, registration, state in rows.order_by("pk").iterator():
            if self._appearances.pop(uri, uri) != registration:
                raise Mismatch(f"{uri} is said to be registration {registration}, and the ledger says otherwise")
            if gone_at is None:
                if state != State.PUBLISHED:
                    raise Mismatch(f"{uri} stands in a register, but its registration {registration} is withdrawn")
                public.add(registration)
        if self._appearances:
            raise Mismatch(f"{next(iter(self._appearances))} was found in a register according to the ledger, but is gone")
        for uri, (state, _number) in self._states.items():
            if state == State.PUBLISHED and uri not in public:
                raise Mismatch(f"registration {uri} is public, but stands in no register")

    def _check_states(self) -> None:
        for uri, number, state in Registration.objects.values_list("uri", "number", "state").order_by("uri").iterator():
            if self._states.pop(uri, None) != (state, number):
                raise Mismatch(f"registration {number} ({uri}) is not as the ledger says")
        if self._states:
            raise Mismatch(f"registration {next(iter(self._states))} is in the ledger, but gone")


def _check_moments(version: Version, told: _Told) -> None:
    claimed_on = version.claimed_on.isoformat() if version.claimed_on else ""
    if (version.valid_from, version.valid_to, claimed_on) != (told.valid_from, told.valid_to, told.claimed_on):
        raise Mismatch(f"{_name(version)} has other dates than the ledger tells of")


def _check_name(version: Version) -> None:
    name = str(version.document.get("organization") or "")[:1024]
    if version.organisation_name != name and "document/organization" not in version.redactions:
        raise Mismatch(f"{_name(version)} is said to be of another organisation than its own text says")


def _all_versions() -> Generator[Version, None, None]:
    rows = Version.objects.select_related("registration").order_by("registration_id", "number")
    yield from rows.iterator(chunk_size=500)


def _name(version: Version) -> str:
    return f"version {version.number} of registration {version.registration.number}"
