"""Progress bars on the terminal's error stream, so that output stays clean for whoever reads it."""

from __future__ import annotations

import sys
from contextlib import AbstractContextManager
from types import TracebackType
from typing import Any

import click

# A bar that moves more often than this only costs time.
STEPS = 200


class Bars(AbstractContextManager["Bars"]):
    """One bar after another: a new one begins when the work gets another name. Nothing is shown without a terminal."""

    def __init__(self, *, hidden: bool = False) -> None:
        self._hidden = hidden or not sys.stderr.isatty()
        self._name = ""
        self._bar: Any = None

    def show(self, name: str, done: int, total: int) -> None:
        """Show that `done` of `total` of the work called `name` is done."""
        if self._hidden:
            return
        if name != self._name:
            self._end()
            self._name = name
            self._bar = click.progressbar(length=total, label=name, show_pos=True, file=sys.stderr)
            self._bar.__enter__()
        if done == total or done % max(1, total // STEPS) == 0:
            self._bar.update(done - self._bar.pos)

    def _end(self) -> None:
        if self._bar is not None:
            self._bar.__exit__(None, None, None)
            self._bar = None

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """End the bar that is shown."""
        self._end()
