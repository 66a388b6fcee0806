"""Where django-allauth looks for the ways to sign in that this room adds."""

from __future__ import annotations

from algoritmeregister.desk.oidc.provider import OwnOrganisation

provider_classes = [OwnOrganisation]
