"""How many memory pools the C library keeps in one process. It gives threads pools of their own, which it hardly gives back.

A command that takes in many registrations starts a writer of the search index, with its threads, for every few hundred of
them; what those leave behind in pools came to a hundred megabytes.
"""

from __future__ import annotations

import ctypes
import sys

_ARENA_MAX = -8  # M_ARENA_MAX, see mallopt(3)


def share_one() -> None:
    """Let all threads of this process share one pool from here on, where the C library (glibc) can do that."""
    if sys.platform != "linux":
        return
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)  # musl has none, and no such pools
    if mallopt:
        mallopt(_ARENA_MAX, 1)
