"""Clear away what has ended: sessions, invitations, and attempts to sign in. Safe to call at any time, by any worker."""

from __future__ import annotations

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db import connection
from django.utils import timezone

from algoritmeregister.accounts.models import Invitation


def clear() -> dict[str, int]:
    """Delete what can no longer be used; returns how many of what."""
    now = timezone.now()
    sessions = Session.objects.filter(expire_date__lte=now).count()
    SessionStore.clear_expired()
    # Where somebody was signed in is known as long as the session itself.
    UserSession.objects.exclude(session_key__in=Session.objects.values("session_key")).delete()
    return {
        "sessions": sessions,
        "invitations": Invitation.objects.filter(expires_at__lte=now).delete()[0],
        "attempts": _clear_attempts(),
    }


def _clear_attempts() -> int:
    """Delete counts of attempts that count no more: the cache does so by itself only when it is full."""
    table = connection.ops.quote_name(settings.CACHES["default"]["LOCATION"])
    now = connection.ops.adapt_datetimefield_value(timezone.now())
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table} WHERE expires < %s", [now])  # noqa: S608
        return int(cursor.rowcount)
