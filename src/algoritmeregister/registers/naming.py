"""Short names of registers in addresses, and when two addresses are the same place."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from django.utils.text import slugify

from algoritmeregister.registers.models import Register

# Of a register that was suggested: nobody should take the name of a register before a steward has seen it.
SUGGESTED_PREFIX = "voorstel-"
# Pages of ours that stand beside those of the registers.
RESERVED = frozenset({"aanmelden", "dekking"})
LONGEST_SLUG = 60
_GENERAL = re.compile(r"^(?:het\s+)?(?:algoritme|ai-?)?-?register\s+(?:van\s+)?(?:de\s+|het\s+)?", re.IGNORECASE)
_SLUG = re.compile(rf"[a-z0-9](?:[a-z0-9_-]{{0,{LONGEST_SLUG - 2}}}[a-z0-9])?")
_LANGUAGE = re.compile(r"^/(?:nl|en|fy)(?=/|$)")


def slug_base(name: str) -> str:
    """Return what a register's slug is made of: its name without "Algoritmeregister" ("Algoritmeregister RvIG": rvig)."""
    rest = slugify(_GENERAL.sub("", name.strip()))[: LONGEST_SLUG - 10].strip("-") or slugify(name)[: LONGEST_SLUG - 10]
    base = rest.strip("-") or "register"
    return base if is_slug(base) else f"register-{base}"


def is_slug(text: str) -> bool:
    """Say whether a register may be called so in addresses."""
    return bool(_SLUG.fullmatch(text)) and text not in RESERVED and not text.startswith(SUGGESTED_PREFIX)


def free_slug(base: str) -> str:
    """Return `base`, or `base` with the first number behind it that no register has."""
    taken = set(Register.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    slug, count = base, 1
    while slug in taken:
        count += 1
        slug = f"{base}-{count}"
    return slug


def default_identity_base(slug: str) -> str:
    """Return the URN with which the identity of registrations begins when a register has no addresses of its own."""
    return f"urn:algoritmeregister:{slug}:"


def place(address: str) -> str:
    """Return an address in the form in which two are compared: without scheme, "www.", language and slash at the end.

    Empty for what is no address.
    """
    try:
        parts = urlsplit(address.strip())
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return ""
    if not host:
        return ""
    path = _LANGUAGE.sub("", parts.path).rstrip("/")
    return f"{host}{path}{'?' + parts.query if parts.query else ''}".lower()
