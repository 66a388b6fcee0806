"""`algoritmeregister verify`: prove that nothing was changed behind anyone's back."""

from __future__ import annotations

import json
import sys

import click
from django.utils.translation import gettext as _

from algoritmeregister.cli.preparing import prepare_tables
from algoritmeregister.cli.progress import Bars
from algoritmeregister.upkeep.verifying import Damaged
from algoritmeregister.upkeep.verifying import verify as verify_everything


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def verify(as_json: bool) -> None:
    """Recompute the ledger's chain, the hash of every published version, and the search index.

    Ends with status 0 when everything matches. Otherwise it ends with status 1 and names the first row that does not.
    """
    prepare_tables()
    try:
        with Bars(hidden=as_json) as bars:
            found = verify_everything(progress=bars.show)
    except Damaged as error:
        if not as_json:
            raise click.ClickException(_("Er klopt iets niet: %s.") % error) from error
        click.echo(json.dumps({"ok": False, "problem": str(error)}, ensure_ascii=False))
        sys.exit(1)
    if as_json:
        click.echo(json.dumps({"ok": True, "entries": found.entries, "versions": found.versions,
                               "position": found.position, "chain_hash": found.chain_hash}))
        return
    click.echo(
        _("Alles klopt: %(entries)d regels in het logboek, %(versions)d versies. Stand: %(position)s %(hash)s")
        % {"entries": found.entries, "versions": found.versions, "position": found.position, "hash": found.chain_hash}
    )
