"""The secret key: given by the operator, or made once and kept beside the data."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from algoritmeregister.config.environment import WrongSetting
from algoritmeregister.config.values import signing_key


def secret_key(given: str, data_dir: Path) -> str:
    """Return `given`, or the key in `data_dir/secret_key`, which is made (readable by its owner only) when absent.

    Raises `WrongSetting` when the key that is there cannot be used.
    """
    if given:
        return given
    path = data_dir / "secret_key"
    if not path.exists():
        data_dir.mkdir(parents=True, exist_ok=True)
        fresh = path.with_name(f"secret_key.{os.getpid()}")
        fresh.touch(mode=0o600)
        fresh.write_text(secrets.token_urlsafe(50), encoding="utf-8")
        try:
            os.link(fresh, path)  # fails when another process was first: then its key is the key
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    return _read(path)


def _read(path: Path) -> str:
    try:
        if key := signing_key(path.read_text(encoding="utf-8")):
            return key
        why = "it is empty"
    except (OSError, ValueError) as error:
        why = str(error)
    raise WrongSetting(
        f"{path} has no key that can be used: {why}. Put the one of a backup back, or remove the file: another key is made "
        "then, people sign in again, and codes of apps no longer work"
    )
