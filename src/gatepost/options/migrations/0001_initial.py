"""The options' row, with nothing changed yet."""

from typing import Any

from django.db import migrations, models


def _begin(apps: Any, _schema_editor: Any) -> None:
    apps.get_model("options", "Document").objects.get_or_create(id=1)


class Migration(migrations.Migration):
    """Makes the table and its one row."""

    initial = True
    dependencies = []
    operations = [
        migrations.CreateModel(
            name="Document",
            fields=[
                ("id", models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1)),
                ("content", models.TextField(default="{}")),
            ],
        ),
        migrations.RunPython(_begin, migrations.RunPython.noop),
    ]
