"""What the server loads before it starts its workers: the code of all pages, read once and kept in memory once.

Only that. A thread, a connection or an opened index would not survive the copying of a process (docs/decisions/0009): those
each worker makes itself (`worker.py`).
"""

from __future__ import annotations

import multiprocessing
import sys

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from algoritmeregister.config import rings


def load_for_workers() -> None:
    """Load what every worker needs, where workers are copies of this process; elsewhere each loads it by itself."""
    if sys.platform == "linux":
        # By itself, Python 3.14 starts workers that begin with nothing.
        multiprocessing.set_start_method("fork", force=True)
    if multiprocessing.get_start_method() != "fork":
        return
    with rings.loading(), translation.override(settings.LANGUAGE_CODE):
        from algoritmeregister.config import wsgi  # noqa: F401  # the middleware too is made here

        reverse("site:home")  # every address, and so every page's code
