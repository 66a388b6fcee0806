"""Remove a text from what was published, for good, on a legal ground."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any

from django.db import connection
from django.db import transaction as database
from django.db.models.query import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from algoritmeregister.audit.actions import record
from algoritmeregister.audit.actors import Actor
from algoritmeregister.ledger.chain import moment
from algoritmeregister.ledger.kinds import Kind
from algoritmeregister.ledger.writing import Change, transaction
from algoritmeregister.registrations.actions.holding import hold
from algoritmeregister.registrations.content import commitment, content_text, paths
from algoritmeregister.registrations.models import Registration, RemovedText, Version
from algoritmeregister.registrations.policies import check_may_redact
from algoritmeregister.registrations.removed import fingerprint


class Ground(StrEnum):
    """On what legal ground a text may be removed from what was published."""

    PERSONAL_DATA = "personal-data"
    COURT_ORDER = "court-order"


class CannotRedact(Exception):
    """A removal that is not possible; the message says why, in the reader's language."""


# Higher rooms that keep copies (raw records of a harvest) remove theirs in the same transaction.
# Called with the registration, the removed value, and what replaces it.
copies: list[Callable[[Registration, Any, str], None]] = []


def redact(
    *, registration: Registration, version_number: int, path: str, ground: Ground, by: Actor, replacement: str = ""
) -> list[Version]:
    """Remove the value at `path` ("document/goal") of a published version, and of every other version with the same value.

    `replacement` is put in its place (the text without the name, for instance); without one the field is gone. What
    stays: the
    field's commitment, its place in the chain, who removed it, when and on what ground. The same text is kept out when it
    is offered again. Returns the versions that were changed. Raises `NotAllowed` and `CannotRedact`.
    """
    check_may_redact(by)
    with transaction() as pending:
        registration = hold([registration.pk], pending)[registration.pk]
        value = _value(registration, version_number, path)
        versions = [each for each in registration.versions.order_by("number") if paths(each._content).get(path) == value]
        for version in versions:
            kept = _kept(version, path, ground, replacement, by)
            erase(version, path, kept)
            pending.append(
                Change(
                    kind=Kind.REDACTED,
                    registration=registration.uri,
                    number=registration.number,
                    observed_at=timezone.now(),
                    version=version.number,
                    content_hash=version.content_hash,
                    detail=kept,
                )
            )
        note_removed(registration, path, value, replacement)
        for remove_copy in copies:
            remove_copy(registration, value, replacement)
        record(
            action="redact",
            subject=registration.uri,
            detail={"path": path, "ground": ground, "versions": [version.number for version in versions]},
            by=by,
        )
        database.on_commit(empty_journal)
        return versions


def _value(registration: Registration, version_number: int, path: str) -> Any:
    version = registration.versions.filter(number=version_number).first()
    if version is None:
        raise CannotRedact(
            _("Registratie %(number)s heeft geen versie %(version)s.")
            % {"number": registration.number, "version": version_number}
        )
    fields = paths(version._content)
    if path not in fields:
        raise CannotRedact(
            _("Versie %(version)s heeft geen veld %(path)s. Deze velden zijn er: %(fields)s.")
            % {"version": version_number, "path": path, "fields": ", ".join(sorted(fields))}
        )
    return fields[path]


def _kept(version: Version, path: str, ground: Ground, replacement: str, by: Actor) -> dict[str, Any]:
    """Return what stays of a text, for the version and the ledger."""
    earlier = version.redactions.get(path)
    return {
        "path": path,
        # of a text that was replaced before, the first commitment is the one under the content hash
        "commitment": earlier["commitment"]
        if earlier
        else commitment(version.salt_of(path), paths(version._content)[path]),
        "ground": str(ground),
        "by": by.name,
        "at": moment(timezone.now()),
        "replacement": replacement,
    }


def erase(version: Version, path: str, kept: Mapping[str, Any]) -> None:
    """Take the text at `path` out of a version's row; `kept` is what stays of it, its "replacement" included."""
    part, key = path.split("/", 1)
    content = {name: dict(values) for name, values in version._content.items()}
    salts = {each: version.salt_of(each) for each in paths(content) if each != path and each not in version.redactions}
    if kept["replacement"]:
        content[part][key] = kept["replacement"]
    else:
        del content[part][key]
    # The one place where a version's row changes: not through the model, which refuses it.
    QuerySet(Version).filter(pk=version.pk).update(
        content=content_text(content["document"], content["beside"]),
        salt="",
        field_salts=salts,
        redactions={**version.redactions, path: dict(kept)},
    )


def note_removed(registration: Registration, path: str, value: Any, replacement: str) -> None:
    """Remember a removed text by its fingerprint, so that it is kept out when it is offered again."""
    RemovedText.objects.update_or_create(
        registration=registration, path=path, fingerprint=fingerprint(value), defaults={"replacement": replacement}
    )


def empty_journal() -> None:
    """Empty SQLite's write-ahead log, after a commit that removed a text."""
    # The removed text may still stand in SQLite's write-ahead log; its pages in the file itself are overwritten
    # (secure_delete, see config/databases.py).
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
