"""Plans by number; themes held back; figures and drafts of the report sealed like contributions; a place of its own for every part."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

from assessments.intake.models.contribution import size_is_one_of
from assessments.intake.sealing.bodies import SEALED_SIZES, seal


def forget_figures(apps, schema_editor):
    """They lay in clear. A custodian has them computed again; what was released is in its package."""
    apps.get_model("intake", "Figures").objects.all().delete()


def seal_drafts(apps, schema_editor):
    keys = apps.get_model("intake", "CustodianKey").objects
    for row in apps.get_model("intake", "ConsultationReport").objects.filter(published_on=None):
        ready = keys.filter(
            consultation=row.consultation_id, confirmed_on__isnull=False, destroyed_on__isnull=True
        ).values_list("pk", "public_key")
        if not ready:
            row.delete()  # nobody is left who could open it
            continue
        sealed = seal({"text": row.text}, to=dict(ready), bound_to=row.pk)
        row.text, row.sealed = "", sealed.body
        row.sealed_keys = {str(key): one.hex() for key, one in sealed.keys.items()}
        row.save()


class Migration(migrations.Migration):
    dependencies = [("intake", "0005_own_parts_only")]
    operations = [
        migrations.AddField("consultation", "plan_number", models.PositiveIntegerField(default=1)),
        migrations.AddField("consultation", "declined_number", models.PositiveIntegerField(default=0)),
        migrations.CreateModel(
            name="PlanChange",
            fields=[
                (
                    "consultation",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="plan_change",
                        serialize=False,
                        to="intake.consultation",
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("body", models.JSONField()),
                ("received_on", models.DateField()),
            ],
        ),
        migrations.AddField("statuspackage", "plan", models.PositiveIntegerField(default=1)),
        migrations.AddField("statuspackage", "declined", models.PositiveIntegerField(default=0)),
        migrations.RemoveConstraint("statuspackage", "status_package_once_each"),
        migrations.AddConstraint(
            "statuspackage",
            models.UniqueConstraint(
                fields=["consultation", "status", "plan", "declined"], name="status_package_once_each"
            ),
        ),
        migrations.CreateModel(
            name="HeldBack",
            fields=[
                ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("theme", models.UUIDField()),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("protection", "So that nobody is put in danger"),
                            ("mistake", "It was released by mistake"),
                        ],
                        max_length=10,
                    ),
                ),
                ("package", models.BinaryField()),
                ("made_on", models.DateField()),
                ("delivered_on", models.DateField(null=True)),
                (
                    "consultation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="held_back",
                        to="intake.consultation",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=["consultation", "theme"], name="held_back_once"),
                    models.CheckConstraint(
                        condition=Q(reason__in=["protection", "mistake"]), name="held_back_reason_known"
                    ),
                ],
            },
        ),
        migrations.AddField("part", "place_sha256", models.CharField(max_length=64, null=True)),
        migrations.AddConstraint(
            "part", models.UniqueConstraint(fields=["place_sha256"], name="part_place_once")
        ),
        migrations.RunPython(forget_figures, migrations.RunPython.noop),
        *[
            migrations.RemoveField("figures", name)
            for name in ("views", "reach", "set_aside", "withheld", "input_sha256")
        ],
        migrations.AddField("figures", "sealed", models.BinaryField(default=b""), preserve_default=False),
        migrations.AddField("figures", "sealed_keys", models.JSONField(default=dict), preserve_default=False),
        migrations.AddConstraint("figures", size_is_one_of("sealed", SEALED_SIZES, "figures_size_is_one_of_few")),
        migrations.AlterField("consultationreport", "text", models.TextField(blank=True)),
        migrations.AddField("consultationreport", "sealed", models.BinaryField(null=True)),
        migrations.AddField("consultationreport", "sealed_keys", models.JSONField(default=dict)),
        migrations.RunPython(seal_drafts, migrations.RunPython.noop),
        migrations.AddConstraint(
            "consultationreport", size_is_one_of("sealed", SEALED_SIZES, "report_size_is_one_of_few")
        ),
        migrations.AddConstraint(
            "consultationreport",
            models.CheckConstraint(
                condition=Q(published_on=None, text="", sealed__isnull=False)
                | (Q(published_on__isnull=False, sealed=None) & ~Q(text="")),
                name="report_in_clear_when_published",
            ),
        ),
    ]
