"""A State's own indicators and their answers; answers carried along when a cycle moves to another version."""

import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0001_initial'),
        ('core', '0004_layers'),
        ('frameworks', '0003_editing'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='NationalIndicator',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('factor_permanent_id', models.CharField(max_length=100)),
                ('factor_number', models.CharField(max_length=12)),
                ('number', models.PositiveIntegerField()),
                ('label', models.CharField(max_length=200, verbose_name='label')),
                ('statement', models.TextField(max_length=5000, verbose_name='statement')),
                ('guidance', models.TextField(blank=True, max_length=5000, verbose_name='guidance')),
                ('family', models.CharField(choices=[('incident', 'Incident: violations, attacks, acts'), ('condition', 'Condition: situations, motives, tensions, gaps in protection'), ('capacity', 'Capacity: means, support'), ('build_up', 'Build-up: measures, preparation, plans'), ('event', 'Event: triggers'), ('measure', 'Measure of resilience')], max_length=12, verbose_name='family')),
                ('version', models.PositiveIntegerField(default=1)),
                ('retired_at', models.DateTimeField(null=True)),
                ('changed_at', models.DateTimeField()),
                ('changed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('framework', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='frameworks.framework')),
                ('state', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='national_indicators', to='accounts.state')),
            ],
            options={
                'ordering': ['state', 'framework', 'factor_number', 'number'],
            },
        ),
        migrations.CreateModel(
            name='NationalRating',
            fields=[
                ('state', models.CharField(choices=[('rated', 'Rated'), ('ii', 'Insufficient information'), ('nr', 'Not rated'), ('na', 'Not applicable')], max_length=5, verbose_name='answer')),
                ('level', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='level')),
                ('confidence', models.CharField(blank=True, choices=[('low', 'Low'), ('medium', 'Medium'), ('high', 'High')], max_length=6, verbose_name='confidence')),
                ('contested', models.BooleanField(default=False, verbose_name='contested')),
                ('trend', models.CharField(blank=True, choices=[('worse', 'Getting worse'), ('same', 'About the same'), ('better', 'Getting better'), ('unknown', 'Not known')], max_length=7, verbose_name='trend')),
                ('rationale', models.TextField(blank=True, verbose_name='why')),
                ('targeted', models.BooleanField(blank=True, null=True, verbose_name='a group or population is targeted')),
                ('version', models.PositiveIntegerField(default=1)),
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('track', models.CharField(choices=[('official', 'Official rating'), ('reviewer', 'Independent reviewer')], max_length=8)),
                ('updated_at', models.DateTimeField()),
                ('asked', models.JSONField()),
                ('history', models.JSONField(default=list)),
                ('assessment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='national_ratings', to='core.assessment')),
                ('indicator', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='ratings', to='core.nationalindicator')),
                ('sources', models.ManyToManyField(blank=True, related_name='national_ratings', to='core.evidence')),
                ('updated_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['indicator__factor_number', 'indicator__number'],
            },
        ),
        migrations.CreateModel(
            name='CarriedAnswer',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('track', models.CharField(choices=[('official', 'Official rating'), ('reviewer', 'Independent reviewer')], max_length=8)),
                ('history', models.JSONField()),
                ('answered_at', models.DateTimeField()),
                ('carried_at', models.DateTimeField(auto_now_add=True)),
                ('assessment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='carried_answers', to='core.assessment')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('indicator', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='frameworks.indicator')),
                ('origin', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='frameworks.indicator')),
            ],
            options={
                'ordering': ['origin__factor__position', 'origin__position'],
                'constraints': [models.CheckConstraint(condition=models.Q(('track__in', ['official', 'reviewer'])), name='carried_answer_track_known'), models.CheckConstraint(condition=models.Q(('indicator', models.F('origin')), _negated=True), name='carried_answer_is_from_elsewhere')],
            },
        ),
        migrations.AddConstraint(
            model_name='nationalindicator',
            constraint=models.UniqueConstraint(fields=('state', 'framework', 'factor_permanent_id', 'number'), name='national_indicator_number_once'),
        ),
        migrations.AddConstraint(
            model_name='nationalindicator',
            constraint=models.CheckConstraint(condition=models.Q(('family__in', ['incident', 'condition', 'capacity', 'build_up', 'event', 'measure'])), name='national_indicator_family_known'),
        ),
        migrations.AddConstraint(
            model_name='nationalindicator',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('label', ''), _negated=True), models.Q(('statement', ''), _negated=True)), name='national_indicator_says_what'),
        ),
        migrations.AddConstraint(
            model_name='nationalrating',
            constraint=models.UniqueConstraint(fields=('assessment', 'track', 'indicator'), name='national_rating_once'),
        ),
        migrations.AddConstraint(
            model_name='nationalrating',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('level__isnull', False), ('level__lte', 4), ('state', 'rated')), models.Q(models.Q(('state', 'rated'), _negated=True), ('level', None)), _connector='OR'), name='national_rating_level_when_rated'),
        ),
        migrations.AddConstraint(
            model_name='nationalrating',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['rated', 'ii', 'nr', 'na'])), name='national_rating_state_known'),
        ),
        migrations.AddConstraint(
            model_name='nationalrating',
            constraint=models.CheckConstraint(condition=models.Q(('track__in', ['official', 'reviewer'])), name='national_rating_track_known'),
        ),
    ]
