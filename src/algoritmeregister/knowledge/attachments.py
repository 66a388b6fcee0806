"""Files beside a guide or a meeting: a steward adds them, everybody may take them.

The content is kept once, under its SHA-256, in the folder of the installation; so a backup has it.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from algoritmeregister.accounts.policies import check_may_steward
from algoritmeregister.audit.actions import record
from algoritmeregister.audit.actors import Actor
from algoritmeregister.knowledge import articles
from algoritmeregister.knowledge.file_kinds import LARGEST, WrongFile, recognised, too_large
from algoritmeregister.knowledge.models import GUIDE, MEETING, Attachment, Meeting
from algoritmeregister.texts import LANGUAGES

FOLDER = "attachments"
MOST, LONGEST_TITLE = 50, 150


def add(*, kind: str, slug: str, title: str, language: str, name: str, pieces: Iterable[bytes], by: Actor) -> Attachment:
    """Keep a file beside a guide or a meeting. `language`: the one it is written in; `name`: as its sender calls it.

    Raises NotAllowed, WrongFile.
    """
    check_may_steward(by)
    title = " ".join(title.split())
    if not is_there(kind, slug):
        raise WrongFile(_("Deze tekst of bijeenkomst is er niet meer."))
    if not title or len(title) > LONGEST_TITLE:
        raise WrongFile(_("Zeg in een paar woorden wat er in het bestand staat. Hoogstens %d tekens.") % LONGEST_TITLE)
    if language not in LANGUAGES:
        raise WrongFile(_("Kies in welke taal het bestand is."))
    if Attachment.objects.filter(kind=kind, slug=slug).count() >= MOST:
        raise WrongFile(_("Er zijn al %d bijlagen. Haal er eerst een weg.") % MOST)
    content = _arrived(pieces)
    found = recognised(content, name)
    digest = _keep(content)
    with transaction.atomic():
        row = Attachment.objects.create(
            kind=kind,
            slug=slug,
            title=title,
            language=language,
            name=f"{slugify(name.rpartition('.')[0])[:60] or 'bijlage'}.{found.suffix}",
            suffix=found.suffix,
            size=len(content),
            digest=digest,
            about=dict(found.about),
            at=timezone.now(),
            by=by.name,
        )
        _touch(kind, slug)
        record(action="add attachment", subject=f"{kind} {slug}", detail={"name": row.name, "sha256": digest}, by=by)
    return row


def remove(*, attachment: Attachment, by: Actor) -> None:
    """Take a file away; its content too, when nothing else has the same. Raises NotAllowed."""
    check_may_steward(by)
    with transaction.atomic():
        Attachment.objects.filter(pk=attachment.pk).delete()
        _touch(attachment.kind, attachment.slug)
        detail = {"name": attachment.name, "sha256": attachment.digest}
        record(action="remove attachment", subject=f"{attachment.kind} {attachment.slug}", detail=detail, by=by)
    if not Attachment.objects.filter(digest=attachment.digest).exists():
        path_of(attachment).unlink(missing_ok=True)


def of(kind: str, slug: str) -> list[Attachment]:
    """Return the files beside something, in the order in which they were added. One question."""
    return list(Attachment.objects.filter(kind=kind, slug=slug).order_by("pk"))


def public(pk: int) -> Attachment | None:
    """Return a file that everyone may take: what it stands beside is shown. Two questions."""
    found = Attachment.objects.filter(pk=pk).first()
    return found if found and is_there(found.kind, found.slug, hidden=False) else None


def path_of(attachment: Attachment) -> Path:
    """Return where the content is."""
    return _place(attachment.digest)


def is_there(kind: str, slug: str, *, hidden: bool = True) -> bool:
    """Tell whether there is such a guide or meeting; with `hidden` also one that is not shown."""
    if kind == GUIDE:
        return articles.article(GUIDE, slug, hidden=hidden) is not None
    found = Meeting.objects.filter(slug=slug) if kind == MEETING else Meeting.objects.none()
    return (found if hidden else found.filter(public=True)).exists()


def _touch(kind: str, slug: str) -> None:
    if kind == MEETING:  # its pages are made anew
        Meeting.objects.filter(slug=slug).update(changed_at=timezone.now())


def _arrived(pieces: Iterable[bytes]) -> bytes:
    found = bytearray()
    for piece in pieces:
        found += piece
        if len(found) > LARGEST:
            raise WrongFile(too_large())
    return bytes(found)


def _place(digest: str) -> Path:
    return Path(settings.DATA_DIR) / FOLDER / digest[:2] / digest


def _keep(content: bytes) -> str:
    """Write the content under its hash, whole or not at all; returns the hash."""
    digest = hashlib.sha256(content).hexdigest()
    place = _place(digest)
    if not place.exists():
        place.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=place.parent, prefix=".")
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, place)
    return digest
