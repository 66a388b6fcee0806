"""The hash chain: what is hashed, in what form. Pure, so that an outsider can do the same from the published fields.

A row's hash is SHA-256 over the canonical JSON (keys sorted, no spaces, UTF-8) of its public fields together with
the hash of
the row before. The first row of an epoch follows the epoch's opening hash.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any


def canonical(value: Any) -> str:
    """Return `value` (JSON types only) as canonical JSON text: keys sorted, no spaces, characters as they are."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def moment(at: datetime) -> str:
    """Return a moment as text: UTC, microseconds, always the same length."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def digest(value: Any) -> str:
    """Return the SHA-256 of `value`'s canonical JSON, in hexadecimal."""
    return hashlib.sha256(canonical(value).encode("utf-8", "surrogatepass")).hexdigest()


def entry_hash(previous: str, fields: Mapping[str, Any]) -> str:
    """Return the chain hash of a row with these public `fields` that follows a row with hash `previous`."""
    return digest({"previous": previous, **fields})
