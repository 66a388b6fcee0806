from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def empty(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """The news is a read model: whoever asks for it next, takes in the ledger again, with the registers."""
    apps.get_model("news", "Item").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [
        ("news", "0003_assessed"),
    ]

    operations = [
        migrations.RunPython(empty, migrations.RunPython.noop),
        migrations.AddField(
            model_name="item",
            name="registers",
            field=models.TextField(blank=True, default=""),
            preserve_default=False,
        ),
    ]
