"""`algoritmeregister restore`: put a backup back."""

from __future__ import annotations

from pathlib import Path

import click
from django.utils.translation import gettext as _

from algoritmeregister.audit.actors import operator
from algoritmeregister.cli.ending import end_tidily
from algoritmeregister.cli.progress import Bars
from algoritmeregister.upkeep.archive import BadArchive
from algoritmeregister.upkeep.postgresql import ProgramMissing
from algoritmeregister.upkeep.restoring import NotEmpty
from algoritmeregister.upkeep.restoring import restore as put_back
from algoritmeregister.upkeep.verifying import Damaged


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--force", is_flag=True, help="Replace what is here. Without it only an empty register is filled.")
def restore(file: Path, force: bool) -> None:
    """Put the backup FILE in the place of this register, check it, and begin a new epoch of the ledger.

    Nothing is changed when the backup is not whole. The search index is made anew, and the result is verified.
    """
    end_tidily()
    try:
        with Bars() as bars:
            done = put_back(file, by=operator(), force=force, progress=bars.show)
    except NotEmpty:
        raise click.ClickException(_("Dit register is niet leeg. Met --force wordt alles hier vervangen.")) from None
    except (BadArchive, ProgramMissing) as error:
        raise click.ClickException(_("De reservekopie kan niet worden teruggezet: %s.") % error) from error
    except (KeyboardInterrupt, SystemExit):
        click.echo(_("Afgebroken. Geef de opdracht opnieuw, met --force, of zie met verify wat er nu staat."), err=True)
        raise
    except Damaged as error:
        raise click.ClickException(_("De reservekopie is teruggezet, maar er klopt iets niet: %s.") % error) from error
    click.echo(
        _("Teruggezet: de stand van %(made_at)s, logboek %(before)s. Het logboek gaat verder als %(position)s; alles klopt.")
        % {"made_at": done.manifest.made_at, "before": done.manifest.position, "position": done.verified.position}
    )
    for name, value in sorted(done.other_settings.items()):
        click.echo(_("Instelling %(name)s was toen: %(value)s") % {"name": name, "value": value})
    if done.key_changed:
        click.echo(_("Ook de geheime sleutel is teruggezet, in DATA_DIR/secret_key. Start het register opnieuw."))
