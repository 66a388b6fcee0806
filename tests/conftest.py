"""The test rig: a data folder of its own, a database of its own (SQLite, or PostgreSQL with --postgres), no network."""

from __future__ import annotations

import atexit
import gc
import os
import shutil
import signal
import sqlite3
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from typing import Any
from urllib.parse import urlsplit

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis

from tests import databases, network, once, postgres, quick

SETTINGS = "algoritmeregister.config.settings"
# A machine that is busy is no failure. Where CI is set, hypothesis itself makes the generated input the same every time.
hypothesis.register_profile("register", hypothesis.default, deadline=None, suppress_health_check=[HealthCheck.too_slow])
hypothesis.load_profile("register")
# What may come in from the shell of whoever runs the tests: nothing that says where data lives or how the site behaves.
_OUTSIDE = ("DATA_DIR", "DATABASE_URL", "DEBUG", "SECRET_KEY", "SITE_URL", "ALLOWED_HOSTS", "PORT", "HOST", "WORKERS")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add --postgres."""
    parser.addoption("--postgres", action="store_true", help="use a throw-away PostgreSQL instead of SQLite")


def pytest_configure(config: pytest.Config) -> None:
    """Start PostgreSQL when asked, and load the settings with folders and a database that are only for this process."""
    from django.conf import settings

    from algoritmeregister.config.rings import look_less

    # With all our code and thousands of tests in memory, looking for rings of objects is a tenth of a run.
    look_less()
    if settings.configured:
        raise pytest.UsageError("Unset DJANGO_SETTINGS_MODULE in the environment: the tests choose their own settings.")
    for name in _OUTSIDE:
        os.environ.pop(name, None)
    if config.getoption("--postgres") and not hasattr(config, "workerinput"):
        os.environ[postgres.URL] = postgres.start()
    if postgres.URL in os.environ:
        os.environ["DATABASE_URL"] = os.environ[postgres.URL]
    once.begin()
    data_dir = tempfile.mkdtemp(prefix="register-tests-")
    atexit.register(shutil.rmtree, data_dir, ignore_errors=True)
    os.environ["DATA_DIR"] = data_dir
    os.mkdir(os.path.join(data_dir, "static"))  # WhiteNoise warns when it is not there
    os.environ["DJANGO_SETTINGS_MODULE"] = SETTINGS
    # The tests look at addresses, not at file names with a hash: those need `collectstatic`, which the browser tests do.
    settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
    quick.use(settings)
    # Workers of pytest-xdist start with this environment, and must make a data folder of their own first.
    del os.environ["DJANGO_SETTINGS_MODULE"]
    network.close()


@pytest.fixture(autouse=True)
def _signals() -> Iterator[None]:
    """Let what a command did with SIGTERM end with the test that ran it here: a later one may have to be ended by it."""
    before = signal.getsignal(signal.SIGTERM)
    yield
    signal.signal(signal.SIGTERM, before)


def pytest_collection_finish() -> None:
    """Leave what was imported and collected out of what Python looks through: it stays as long as the process does."""
    gc.collect()
    gc.freeze()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Count tests with generated input as slow: each tries a hundred inputs, which is for `make test` only.

    With --postgres, leave out what would show there what SQLite has shown (tests/databases.py).
    """
    if config.getoption("--postgres"):
        left_out = [item for item in items if not databases.on_postgres(item)]
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if databases.on_postgres(item)]
    for item in items:
        if getattr(getattr(item, "obj", None), "is_hypothesis_test", False):
            item.add_marker(pytest.mark.slow)


@pytest.fixture(autouse=True)
def nothing_remembered() -> None:
    """Forget the pages that an earlier test made: its content is gone, and no tag knows that."""
    if kept_pages := sys.modules.get("algoritmeregister.site.kept_pages"):
        kept_pages.forget()
    if spelled := sys.modules.get("algoritmeregister.products.spelled"):
        spelled.forget()


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None, django_db_blocker: Any, request: pytest.FixtureRequest) -> Iterator[None]:
    """Give this worker a database of its own: a copy of the tables that the migrations made once in this run."""
    from django.conf import settings
    from django.core import management
    from django.db import connection
    from django.test.utils import setup_databases, teardown_databases

    from tests import emptying, installation

    made = installation.with_tables()
    test = settings.DATABASES["default"].setdefault("TEST", {})
    if made.database_url:
        worker = getattr(request.config, "workerinput", {}).get("workerid", "only")
        test |= {"NAME": f"test_{worker}", "TEMPLATE": urlsplit(made.database_url).path.lstrip("/")}
    real = management.call_command

    def instead_of_migrating(command: Any, *arguments: Any, **options: Any) -> Any:
        if command != "migrate":
            return real(command, *arguments, **options)
        if not made.database_url:
            connection.ensure_connection()
            with closing(sqlite3.connect(made.data_dir / "register.sqlite3")) as tables:
                tables.backup(connection.connection)
        return None

    with django_db_blocker.unblock():
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(management, "call_command", instead_of_migrating)
            before = setup_databases(verbosity=0, interactive=False, serialized_aliases=set())
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("django.test.testcases.call_command", emptying.empty)
            yield
        teardown_databases(before, verbosity=0)


@pytest.fixture(scope="module")
def shared_content(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Let a module's fixture make content once for all tests of that module; after its last test the content is gone.

    What a test itself changes is undone after that test, as always. Not together with `transaction=True`.
    """
    from django.db import transaction

    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)
