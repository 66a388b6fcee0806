"""One test that tries many cases, for what is so cheap that the work of pytest for a test of its own would be most of it.

A test is collected by every worker, prepared, reported to the process that counts, and written down: milliseconds of
processor time before it has done anything. Finding the stem of a word takes none of them.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import pytest


def tries(names: str | Sequence[str], cases: Iterable[Any]) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Let one test try every case, given as to `pytest.mark.parametrize`; all that went wrong is told, each with its case.

    Nothing is undone between two cases: not for a test whose fixtures are made anew each time, or that may be skipped.
    """
    keys = [name.strip() for name in names.split(",")] if isinstance(names, str) else list(names)
    every = [dict(zip(keys, case if len(keys) > 1 else [case], strict=True)) for case in cases]
    assert every, "a test without cases cannot fail"

    def decorate(test: Callable[..., None]) -> Callable[..., None]:
        @functools.wraps(test)
        def tried(*of_its_class: Any, **fixtures: Any) -> None:
            wrong = []
            for case in every:
                try:
                    test(*of_its_class, **case, **fixtures)
                except (Exception, pytest.fail.Exception) as error:  # noqa: BLE001 - it is raised below, with the others
                    error.add_note(f"in the case {case!r}")
                    wrong.append(error)
            if wrong:
                raise BaseExceptionGroup(f"{len(wrong)} of {len(every)} cases", wrong)

        asked = inspect.signature(test)
        fixtures = [parameter for name, parameter in asked.parameters.items() if name not in keys]
        tried.__signature__ = asked.replace(parameters=fixtures)  # type: ignore[attr-defined] - what pytest gives it
        return tried

    return decorate
