"""What takes long, left to `algoritmeregister work`. A task that is run twice finds that there is nothing to decide."""

from __future__ import annotations

import logging

from django.utils import translation
from django.utils.translation import gettext as _
from django_tasks import task

from algoritmeregister.accounts.models import User
from algoritmeregister.accounts.people import signed_in
from algoritmeregister.harvest import harvesting
from algoritmeregister.harvest.errors import ImportFailed
from algoritmeregister.harvest.models import Run

logger = logging.getLogger(__name__)


@task()
def approve(run: int, person: int, origin: str, language: str) -> None:
    """Let a run that waits happen after all, as the person who said so. What goes wrong is kept with the run, which then
    still waits, for the page on which it was decided.
    """
    found = Run.objects.select_related("register", "source__register").filter(pk=run).first()
    user = User.objects.filter(pk=person).first()
    if found is None or user is None:
        return
    with translation.override(language):
        try:
            harvesting.approve(run=found, by=signed_in(user, origin))
        except ImportFailed as error:
            Run.objects.filter(pk=run, state=Run.State.WAITING).update(problem=str(error)[:2000])
        except Exception:
            logger.exception("Run %s could not be taken in.", run)
            told = _("Er ging iets mis dat wij niet hadden voorzien. Probeer het opnieuw.")
            Run.objects.filter(pk=run).exclude(state=Run.State.FINISHED).update(state=Run.State.WAITING, problem=told)
