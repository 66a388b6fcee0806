"""`algoritmeregister backup`: everything in one file."""

from __future__ import annotations

from pathlib import Path

import click
from django.utils.translation import gettext as _

from algoritmeregister import reasons
from algoritmeregister.audit.actors import operator
from algoritmeregister.cli.ending import end_tidily
from algoritmeregister.cli.preparing import prepare_tables
from algoritmeregister.upkeep.backup import back_up
from algoritmeregister.upkeep.postgresql import ProgramMissing


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def backup(file: Path) -> None:
    """Write a backup of everything to FILE: database, keys and files. The register may be in use.

    Keep it as safe as the register itself: the secret key is in it. Only you can read the file.
    """
    end_tidily()
    prepare_tables()
    try:
        manifest = back_up(file, by=operator())
    except (OSError, ProgramMissing) as error:
        why = reasons.in_words(error) if isinstance(error, OSError) else error
        raise click.ClickException(_("De reservekopie is niet gemaakt: %s.") % why) from error
    click.echo(
        _("Reservekopie in %(file)s (%(size).1f MB), stand van het logboek %(position)s.")
        % {"file": file, "size": file.stat().st_size / 1e6, "position": manifest.position}
    )
