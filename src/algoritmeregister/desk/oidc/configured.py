"""Whether people can sign in with the account of their organisation. Apart, because every page of the desk asks."""

from __future__ import annotations

from django.conf import settings


def is_configured() -> bool:
    """Tell whether there is a provider."""
    return bool(settings.OIDC_ISSUER and settings.OIDC_CLIENT_ID)
