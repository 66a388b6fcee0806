"""What each web worker loads: the WSGI application, in a process that does not outlive or outrun the one that started it."""

from __future__ import annotations

import ctypes
import multiprocessing
import os
import signal
import sys

from algoritmeregister.config import rings, wsgi
from algoritmeregister.config.division import Divided
from algoritmeregister.site import warming

__all__ = ["application"]

_DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG, see prctl(2)


def _obey_only_the_server() -> None:
    # Ctrl-C goes to every process of the terminal. The server then tells its workers to stop, and a worker that
    # hears it twice can wait for itself for ever (granian sets a non-reentrant event in its signal handler).
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    if sys.platform == "linux":
        # When the server is killed without a chance to say so, nothing may be left holding the port.
        ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGTERM)
    server = multiprocessing.parent_process()
    if server and os.getppid() != server.pid:  # it was killed before the kernel knew
        sys.exit()


_obey_only_the_server()
rings.look_less()
rings.keep_what_is_there()
# Last: a thread that begins earlier would hear Ctrl-C too. What the first pages loaded stays too.
warming.warm_up_in_background(wsgi.application, then=rings.keep_what_is_there)
application = Divided(wsgi.application)
