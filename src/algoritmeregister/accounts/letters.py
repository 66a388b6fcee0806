"""The letters to people with an account, or who are asked to have one: plain text, in the language that is spoken now."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from algoritmeregister.accounts.models import Invitation
from algoritmeregister.accounts.roles import label, meaning


def send(address: str, subject: str, paragraphs: list[str]) -> None:
    """Send one letter. Raises `OSError` or `SMTPException` when the mail server does not take it."""
    text = "\n\n".join([*paragraphs, settings.SITE_NAME]) + "\n"
    headers = {
        # RFC 3834: no answers of absence, please
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
        "Content-Language": get_language() or settings.LANGUAGE_CODE,
    }
    EmailMessage(" ".join(subject.split()), text, to=[address], headers=headers).send()


def send_invitation(invitation: Invitation, link: str) -> None:
    """Ask someone to join an organisation."""
    language = get_language()
    roles = "\n".join(f"- {label(each, language)}: {meaning(each, language)}" for each in invitation.roles)
    about = {"organisation": invitation.organisation.name, "site": settings.SITE_NAME}
    send(
        invitation.email,
        _("Uitnodiging voor %(organisation)s op %(site)s") % about,
        [
            _("U bent uitgenodigd om voor %(organisation)s mee te werken aan %(site)s.") % about,
            _("Dit mag u daar doen:") + "\n" + roles,
            _("Open deze link om mee te doen. Hij werkt één keer, en een week lang.") + "\n" + link,
            _("Verwacht u dit niet? Dan hoeft u niets te doen."),
        ],
    )


def send_password_link(address: str, link: str) -> None:
    """Send the link with which someone chooses a new password."""
    send(
        address,
        _("Nieuw wachtwoord voor %s") % settings.SITE_NAME,
        [
            _("Iemand vroeg een nieuw wachtwoord voor uw account. Kies het met deze link:") + "\n" + link,
            _("Was u dat niet? Dan hoeft u niets te doen: uw wachtwoord is niet veranderd."),
        ],
    )


def send_notice(address: str, what: str) -> None:
    """Tell someone that how they sign in has changed."""
    send(
        address,
        _("Uw account op %s is veranderd") % settings.SITE_NAME,
        [what, _("Was u dat niet? Kies dan meteen een nieuw wachtwoord, en vertel het uw beheerder.")],
    )
