"""What takes long, left to `algoritmeregister work`. A task that is run twice finds that there is nothing to do."""

from __future__ import annotations

import logging

from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django_tasks import task

from algoritmeregister.accounts.models import User
from algoritmeregister.accounts.people import SignedIn, signed_in
from algoritmeregister.harvest.errors import ImportFailed
from algoritmeregister.harvest.uploads import working
from algoritmeregister.harvest.uploads.models import Upload, UploadState

logger = logging.getLogger(__name__)


@task()
def work_on(upload: int, state: str, person: int, origin: str, language: str) -> None:
    """Do what an upload in this state waits for, as the person who asked it, and in their language."""
    found = Upload.objects.select_related("organisation").filter(pk=upload, state=state).first()
    user = User.objects.filter(pk=person).first()
    if found is None or user is None:
        return
    with translation.override(language):
        do(found, signed_in(user, origin))


def do(upload: Upload, by: SignedIn) -> None:
    """Do what an upload waits for; what goes wrong is kept with it, for its page."""
    state = UploadState(upload.state)
    try:
        if state is UploadState.READING:
            working.read_rows(upload)
        elif state is UploadState.TAKING:
            working.take_rows(upload, by)
        else:
            working.undo_rows(upload, by)
    except ImportFailed as error:
        _finish(upload, working.after_failure(upload), str(error))
    except Exception:
        logger.exception("Upload %s failed while %s.", upload.pk, state)
        problem = _("Er ging iets mis dat wij niet hadden voorzien. Probeer het opnieuw.")
        _finish(upload, working.after_failure(upload), problem)
    else:
        _finish(upload, working.FINISHED[state])


def _finish(upload: Upload, state: UploadState, problem: str = "") -> None:
    moments = {UploadState.TAKEN: "taken_at", UploadState.UNDONE: "undone_at"}
    moment = {moments[state]: timezone.now()} if state in moments and not problem else {}
    Upload.objects.filter(pk=upload.pk).update(state=state, problem=problem, **moment)
