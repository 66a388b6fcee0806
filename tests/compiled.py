"""Templates are compiled once in a run of the tests: the next process that needs one reads what the first one made.

Compiling all of them in three languages takes ten seconds of processor time, in every process that shows pages.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import Any

from jinja2 import Environment
from jinja2.bccache import Bucket, BytecodeCache

from tests.once import FOLDER


class Compiled(BytecodeCache):
    """What templates became, by language: their fixed texts are in it. Lives as long as the folder of this run."""

    def get_bucket(self, environment: Environment, name: str, filename: str | None, source: str) -> Bucket:
        """Return the bucket of a template in the language of this environment."""
        language = getattr(environment, "language", "")
        return super().get_bucket(environment, f"{language} {name}", filename, source)

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill the bucket with what an earlier process made, if any did."""
        try:
            bucket.bytecode_from_string(self._file(bucket).read_bytes())
        except FileNotFoundError:
            return

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what this process made; who reads meanwhile sees the whole of it or nothing."""
        file = self._file(bucket)
        file.parent.mkdir(exist_ok=True)
        being_written = file.with_suffix(f".{os.getpid()}")
        being_written.write_bytes(bucket.bytecode_to_string())
        being_written.rename(file)

    def _file(self, bucket: Bucket) -> Path:
        return Path(os.environ[FOLDER]) / "templates" / hashlib.sha256(bucket.key.encode()).hexdigest()


COMPILED = Compiled()


def use(templates: list[dict[str, Any]]) -> None:
    """Let the pages of these settings (`TEMPLATES`) be made of what was compiled before in this run, if this is one."""
    if FOLDER in os.environ:
        templates[0]["OPTIONS"]["bytecode_cache"] = COMPILED
