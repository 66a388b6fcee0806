"""What every response carries, whoever made it: pages, errors, files, redirects.

Django's own middleware sets nosniff, the referrer policy, HSTS and the opener policy; django-csp sets the content policy.
This adds what they lack, and compresses only what is public.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable

from csp.constants import HEADER
from csp.middleware import CSPMiddleware
from csp.utils import build_policy
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import patch_vary_headers
from django.utils.deprecation import MiddlewareMixin

# Nothing on our pages needs a sensor, a camera or a payment, so nothing may ask for one.
PERMISSIONS_POLICY = ", ".join(
    f"{feature}=()"
    for feature in (
        "accelerometer",
        "autoplay",
        "browsing-topics",
        "camera",
        "display-capture",
        "geolocation",
        "gyroscope",
        "magnetometer",
        "microphone",
        "midi",
        "payment",
        "usb",
    )
)

# What a view sets on its response to have another content policy than every page, or none.
OWN_POLICY = ("_csp_exempt", "_csp_config", "_csp_update", "_csp_replace")
_GZIP = re.compile(r"\bgzip\b(?!\s*;\s*q=0(?:\.0*)?(?:,|\s|$))")


def accepts_gzip(request: HttpRequest) -> bool:
    """Say whether who asks can unpack gzip (RFC 9110 12.5.3: with "q=0" they say that they cannot)."""
    return bool(_GZIP.search(request.META.get("HTTP_ACCEPT_ENCODING", "")))


class HeadersMiddleware:
    """Set Permissions-Policy and Cross-Origin-Resource-Policy where the view did not choose; make private the default."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer one request."""
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        # What did not say that it may be kept, may not: a page behind a login must never be found in a cache.
        response.headers.setdefault("Cache-Control", "no-store")
        return response


class ContentPolicyMiddleware(CSPMiddleware):
    """Set the content policy: written once, as it is the same for every page (we have no inline scripts, so no nonces)."""

    policy = ""

    def process_request(self, request: HttpRequest) -> None:
        """Nothing: there is no nonce to make."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Set the header, unless a view chose another policy."""
        if settings.DEBUG or any(hasattr(response, name) for name in OWN_POLICY):
            return super().process_response(request, response)
        if not self.policy:
            # In an order of its own: the library's differs per process, and pages would with it.
            self.policy = "; ".join(sorted(build_policy().split("; ")))
        response.headers.setdefault(HEADER, self.policy)
        return response


# How hard to look for what a page has twice, of 9. Django's 6 takes half as long again, for a page that is 3% smaller.
EFFORT = 4
# Shorter responses are not worth the trouble.
SHORTEST = 200
_AS_GZIP = 31  # wbits of a stream with the header of gzip, see zlib's manual


class PublicGZipMiddleware(MiddlewareMixin):
    """Compress only responses that say they are public: a page with a secret in it must not be compressed (BREACH)."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Compress the response when that is safe."""
        if "public" not in response.get("Cache-Control", ""):
            return response
        if not isinstance(response, HttpResponse) or response.has_header("Content-Encoding"):
            return response
        patch_vary_headers(response, ["Accept-Encoding"])
        if not accepts_gzip(request) or len(response.content) < SHORTEST:
            return response
        packed = zlib.compress(response.content, EFFORT, _AS_GZIP)
        if len(packed) < len(response.content):
            response.content = packed
            response.headers["Content-Length"] = str(len(packed))
            response.headers["Content-Encoding"] = "gzip"
            # What was packed is the same page in other bytes (RFC 9110 8.8.1).
            etag = response.get("ETag", "")
            if etag.startswith('"'):
                response.headers["ETag"] = f"W/{etag}"
        return response
