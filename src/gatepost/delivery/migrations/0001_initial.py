"""The outbox and the list of workers."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("employees", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Worker",
            fields=[
                ("id", models.CharField(max_length=32, primary_key=True, serialize=False)),
                ("started_at", models.DateTimeField()),
                ("seen_at", models.DateTimeField()),
                ("key_check", models.CharField(max_length=16)),
                ("host", models.CharField(max_length=255)),
                ("pid", models.PositiveIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="Message",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=40)),
                ("priority", models.PositiveSmallIntegerField()),
                ("address", models.CharField(max_length=254)),
                ("about", models.CharField(max_length=64)),
                ("facts", models.TextField()),
                ("language", models.CharField(max_length=12)),
                ("kid", models.CharField(max_length=20)),
                ("key_check", models.CharField(max_length=16)),
                ("nonce", models.BinaryField()),
                ("mac", models.BinaryField()),
                ("asked_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("queued", "queued"),
                            ("sending", "sending"),
                            ("sent", "sent"),
                            ("failed", "failed"),
                            ("expired", "expired"),
                            ("refused", "refused"),
                        ],
                        max_length=8,
                    ),
                ),
                ("changed_at", models.DateTimeField()),
                ("due_at", models.DateTimeField(null=True)),
                ("claim", models.CharField(default="", max_length=32)),
                ("attempts", models.PositiveIntegerField(default=0)),
                ("relay", models.CharField(default="", max_length=260)),
                ("reply", models.CharField(default="", max_length=400)),
                (
                    "employee",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.CASCADE, to="employees.employee"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("due_at__isnull", False)),
                        fields=["priority", "due_at"],
                        name="message_due",
                    ),
                    models.Index(fields=["about"], name="message_about"),
                ],
            },
        ),
    ]
