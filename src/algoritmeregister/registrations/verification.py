"""Prove that every published version is what the ledger says it is."""

from __future__ import annotations

import json
from collections.abc import Callable, Generator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

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
            raise Mismatch(_("%s is geen canonieke JSON") % _name(version))
        fields = paths(content)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise Mismatch(_("%s is niet te lezen") % _name(version)) from error
    redactions = version.redactions
    for path, kept in redactions.items():
        if (fields.pop(path, "") or "") != kept["replacement"]:
            names = {"version": _name(version), "path": path}
            raise Mismatch(_("%(version)s: de tekst die %(path)s vervangt, is niet die van het logboek") % names)
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
            names = {"version": number, "uri": uri}
            raise Mismatch(_("versie %(version)d van %(uri)s staat in het logboek, maar is er niet meer") % names)
        self._check_appearances()
        self._check_states()
        return count

    def _check(self, version: Version) -> None:
        key = (version.registration.uri, version.number)
        told = self._told.pop(key, None)
        if told is None or told.content_hash != version.content_hash:
            raise Mismatch(_("%s heeft een hash van de inhoud die het logboek niet kent") % _name(version))
        _check_moments(version, told)
        if version.redactions != self._redactions.pop(key, {}):
            raise Mismatch(_("%s heeft verwijderde teksten die het logboek niet kent") % _name(version))
        if recomputed_hash(version) != version.content_hash:
            raise Mismatch(_("%s klopt niet met de hash van de inhoud") % _name(version))
        _check_name(version)

    def _check_appearances(self) -> None:
        rows = Appearance.objects.values_list("uri", "gone_at", "registration__uri", "registration__state")
        public: set[str] = set()
        for uri, gone_at, registration, state in rows.order_by("pk").iterator():
            if self._appearances.pop(uri, uri) != registration:
                names = {"uri": uri, "registration": registration}
                raise Mismatch(_("%(uri)s zou registratie %(registration)s zijn, en het logboek zegt iets anders") % names)
            if gone_at is None:
                if state != State.PUBLISHED:
                    told = _("%(uri)s staat in een register, maar registratie %(registration)s is ingetrokken")
                    raise Mismatch(told % {"uri": uri, "registration": registration})
                public.add(registration)
        if self._appearances:
            gone = next(iter(self._appearances))
            raise Mismatch(_("%s is volgens het logboek in een register gevonden, maar is er niet meer") % gone)
        for uri, (state, _number) in self._states.items():
            if state == State.PUBLISHED and uri not in public:
                raise Mismatch(_("registratie %s is openbaar, maar staat in geen register") % uri)

    def _check_states(self) -> None:
        for uri, number, state in Registration.objects.values_list("uri", "number", "state").order_by("uri").iterator():
            if self._states.pop(uri, None) != (state, number):
                names = {"number": number, "uri": uri}
                raise Mismatch(_("registratie %(number)s (%(uri)s) is niet zoals het logboek zegt") % names)
        if self._states:
            raise Mismatch(_("registratie %s staat in het logboek, maar is er niet meer") % next(iter(self._states)))


def _check_moments(version: Version, told: _Told) -> None:
    claimed_on = version.claimed_on.isoformat() if version.claimed_on else ""
    if (version.valid_from, version.valid_to, claimed_on) != (told.valid_from, told.valid_to, told.claimed_on):
        raise Mismatch(_("%s heeft andere datums dan het logboek noemt") % _name(version))


def _check_name(version: Version) -> None:
    name = str(version.document.get("organization") or "")[:1024]
    if version.organisation_name != name and "document/organization" not in version.redactions:
        raise Mismatch(_("%s staat op naam van een andere organisatie dan de eigen tekst noemt") % _name(version))


def _all_versions() -> Generator[Version, None, None]:
    rows = Version.objects.select_related("registration").order_by("registration_id", "number")
    yield from rows.iterator(chunk_size=500)


def _name(version: Version) -> str:
    names = {"version": version.number, "registration": version.registration.number}
    return _("versie %(version)s van registratie %(registration)s") % names
