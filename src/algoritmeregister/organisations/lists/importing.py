"""Take official lists into the register: who is new, renamed, ended, gone from the list, or was known by name only.

Everything happens in one transaction. A dry run does the same and takes it back. What a list no longer names is kept and
marked; nothing is deleted.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from algoritmeregister.audit.actions import record
from algoritmeregister.audit.actors import Actor
from algoritmeregister.organisations.actions import merge
from algoritmeregister.organisations.actions.resolving import match
from algoritmeregister.organisations.lists.changes import Change, Summary
from algoritmeregister.organisations.lists.entries import ListError
from algoritmeregister.organisations.lists.formats import Progress, read_list
from algoritmeregister.organisations.lists.reconciling import Reconciler
from algoritmeregister.organisations.lists.wording import list_in_words
from algoritmeregister.organisations.matching import forms_of
from algoritmeregister.organisations.models import Listing, Organisation

MOST_VANISHED = 0.05  # of what the same list named before


class TooManyVanished(ListError):
    """A list misses more organisations than it plausibly lost; nothing was changed."""


class _TakeBack(Exception):
    """Ends a dry run."""


def import_lists(
    paths: Sequence[Path],
    *,
    by: Actor,
    dry_run: bool = False,
    force: bool = False,
    progress: Progress = lambda size: None,
    entry_done: Callable[[], None] = lambda: None,
) -> Summary:
    """Read the lists in `paths` and bring the organisations up to date with them; returns what changed.

    `dry_run`: change nothing, only tell. `force`: accept that more than 5 % of a list vanished. Raises `ListError` (also
    `TooManyVanished`), and then nothing was changed.
    """
    summary = Summary(dry_run=dry_run)
    try:
        with transaction.atomic():
            reconciler = Reconciler(summary, by)
            for path in paths:
                try:
                    for entry in read_list(path, progress=progress):
                        reconciler.take(entry)
                        entry_done()
                except ListError as error:
                    raise ListError(f"{path.name}: {error}") from error
            reconciler.link()
            _mark_vanished(reconciler, force)
            _join_known_by_name(summary, by)
            if summary.changes:
                names = [path.name for path in paths]
                record(action="import organisations", subject=", ".join(names), detail=summary.counts(), by=by)
            if dry_run:
                raise _TakeBack
    except _TakeBack:
        pass
    return summary


def _mark_vanished(reconciler: Reconciler, force: bool) -> None:
    """Mark what the lists just read no longer name; an organisation that no list names any more is not listed."""
    for source, section in sorted(reconciler.sections):
        before = Listing.objects.select_related("organisation").filter(source=source, section=section, present=True)
        gone = [listing for listing in before if (source, listing.reference) not in reconciler.seen]
        if not gone:
            continue
        known = len(before) - len(reconciler.new_in[source, section])
        if len(gone) > MOST_VANISHED * known and not force:
            raise TooManyVanished(
                _("Van de %(known)d organisaties op deze lijst (%(list)s) zouden er %(gone)d verdwijnen: %(names)s.")
                % {
                    "known": known,
                    "list": list_in_words(source, section),
                    "gone": len(gone),
                    "names": ", ".join(listing.name for listing in gone[:10]),
                }
            )
        for listing in gone:
            Listing.objects.filter(pk=listing.pk).update(present=False)
            organisation = listing.organisation
            if not organisation.listings.filter(present=True).exists():
                Organisation.objects.filter(pk=organisation.pk).update(listed=False)
            reconciler.tell(Change.VANISHED, organisation, {"list": source})


def _join_known_by_name(summary: Summary, by: Actor) -> None:
    """Join organisations that only registrations named with the listed one that alone goes by their name."""
    nameless = Organisation.objects.filter(listed=False, merged_into__isnull=True, listings__isnull=True).order_by("pk")
    for organisation in nameless:
        found = match(forms_of(organisation.name), tooi_uri=organisation.tooi_uri, listed_only=True)
        if found and not (found.tooi_uri and organisation.tooi_uri):
            merge(organisation=organisation, into=found, by=by)
            summary.add(Change.MATCHED, organisation.code, organisation.name, {"into": found.name})
