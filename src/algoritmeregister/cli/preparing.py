"""What has to be done before the register can be served: tables, static files, something to look at."""

from __future__ import annotations

import hashlib
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import click
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from algoritmeregister.cli import set_up_django


def is_needed(*, demo: bool) -> bool:
    """Tell whether `prepare()` would do anything. Quick, and leaves nothing open."""
    from django.db import connection

    from algoritmeregister.cli import tables
    from algoritmeregister.upkeep import unfinished

    try:
        return _static_files_are_old() or tables.are_old() or unfinished.is_owed() or (demo and _is_empty())
    finally:
        connection.close()


def prepare(*, demo: bool) -> None:
    """Make or migrate the tables, collect the static files, and fill an empty register with the demo content (if `demo`).

    Says what it did, in a line each.
    """
    prepare_tables()
    if _static_files_are_old():
        from django.core.management import call_command

        call_command("collectstatic", interactive=False, verbosity=0)
        _mark().write_text(_fingerprint(), encoding="utf-8")
    if demo and _is_empty():
        _load_demo()


def prepare_tables() -> None:
    """Make or migrate the tables where that is needed, and say so: what every command needs that reads or writes."""
    set_up_django()
    from algoritmeregister.cli import tables
    from algoritmeregister.upkeep import unfinished

    if tables.are_old():
        tables.bring_up_to_date()
        click.echo(_("De tabellen in de database zijn bijgewerkt."), err=True)
    if unfinished.is_owed() and unfinished.make_up():
        note = _("Een reservekopie terugzetten is eerder afgebroken. Het logboek begint daarom een nieuw tijdvak.")
        click.echo(note, err=True)


def _load_demo() -> None:
    from algoritmeregister.audit.actors import SYSTEM
    from algoritmeregister.demo.loading import load_if_empty

    count = load_if_empty(by=SYSTEM)
    click.echo(
        ngettext(
            "Het register was leeg: %(count)d verzonnen registratie is geladen om mee te proberen.",
            "Het register was leeg: %(count)d verzonnen registraties zijn geladen om mee te proberen.",
            count,
        )
        % {"count": count}
    )


def _is_empty() -> bool:
    from algoritmeregister.registers.models import Register

    return not Register.objects.exists()


def _static_files_are_old() -> bool:
    try:
        return _mark().read_text(encoding="utf-8") != _fingerprint()
    except OSError:
        return True


def _mark() -> Path:
    return Path(settings.STATIC_ROOT) / ".collected"


def _fingerprint() -> str:
    lines = sorted(f"{path} {path.stat().st_size} {path.stat().st_mtime_ns}" for path in _static_sources())
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _static_sources() -> Iterator[Path]:
    for folder in settings.STATICFILES_DIRS:
        yield from (path for path in Path(str(folder)).rglob("*") if path.is_file())


if __name__ == "__main__":
    try:
        prepare(demo=sys.argv[1:] == ["demo"])
    except KeyboardInterrupt:
        # Who waits for this process heard Ctrl-C too, and tells of it. What was being written is undone or made anew.
        sys.exit(128 + signal.SIGINT)
    except Exception as error:
        from algoritmeregister.cli import disk

        if (message := disk.told(error)) is None:
            raise
        message.show()
        sys.exit(message.exit_code)
