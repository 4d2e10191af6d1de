"""The rule by which small figures are kept from the public."""

from django.db import migrations, models

_MODELS = ("historicalmunicipality", "municipality")
_FIELDS = ("suppress_below", "suppress_largest", "suppress_share")


class Migration(migrations.Migration):
    dependencies = [
        ("workspace", "0005_rounds"),
    ]

    operations = [
        migrations.AddField(
            model_name=model,
            name=field,
            field=models.IntegerField(blank=True, null=True),
        )
        for model in _MODELS
        for field in _FIELDS
    ]
