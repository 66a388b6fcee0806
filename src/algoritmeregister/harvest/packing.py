"""Raw records as they are kept: canonical JSON, compressed, and the digests by which they are recognised."""

from __future__ import annotations

import hashlib
import hmac
import json
import zlib
from collections.abc import Mapping
from typing import Any

from django.conf import settings


def _text(data: Any) -> bytes:
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def pack(data: Mapping[str, Any]) -> bytes:
    """Return a raw record as it is stored."""
    return zlib.compress(_text(data), 6)


def unpack(content: bytes | memoryview) -> dict[str, Any]:
    """Return the raw record in stored bytes."""
    result: dict[str, Any] = json.loads(zlib.decompress(bytes(content)))
    return result


def digest(data: Mapping[str, Any], leave_out: frozenset[str] = frozenset()) -> str:
    """Return the digest of a raw record, of the keys that are not left out.

    Keyed with this installation's secret, so that a digest that outlives a removed text says nothing about it.
    """
    evidence = {key: value for key, value in data.items() if key not in leave_out} if leave_out else data
    return hmac.new(settings.SECRET_KEY.encode(), _text(evidence), hashlib.sha256).hexdigest()
