"""`algoritmeregister snapshot`: make today's bulk files."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date

import click
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from algoritmeregister.cli.preparing import prepare_tables
from algoritmeregister.cli.progress import Bars
from algoritmeregister.exchange import snapshots
from algoritmeregister.site.addresses import addresses_in_files


@click.command()
@click.option("--again", is_flag=True, help="Make them even when today's are there already.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def snapshot(again: bool, as_json: bool) -> None:
    """Make the bulk files of today, with checksums, and put them under /downloads.

    For a daily timer. The files of one day all show the same moment, and appear when all of them are whole. The newest
    ones are kept, as many as SNAPSHOTS_KEPT says.
    """
    prepare_tables()
    today: date = timezone.localdate()
    made = None if again else snapshots.find(today.isoformat())
    if made is None:
        try:
            with Bars(hidden=as_json) as bars:
                made = snapshots.make(
                    today, addresses_in_files(), title=settings.SITE_NAME, homepage=settings.SITE_URL, progress=bars.show
                )
        except OSError as error:
            raise click.ClickException(_("De bestanden konden niet worden gemaakt: %s.") % error) from error
    gone = snapshots.tidy(settings.SNAPSHOTS_KEPT)
    if as_json:
        click.echo(json.dumps({**asdict(made), "folder": str(made.folder), "removed": gone}, ensure_ascii=False))
        return
    told = ngettext(
        "%(count)d registratie, stand %(position)s: %(files)d bestanden in %(folder)s.",
        "%(count)d registraties, stand %(position)s: %(files)d bestanden in %(folder)s.",
        made.registrations,
    )
    files = len(made.files)
    click.echo(told % {"count": made.registrations, "position": made.position, "files": files, "folder": made.folder})
    if gone:
        click.echo(_("Weggehaald: %s.") % ", ".join(gone))
