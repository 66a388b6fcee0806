import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("products", "0003_templates"),
    ]

    operations = [
        migrations.CreateModel(
            name="SupplierPair",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(choices=[("merged", "Merged"), ("apart", "Apart")], max_length=10),
                ),
                ("moved", models.JSONField(blank=True, default=dict)),
                ("decided_at", models.DateTimeField()),
                ("decided_by", models.CharField(max_length=220)),
                (
                    "into",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="products.supplier"),
                ),
                (
                    "supplier",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="products.supplier"),
                ),
            ],
            options={
                "ordering": ["-decided_at", "-id"],
                "constraints": [models.UniqueConstraint(fields=("supplier", "into"), name="products_supplier_pair_once")],
            },
        ),
    ]
