"""A day as what a command is told."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import click
from django.utils.translation import gettext as _


class Day(click.ParamType):
    """A day (2026-06-08) or a moment (2026-06-08T19:40Z)."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Return a date, or a datetime when there is a time in it."""
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(value) if len(value) == 10 else datetime.fromisoformat(value)
        except ValueError:
            self.fail(_("%r is geen datum. Schrijf hem als 2026-06-08.") % value, param, ctx)
