"""Hold the news against the ledger: every entry must be in it."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from algoritmeregister.ledger.models import Entry
from algoritmeregister.news import following
from algoritmeregister.news.models import Item


def check() -> str:
    """Take in what was missed, and name the first entry that is still not there; empty when nothing lacks.

    What is committed meanwhile does not count: it is taken in by who commits it.
    """
    following.follow()
    place = following.position()
    entries = Entry.objects.all()
    if place is not None:
        entries = entries.filter(Q(epoch=place.epoch, sequence__lte=place.sequence) | Q(epoch__lt=place.epoch))
    there = Item.objects.filter(entry=OuterRef("pk"))
    lacking = entries.filter(~Exists(there)).order_by("epoch", "sequence").first()
    if lacking is None:
        return ""
    told = _("regel %s van het logboek staat niet in het nieuws (algoritmeregister reindex maakt het opnieuw)")
    return told % lacking.cursor
