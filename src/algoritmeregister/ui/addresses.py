"""The address of a page by its name, remembered: looking the same one up a hundred times a page is not free."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.urls import get_script_prefix, get_urlconf, reverse
from django.utils.translation import get_language

REMEMBERED = 4_096


def address_of(name: str, /, *args: Any, **kwargs: Any) -> str:
    """Return the address of a page by its name, in the language of this request. Raises `NoReverseMatch`."""
    # Everything that decides what `reverse` says.
    return _found(name, args, tuple(kwargs.items()), get_language(), get_script_prefix(), get_urlconf())


@lru_cache(REMEMBERED)
def _found(
    name: str,
    args: tuple[Any, ...],
    kwargs: tuple[tuple[str, Any], ...],
    language: str | None,
    prefix: str,
    urlconf: str | None,
) -> str:
    return reverse(name, urlconf, args, dict(kwargs))
