"""A process in which all our code is imported, and that forks itself for every command that a test runs.

Importing takes more than a second of processor time per command, a fork a tenth of that. It is the same command,
in a process of its own, with the settings that its own environment gives. What is about starting or killing a process itself
(`serve`, a harvest that is killed) starts a new interpreter (`installation.COMMAND`).

`python -m tests.ready FOLDER OWNER` is that process: it listens in FOLDER until the process with the number OWNER, whose run
it is for, has ended. All workers and all runs of `make test` share it. `command(…)` gives the command that asks it to run
something: a small program that hands over its own environment, folder and standard streams, waits, and ends with the same
exit status. Killed, it takes what it asked for along.
"""

from __future__ import annotations

import contextlib
import os
import select
import signal
import socket
import sys
from pathlib import Path

ADDRESS = "socket"
_SETTINGS = "algoritmeregister.config.settings"


def command(folder: Path, kind: str, *arguments: str) -> list[str]:
    """Return the command that runs one of ours in a forked process: a "command", a "module" or "code"."""
    return [sys.executable, "-I", "-S", __file__, str(folder / ADDRESS), kind, *arguments]


def ask(address: str, kind: str, *arguments: str) -> int:
    """Ask the process at `address` to run something; return the exit status."""
    with socket.socket(socket.AF_UNIX) as connection:
        connection.connect(address)
        socket.send_fds(connection, [b"0"], [0, 1, 2])
        connection.sendall(repr((dict(os.environ), os.getcwd(), kind, arguments)).encode())
        connection.shutdown(socket.SHUT_WR)
        answer = connection.recv(16)
    if not answer:
        sys.stderr.write("the process that should run it ended\n")
        return 1
    status = int(answer)
    if status < 0:
        os.kill(os.getpid(), -status)
    return status


def listen(folder: Path, owner: int) -> None:
    """Import everything, and fork for whoever asks, until the process `owner` has ended."""
    import gc

    owner_ended = os.pidfd_open(owner)
    _import_everything()
    gc.collect()
    gc.freeze()
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(folder / "binding"))
        listening.listen(16)
        (folder / "binding").rename(folder / ADDRESS)  # who sees the name can connect
        looking_after: set[int] = set()
        while True:
            ready, _, _ = select.select([listening, owner_ended], [], [])
            looking_after = {pid for pid in looking_after if os.waitpid(pid, os.WNOHANG) == (0, 0)}
            if owner_ended in ready:
                return
            connection, _ = listening.accept()
            if (pid := os.fork()) == 0:
                listening.close()
                os.close(owner_ended)
                os._exit(_look_after(connection))
            looking_after.add(pid)
            connection.close()


def _import_everything() -> None:
    import importlib

    import django.test.signals  # hears of settings that change

    from algoritmeregister.cli import COMMANDS, set_up_django

    set_up_django()
    for target in [*COMMANDS.values(), "algoritmeregister.config.urls"]:
        with contextlib.suppress(ImportError):  # who runs that command hears of it
            importlib.import_module(target.split(":")[0])
    assert django.test.signals


def _look_after(connection: socket.socket) -> int:
    """Run what is asked in a process, tell its exit status; end it when whoever asked is gone."""
    import ast

    _, streams, _, _ = socket.recv_fds(connection, 1, 3)
    asked = ast.literal_eval(b"".join(iter(lambda: connection.recv(65_536), b"")).decode())
    child = os.fork()
    if child == 0:
        connection.close()
        for place, stream in enumerate(streams):
            os.dup2(stream, place)
            os.close(stream)
        os._exit(_run(*asked))
    for stream in streams:
        os.close(stream)
    waiting = select.poll()
    ended = os.pidfd_open(child)
    waiting.register(ended, select.POLLIN)
    waiting.register(connection, 0)  # only when the other side is gone
    if ended not in dict(waiting.poll()):
        os.kill(child, signal.SIGKILL)
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    with contextlib.suppress(OSError):
        connection.sendall(str(status).encode())
    return 0


def _run(environment: dict[str, str], folder: str, kind: str, arguments: tuple[str, ...]) -> int:
    """Run a command with this environment in this folder; returns its exit status."""
    import atexit
    import traceback

    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    sys.stdin, sys.stdout = open(0, closefd=False), open(1, "w", closefd=False)  # noqa: SIM115
    sys.stderr = open(2, "w", closefd=False, errors="backslashreplace", buffering=1)  # noqa: SIM115
    try:
        _start(kind, arguments)
        status = 0
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:  # noqa: BLE001 - as the interpreter does
        traceback.print_exc()
        status = 1
    atexit._run_exitfuncs()
    sys.stdout.flush()
    sys.stderr.flush()
    return status


def _start(kind: str, arguments: tuple[str, ...]) -> None:
    import runpy

    import click

    from algoritmeregister import cli
    from algoritmeregister.config.environment import WrongSetting

    sys.argv = ["-c", *arguments[kind != "command" :]]
    try:
        _take_settings()
    except WrongSetting as error:
        click.ClickException(str(error)).show()
        raise SystemExit(1) from error
    cli.activate_language()
    if kind == "command":
        cli.main()
    elif kind == "code":
        exec(compile(arguments[0], "<code of a test>", "exec"), {"__name__": "__main__"})
    else:
        runpy.run_module(arguments[0], run_name="__main__", alter_sys=True)


def _take_settings() -> None:
    """Read the settings again, as a new process would, and forget what was made of the former ones."""
    import importlib

    import django
    from django.conf import Settings, settings
    from django.core.cache import caches
    from django.core.signals import setting_changed
    from django.db import connections

    from tests import quick

    module = sys.modules[_SETTINGS]
    before = {name: getattr(settings, name) for name in dir(module) if name.isupper()}
    importlib.reload(module)
    quick.use(module)
    settings._wrapped = Settings(_SETTINGS)
    django.setup()
    assert all(each.connection is None for each in connections.all(initialized_only=True)), "a connection was forked"
    for handler in (connections, caches):
        for alias in [alias for alias in handler if hasattr(handler._connections, alias)]:
            del handler[alias]
        handler._settings = None
        handler.__dict__.pop("settings", None)
    for name, old in before.items():
        if (new := getattr(settings, name)) != old and name not in {"DATABASES", "CACHES"}:
            setting_changed.send(sender=Settings, setting=name, value=new, enter=True)


if __name__ == "__main__":
    if Path(sys.argv[1]).name == ADDRESS:
        sys.exit(ask(*sys.argv[1:]))
    listen(Path(sys.argv[1]), int(sys.argv[2]))
