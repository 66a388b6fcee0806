"""Keep removed texts out of what is published next: recognised by a keyed fingerprint, not by a copy of the text."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from typing import Any

from django.conf import settings

from algoritmeregister.ledger.chain import canonical
from algoritmeregister.registrations.models import Registration


def fingerprint(value: Any) -> str:
    """Return the keyed fingerprint of a value; without this installation's secret key it says nothing."""
    return hmac.new(
        settings.SECRET_KEY.encode(), canonical(value).encode("utf-8", "surrogatepass"), hashlib.sha256
    ).hexdigest()


def without_removed(
    registration: Registration, document: Mapping[str, Any], beside: Mapping[str, Any]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the document and what is beside it with every text that was removed from this registration replaced or
    left out.
    """
    removed = {(text.path, text.fingerprint): text.replacement for text in registration.removed_texts.all()}
    if not removed:
        return dict(document), dict(beside)
    parts: list[dict[str, Any]] = []
    for part, fields in (("document", document), ("beside", beside)):
        kept: dict[str, Any] = {}
        for key, value in fields.items():
            replacement = removed.get((f"{part}/{key}", fingerprint(value)))
            if replacement is None:
                kept[key] = value
            elif replacement:
                kept[key] = replacement
        parts.append(kept)
    return parts[0], parts[1]
