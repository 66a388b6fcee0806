from django.core.management import call_command
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def make(apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """The table in which attempts to sign in are counted; Django makes it, so that it is as Django wants it."""
    call_command("createcachetable", "accounts_attempts", database=schema_editor.connection.alias, verbosity=0)


def remove(apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
    schema_editor.execute("DROP TABLE IF EXISTS accounts_attempts")


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_invitation")]

    operations = [migrations.RunPython(make, remove)]
