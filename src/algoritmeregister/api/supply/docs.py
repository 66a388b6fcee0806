"""The documentation of the supply API as a page of the site, made of the same description that programs read."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from algoritmeregister.api.docs import Operation, operations_of, page, shapes_of
from algoritmeregister.api.supply.naming import ROOT, VERSIONS
from algoritmeregister.api.supply.openapi import STATUSES, document

NEWEST = list(VERSIONS)[-1]


def documentation(request: HttpRequest) -> HttpResponse:
    """Show the documentation. It changes only with the software and the settings, so it needs no database."""
    return page(request, "api/supply_docs.html", [document(NEWEST), document(None)], _context)


def _context() -> dict[str, Any]:
    versioned, unversioned = document(NEWEST), document(None)
    by_tag: dict[str, list[Operation]] = {}
    for whole, prefix in ((versioned, f"/{NEWEST}"), (unversioned, "")):
        paths = {f"{prefix}{path}": methods for path, methods in whole["paths"].items()}
        for tag, found in operations_of({**whole, "paths": paths}).items():
            by_tag.setdefault(tag, []).extend(found)
    schemas = {**unversioned["components"]["schemas"], **versioned["components"]["schemas"]}
    base = f"{settings.SITE_URL}{ROOT}"
    return {
        "title": _("De aanlever-API"),
        "base": base,
        "descriptions": [(f"{base}/{each}/openapi.json", VERSIONS[each]) for each in reversed(list(VERSIONS))]
        + [(f"{base}/openapi.json", "")],
        "by_tag": by_tag,
        "statuses": [(status, text) for status, (text, _shape) in STATUSES.items()],
        **shapes_of({"components": {"schemas": schemas}}),
    }
