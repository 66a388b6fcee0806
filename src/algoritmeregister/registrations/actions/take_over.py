"""Take over what another installation of this software published: the same text under the same hash, and what it removed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from functools import partial
from typing import Any

from django.db import transaction as database
from django.utils import timezone
from django.utils.translation import gettext as _

from algoritmeregister.audit.actions import record
from algoritmeregister.audit.actors import Actor
from algoritmeregister.ledger.chain import moment
from algoritmeregister.ledger.kinds import Kind
from algoritmeregister.ledger.writing import Change, Pending, transaction
from algoritmeregister.organisations.actions import resolve
from algoritmeregister.registers.models import Register
from algoritmeregister.registrations.actions.publish import News, Outcome, Place, bring, known
from algoritmeregister.registrations.actions.redact import Ground, copies, empty_journal, erase, note_removed
from algoritmeregister.registrations.content import commitment, paths
from algoritmeregister.registrations.models import Registration, Version
from algoritmeregister.registrations.policies import check_may_change, check_may_follow_redaction
from algoritmeregister.registrations.removed import without_removed
from algoritmeregister.registrations.sealed import Sealed

# A text of fewer signs may stand in another field by chance.
_LONG = 20


def take_over(
    *,
    register: Register,
    source_id: str,
    sealed: Sealed,
    observed_at: datetime,
    by: Actor,
    number: str | None = None,
    claimed_on: date | None = None,
    kind: Kind | None = None,
    reason: str = "",
) -> Outcome:
    """Publish a version that was published elsewhere, under the hash that it has there; see `publish` for the rest.

    A text that was removed there is removed here too, and the ledger says so. So is a text that was removed here before:
    what stays of it is its commitment. Raises `NotAllowed`, `NotAsHashed` and `OutOfOrder`.
    """
    check_may_change(by)
    sealed.check()
    with transaction() as pending:
        registration = known(register, source_id, pending)
        if registration:
            sealed = without_ours(registration, sealed, by)
        news = News(sealed.document, sealed.beside, sealed.standard, sealed.language, observed_at, claimed_on, sealed)
        organisation = partial(resolve, name=news.organisation_name, at=timezone.localdate(observed_at), by=by)
        place = Place(register, source_id, number)
        outcome = bring(news, place, registration, organisation, pending, kind=kind, reason=reason)
        if outcome.kind:
            pending.extend(_redacted(outcome.version, kept, observed_at) for kept in sealed.redactions.values())
        return outcome


def without_ours(registration: Registration, sealed: Sealed, by: Actor) -> Sealed:
    """Return what another installation published without the texts that were removed from this registration here."""
    document, beside = without_removed(registration, sealed.document, sealed.beside)
    after = paths({"document": document, "beside": beside})
    salts, redactions = dict(sealed.salts), dict(sealed.redactions)
    for path, value in paths({"document": sealed.document, "beside": sealed.beside}).items():
        if path in salts and after.get(path) != value:
            replacement = str(after.get(path) or "")
            redactions[path] = {
                "path": path,
                "commitment": commitment(salts.pop(path), value),
                "ground": _ground(registration, path),
                "by": by.name,
                "at": moment(timezone.now()),
                "replacement": replacement,
            }
    return replace(sealed, document=document, beside=beside, salts=salts, redactions=redactions)


def _ground(registration: Registration, path: str) -> str:
    """Return on what ground a text at this path was removed before."""
    for kept in registration.versions.order_by("-number").values_list("redactions", flat=True):
        if path in kept:
            return str(kept[path]["ground"])
    return str(Ground.PERSONAL_DATA)


def follow_redaction(
    *,
    registration: Registration,
    content_hash: str,
    kept: Mapping[str, Any],
    observed_at: datetime,
    by: Actor,
    text: Any = None,
) -> list[Version]:
    """Remove the text that the register of origin removed from the version with this hash. `kept`: what its ledger says of
    it (see `Sealed.redactions`). `text`: the text itself, when what that register says stands beside our own versions, which
    are made of several registers: it goes from those too. Returns the versions that were changed: none when the text is gone
    here already.

    Raises `NotAllowed`, and `ValueError` when the commitment is not that of our text.
    """
    check_may_follow_redaction(by)
    path = str(kept["path"])
    changed = []
    with transaction() as pending:
        registration = Registration.objects.select_for_update().get(pk=registration.pk)
        for version in registration.versions.filter(content_hash=content_hash).order_by("number"):
            value = paths({"document": version.document, "beside": version.beside}).get(path)
            earlier = version.redactions.get(path)
            if earlier and (value is None or earlier["at"] >= kept["at"]):
                continue
            if value is None or _commitment(version, path, value) != kept["commitment"]:
                raise ValueError(_("De verwijderde tekst ‘%s’ is niet de tekst die wij hebben.") % path)
            erase(version, path, dict(kept))
            pending.append(_redacted(version, kept, observed_at))
            note_removed(registration, path, value, str(kept["replacement"]))
            for remove_copy in copies:
                remove_copy(registration, value, str(kept["replacement"]))
            changed.append(version)
        if text is not None:
            changed += _erased_where_it_stands(registration, path, text, kept, observed_at, pending)
            note_removed(registration, path, text, str(kept["replacement"]))
            for remove_copy in copies:
                remove_copy(registration, text, str(kept["replacement"]))
        if changed:
            detail = {"path": path, "ground": kept["ground"], "versions": [version.number for version in changed]}
            record(action="follow redaction", subject=registration.uri, detail=detail, by=by)
            database.on_commit(empty_journal)
    return changed


def _erased_where_it_stands(
    registration: Registration, path: str, text: Any, kept: Mapping[str, Any], observed_at: datetime, pending: Pending
) -> list[Version]:
    """Take a text out of our own versions: from its field, and a longer one from whatever field it stands in."""
    changed = []
    for version in registration.versions.order_by("number"):
        for place, value in paths({"document": version.document, "beside": version.beside}).items():
            if value == text and (place == path or (isinstance(text, str) and len(text) >= _LONG)):
                told = {**kept, "path": place, "commitment": _commitment(version, place, value)}
                erase(version, place, told)
                pending.append(_redacted(version, told, observed_at))
                changed.append(version)
                break  # its row is another one now; a text stands in one field
    return changed


def _commitment(version: Version, path: str, value: Any) -> str:
    earlier = version.redactions.get(path)
    return str(earlier["commitment"]) if earlier else commitment(version.salt_of(path), value)


def _redacted(version: Version, kept: Mapping[str, Any], observed_at: datetime) -> Change:
    return Change(
        kind=Kind.REDACTED,
        registration=version.registration.uri,
        number=version.registration.number,
        observed_at=observed_at,
        version=version.number,
        content_hash=version.content_hash,
        detail=kept,
    )
