"""The letters about meetings: to confirm, that one is in or waits, that there is room, a reminder, and that it is off."""

from __future__ import annotations

from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from algoritmeregister.feedback.letters import message
from algoritmeregister.feedback.sending import open_connection
from algoritmeregister.knowledge import sign_ups
from algoritmeregister.knowledge.models import SignUp
from algoritmeregister.site.letters import Part, as_letter
from algoritmeregister.site.meeting_words import summary
from algoritmeregister.site.page import canonical
from algoritmeregister.ui.formats import date_text


def send_due() -> int:
    """Send what must go, when the mail server can be reached. Returns how many letters went."""
    with open_connection(sign_ups.is_due()) as connection:
        return sign_ups.send_due(lambda found, kind: write(found, kind, connection)) if connection else 0


def write(found: SignUp, kind: str, connection: BaseEmailBackend | None = None) -> EmailMessage:
    """Write one letter, in the language of who signed up, to send over `connection` (without it, one of its own)."""
    with translation.override(found.language):
        about = summary(found.meeting)
        link = canonical(reverse("site:sign_up", kwargs={"token": sign_ups.token(found)}))
        what = f"{about['title']}, {date_text(about['day'], found.language)}, {about['times']}"
        subject, first = _words(kind)
        parts = [Part(first, heading=what)]
        if kind == "confirm":
            parts += [
                Part(_("Wilt u komen? Bevestig het dan binnen 48 uur:"), link),
                Part(_("Wilt u dit niet? Dan hoeft u niets te doen. Wij vergeten dan uw adres.")),
            ]
        else:
            parts.append(Part(_("De agenda en de stukken:"), canonical(about["address"])))
            if kind in {"in", "room", "reminder"} and (found.meeting.place or found.meeting.link):
                parts.append(Part(_("Waar: %s") % (found.meeting.place or found.meeting.link)))
            if kind != "cancelled":
                parts.append(Part(_("Kunt u niet? Meld u dan af:"), link))
        name = f"meeting-{found.meeting_id}-{kind}"
        return message(as_letter(subject, parts, name), found, connection or get_connection())


def _words(kind: str) -> tuple[str, str]:
    return {
        "confirm": (_("Bevestig uw aanmelding"), _("U, of iemand anders, wil naar deze bijeenkomst komen.")),
        "in": (_("U bent aangemeld"), _("Wij rekenen op u.")),
        "waiting": (_("U staat op de wachtlijst"), _("De bijeenkomst is vol. Komt er plaats, dan mailen wij u.")),
        "room": (_("Er is plaats voor u"), _("Er is een plaats vrijgekomen. U bent nu aangemeld.")),
        "reminder": (_("Morgen is de bijeenkomst"), _("U hebt zich aangemeld voor deze bijeenkomst.")),
        "cancelled": (_("De bijeenkomst gaat niet door"), _("Deze bijeenkomst gaat niet door.")),
    }[kind]
