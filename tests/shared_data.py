"""Real data that nobody here wrote, read from beside the project; never copied into it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parent.parent


def folder() -> Path:
    """Return the folder with the shared data, whether or not it is there."""
    return Path(os.environ.get("REGISTER_SHARED_DATA") or PROJECT.parent / "shared" / "data")


def shared_data(name: str) -> Path:
    """Return the path of one file or folder of the shared data.

    Skips the test, with the reason, where it is absent; fails when it is absent in continuous integration.
    """
    path = folder() / name
    if not path.exists():
        message = f"shared data {name} is not in {folder()} (set REGISTER_SHARED_DATA)"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    return path
