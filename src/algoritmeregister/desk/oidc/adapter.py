"""Who comes in: somebody whom the provider named before, or with the address of an account or of an open invitation."""

from __future__ import annotations

import hashlib
from typing import Any

import requests
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialLogin
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _

from algoritmeregister.accounts.actions.people import AccountError, create_invited
from algoritmeregister.accounts.actions.remembering import remember
from algoritmeregister.accounts.models import User
from algoritmeregister.accounts.people import signed_in
from algoritmeregister.accounts.queries import by_email
from algoritmeregister.audit.actors import Actor, ActorKind
from algoritmeregister.desk.door import refused
from algoritmeregister.desk.oidc.client import Session
from algoritmeregister.desk.oidc.configured import is_configured
from algoritmeregister.ui.callers import origin


def app() -> SocialApp:
    """Return the provider as the settings have it. Another issuer is another provider: its people are not the same."""
    issuer = hashlib.sha256(settings.OIDC_ISSUER.encode()).hexdigest()[:16]
    return SocialApp(
        provider="organisation",
        provider_id=f"oidc-{issuer}",
        name=settings.OIDC_NAME,
        client_id=settings.OIDC_CLIENT_ID,
        secret="" if settings.OIDC_KEY else settings.OIDC_CLIENT_SECRET,
        settings={"oauth_pkce_enabled": True},
    )


class Organisations(DefaultSocialAccountAdapter):
    """Our rules for signing in elsewhere."""

    def list_apps(self, request: HttpRequest, provider: str | None = None, client_id: str | None = None) -> list[SocialApp]:
        """Return the provider, when there is one. What the database may say of providers is not looked at."""
        return [app()] if is_configured() else []

    def get_requests_session(self) -> requests.Session:
        """Return how the provider is asked."""
        return Session()

    def authenticate_by_email(self, sociallogin: SocialLogin) -> None:
        """Find nobody: `pre_social_login` does, and says why not."""
        return

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Nobody makes an account by themselves."""
        return False

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """Send nothing: whoever runs the provider knows."""

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Let in who has an account, or makes one because they were invited; or say why not."""
        if sociallogin.is_existing:
            return
        address = next((each.email.lower() for each in sociallogin.email_addresses if each.verified), "")
        if not address:
            self._refuse(request, "no verified address", _("Uw organisatie gaf geen e-mailadres dat is bevestigd."))
        user = by_email(address) or self._invited(request, address)
        if user is None:
            why = _("Er is geen account of uitnodiging voor %s. Vraag een beheerder om u uit te nodigen.")
            self._refuse(request, "unknown account", why % address)
            return
        if not user.is_active:
            self._refuse(request, "closed account", _("Dit account is gesloten."), user)
        if SocialAccount.objects.filter(user=user, provider=sociallogin.account.provider).exists():
            # An address that was given to somebody else must not open the account of who had it.
            why = _("Dit account hoort bij iemand anders in uw organisatie. Vraag de beheerder van het register om hulp.")
            self._refuse(request, "other subject", why, user)
        sociallogin.user = user
        sociallogin.save(request, connect=True)
        remember(action="connect sign-in", subject=user.email, by=signed_in(user, origin(request)))

    def _invited(self, request: HttpRequest, address: str) -> User | None:
        try:
            return create_invited(email=address, by=Actor(ActorKind.USER, address, origin(request)))
        except AccountError:
            return None

    def _refuse(self, request: HttpRequest, step: str, why: str, user: User | None = None) -> None:
        by = signed_in(user, origin(request)) if user else Actor(ActorKind.USER, "", origin(request))
        subject = user.email if user else ""
        remember(action="sign in", subject=subject, detail={"step": step, "way": "oidc"}, succeeded=False, by=by)
        raise ImmediateHttpResponse(refused(request, why))

    def on_authentication_error(
        self,
        request: HttpRequest,
        provider: Any,
        error: Any = None,
        exception: Exception | None = None,
        extra_context: dict[str, Any] | None = None,
    ) -> None:
        """Say that it did not work; the reason is in the log."""
        reason = str(exception or error or "unknown")[:200]
        by = Actor(ActorKind.USER, "", origin(request))
        remember(action="sign in", subject="", detail={"step": reason, "way": "oidc"}, succeeded=False, by=by)
        why = _("Inloggen met uw organisatie lukte niet. Probeer het opnieuw, of vraag de beheerder van het register.")
        raise ImmediateHttpResponse(refused(request, why))
