"""How often Python looks for rings of objects that nobody holds any more. Most objects go by themselves, without it."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

# After how many objects more than went Python looks, and after how many looks it looks at older ones too. A page makes some
# thousands; looking after every 700, as Python does by itself, costs a tenth of a page.
_LOOK_AFTER = (20_000, 20, 20)


def look_less() -> None:
    """Look less often from here on, in this process and those that it forks."""
    gc.set_threshold(*_LOOK_AFTER)


@contextmanager
def loading() -> Iterator[None]:
    """Do not look while code is loaded: all but a few of the hundreds of thousands of objects that makes stay as long as the
    process does. Looking at them, here or at any moment later, would cost a seventh of the start each time."""
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


def keep_what_is_there() -> None:
    """Look once, and from here on at nothing that is there now: it stays for as long as the process does. To look through
    what a worker has after its first pages takes some hundred milliseconds, for which everybody would wait."""
    gc.collect()
    gc.freeze()
