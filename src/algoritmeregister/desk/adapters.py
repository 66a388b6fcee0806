"""Our rules for django-allauth: nobody makes an account by themselves, letters are ours, and what happens is remembered."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from io import BytesIO
from ipaddress import ip_address, ip_network
from smtplib import SMTPException
from typing import Any
from urllib.parse import urlsplit

import segno
from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.usersessions.adapter import DefaultUserSessionsAdapter
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from algoritmeregister.accounts import letters
from algoritmeregister.accounts.actions.remembering import remember
from algoritmeregister.accounts.models import User
from algoritmeregister.accounts.people import signed_in
from algoritmeregister.accounts.queries import needs_second_factor
from algoritmeregister.accounts.sealing import CannotOpen, opened, seal
from algoritmeregister.desk.second_step import STEPS, steps_of
from algoritmeregister.ui.callers import origin

logger = logging.getLogger(__name__)

# When a server does not say from where someone asks (a socket): all of those together share one limit.
NOWHERE = "0.0.0.0"  # noqa: S104


class Accounts(DefaultAccountAdapter):
    """Accounts: by invitation only, with our words."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": gettext_lazy("Dit account is gesloten."),
        "email_password_mismatch": gettext_lazy("Het e-mailadres of het wachtwoord klopt niet."),
        "enter_current_password": gettext_lazy("Dit is niet uw huidige wachtwoord."),
        "incorrect_password": gettext_lazy("Dit wachtwoord klopt niet."),
        "invalid_password_reset": gettext_lazy("Deze link werkt niet meer. Vraag een nieuwe."),
        "too_many_login_attempts": gettext_lazy("Dit ging te vaak mis. Probeer het over een paar minuten opnieuw."),
        "rate_limited": gettext_lazy("Dit ging te vaak achter elkaar. Wacht even."),
    }

    def add_message(
        self, request: HttpRequest, level: int, message_template: str | None = None, *args: Any, **kwargs: Any
    ) -> None:
        """Tell on the next page what was done, in our words; what needs no telling is not told."""
        told = {
            "account/messages/password_changed.txt": _("Uw wachtwoord is veranderd."),
            "mfa/messages/totp_activated.txt": _("U logt nu in met codes van een app."),
            "mfa/messages/totp_deactivated.txt": _("U logt niet meer in met codes van een app."),
            "mfa/messages/webauthn_added.txt": _("Er is een passkey of beveiligingssleutel bij gekomen."),
            "mfa/messages/webauthn_removed.txt": _("Er is een passkey of beveiligingssleutel verwijderd."),
            "usersessions/messages/sessions_logged_out.txt": _("Alle andere sessies zijn beëindigd."),
        }
        text = told.get(message_template or "") or kwargs.get("message")
        if text:
            messages.add_message(request, level, text)

    def get_login_stages(self) -> list[str]:
        """Return what is asked after the password, or after signing in elsewhere."""
        own = {"allauth.mfa.stages.AuthenticateStage": "algoritmeregister.desk.second_step.OwnSecondStep"}
        return [own.get(each, each) for each in super().get_login_stages()]

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody makes an account by themselves: organisations invite."""
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """Return from where someone asks: of IPv6 the network of the subscriber, or limits would not hold."""
        found = origin(request)
        if not found:
            return NOWHERE
        address = ip_address(found)
        return str(ip_network((address, 64), strict=False).network_address) if address.version == 6 else found

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send the one letter that allauth asks for: to choose a new password. Its link has our own address."""
        if template_prefix != "account/email/password_reset_key":
            raise ValueError(f"there is no letter {template_prefix}")
        path = urlsplit(context["password_reset_url"]).path
        letters.send_password_link(email, settings.SITE_URL + path)

    def send_notification_mail(
        self, template_prefix: str, user: User, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        """Tell by mail that how somebody signs in has changed. When it cannot be sent, what was done stays done."""
        told = {
            "account/email/password_changed": _("Uw wachtwoord is veranderd."),
            "account/email/password_reset": _("U koos een nieuw wachtwoord."),
            "mfa/email/totp_activated": _("U logt nu in met codes van een app."),
            "mfa/email/totp_deactivated": _("U logt niet meer in met codes van een app."),
            "mfa/email/webauthn_added": _("Er is een passkey of beveiligingssleutel bij gekomen."),
            "mfa/email/webauthn_removed": _("Er is een passkey of beveiligingssleutel verwijderd."),
            "mfa/email/recovery_codes_generated": _("Er zijn nieuwe herstelcodes gemaakt."),
        }.get(template_prefix)
        if told is None:
            return
        try:
            letters.send_notice(user.email, told)
        except (OSError, SMTPException):
            who = signed_in(user, origin(self._request()))
            remember(action="tell by mail", subject=user.email, succeeded=False, by=who)

    def _request(self) -> HttpRequest:
        request: HttpRequest = context.request
        return request


class SecondStep(DefaultMFAAdapter):
    """The second step: with our own QR codes, and kept by who needs one."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "cannot_delete_authenticator": gettext_lazy("U heeft een tweede stap nodig. Voeg eerst een andere toe."),
        "incorrect_code": gettext_lazy("Deze code klopt niet."),
    }

    def encrypt(self, text: str) -> str:
        """Return a secret as it is kept."""
        return seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        """Return a secret that was kept. One that cannot be read lets nobody in; an operator resets the second step."""
        try:
            return opened(encrypted_text)
        except CannotOpen as error:
            logger.error("The secret of a second step cannot be read: %s. See docs/how-to/people.md.", error)
            raise PermissionDenied from error

    def get_totp_issuer(self) -> str:
        """Return under which name an app shows the codes."""
        return str(settings.SITE_NAME)

    def build_totp_svg(self, url: str) -> str:
        """Draw the QR code that an app reads."""
        out = BytesIO()
        segno.make(url, error="m").save(out, kind="svg", scale=4, border=4, xmldecl=False)
        return out.getvalue().decode()

    def can_delete_authenticator(self, authenticator: Any) -> bool:
        """Keep the last second step of who needs one."""
        if authenticator.type not in STEPS or not needs_second_factor(authenticator.user):
            return True
        return steps_of(authenticator.user) > 1


class SessionEnds(DefaultUserSessionsAdapter):
    """Sessions that are ended by their owner are remembered."""

    def end_sessions(self, sessions: Iterable[Any]) -> None:
        """End these sessions."""
        for session in sessions:
            session.end()
            who = signed_in(session.user, origin(context.request))
            remember(action="end session", subject=session.user.email, by=who)
