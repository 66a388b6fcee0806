"""`algoritmeregister serve`: everything that `make run` does once the software is installed."""

from __future__ import annotations

import errno
import os
import socket
import subprocess
import sys

import click
from django.conf import settings
from django.utils.translation import gettext as _

from algoritmeregister import reasons
from algoritmeregister.cli import preparing
from algoritmeregister.config.loading import load_for_workers


@click.command()
@click.option("--demo/--no-demo", default=True, show_default=True, help="Load the demo content when the register is empty.")
@click.option("--work/--no-work", default=True, show_default=True, help="Also do what is done behind the pages.")
def serve(demo: bool, work: bool) -> None:
    """Bring the database up to date and serve the register (settings: HOST, PORT, WORKERS).

    An empty register is filled with fictional registrations first, so that there is something to see. Beside it
    runs `algoritmeregister work`, which sends mail and does what happens every day. Ctrl-C ends both.
    """
    host, port = settings.ENVIRONMENT["HOST"], settings.ENVIRONMENT["PORT"]
    check_port(host, port)
    if preparing.is_needed(demo=demo):
        _prepare_apart(demo)
    _serve(host, port, workers=settings.ENVIRONMENT["WORKERS"], work=work)


def check_port(host: str, port: int) -> None:
    """Raise `ClickException`, with one line that says what to do, when `host`:`port` cannot be listened on."""
    try:
        family, kind, protocol, _name, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            trial.bind(address)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            message = _(
                "Er draait al iets op %(host)s:%(port)s. Stop dat eerst, of kies een andere poort: PORT=%(other)s make run"
            )
            raise click.ClickException(message % {"host": host, "port": port, "other": port + 1}) from error
        message = _("Op %(host)s:%(port)s kan niet worden geluisterd: %(error)s.")
        raise click.ClickException(message % {"host": host, "port": port, "error": reasons.in_words(error)}) from error


def _prepare_apart(demo: bool) -> None:
    # In a process of its own: what migrating and indexing start (threads, open files) must not be there when the server
    # forks its workers.
    done = subprocess.run([sys.executable, "-m", preparing.__name__, "demo" if demo else "no-demo"], check=False)  # noqa: S603
    if done.returncode:
        sys.exit(done.returncode)


def _serve(host: str, port: int, *, workers: int, work: bool) -> None:
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    server = Granian(
        "algoritmeregister.config.worker:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        # More threads per worker made some requests wait for a second (docs/decisions/0001).
        blocking_threads=1,
        respawn_failed_workers=True,
        workers_kill_timeout=5,
        websockets=False,
        log_level=LogLevels.warning,
    )
    shown = f"[{host}]" if ":" in host else host
    where = _("%(name)s staat op %(address)s (stoppen: Ctrl-C)") % {
        "name": settings.SITE_NAME,
        "address": f"http://{shown}:{port}",
    }
    server.on_startup(lambda: click.echo(where))
    load_for_workers()
    beside: list[subprocess.Popen[bytes]] = []
    if work:
        # Not before: what it loads would keep whoever waits for the first page waiting.
        server.on_startup(lambda: beside.append(_start_work()))
    try:
        server.serve()
    except SystemExit:
        # Ctrl-C reaches the workers too, and the server takes their early end for a failure.
        if not server.interrupt_signal:
            raise
    finally:
        for each in beside:
            _end(each)


def _start_work() -> subprocess.Popen[bytes]:
    # A program of its own: it ends when this process does, however that ends. Ctrl-C goes to it too, while it is still
    # starting perhaps: it is this process that tells it to end.
    start = "import signal; signal.signal(signal.SIGINT, signal.SIG_IGN); from algoritmeregister.cli import main; main()"
    command = [sys.executable, "-c", start, "work", "--beside", str(os.getpid())]
    return subprocess.Popen(command, stdin=subprocess.DEVNULL)  # noqa: S603


def _end(work: subprocess.Popen[bytes]) -> None:
    """Let the work finish what it is doing, for as long as a web worker may."""
    work.terminate()
    try:
        work.wait(timeout=10)
    except subprocess.TimeoutExpired:
        work.kill()
        work.wait()
