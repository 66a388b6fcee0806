"""`algoritmeregister reindex`: make the search index and the news anew."""

from __future__ import annotations

import time

import click
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from algoritmeregister.news import following as news
from algoritmeregister.search import following, source


@click.command()
def reindex() -> None:
    """Make the search index anew from the database, beside the current one, and put it in its place; then the news.

    Pages keep being served meanwhile. Never necessary after a change, a crash or a new version of the software: the
    index follows by itself. Useful after files were copied or lost by hand.
    """
    began = time.monotonic()
    total = source.count()
    with click.progressbar(length=total, label=_("Indexeren"), show_pos=True) as bar:
        done = 0

        def show(count: int) -> None:
            nonlocal done
            bar.update(count - done)
            done = count

        count = following.rebuild(progress=show)
    news.refill()
    seconds = time.monotonic() - began
    told = ngettext(
        "%(count)d versie geïndexeerd in %(seconds).1f s.", "%(count)d versies geïndexeerd in %(seconds).1f s.", count
    )
    click.echo(told % {"count": count, "seconds": seconds})
