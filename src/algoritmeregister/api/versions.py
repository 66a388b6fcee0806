"""Where the API stands, and which version of it this is."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.utils.translation import gettext as _

# ADR /core/semver: what follows the rules of semantic versioning is the API's own version, not the software's.
# `changelog()` says what changed in each.
VERSION = "1.1.0"
# ADR /core/uri-version: only the major version is in the address.
ROOT = "/api/v1"
DOCUMENTATION = f"{ROOT}/docs"


def server() -> str:
    """Return the full public address of the API, without a slash at the end."""
    return f"{settings.SITE_URL}{ROOT}"


def changelog() -> list[tuple[str, date, str]]:
    """Return what each version of the API brought: version, day, what. The newest first. ADR /core/changelog."""
    return [
        ("1.1.0", date(2026, 11, 27), _("Leveranciers en producten.")),
        ("1.0.0", date(2026, 11, 24), _("Eerste versie.")),
    ]
