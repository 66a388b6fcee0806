"""Full addresses of what the API names: pages of the site (the Dutch ones, which stay for good) and of the API itself."""

from __future__ import annotations

from urllib.parse import quote

from django.conf import settings

from algoritmeregister.api.versions import server


def page(*segments: str) -> str:
    """Return the address of a page of the site: `page("algoritmes", number)`."""
    return "/".join([settings.SITE_URL, *(quote(segment, safe="") for segment in segments)])


def resource(*segments: str) -> str:
    """Return the address of a resource of the API: `resource("algoritmes", number, "versies")`."""
    return "/".join([server(), *(quote(segment, safe="") for segment in segments)])
