"""`algoritmeregister work`: what is done behind the pages."""

from __future__ import annotations

import click

from algoritmeregister.cli import working
from algoritmeregister.cli.preparing import prepare_tables
from algoritmeregister.config import arenas


@click.command()
@click.option("--once", is_flag=True, help="Do what is due now, and end: for a timer of your own.")
@click.option("--beside", type=int, metavar="PID", hidden=True, help="End when the process that started this one is gone.")
def work(once: bool, beside: int | None) -> None:
    """Send mail, harvest the registers whose time has come, and do what happens every day: sign the ledger, make the
    downloads, forget what ended.

    `serve` starts it by itself. Started apart, here or on another machine, any number may run: each thing is done by one.
    Ctrl-C ends it when what it is doing is done.
    """
    arenas.share_one()
    stop = working.Stop(parent=beside)
    prepare_tables()
    if once:
        working.work_once()
        return
    stop.listen()
    working.work(stop)
