import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

KEEP_HOLDS = """
CREATE TRIGGER consultation_earlyhold_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON consultation_earlyhold
    FOR EACH STATEMENT EXECUTE FUNCTION consultation_refuse_change();
"""
DROP_HOLDS = "DROP TRIGGER consultation_earlyhold_stays ON consultation_earlyhold;"


class Migration(migrations.Migration):
    dependencies = [("consultation", "0003_plans_and_holds")]
    operations = [
        migrations.CreateModel(
            name="EarlyHold",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("theme", models.UUIDField()),
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
                (
                    "consultation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="early_holds",
                        to="consultation.consultation",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=["consultation", "theme"], name="early_hold_once"),
                    models.CheckConstraint(condition=Q(reason__in=["protection", "mistake"]), name="early_hold_says_why"),
                ]
            },
        ),
        migrations.RunSQL(KEEP_HOLDS, DROP_HOLDS),
    ]
