"""Prove that what other installations say beside other registers is what their ledgers commit to."""

from __future__ import annotations

from django.utils.translation import gettext as _

from algoritmeregister.harvest.joining.models import SourceText
from algoritmeregister.registrations.content import commitment, content_hash, paths


def check() -> str:
    """Hold every such text against the hash that it has in the other ledger. Returns what is wrong with the first that does
    not match, "" when all do. A text of which a part was removed is held by its commitments.
    """
    rows = SourceText.objects.exclude(sealed={}).select_related("appearance")
    for said in rows.order_by("pk").iterator(chunk_size=500):
        told, salts = said.sealed["commitments"], said.sealed["salts"]
        fields = paths({"document": said.document, "beside": said.beside})
        wrong = [path for path, salt in salts.items() if commitment(salt, fields.get(path)) != told.get(path)]
        whole = content_hash(standard=said.standard, language=said.language, commitments=told)
        if wrong or whole != said.sealed["content_hash"]:
            about = said.appearance.uri + "".join(f" ({path})" for path in wrong[:1])
            return _("wat %s zegt, klopt niet met de hash in het eigen logboek") % about
    return ""
