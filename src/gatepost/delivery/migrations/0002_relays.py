"""How each relay stands."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("delivery", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Relay",
            fields=[
                ("name", models.CharField(max_length=260, primary_key=True, serialize=False)),
                (
                    "state",
                    models.CharField(
                        choices=[("well", "well"), ("away", "away"), ("unfit", "unfit")], max_length=5
                    ),
                ),
                ("why", models.CharField(max_length=400)),
                ("since", models.DateTimeField()),
                ("look_at", models.DateTimeField(null=True)),
                ("taken_at", models.DateTimeField(null=True)),
                ("took_ms", models.PositiveIntegerField(null=True)),
            ],
        ),
    ]
