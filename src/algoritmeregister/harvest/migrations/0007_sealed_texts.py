from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("harvest", "0006_undo_merge"),
    ]

    operations = [
        migrations.AddField(
            model_name="sourcetext",
            name="sealed",
            field=models.JSONField(blank=True, default=dict),
        ),
    ]
