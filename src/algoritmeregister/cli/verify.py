"""`algoritmeregister verify`: prove that nothing was changed behind anyone's back."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path

import click
from django.utils.translation import gettext as _

from algoritmeregister.cli.preparing import prepare_tables
from algoritmeregister.cli.progress import Bars
from algoritmeregister.upkeep.against import UnreadableCopy, hold_against
from algoritmeregister.upkeep.verifying import Damaged
from algoritmeregister.upkeep.verifying import verify as verify_everything


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
@click.option(
    "--against", "copy", metavar="FILE", type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Also hold the ledger against a copy that was kept: signed heads (/downloads/standen.ndjson) or rows "
    "(/api/v1/wijzigingen), as JSON.",
)
def verify(as_json: bool, copy: Path | None) -> None:
    """Recompute the ledger's chain, the hash of every published version, and the search index.

    Ends with status 0 when everything matches. Otherwise it ends with status 1 and names the first row that does not. A
    ledger that was rewritten as a whole matches itself; only a copy that someone kept (--against) shows that.
    """
    prepare_tables()
    try:
        with Bars(hidden=as_json) as bars:
            found = verify_everything(progress=bars.show)
        agreed = hold_against(copy) if copy else None
    except UnreadableCopy as error:
        raise click.UsageError(_("%(file)s is niet te vergelijken: %(why)s.") % {"file": copy, "why": error}) from error
    except Damaged as error:
        if not as_json:
            raise click.ClickException(_("Er klopt iets niet: %s.") % error) from error
        click.echo(json.dumps({"ok": False, "problem": str(error)}, ensure_ascii=False))
        sys.exit(1)
    if as_json:
        click.echo(json.dumps({"ok": True, "entries": found.entries, "versions": found.versions,
                               "position": found.position, "chain_hash": found.chain_hash,
                               **({"against": asdict(agreed)} if agreed else {})}))
        return
    click.echo(
        _("Alles klopt: %(entries)d regels in het logboek, %(versions)d versies. Stand: %(position)s %(hash)s")
        % {"entries": found.entries, "versions": found.versions, "position": found.position, "hash": found.chain_hash}
    )
    if agreed:
        click.echo(
            _("De kopie komt overeen: %(rows)d regels, %(heads)d ondertekende standen, %(epochs)d tijdvakken.")
            % asdict(agreed)
        )
