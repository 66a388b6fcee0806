from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from algoritmeregister.registrations.numbers import new_number


def give_numbers(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Give every description the number of its registration, else one that is free."""
    drafts = apps.get_model("registrations", "Draft").objects
    registrations = apps.get_model("registrations", "Registration").objects
    for draft in drafts.filter(number=None).select_related("registration"):
        number = draft.registration.number if draft.registration else new_number()
        while not draft.registration and (
            registrations.filter(number=number).exists() or drafts.filter(number=number).exists()
        ):
            number = new_number()
        drafts.filter(pk=draft.pk).update(number=number)


class Migration(migrations.Migration):
    dependencies = [("registrations", "0003_drafts")]

    operations = [
        migrations.AddField("draft", "number", models.CharField(max_length=8, null=True, unique=True)),
        migrations.RunPython(give_numbers, migrations.RunPython.noop),
    ]
