"""What is done behind the pages: tasks, letters, what happens every day, and the harvest of what is due."""

from __future__ import annotations

import logging
import os
import signal
import threading
import time
from collections.abc import Callable, Mapping
from datetime import timedelta

from django.conf import settings
from django.db import DatabaseError, close_old_connections
from django.utils import timezone, translation

from algoritmeregister.cli.harvesting_due import HarvestBeside, harvest_due
from algoritmeregister.desk.workflow.notices import send_digests
from algoritmeregister.feedback import limits, sending
from algoritmeregister.feedback.timers import once_a_day
from algoritmeregister.products import following as products
from algoritmeregister.registrations.drafts import noticing
from algoritmeregister.registrations.drafts.actions import publish_due

logger = logging.getLogger(__name__)

PAUSE = 1.0  # seconds between two looks at what there is to do
ROUND = 30.0  # seconds between two rounds along what is due by the clock
# What happens every day waits this long after the start: whoever only tries the register is not kept waiting for it.
SETTLING = 60.0
# How long a harvest that goes on may finish its source when it is time to stop; then it ends with the process.
PATIENCE = 10.0
TASKS_KEPT = timedelta(days=7)
# Each may take up to twenty seconds, in which no letter is sent.
LINKS_IN_A_ROUND = 5


class Stop:
    """Tells when to stop: after a signal, or when the process that started us (`parent`) is gone.

    Who it was has to be told: it may be gone before we are ready to look.
    """

    def __init__(self, *, parent: int | None = None) -> None:
        self._asked = threading.Event()
        self._parent = parent

    def listen(self) -> None:
        """Stop at SIGINT and SIGTERM: what is being done is finished first."""
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: self._asked.set())

    def __bool__(self) -> bool:
        return self._asked.is_set() or (self._parent is not None and os.getppid() != self._parent)

    def wait(self, seconds: float) -> None:
        """Wait so long, or until it is time to stop."""
        self._asked.wait(seconds)


def work(stop: Stop) -> None:
    """Do what there is to do, until it is time to stop. Nothing that fails ends it."""
    started, last_round = time.monotonic(), float("-inf")
    beside = HarvestBeside(lambda: bool(stop))
    while not stop:
        close_old_connections()
        _attempt("tasks", run_tasks)
        _attempt("webhooks", deliver)
        if time.monotonic() - last_round >= ROUND:
            last_round = time.monotonic()
            do_round(stop)
            if time.monotonic() - started >= SETTLING:
                do_daily(stop)
                _attempt("harvest", beside.look)
        stop.wait(PAUSE)
    beside.wait(PATIENCE)
    close_old_connections()


def work_once() -> None:
    """Do everything that is due now, once."""
    stop = Stop()
    _attempt("tasks", run_tasks)
    _attempt("webhooks", deliver)
    do_round(stop)
    do_daily(stop)
    _attempt("harvest", lambda: harvest_due(lambda: bool(stop)))


def run_tasks() -> None:
    """Run the tasks that pages left. Looks first whether there are any: on SQLite, taking one locks the database."""
    from django_tasks_db.management.commands.db_worker import Worker
    from django_tasks_db.models import DBTaskResult

    if not DBTaskResult.objects.ready().exists():
        return
    Worker(
        queue_names=["*"],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=f"work-{os.getpid()}",
        excluded_queue_names=[],
    ).run()


def deliver() -> int:
    """Post to webhooks what was committed, by whatever process. Asks little when there is nothing."""
    from algoritmeregister.api.supply import telling
    from algoritmeregister.feedback import delivering
    from algoritmeregister.site.events import event
    from algoritmeregister.site.letters import WRITER

    return delivering.deliver_due(WRITER, event) + telling.deliver_due()


def do_round(stop: Stop) -> None:
    """Send what is due by the clock and what a worker that was killed left, and divide what was read over products."""
    from algoritmeregister.feedback.remarks import posting
    from algoritmeregister.site.letters import WRITER
    from algoritmeregister.site.remark_letters import WRITER as REMARK_WRITER

    letters: Mapping[str, Callable[[], int]] = {
        "asked": lambda: sending.send_asked(WRITER),
        "digests": lambda: sending.send_due(WRITER),
        "renewals": lambda: sending.send_renewals(WRITER),
        "remarks": lambda: posting.send_due(REMARK_WRITER),
        "meetings": _about_meetings,
    }
    for name, send in letters.items():
        if not stop and (count := _attempt(name, send)):
            logger.info("Letters sent (%s): %d.", name, count)
    if not stop and (count := _attempt("scheduled", publish_due)):
        logger.info("Descriptions published as planned: %d.", count)
    if not stop:
        _attempt("links", lambda: check_links(stop))
    if not stop and (count := _attempt("products", products.catch_up)):
        logger.info("Changes divided over products: %d.", count)


def _about_meetings() -> int:
    """Remind who comes within a day, send the letters about meetings, and forget who no longer needs to be known."""
    from algoritmeregister.knowledge import sign_ups
    from algoritmeregister.site import meeting_letters

    sign_ups.remind()
    sign_ups.forget()
    return meeting_letters.send_due()


def check_links(stop: Stop) -> int:
    """Collect the links of descriptions that were changed, and ask a few of those that are due: others wait a round."""
    from algoritmeregister.links import checking, collecting

    collecting.collect()
    return checking.check_due(lambda: bool(stop), LINKS_IN_A_ROUND)


def do_daily(stop: Stop) -> None:
    """Do what happens every day, once a day among all workers."""
    daily: Mapping[str, Callable[[], object]] = {
        "forget": forget,
        "sign-head": _sign_head,
        "remind": noticing.remind,
        "desk-digests": send_digests,
        "drafts": _try_drafts,
        "demo": _plan_demo,
        "snapshot": _make_snapshot,
    }
    for name, do in daily.items():
        if not stop:
            _attempt(name, lambda name=name, do=do: once_a_day(name, do))  # type: ignore[misc]


def forget() -> None:
    """Delete what ended: subscriptions with their addresses, remarks of long ago, sessions, invitations, attempts, letters
    kept to try mail, spreadsheets that were read in, answers to programs, tasks of long ago.
    """
    from pathlib import Path

    from django_tasks_db.models import DBTaskResult

    from algoritmeregister.accounts.clearing import clear
    from algoritmeregister.api.supply import repeating
    from algoritmeregister.feedback import trying
    from algoritmeregister.feedback.remarks import keeping
    from algoritmeregister.harvest.uploads import clearing

    clear()
    clearing.forget()
    repeating.forget()
    keeping.forget()
    sending.tidy()
    limits.forget()
    noticing.forget()
    trying.forget(Path(settings.DATA_DIR) / trying.FOLDER)
    DBTaskResult.objects.finished().filter(finished_at__lt=timezone.now() - TASKS_KEPT).delete()


def _sign_head() -> None:
    from algoritmeregister.ledger import signing

    signing.sign_head()


def _try_drafts() -> None:
    from algoritmeregister.knowledge import draft_trials

    draft_trials.retry()


def _plan_demo() -> None:
    """On a register of demo content: let there always be meetings to come."""
    from algoritmeregister.audit.actors import SYSTEM
    from algoritmeregister.demo import holding, together

    if holding.is_demo():
        together.plan(by=SYSTEM)


def _make_snapshot() -> None:
    from algoritmeregister.exchange import snapshots
    from algoritmeregister.site.addresses import addresses_in_files

    today = timezone.localdate()
    if snapshots.find(today.isoformat()) is None:
        snapshots.make(
            today,
            addresses_in_files(),
            title=settings.SITE_NAME,
            homepage=settings.SITE_URL,
            progress=lambda *_args, **_more: None,
        )
    snapshots.tidy(settings.SNAPSHOTS_KEPT)


def _attempt(name: str, do: Callable[[], object]) -> int:
    """Do one thing; what fails is told, and never keeps the rest waiting. Returns its number, 0 when it has none.

    What it writes is read by others than who gave the command: it is in the language of the register.
    """
    try:
        with translation.override(settings.LANGUAGE_CODE):
            result = do()
    except DatabaseError as error:
        # Busy, or gone for a moment: the next round.
        logger.warning("The work %r waits for the database: %s.", name, type(error).__name__)
        close_old_connections()
        return 0
    except Exception:
        logger.exception("The work %r failed.", name)
        return 0
    return result if isinstance(result, int) else 0
