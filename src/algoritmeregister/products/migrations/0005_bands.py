"""One row for each value under which texts are filed, instead of one for each text and value: a tenth of the room.

What there was is not brought along: everything is made anew after this, as when the method changes.
"""

from django.db import migrations, models

import algoritmeregister.products.models


class Migration(migrations.Migration):
    dependencies = [("products", "0004_supplier_pairs")]

    operations = [
        migrations.DeleteModel(name="Band"),
        migrations.CreateModel(
            name="Band",
            fields=[
                ("value", algoritmeregister.products.models.WholeNumber(primary_key=True, serialize=False)),
                ("texts", models.BinaryField()),
            ],
        ),
    ]
