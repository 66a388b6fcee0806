"""The pages of django-allauth that we change a little."""

from __future__ import annotations

from typing import Any

from allauth.account.views import LogoutView, PasswordChangeView
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.views import IndexView
from allauth.mfa.webauthn.views import RemoveWebAuthnView
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from algoritmeregister.accounts.queries import needs_second_factor
from algoritmeregister.desk.oidc import leaving
from algoritmeregister.desk.second_step import signed_in_with_two


class ChangePassword(PasswordChangeView):
    """Changes a password; who has none chooses one by a letter."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Send who has no password to where one is chosen."""
        if request.user.is_authenticated and not request.user.has_usable_password():
            return HttpResponseRedirect(reverse("account_reset_password"))
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return response


class SecondSteps(IndexView):
    """The second steps of a person; says so when they have to have one."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add whether a second step is needed and lacks."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        user = self.request.user
        context["step_needed"] = needs_second_factor(user) and not signed_in_with_two(self.request, user)
        return context


class SignOut(LogoutView):
    """Signs out; who signed in with the account of their organisation is offered to sign out there too."""

    def post(self, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Sign out, and lead on."""
        elsewhere = leaving.address(self.request)  # the session goes
        response: HttpResponseBase = super().post(*args, **kwargs)
        if not elsewhere or self.request.user.is_authenticated:
            return response
        return render(self.request, "account/signed_out.html", {"elsewhere": elsewhere, "provider": settings.OIDC_NAME})


class RemoveKey(RemoveWebAuthnView):
    """Removes a passkey or key, unless it is the last second step of who needs one."""

    def form_valid(self, form: Any) -> HttpResponse:
        """Remove it, or say why not."""
        adapter = get_adapter()
        if not adapter.can_delete_authenticator(self.get_object()):
            messages.error(self.request, str(adapter.error_messages["cannot_delete_authenticator"]))
            return HttpResponseRedirect(reverse("mfa_list_webauthn"))
        response: HttpResponse = super().form_valid(form)
        return response
