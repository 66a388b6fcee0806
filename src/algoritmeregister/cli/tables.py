"""Makes or migrates the tables of the database."""

from __future__ import annotations

from pathlib import Path

from django.apps import apps
from django.core.management import call_command
from django.core.management.sql import emit_post_migrate_signal
from django.db import connection
from django.db.migrations.loader import MIGRATIONS_MODULE_NAME
from django.db.migrations.recorder import MigrationRecorder

# Django's own table for what is counted during a while; no model describes it (accounts/migrations/0004_attempts).
_COUNTED = "accounts_attempts"


def are_old() -> bool:
    """Tell whether a migration has to be run still: every command asks this first."""
    return not _migrations() <= MigrationRecorder(connection).applied_migrations().keys()


def _migrations() -> set[tuple[str, str]]:
    """Return app and name of each migration in the code, from the names of the files.

    Django's own list imports every one of them, which takes as long as many a command.
    """
    return {
        (app.label, file.stem)
        for app in apps.get_app_configs()
        for file in Path(app.path, MIGRATIONS_MODULE_NAME).glob("[!_~]*.py")
    }


def bring_up_to_date() -> None:
    """Make the tables of an empty database as the models say, else run what is missing (docs/decisions/0035)."""
    if connection.introspection.table_names():
        call_command("migrate", interactive=False, verbosity=0)
    else:
        _make()


def _make() -> None:
    """Make every table at once, and note the migrations as run: both or, when it is broken off, neither.

    The migrations themselves take ten times as long, for they describe all models anew after each step.
    """
    recorder = MigrationRecorder(connection)
    with connection.schema_editor() as editor:
        editor.create_model(recorder.Migration)
        for model in apps.get_models():
            if model._meta.can_migrate(connection):
                editor.create_model(model)
        call_command("createcachetable", _COUNTED, verbosity=0)
        recorder.migration_qs.bulk_create(
            recorder.Migration(app=app, name=name) for app, name in sorted(_migrations())
        )
    emit_post_migrate_signal(verbosity=0, interactive=False, db=connection.alias)
