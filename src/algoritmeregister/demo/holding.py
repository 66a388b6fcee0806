"""What this register holds: demo content or not, and nothing but that."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Q

from algoritmeregister.demo import people
from algoritmeregister.registrations.models import Registration

_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


def is_demo() -> bool:
    """Tell whether this register holds demo content."""
    return Registration.objects.filter(register__is_demo=True).exists()


def is_only_demo() -> bool:
    """Tell whether nothing but demo content is registered: what the people of the demo publish themselves counts as that."""
    own = Q(register__is_local=True, register__owner__names__name__in=people.organisations())
    return not Registration.objects.exclude(Q(register__is_demo=True) | own).exists()


def may_be_tried() -> bool:
    """Tell whether anyone may act as the people of the demo: on a register of demo content only, on one's own machine."""
    return urlsplit(settings.SITE_URL).hostname in _LOOPBACK and is_demo() and is_only_demo()
