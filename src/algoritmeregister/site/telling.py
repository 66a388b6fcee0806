"""How a public change looks next to its words, and where the whole difference can be seen."""

from __future__ import annotations

from urllib.parse import urlencode

from django.urls import reverse

from algoritmeregister.ledger.kinds import Kind

TONES = {Kind.PUBLISHED: "new", Kind.RESTORED: "new", Kind.WITHDRAWN: "quiet", Kind.MERGED: "quiet", Kind.REDACTED: "alarm"}


def tone(kind: str) -> str:
    """Return how a kind of change looks, next to its word."""
    return TONES.get(Kind(kind), "changed")


def version_address(number: str, version: int) -> str:
    """Return the address of a version as it was, in the language of this request."""
    return reverse("site:version", kwargs={"number": number, "version": version})


def comparison_address(number: str, before: int, after: int) -> str:
    """Return the address of the comparison of two versions, in the language of this request."""
    asked = urlencode({"van": before, "naar": after})
    return f"{reverse('site:comparison', kwargs={'number': number})}?{asked}"
