"""Mail without a mail server: shown on the console and kept in a folder for a week, so that it can be tried at once."""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from pathlib import Path
from uuid import uuid4

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

FOLDER = "mail"
KEPT = 7 * 86_400  # seconds


class Backend(BaseEmailBackend):
    """Write each message to DATA_DIR/mail as a file that mail programs open, and its text to the console."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Keep the messages; returns how many."""
        folder = Path(settings.DATA_DIR) / FOLDER
        folder.mkdir(mode=0o700, exist_ok=True)
        forget(folder)
        for each in email_messages:
            path = folder / f"{time.strftime('%Y%m%dT%H%M%S')}-{uuid4().hex[:8]}.eml"
            path.touch(mode=0o600)
            path.write_bytes(each.message().as_bytes())
            print(f"--- {path}\n{each.subject}\n\n{each.body}\n---", file=sys.stderr, flush=True)  # noqa: T201
        return len(email_messages)


def forget(folder: Path) -> None:
    """Delete the messages of more than a week ago: there is an address in them."""
    for path in folder.glob("*.eml"):
        if path.stat().st_mtime < time.time() - KEPT:
            path.unlink(missing_ok=True)
