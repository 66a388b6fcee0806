"""`algoritmeregister harvest …`: fetch registers from their sources."""

from __future__ import annotations

import json
from typing import Any

import click
from django.utils import timezone
from django.utils.translation import gettext as _

from algoritmeregister.audit.actors import operator
from algoritmeregister.cli.ending import end_tidily, told_what_stays
from algoritmeregister.cli.harvest_duplicates import duplicates_
from algoritmeregister.cli.harvest_propose import propose_
from algoritmeregister.cli.harvest_sources import add, change, list_, remove
from algoritmeregister.cli.import_ import Bar
from algoritmeregister.cli.preparing import prepare_tables
from algoritmeregister.config import arenas
from algoritmeregister.harvest import harvesting, queries
from algoritmeregister.harvest.errors import ImportFailed
from algoritmeregister.harvest.harvesting import Outcome
from algoritmeregister.harvest.models import Run, Source
from algoritmeregister.harvest.previewing import Preview, preview_source

_SHOWN = 90  # characters of a value in a preview


class _RunUnlessNamed(click.Group):
    """A group in which what is no subcommand is a register to harvest."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put `run` before arguments that name no subcommand."""
        if not args or (args[0] not in self.commands and args[0] not in ctx.help_option_names):
            args = ["run", *args]
        return super().parse_args(ctx, args)


@click.group(cls=_RunUnlessNamed)
def harvest() -> None:
    """Fetch registers from their sources. `harvest [REGISTER…]` is short for `harvest run [REGISTER…]`."""


for _command in (add, change, remove, list_, propose_, duplicates_):
    harvest.add_command(_command)


@harvest.command("run")
@click.argument("registers", nargs=-1, metavar="[REGISTER]...")
@click.option("--due", is_flag=True, help="Only sources of which the interval has passed: for a timer.")
@click.option("--dry-run", is_flag=True, help="Fetch, and only say what would happen.")
@click.option("--preview", is_flag=True, help="Fetch, and show the first records: the source beside the result.")
@click.option("--records", type=click.IntRange(1, 50), default=3, show_default=True, help="How many a preview shows.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def run(registers: tuple[str, ...], due: bool, dry_run: bool, preview: bool, records: int, as_json: bool) -> None:
    """Fetch the registers that are named, or all, and take in what is new or changed.

    Exit status: 0 when every register shows what its source says, 1 when a source failed or waits for a steward.
    """
    end_tidily()
    arenas.share_one()
    prepare_tables()
    sources = _chosen(registers, due)
    if preview:
        _preview(sources, records, as_json)
        return
    outcomes: list[Outcome] = []
    try:
        with told_what_stays(dry_run=dry_run), Bar() as bar:
            for outcome in harvesting.harvest(sources, dry_run=dry_run, progress=bar.show):
                outcomes.append(outcome)
                if not as_json:
                    _show(outcome, dry_run)
    except ImportFailed as error:
        raise click.ClickException(str(error)) from error
    if as_json:
        click.echo(json.dumps({"sources": [each.as_dict() for each in outcomes]}, ensure_ascii=False, indent=2))
    if not all(outcome.is_good for outcome in outcomes):
        raise SystemExit(1)


def _chosen(registers: tuple[str, ...], due: bool) -> list[Source]:
    found = list(queries.sources(registers).filter(active=True))
    unknown = set(registers) - {source.register.slug for source in found}
    if unknown:
        raise click.ClickException(
            _("Van %s is geen bron bekend. Voeg die toe met: harvest add REGISTER ADRES.") % ", ".join(sorted(unknown))
        )
    if not due:
        if not found:
            click.echo(_("Er is nog geen bron om op te halen. Voeg er een toe met: harvest add REGISTER ADRES."), err=True)
        return found
    wanted = {source.pk for source in queries.due_sources(timezone.now())}
    return [source for source in found if source.pk in wanted]


def _show(outcome: Outcome, dry_run: bool) -> None:
    words = {
        Run.State.FINISHED: _("opgehaald"),
        harvesting.UNCHANGED: _("niets veranderd"),
        Run.State.WAITING: _("wacht op een besluit; er is niets veranderd"),
        Run.State.FAILED: _("mislukt; er is niets ingetrokken"),
    }
    head = f"{outcome.source.register.slug} ({outcome.source.address}): {words[outcome.state]}"
    click.echo(head + (" — " + _("proef: er is niets veranderd") if dry_run else ""))
    counts = outcome.counts
    numbers = (
        (_("gelezen"), counts.read),
        (_("nieuw"), counts.created),
        (_("gewijzigd"), counts.changed),
        (_("ongewijzigd"), counts.unchanged),
        (_("verdwenen"), counts.vanished),
        (_("geweigerd"), counts.rejected),
    )
    if outcome.state != Run.State.FAILED:
        click.echo("  " + ", ".join(f"{label} {number}" for label, number in numbers))
    for line in outcome.objections or ([outcome.problem] if outcome.problem else []):
        click.echo(f"  {line}")
    if outcome.run and (outcome.state == Run.State.WAITING or outcome.objections):
        click.echo(
            "  " + _("Klopt het toch: harvest approve %(run)d. Zo niet: harvest dismiss %(run)d.") % {"run": outcome.run}
        )


def _preview(sources: list[Source], records: int, as_json: bool) -> None:
    found: list[dict[str, Any]] = []
    for source in sources:
        try:
            preview = preview_source(source, records)
        except ImportFailed as error:
            raise click.ClickException(f"{source.register.slug}: {error}") from error
        found.append({"register": source.register.slug, "address": source.address, **preview.as_dict()})
        if not as_json:
            _show_preview(source, preview)
    if as_json:
        click.echo(json.dumps({"sources": found}, ensure_ascii=False, indent=2, default=str))


def _show_preview(source: Source, preview: Preview) -> None:
    click.echo(
        _("%(register)s, profiel %(profile)s: %(records)d records bekeken, %(refused)d geweigerd")
        % {
            "register": source.register.slug,
            "profile": preview.profile,
            "records": preview.records,
            "refused": preview.refused,
        }
    )
    for pair in preview.pairs:
        click.echo(f"\n{pair.place}" + (f"  {pair.problem}" if pair.problem else ""))
        for target, value in pair.result.items():
            key = pair.origins.get(target, "=")
            click.echo(f"  {_short(key)} = {_short(pair.source.get(key, ''))}")
            click.echo(f"    → {target} = {_short(value)}")
    click.echo("\n" + _("Kolommen, en in hoeveel van de records er iets staat:"))
    for column, number in preview.filled.most_common():
        share = round(100 * number / max(preview.records, 1))
        fields = ", ".join(sorted(preview.goes_to.get(column, ()))) or _("niet gebruikt")
        click.echo(f"  {share:>3} %  {_short(column)} → {fields}")


def _short(value: Any) -> str:
    text = " ".join((value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)).split())
    return text if len(text) <= _SHOWN else text[:_SHOWN] + "…"


@harvest.command("waiting")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def waiting(as_json: bool) -> None:
    """Show the runs that wait for a decision, and why."""
    prepare_tables()
    rows = [
        {"run": run.pk, "register": run.register.slug, "at": run.started_at.isoformat(), "objections": run.objections}
        for run in queries.waiting_runs()
    ]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    for row in rows:
        click.echo(f"{row['run']}  {row['register']}  {row['at'][:16]}  {' '.join(row['objections'])}")


@harvest.command("approve")
@click.argument("number", type=int, metavar="RUN")
def approve(number: int) -> None:
    """Let run RUN happen after all: take in what it fetched, also what it put apart."""
    end_tidily()
    prepare_tables()
    try:
        with told_what_stays():
            outcome = harvesting.approve(run=_run(number), by=operator())
    except ImportFailed as error:
        raise click.ClickException(str(error)) from error
    _show(outcome, dry_run=False)
    if not outcome.is_good:
        raise SystemExit(1)


@harvest.command("dismiss")
@click.argument("number", type=int, metavar="RUN")
def dismiss(number: int) -> None:
    """Put run RUN aside: nothing of it is taken in."""
    prepare_tables()
    try:
        harvesting.dismiss(run=_run(number), by=operator())
    except ImportFailed as error:
        raise click.ClickException(str(error)) from error
    click.echo(_("Ronde %d is terzijde gelegd.") % number)


def _run(number: int) -> Run:
    run = Run.objects.select_related("register", "source__register").filter(pk=number).first()
    if run is None:
        raise click.ClickException(_("Er is geen ronde %d.") % number)
    return run
