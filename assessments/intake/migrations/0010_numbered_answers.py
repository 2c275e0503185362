"""Answers have numbers, as plans have. Those that came without one count as many as came."""

from django.db import migrations, models


def count_what_came(apps, schema_editor):
    received = apps.get_model("intake", "ReceivedPackage").objects.filter(kind="answers")
    for consultation in apps.get_model("intake", "Consultation").objects.all():
        consultation.answers_number = received.filter(consultation=consultation).count()
        consultation.save(update_fields=["answers_number"])


class Migration(migrations.Migration):
    dependencies = [("intake", "0009_added_and_fair")]
    operations = [
        migrations.AddField("consultation", "answers_number", models.PositiveIntegerField(default=0)),
        migrations.RunPython(count_what_came, migrations.RunPython.noop),
    ]
