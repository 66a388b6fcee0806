"""How registrations are named in addresses: the number alone (for good), or the number with a readable tail."""

from __future__ import annotations

from django.urls import reverse
from django.utils.text import slugify

LONGEST_SLUG = 80


class NumberConverter:
    """The eight digits of a registration's number in an address."""

    regex = "[0-9]{8}"

    def to_python(self, value: str) -> str:
        """Keep the digits as text: a number may begin with a zero."""
        return value

    def to_url(self, value: str) -> str:
        """Write the digits as they are."""
        return value


def slug_of(name: str) -> str:
    """Return the readable tail for a name; empty when nothing of it can be in an address."""
    return slugify(name)[:LONGEST_SLUG].strip("-_")


def registration_address(number: str, name: str) -> str:
    """Return the address of a registration's page, in the language of this request."""
    slug = slug_of(name)
    if not slug:
        return reverse("site:registration", kwargs={"number": number})
    return reverse("site:registration_named", kwargs={"number": number, "slug": slug})
