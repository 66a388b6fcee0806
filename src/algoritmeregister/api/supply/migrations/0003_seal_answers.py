from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from algoritmeregister.accounts.sealing import PREFIX, opened, seal


def seal_all(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Seal the answers that were kept as they were."""
    for each in apps.get_model("supply", "Repeatable").objects.exclude(status=0).iterator():
        if not each.body.startswith(PREFIX):
            each.body = seal(each.body)
            each.save(update_fields=["body"])


def open_all(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Write them as they were before."""
    for each in apps.get_model("supply", "Repeatable").objects.exclude(status=0).iterator():
        each.body = opened(each.body)
        each.save(update_fields=["body"])


class Migration(migrations.Migration):
    dependencies = [("supply", "0002_put_away_texts")]

    operations = [migrations.RunPython(seal_all, open_all)]
