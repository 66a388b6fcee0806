from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from algoritmeregister.accounts.sealing import PREFIX, opened, seal


def _each(apps: Apps, change: object) -> None:
    for each in apps.get_model("mfa", "Authenticator").objects.filter(type__in=["totp", "recovery_codes"]):
        for key in {"secret", "seed"} & set(each.data):
            each.data[key] = change(each.data[key])
            each.save(update_fields=["data"])


def seal_all(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Seal what was kept as it was."""
    _each(apps, lambda text: text if text.startswith(PREFIX) else seal(text))


def open_all(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    _each(apps, opened)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0004_attempts"), ("mfa", "0003_authenticator_type_uniq")]

    operations = [migrations.RunPython(seal_all, open_all)]
