"""How registrations are named in addresses: the number alone (for good), or the number with a readable tail."""

from __future__ import annotations

from functools import lru_cache

from django.conf import settings
from django.urls import get_script_prefix
from django.utils.text import slugify

from algoritmeregister.exchange.parts import NUMBER, Addresses
from algoritmeregister.ui.addresses import address_of

LONGEST_SLUG = 80
# What `urls.py` has of a registration: its page, and the address that fits in a letter.
PAGE = "algoritmes/<number:number>"
SHORT = "a/<number:number>"
# Stands where a number comes.
SOME_NUMBER = "00000000"


class NumberConverter:
    """The eight digits of a registration's number in an address."""

    regex = "[0-9]{8}"

    def to_python(self, value: str) -> str:
        """Keep the digits as text: a number may begin with a zero."""
        return value

    def to_url(self, value: str) -> str:
        """Write the digits as they are."""
        return value


def addresses_in_files() -> Addresses:
    """Return where registrations are on this site, in Dutch, for files that name many of them.

    Put together here and not looked up: a command that writes a file would load all pages for it.
    """
    base = f"{settings.SITE_URL}{get_script_prefix()}"
    return Addresses(*(base + each.replace("<number:number>", NUMBER) for each in (PAGE, SHORT)))


def page_of(number: str, page: str, **more: str | int) -> str:
    """Return the address of a page (its name in `urls.py`) about the registration with this number, in the language of this
    request. Looked up once for all registrations: there are a dozen such addresses on a page."""
    return address_of(f"site:{page}", number=SOME_NUMBER, **more).replace(SOME_NUMBER, number, 1)


@lru_cache(4_096)
def slug_of(name: str) -> str:
    """Return the readable tail for a name; empty when nothing of it can be in an address."""
    return slugify(name)[:LONGEST_SLUG].strip("-_")


def registration_address(number: str, name: str, *, everything: str = "") -> str:
    """Return the address of a registration's page, in the language of this request.

    `everything`: the address of the whole list, for who knows it and has many addresses to write.
    """
    slug = slug_of(name)
    # Below the list, as `urls.py` has it: looking up each of so many addresses would cost more than the search.
    return f"{everything or address_of('site:registrations')}/{number}" + (f"-{slug}" if slug else "")
