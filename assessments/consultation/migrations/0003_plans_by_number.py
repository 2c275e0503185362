from django.db import migrations, models
from django.db.models import F, Q


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
    ]
