"""What every page of the desk needs beside what all pages have: who is here, where they can go, what was just done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.messages import get_messages
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from algoritmeregister.desk import trying
from algoritmeregister.desk.middleware import is_desk
from algoritmeregister.desk.oidc.configured import is_configured
from algoritmeregister.registrations.drafts import noticing


@dataclass(frozen=True)
class Entry:
    """An entry of the desk's menu."""

    name: str
    address: str
    current: bool


def page(request: HttpRequest) -> dict[str, Any]:
    """Return the context of the desk's templates; nothing on any other page."""
    if not is_desk(request) or not hasattr(request, "user"):
        return {}
    person = request.user if request.user.is_authenticated else None
    return {
        "person": person,
        "desk_menu": _menu(request.path, noticing.unread(person)) if person else [],
        "told": [(each.level_tag, each.message) for each in get_messages(request)],
        "labels": labels(),
        "try_out": trying.groups,
        "sign_in_elsewhere": settings.OIDC_NAME if is_configured() else "",
    }


def _menu(path: str, unread: int) -> list[Entry]:
    notices = _("Meldingen (%d)") % unread if unread else _("Meldingen")
    entries = [
        (_("Overzicht"), reverse("desk:home")),
        (notices, reverse("desk:notices")),
        (_("Uw account"), reverse("desk:account")),
        (_("Uw logboek"), reverse("desk:own_log")),
    ]
    return [Entry(name, address, path == address) for name, address in entries]


def labels() -> dict[str, str]:
    """Return what the fields of django-allauth's forms are called here."""
    return {
        "login": _("E-mailadres"),
        "email": _("E-mailadres"),
        "password": _("Wachtwoord"),
        "oldpassword": _("Huidig wachtwoord"),
        "password1": _("Nieuw wachtwoord"),
        "password2": _("Nieuw wachtwoord, nog een keer"),
        "code": _("Code"),
        "name": _("Naam"),
        "passwordless": _("Hiermee kan ik ook zonder wachtwoord inloggen"),
    }
