"""One description as JSON: its metadata, its document as it was published, and what its standard could not hold."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from algoritmeregister import standards
from algoritmeregister.exchange.metadata import Described, metadata


def description(described: Described, *, standard: str | None = None) -> dict[str, Any]:
    """Return the description as JSON types.

    `standard`: the version of the publication standard (or "superset") to convert the document to; what was moved, recoded
    or dropped is then told under `conversion.losses`, with the reason in three languages. The content hash is always that
    of the document as it was published. Raises UnknownStandard.
    """
    version = described.version
    target = version.standard if standard is None else standard
    converted = standards.convert(version.document, source=version.standard, target=target, beside=version.beside)
    result = {**metadata(described), "standard": target, "document": converted.document, "beside": converted.beside}
    if standard is not None:
        result["conversion"] = {
            "source": version.standard,
            "target": target,
            "losses": losses_of(converted.losses),
        }
    return result


def losses_of(losses: Iterable[standards.Loss]) -> list[dict[str, Any]]:
    """Return a loss report as JSON types: fields by key, and their labels and the reasons in three languages."""
    return [
        {
            "field": loss.field,
            "label": dict(loss.label),
            "action": loss.action,
            "target": loss.target,
            "target_label": dict(loss.target_label) if loss.target_label else None,
            "reason": dict(loss.reason),
            "value": loss.value,
        }
        for loss in losses
    ]


def as_json(described: Described, *, standard: str | None = None) -> bytes:
    """Return the description as a JSON file in UTF-8. Half a character (a lone surrogate) becomes a question mark.

    Raises UnknownStandard.
    """
    text = json.dumps(description(described, standard=standard), ensure_ascii=False, indent=2)
    return (text + "\n").encode("utf-8", "replace")
