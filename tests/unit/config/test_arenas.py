"""Threads of a long command share one pool of memory."""

import ctypes
import subprocess
import sys

import pytest

_THREADS = """
import ctypes, sys, threading
from algoritmeregister.config.arenas import share_one

if "share" in sys.argv:
    share_one()
all_here = threading.Barrier(6)

def take():
    all_here.wait()
    kept = bytearray(50_000)
    all_here.wait()

threads = [threading.Thread(target=take) for _ in range(6)]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
c = ctypes.CDLL(None)
c.fopen.restype = ctypes.c_void_p
c.fclose.argtypes = [ctypes.c_void_p]
c.malloc_info.argtypes = [ctypes.c_int, ctypes.c_void_p]
out = c.fopen(b"/dev/stdout", b"w")
c.malloc_info(0, out)
c.fclose(out)
"""

pytestmark = pytest.mark.skipif(not hasattr(ctypes.CDLL(None), "malloc_info"), reason="this C library has no such pools")


def pools(*arguments: str) -> int:
    done = subprocess.run([sys.executable, "-c", _THREADS, *arguments], capture_output=True, text=True, check=True)
    return done.stdout.count("<heap nr=")


def test_threads_share_one_pool():
    assert pools("share") == 1


def test_without_it_they_have_several():
    assert pools() > 1
