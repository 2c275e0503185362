import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, Q

KINDS = [
    ("consultation", "Consultation"),
    ("status", "Status"),
    ("release", "Release"),
    ("answers", "Answers to themes"),
    ("hold", "A theme held back"),
]
KEEP_HOLDS = """
CREATE TRIGGER consultation_heldtheme_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON consultation_heldtheme
    FOR EACH STATEMENT EXECUTE FUNCTION consultation_refuse_change();
"""
DROP_HOLDS = "DROP TRIGGER consultation_heldtheme_stays ON consultation_heldtheme;"


def number_what_was_sent(apps, schema_editor):
    """The plan did not change after it was signed: what was sent is the version that there is."""
    consultation = apps.get_model("consultation", "Consultation")
    for found in consultation.objects.filter(sent_at__isnull=False):
        found.sent_packages.filter(kind="consultation").update(number=found.version)
    consultation.objects.filter(sent_at__isnull=False).update(sent_number=F("version"))


class Migration(migrations.Migration):
    dependencies = [("consultation", "0002_received_stays")]
    operations = [
        migrations.AddField("consultation", "sent_number", models.PositiveIntegerField(null=True)),
        migrations.AddField("consultation", "plan_number", models.PositiveIntegerField(null=True)),
        migrations.AddField("consultation", "declined_number", models.PositiveIntegerField(default=0)),
        migrations.AddField("sentpackage", "number", models.PositiveIntegerField(null=True)),
        migrations.RemoveConstraint("sentpackage", "sent_package_one_consultation"),
        migrations.RunPython(number_what_was_sent, migrations.RunPython.noop),
        migrations.AddConstraint(
            "consultation",
            models.CheckConstraint(
                condition=Q(sent_at=None, sent_number=None) | Q(sent_at__isnull=False, sent_number__isnull=False),
                name="consultation_sent_by_number",
            ),
        ),
        migrations.AddConstraint(
            "sentpackage",
            models.CheckConstraint(
                condition=Q(kind="consultation", number__isnull=False) | (~Q(kind="consultation") & Q(number=None)),
                name="sent_package_plan_has_number",
            ),
        ),
        migrations.AddConstraint(
            "sentpackage",
            models.UniqueConstraint(fields=["consultation", "number"], name="sent_package_number_once"),
        ),
        migrations.AlterField(
            "receivedpackage",
            "kind",
            models.CharField(choices=KINDS, max_length=12),
        ),
        migrations.AlterField("sentpackage", "kind", models.CharField(choices=KINDS, max_length=12)),
        migrations.RemoveConstraint("receivedpackage", "received_package_kind_known"),
        migrations.AddConstraint(
            "receivedpackage",
            models.CheckConstraint(
                condition=Q(kind__in=["status", "release", "hold"]), name="received_package_kind_known"
            ),
        ),
        migrations.CreateModel(
            name="HeldTheme",
            fields=[
                (
                    "theme",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="held_back",
                        serialize=False,
                        to="consultation.theme",
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("protection", "so that nobody is put in danger"),
                            ("mistake", "because it was released by mistake"),
                        ],
                        max_length=10,
                    ),
                ),
                ("received_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=Q(reason__in=["protection", "mistake"]), name="held_theme_says_why"
                    )
                ]
            },
        ),
        migrations.AddField(
            "brief",
            "withheld",
            models.CharField(
                blank=True,
                choices=[
                    ("", "It is published"),
                    ("organisation", "Its organisation took it back"),
                    ("office", "The office holds it back"),
                ],
                default="",
                max_length=12,
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            "brief", "withheld_reason", models.TextField(blank=True, default=""), preserve_default=False
        ),
        migrations.AddConstraint(
            "brief",
            models.CheckConstraint(
                condition=Q(withheld__in=["", "organisation", "office"]), name="brief_withheld_by_whom"
            ),
        ),
        migrations.AddConstraint(
            "brief",
            models.CheckConstraint(
                condition=(Q(withheld="office") & ~Q(withheld_reason=""))
                | (~Q(withheld="office") & Q(withheld_reason="")),
                name="brief_withheld_says_why",
            ),
        ),
        migrations.RunSQL(KEEP_HOLDS, DROP_HOLDS),
    ]
