"""The instrument to which answers belong, in the version for which they were given."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

from algoritmeregister.assessments.models import AnswerSet
from algoritmeregister.instruments import library
from algoritmeregister.instruments.engine import Pack


def known() -> dict[str, tuple[Pack, ...]]:
    """Return the instruments of this installation: by id, the newest version first."""
    return library.available(Path(settings.DATA_DIR) / "instruments")


def newest(pack: str) -> Pack | None:
    """Return the newest version of an instrument; None when it is not here."""
    return next(iter(known().get(pack, ())), None)


def version_of(pack: str, version: str) -> Pack | None:
    """Return an instrument in one version; None when that is not here."""
    return next((each for each in known().get(pack, ()) if each.version == version), None)


def pack_of(answers: AnswerSet) -> Pack | None:
    """Return the version to which these answers belong; None when it is no longer here."""
    return version_of(answers.pack, answers.version)
