"""`algoritmeregister organisations renames`: the new names that imports inferred, for a steward to confirm or deny."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import click
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from algoritmeregister.audit.actors import operator
from algoritmeregister.cli.preparing import prepare_tables
from algoritmeregister.desk.stewarding.names import confirmed_words, denied_words, reconsidered_words
from algoritmeregister.harvest.deciding import StillTwo, confirm_rename, deny_rename, reconsider_rename
from algoritmeregister.harvest.models import OrganisationRename
from algoritmeregister.harvest.queries import denied_renames, unconfirmed_renames
from algoritmeregister.ledger.writing import transaction

# How to decide, how to tell on how many, and on which.
Decision = tuple[Callable[..., OrganisationRename], Callable[[int], str], list[OrganisationRename]]


@click.command()
@click.option("--confirm", "chosen", type=int, multiple=True, metavar="ID", help="Confirm this one; may be given again.")
@click.option("--confirm-all", "everything", is_flag=True, help="Confirm all that are shown without it.")
@click.option("--deny", "denied", type=int, multiple=True, metavar="ID", help="Say that this is no new name; likewise.")
@click.option("--reconsider", "again", type=int, multiple=True, metavar="ID", help="Take back that it was denied; likewise.")
@click.option("--denied", "show_denied", is_flag=True, help="Show those that were denied.")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON: what waits, or what was decided.")
def renames(
    chosen: tuple[int, ...],
    everything: bool,
    denied: tuple[int, ...],
    again: tuple[int, ...],
    show_denied: bool,
    as_json: bool,
) -> None:
    """Show the new names of organisations that were inferred from files and that nobody decided on yet.

    Each with its ID, the organisation's code, both names, and from what the new name follows. Decides on all IDs or none.
    A name that is denied goes: the organisation has its former name again, and what was published under the other name goes
    to an organisation of that name. Reconsidered, the two are one organisation again and the name waits as before.
    """
    if (denied and everything) or set(denied) & set(chosen):
        raise click.UsageError(_("Bevestig een naam of weiger hem, niet allebei."))
    prepare_tables()
    waiting = {rename.pk: rename for rename in unconfirmed_renames()}
    apart = {rename.pk: rename for rename in denied_renames()} if again or show_denied else {}
    if unknown := [str(each) for each in (*chosen, *denied) if each not in waiting]:
        raise click.ClickException(_("Geen nieuwe naam die wacht op bevestiging: %s.") % ", ".join(unknown))
    if unknown := [str(each) for each in again if each not in apart]:
        raise click.ClickException(_("Geen naam die is afgewezen: %s.") % ", ".join(unknown))
    decisions: list[Decision] = [
        (confirm_rename, confirmed_words, [waiting[each] for each in (waiting if everything else dict.fromkeys(chosen))]),
        (deny_rename, denied_words, [waiting[each] for each in dict.fromkeys(denied)]),
        (reconsider_rename, reconsidered_words, [apart[each] for each in dict.fromkeys(again)]),
    ]
    _decide(decisions)
    deciding = bool(everything or chosen or denied or again)
    decided = [rename for _how, _words, names in decisions for rename in names]
    shown = decided if deciding else list((apart if show_denied else waiting).values())
    if as_json:
        click.echo(json.dumps([_as_json(rename) for rename in shown], ensure_ascii=False, indent=2))
        return
    for line in map(_line, shown):
        click.echo(line)
    for _how, words, names in decisions:
        if names:
            click.echo(words(len(names)))
    if not shown:
        click.echo(_("Er is geen naam afgewezen.") if show_denied else _("Er wacht geen nieuwe naam op bevestiging."))


def _decide(decisions: list[Decision]) -> None:
    """Decide on all names or, when one of them cannot be, on none."""
    try:
        with transaction():
            for how, _words, names in decisions:
                for rename in names:
                    how(rename=rename, by=operator())
    except StillTwo as error:
        raise click.ClickException(str(error)) from error


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
