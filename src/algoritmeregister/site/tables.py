"""The tables of this room (`data/*.yaml`): read once, as they are written."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

import yaml


@cache
def read(name: str) -> Any:
    """Read a table by its name. Raises `FileNotFoundError` when there is none: a mistake in the code, not of a reader."""
    return yaml.safe_load((files(__package__) / "data" / f"{name}.yaml").read_text(encoding="utf-8"))
