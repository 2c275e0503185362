"""A second person agrees to national "not applicable" too; how often an assessment moved to other versions."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('core', '0005_annex_and_moves'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='assessment',
            name='moves',
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='nationalrating',
            name='na_agreed_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='nationalrating',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'na'), _negated=True), models.Q(('rationale', ''), _negated=True), _connector='OR'), name='national_rating_na_has_reason'),
        ),
        migrations.AddConstraint(
            model_name='nationalrating',
            constraint=models.CheckConstraint(condition=models.Q(('na_agreed_by', None), models.Q(('state', 'na'), models.Q(('na_agreed_by', models.F('updated_by')), _negated=True)), _connector='OR'), name='national_rating_na_agreed_by_another'),
        ),
    ]
