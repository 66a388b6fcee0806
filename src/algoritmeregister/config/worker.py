"""What each web worker loads: the WSGI application, in a process that does not outlive or outrun the one that started it."""

from __future__ import annotations

import ctypes
import gc
import signal
import sys

from algoritmeregister.config.wsgi import application

__all__ = ["application"]

# After how many objects more than went Python looks for rings of them, and after how many looks it looks at older ones too.
# A page makes some thousands, and nearly all go by themselves: looking after every 700 costs a tenth of a page.
_LOOK_AFTER = (20_000, 20, 20)
_DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG, see prctl(2)


def _obey_only_the_server() -> None:
    # Ctrl-C goes to every process of the terminal. The server then tells its workers to stop, and a worker that
    # hears it twice can wait for itself for ever (granian sets a non-reentrant event in its signal handler).
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    if sys.platform == "linux":
        # When the server is killed without a chance to say so, nothing may be left holding the port.
        ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGTERM)


def _look_less_for_rings() -> None:
    gc.collect()
    # What is loaded now stays as long as the process does.
    gc.freeze()
    gc.set_threshold(*_LOOK_AFTER)


_obey_only_the_server()
_look_less_for_rings()
