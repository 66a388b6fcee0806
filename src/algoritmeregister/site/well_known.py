"""What robots and researchers read: robots.txt and security.txt (RFC 9116)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse

# RFC 9116 advises less than a year; made anew for every reader, it never runs out.
SECURITY_TXT_LASTS = timedelta(days=180)


def _text(content: str) -> HttpResponse:
    response = HttpResponse(content, content_type="text/plain; charset=utf-8")
    response.headers["Cache-Control"] = "public, max-age=3600"
    return response


def robots(request: HttpRequest) -> HttpResponse:
    """Let robots read everything but the endless combinations of filters."""
    lines = ["User-agent: *"]
    for prefix in ("", "/en", "/fy"):
        lines.append(f"Disallow: {prefix}/algoritmes?")
    lines.extend(["Allow: /", "", f"Sitemap: {settings.SITE_URL}/sitemap.xml", ""])
    return _text("\n".join(lines))


def security(request: HttpRequest) -> HttpResponse:
    """Say where a vulnerability may be reported; 404 when this installation names no contact."""
    if not settings.SECURITY_CONTACT:
        raise Http404
    expires = (datetime.now(UTC) + SECURITY_TXT_LASTS).replace(hour=0, minute=0, second=0, microsecond=0)
    lines = [
        f"Contact: {settings.SECURITY_CONTACT}",
        f"Expires: {expires:%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: nl, en, fy",
    ]
    if settings.SITE_URL.startswith("https://"):
        lines.append(f"Canonical: {settings.SITE_URL}/.well-known/security.txt")
    return _text("\n".join(lines) + "\n")
