"""A process in which all our code is imported, and that forks itself for every command that a test runs.

Importing takes more than a second of processor time per command, a fork a tenth of that. It is the same command,
in a process of its own, with the settings that its own environment gives. What is about starting or killing a process itself
(`serve`, a harvest that is killed) starts a new interpreter (`installation.COMMAND`).

`python -m tests.ready FOLDER OWNER` is that process: it listens in FOLDER until the process with the number OWNER, whose run
it is for, has ended. All workers and all runs of `make test` share it. `ask(…)` lets it run something, with the environment,
the folder and the standard streams that it is given, and waits for the exit status. `command(…)` gives a small program that
does so with its own, and ends with the same status: for who wants a process to wait for or to kill. Who asks and is killed
takes along what it asked for.
"""

from __future__ import annotations

import contextlib
import os
import select
import signal
import socket
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # the small program takes as long as what it imports
    from pathlib import Path

ADDRESS = "socket"
_SETTINGS = "algoritmeregister.config.settings"


def command(folder: Path, kind: str, *arguments: str) -> list[str]:
    """Return the command that runs one of ours in a forked process: a "command", a "module" or "code"."""
    return [sys.executable, "-I", "-S", __file__, str(folder / ADDRESS), kind, *arguments]


def ask(
    address: str, kind: str, arguments: Sequence[str], *,
    environment: dict[str, str], folder: str, streams: Sequence[int], timeout: float | None = None,
) -> int:  # fmt: skip
    """Ask the process at `address` to run something with these three streams; return the exit status, -9 when it was killed.

    Raises TimeoutError when it has not ended after `timeout` seconds; it is killed then.
    """
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(timeout)
        connection.connect(address)
        socket.send_fds(connection, [b"0"], list(streams))
        connection.sendall(repr((kind, tuple(arguments), environment, folder)).encode())
        connection.shutdown(socket.SHUT_WR)
        answer = connection.recv(16)
    if not answer:
        raise ConnectionError("the process that should run it ended")
    return int(answer)


def listen(folder: Path, owner: int) -> None:
    """Import everything, and fork for whoever asks, until the process `owner` has ended."""
    import gc

    owner_ended = os.pidfd_open(owner)
    _import_everything()
    gc.collect()
    gc.freeze()
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(folder / "binding"))
        listening.listen(64)
        (folder / "binding").rename(folder / ADDRESS)  # who sees the name can connect
        _Forking(listening, owner_ended).until_the_owner_ends()


class _Forking:
    """What runs, and who waits for it."""

    def __init__(self, listening: socket.socket, owner_ended: int) -> None:
        self.listening, self.owner_ended = listening, owner_ended
        self.running: dict[int, tuple[int, socket.socket]] = {}  # by the descriptor that tells that the process ended
        self.waiting = select.poll()
        self.waiting.register(listening, select.POLLIN)
        self.waiting.register(owner_ended, select.POLLIN)

    def until_the_owner_ends(self) -> None:
        while True:
            for event, _ in self.waiting.poll():
                if event == self.owner_ended:
                    return
                if event == self.listening.fileno():
                    self._begin()
                elif event in self.running:
                    self._tell(event)
                else:
                    self._kill(event)

    def _begin(self) -> None:
        connection, _ = self.listening.accept()
        if (pid := os.fork()) == 0:
            for ours in (self.listening, *(each for _, each in self.running.values())):
                ours.close()
            for descriptor in (self.owner_ended, *self.running):
                os.close(descriptor)
            status = 1
            try:
                status = _answer(connection)
            finally:
                os._exit(status)
        ended = os.pidfd_open(pid)
        self.running[ended] = pid, connection
        self.waiting.register(ended, select.POLLIN)
        self.waiting.register(connection, 0)  # only when the other side is gone

    def _tell(self, ended: int) -> None:
        pid, connection = self.running.pop(ended)
        self.waiting.unregister(ended)
        os.close(ended)
        status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
        with contextlib.suppress(KeyError):  # not when whoever asked is gone
            self.waiting.unregister(connection)
        with connection, contextlib.suppress(OSError):
            connection.sendall(str(status).encode())

    def _kill(self, left: int) -> None:
        """Kill what was asked for by who is gone."""
        for pid, connection in self.running.values():
            if connection.fileno() == left:
                self.waiting.unregister(left)
                os.kill(pid, signal.SIGKILL)


def _import_everything() -> None:
    import importlib

    import django.test.signals  # hears of settings that change

    from algoritmeregister.cli import COMMANDS, set_up_django

    set_up_django()
    for target in [*COMMANDS.values(), "algoritmeregister.config.urls", "tests.quick"]:
        with contextlib.suppress(ImportError):  # who runs that command hears of it
            importlib.import_module(target.split(":")[0])
    assert django.test.signals
    _read_words()


def _read_words() -> None:
    """Read what analysing a text reads the first time: it takes longer than most commands."""
    from algoritmeregister.search.analysis.queries import query
    from algoritmeregister.search.analysis.spelling import Spelling

    Spelling({}).suggest(query("algoritme").words[0].text)


def _answer(connection: socket.socket) -> int:
    """Run in this process what is asked; returns its exit status."""
    import ast

    with connection:
        _, streams, _, _ = socket.recv_fds(connection, 1, 3)
        asked = ast.literal_eval(b"".join(iter(lambda: connection.recv(65_536), b"")).decode())
    for place, stream in enumerate(streams):
        os.dup2(stream, place)
        os.close(stream)
    return _run(*asked)


def _run(kind: str, arguments: tuple[str, ...], environment: dict[str, str], folder: str) -> int:
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
    if os.path.basename(sys.argv[1]) == ADDRESS:
        ended = ask(
            sys.argv[1], sys.argv[2], sys.argv[3:], environment=dict(os.environ), folder=os.getcwd(), streams=(0, 1, 2)
        )  # fmt: skip
        if ended < 0:
            os.kill(os.getpid(), -ended)
        sys.exit(ended)
    from pathlib import Path

    listen(Path(sys.argv[1]), int(sys.argv[2]))
