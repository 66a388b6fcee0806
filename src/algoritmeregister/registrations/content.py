"""The content of a version as text, and the hash that commits to it field by field.

Each field has a commitment: SHA-256 over its own salt and its value. The content hash is over all commitments together. So a
text can be removed for good on a legal ground while its commitment, and with it the chain, stays: the salt goes with the
text,
and without it nobody can find out by trying what a short text (a name, a telephone number) was.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Mapping
from typing import Any

from algoritmeregister.ledger.chain import canonical, digest


def content_text(document: Mapping[str, Any], beside: Mapping[str, Any]) -> str:
    """Return a version's content as canonical JSON: the document, and beside it what its standard cannot hold."""
    return canonical({"beside": beside, "document": document})


def new_salt() -> str:
    """Return a version's salt: 128 random bits in hexadecimal."""
    return secrets.token_hex(16)


def paths(content: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """Return every field with its value, by path: "document/name", "beside/toegevoegd"."""
    return {f"{part}/{key}": value for part in sorted(content) for key, value in content[part].items()}


def field_salt(salt: str, path: str) -> str:
    """Return the salt of one field, from the version's salt."""
    return hmac.new(salt.encode(), path.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()[:32]


def commitment(salt: str, value: Any) -> str:
    """Return the commitment to one field's value under that field's salt."""
    return hashlib.sha256(f"{salt}{canonical(value)}".encode("utf-8", "surrogatepass")).hexdigest()


def content_hash(*, standard: str, language: str, commitments: Mapping[str, str]) -> str:
    """Return the content hash over all fields' commitments (path → hexadecimal)."""
    return digest({"standard": standard, "language": language, "fields": dict(commitments)})


def hash_content(content: Mapping[str, Mapping[str, Any]], *, salt: str, standard: str, language: str) -> str:
    """Return the content hash of an unredacted version."""
    commitments = {path: commitment(field_salt(salt, path), value) for path, value in paths(content).items()}
    return content_hash(standard=standard, language=language, commitments=commitments)
