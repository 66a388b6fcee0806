"""What the desk shows when a form cannot be trusted."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from algoritmeregister.desk.door import refused


def forged(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Refuse a form that did not come from a page of ours, or of which the session has ended."""
    return refused(request, _("Dit formulier is verlopen. Ga terug, laad de pagina opnieuw en probeer het nog eens."))
