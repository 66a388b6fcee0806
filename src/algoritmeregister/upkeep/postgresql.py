"""Copy a PostgreSQL database while it is in use, and put one back in one transaction, with PostgreSQL's own programs."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from django.db import connection
from django.utils.translation import gettext as _

from algoritmeregister.upkeep.archive import BadArchive

FILE = "register.pgdump"
# Where Debian and its descendants keep the programs of each version.
_DEBIAN = Path("/usr/lib/postgresql")
# Everything of ours goes first, in the transaction that puts the other in its place.
_EMPTY_SCHEMA = """
DO $$ DECLARE item record; BEGIN
  FOR item IN SELECT tablename FROM pg_tables WHERE schemaname = current_schema() LOOP
    EXECUTE format('DROP TABLE IF EXISTS %I CASCADE', item.tablename);
  END LOOP;
  FOR item IN SELECT sequencename FROM pg_sequences WHERE schemaname = current_schema() LOOP
    EXECUTE format('DROP SEQUENCE IF EXISTS %I CASCADE', item.sequencename);
  END LOOP;
END $$;
"""


class ProgramMissing(Exception):
    """A program of PostgreSQL is needed that is not here, or is too old. The message says which, and how to get it."""


@contextmanager
def one_moment() -> Iterator[str]:
    """See the database as it is at one moment, and yield the name by which another process sees it so too."""
    with connection.cursor() as cursor:
        cursor.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        try:
            cursor.execute("SELECT pg_export_snapshot()")
            yield str(cursor.fetchone()[0])
        finally:
            cursor.execute("ROLLBACK")


def copy_to(target: Path, *, snapshot: str) -> None:
    """Write a dump of the database, as it is in the exported `snapshot`, to the new file `target`. Nobody is kept waiting.

    Raises `ProgramMissing`.
    """
    arguments = ["--format=custom", "--no-owner", "--no-privileges", f"--snapshot={snapshot}", f"--file={target}"]
    _run([_program("pg_dump"), *arguments])


def load_from(source: Path, *, made_by: str) -> None:
    """Make the database equal to the dump `source`, made by a server of version `made_by`, in one transaction.

    Raises `BadArchive` when the dump cannot be put in this server, and `ProgramMissing`.
    """
    if major(made_by) > major(version()):
        raise BadArchive(
            _("het is van PostgreSQL %(made_by)s, en deze server is ouder: %(version)s")
            % {"made_by": made_by, "version": version()}
        )
    script = source.with_suffix(".sql")
    _run([_program("pg_restore"), "--no-owner", "--no-privileges", f"--file={script}", str(source)])
    empty = source.with_name("empty.sql")
    empty.write_text(_EMPTY_SCHEMA, encoding="utf-8")
    connection.close()
    _run([_program("psql"), "--quiet", "--no-psqlrc", "--single-transaction", "--set=ON_ERROR_STOP=1", "--output=/dev/null",
          f"--file={empty}", f"--file={script}"], PGOPTIONS="-c lock_timeout=60s -c client_min_messages=warning")


def version() -> str:
    """Return the version of the server, such as "15.4"."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        return str(cursor.fetchone()[0]).split()[0]


def major(text: str) -> int:
    """Return the major version in a text such as "15.4" or "16beta1"; 0 when there is none."""
    found = re.search(r"\d+", text)
    return int(found.group()) if found else 0


def _program(name: str) -> str:
    # a client may be newer than the server, not older
    needed = major(version())
    installed = sorted(_DEBIAN.glob(f"*/bin/{name}"), key=lambda path: major(path.parts[-3]))
    candidates = [str(path) for path in installed if major(path.parts[-3]) >= needed]
    candidates += [path] if (path := shutil.which(name)) else []
    for candidate in candidates:
        said = subprocess.run([candidate, "--version"], capture_output=True, text=True, check=False).stdout  # noqa: S603
        if major(said.partition("(PostgreSQL)")[2]) >= needed:
            return candidate
    raise ProgramMissing(
        _("%(program)s van PostgreSQL %(version)s of nieuwer is hier nodig (Debian: apt install postgresql-client)")
        % {"program": name, "version": needed}
    )


def _run(command: list[str], **more: str) -> None:
    environment = {**os.environ, **_connection_variables(connection.settings_dict), **more}
    done = subprocess.run(command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        program, said = Path(command[0]).name, done.stderr.strip()
        raise BadArchive(_("%(program)s is mislukt: %(said)s") % {"program": program, "said": said})


def _connection_variables(settings: Mapping[str, object]) -> dict[str, str]:
    # Through the environment: arguments can be read by everyone on the machine.
    named = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD", "PGDATABASE": "NAME"}
    variables = {variable: str(settings[key]) for variable, key in named.items() if settings[key]}
    options = settings.get("OPTIONS")
    if isinstance(options, Mapping) and options.get("sslmode"):
        variables["PGSSLMODE"] = str(options["sslmode"])
    return variables
