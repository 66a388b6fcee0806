"""`algoritmeregister sign-head`: sign where the ledger stands today."""

from __future__ import annotations

import json

import click
from django.utils.translation import gettext as _

from algoritmeregister.cli.preparing import prepare_tables
from algoritmeregister.ledger import signing


@click.command("sign-head")
@click.option("--json", "as_json", is_flag=True, help="Print the signed head as JSON.")
def sign_head(as_json: bool) -> None:
    """Sign the head of the ledger and publish it, so that a ledger that is rewritten later shows.

    Meant to be run every day. Twice on a day is fine: what has been signed is not signed again. The key is made on first
    use in DATA_DIR/ledger_key.pem.
    """
    prepare_tables()
    try:
        head, is_new = signing.sign_head()
    except (signing.BadKey, OSError) as error:
        raise click.ClickException(_("De stand is niet ondertekend: %s.") % error) from error
    shape = signing.as_json(head)
    if as_json:
        click.echo(json.dumps(shape))
        return
    text = _("Ondertekend: %(position)s %(hash)s") if is_new else _("Was al ondertekend: %(position)s %(hash)s")
    click.echo(text % {"position": shape["position"], "hash": head.chain_hash})
