"""`algoritmeregister organisations renames`: the new names that imports inferred, for a steward to confirm or deny."""

from __future__ import annotations

import json
from typing import Any

import click
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from algoritmeregister.audit.actors import operator
from algoritmeregister.cli.preparing import prepare_tables
from algoritmeregister.harvest.deciding import confirm_rename, deny_rename
from algoritmeregister.harvest.models import OrganisationRename
from algoritmeregister.harvest.queries import unconfirmed_renames


@click.command()
@click.option("--confirm", "chosen", type=int, multiple=True, metavar="ID", help="Confirm this one; may be given again.")
@click.option("--confirm-all", "everything", is_flag=True, help="Confirm all that are shown without it.")
@click.option("--deny", "denied", type=int, multiple=True, metavar="ID", help="Say that this is no new name; likewise.")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON: what waits, or what was decided.")
def renames(chosen: tuple[int, ...], everything: bool, denied: tuple[int, ...], as_json: bool) -> None:
    """Show the new names of organisations that were inferred from files and that nobody decided on yet.

    Each with its ID, the organisation's code, both names, and from what the new name follows. Decides on all IDs or none.
    A name that is denied goes: the organisation has its former name again, and what was published under the other name goes
    to an organisation of that name.
    """
    if (denied and everything) or set(denied) & set(chosen):
        raise click.UsageError(_("Bevestig een naam of weiger hem, niet allebei."))
    prepare_tables()
    waiting = {rename.pk: rename for rename in unconfirmed_renames()}
    unknown = [str(each) for each in (*chosen, *denied) if each not in waiting]
    if unknown:
        raise click.ClickException(_("Geen nieuwe naam die wacht op bevestiging: %s.") % ", ".join(unknown))
    wanted = list(waiting.values()) if everything else [waiting[each] for each in dict.fromkeys(chosen)]
    refused = [waiting[each] for each in dict.fromkeys(denied)]
    for rename in wanted:
        confirm_rename(rename=rename, by=operator())
    for rename in refused:
        deny_rename(rename=rename, by=operator())
    deciding = bool(everything or chosen or denied)
    shown = [*wanted, *refused] if deciding else list(waiting.values())
    if as_json:
        click.echo(json.dumps([_as_json(rename) for rename in shown], ensure_ascii=False, indent=2))
        return
    for rename in shown:
        click.echo(_line(rename))
    if everything or chosen:
        message = ngettext("%(count)d nieuwe naam bevestigd.", "%(count)d nieuwe namen bevestigd.", len(wanted))
        click.echo(message % {"count": len(wanted)})
    if refused:
        message = ngettext("%(count)d naam teruggedraaid.", "%(count)d namen teruggedraaid.", len(refused))
        click.echo(message % {"count": len(refused)})
    if not (shown or deciding):
        click.echo(_("Er wacht geen nieuwe naam op bevestiging."))


def _line(rename: OrganisationRename) -> str:
    if rename.basis == OrganisationRename.Basis.CAPITALS:
        basis = _("alleen hoofdletters of leestekens verschillen")
    else:
        basis = ngettext("%(count)d registratie", "%(count)d registraties", rename.registrations)
        basis %= {"count": rename.registrations}
    return f"{rename.pk}\t{rename.organisation.code}\t{rename.old_name} → {rename.new_name}\t{basis}"


def _as_json(rename: OrganisationRename) -> dict[str, Any]:
    return {
        "id": rename.pk,
        "organisation": rename.organisation.code,
        "old_name": rename.old_name,
        "new_name": rename.new_name,
        "basis": rename.basis,
        "registrations": rename.registrations,
        "observed_at": rename.run.observed_at.isoformat(),
        "state": rename.state,
    }
