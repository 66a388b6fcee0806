"""`algoritmeregister webhooks`: addresses to which changes are posted."""

from __future__ import annotations

import json

import click
from django.conf import settings
from django.http import Http404
from django.utils.translation import gettext as _

from algoritmeregister.audit.actors import operator
from algoritmeregister.cli.preparing import prepare_tables
from algoritmeregister.feedback import outgoing
from algoritmeregister.feedback import webhooks as hooks
from algoritmeregister.feedback.models import Webhook

EVERYTHING = "/feeds/wijzigingen.atom"


@click.group()
def webhooks() -> None:
    """Let a program of somebody hear at once what changes, instead of asking for it."""


@webhooks.command()
@click.argument("url")
@click.option("--feed", default=EVERYTHING, show_default=True, help="What it gets: the address of a feed of this site.")
def add(url: str, feed: str) -> None:
    """Post changes to URL from now on, and show its secret: once, it is not kept.

    The program there must answer OPTIONS with WebHook-Allowed-Origin (docs/how-to/webhooks.md).
    """
    from algoritmeregister.site.followed import key_of, proposal_of

    prepare_tables()
    try:
        key = key_of(feed.removeprefix(settings.SITE_URL))
        if proposal_of(key) is not None:
            raise click.ClickException(_("Dit is alleen per e-mail te volgen."))
        made, secret = hooks.add(url, key, by=operator())
    except Http404 as error:
        raise click.ClickException(str(error)) from error
    except (hooks.Refused, outgoing.NotAllowed, outgoing.Unreachable) as error:
        raise click.ClickException(_("De webhook is niet toegevoegd: %s.") % str(error).rstrip(".")) from error
    click.echo(_("Webhook %(id)d is toegevoegd. Zijn geheim, dat niet nog eens wordt getoond:") % {"id": made.pk})
    click.echo(secret)


@webhooks.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def list_(as_json: bool) -> None:
    """Show the webhooks and how they are doing. Of an address only the host: the rest may be secret."""
    prepare_tables()
    rows = [
        {
            "id": each.pk,
            "host": hooks.host_of(each.url),
            "feed": each.feed,
            "told": f"{each.told_epoch}-{each.told_sequence}",
            "failures": each.failures,
            "stopped": each.suspended_at is not None,
            "problem": each.problem,
        }
        for each in Webhook.objects.order_by("pk")
    ]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False))
        return
    for row in rows:
        state = _("gestopt") if row["stopped"] else _("werkt")
        problem = f" ({row['failures']}: {row['problem']})" if row["problem"] else ""
        click.echo(f"{row['id']}  {row['host']}  {row['feed']}  {row['told']}  {state}{problem}")


@webhooks.command()
@click.argument("number", type=int)
def remove(number: int) -> None:
    """Post nothing more to webhook NUMBER, and forget it."""
    prepare_tables()
    if not hooks.remove(number, by=operator()):
        raise click.ClickException(_("Er is geen webhook %(id)d.") % {"id": number})


@webhooks.command()
@click.argument("number", type=int)
def resume(number: int) -> None:
    """Try webhook NUMBER again, that was stopped because it kept failing. It gets what it missed."""
    prepare_tables()
    if not hooks.resume(number, by=operator()):
        raise click.ClickException(_("Er is geen webhook %(id)d.") % {"id": number})
