"""The address of a page by its name, remembered: looking the same one up a hundred times a page is not free."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.urls import get_script_prefix, reverse
from django.utils.translation import get_language

REMEMBERED = 4_096


def address_of(name: str, /, *args: Any, **kwargs: Any) -> str:
    """Return the address of a page by its name, in the language of this request. Raises `NoReverseMatch`."""
    return _found(name, args, tuple(kwargs.items()), get_language(), get_script_prefix())


def address_in(language: str, name: str, /, *args: Any, **kwargs: Any) -> str:
    """Do the same in `language`, which must be that of this request: who knows it saves asking Django."""
    return _found(name, args, tuple(kwargs.items()), language, get_script_prefix())


@lru_cache(REMEMBERED)
def _found(
    name: str,
    args: tuple[Any, ...],
    kwargs: tuple[tuple[str, Any], ...],
    language: str | None,
    prefix: str,
) -> str:
    # Language and prefix decide what `reverse` says; our addresses are one list for every request.
    return reverse(name, args=args, kwargs=dict(kwargs))
