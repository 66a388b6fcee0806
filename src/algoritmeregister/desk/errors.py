"""What the desk shows when a form cannot be trusted."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from algoritmeregister.desk.describing import kept
from algoritmeregister.desk.door import Rule, refused


def forged(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Refuse a form that did not come from a page of ours, or of which the session has ended.

    Whoever signed in again in another tab and sends a form of before gets what they typed back, to send it once more.
    """
    rule = getattr(request.resolver_match.func, "rule", None) if request.resolver_match else None
    if isinstance(rule, Rule) and rule.keeps and kept.keep(request):
        return kept.again(request)
    return refused(request, _("Dit formulier is verlopen. Ga terug, laad de pagina opnieuw en probeer het nog eens."))
