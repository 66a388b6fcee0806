"""End one of one's own sessions."""

from __future__ import annotations

from allauth.usersessions.adapter import get_adapter
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from algoritmeregister.desk.door import Rule, Visit, door


@door(Rule(methods=("POST",)))
def end_session(request: HttpRequest, visit: Visit, pk: int) -> HttpResponse:
    """End a session; of somebody else's nothing happens."""
    found = list(UserSession.objects.filter(pk=pk, user=visit.user))
    get_adapter().end_sessions(found)
    if found:
        messages.success(request, _("De sessie is beëindigd."))
    return HttpResponseRedirect(reverse("usersessions_list"))
