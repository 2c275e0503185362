from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("consultation", "0004_early_holds")]
    operations = [
        migrations.RemoveConstraint("sentpackage", "sent_package_plan_has_number"),
        migrations.RemoveConstraint("sentpackage", "sent_package_number_once"),
        migrations.AddConstraint(
            "sentpackage",
            models.CheckConstraint(
                condition=~Q(kind="consultation") | Q(number__isnull=False), name="sent_package_plan_has_number"
            ),
        ),
        migrations.AddConstraint(
            "sentpackage",
            models.UniqueConstraint(fields=["consultation", "kind", "number"], name="sent_package_number_once"),
        ),
    ]
