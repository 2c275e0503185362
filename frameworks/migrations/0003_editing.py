"""Drafts know what they were begun from; examples, tags, decisions against the version before, comparisons."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

RULES = r"""
-- Decisions about a version are part of it: frozen with it.
CREATE TRIGGER framework_content_frozen BEFORE INSERT OR UPDATE OR DELETE ON frameworks_descent
    FOR EACH ROW EXECUTE FUNCTION framework_content_frozen();
CREATE TRIGGER framework_never_truncated BEFORE TRUNCATE ON frameworks_descent
    FOR EACH STATEMENT EXECUTE FUNCTION framework_never_truncated();

-- Who compared what, and when, is only ever added to.
CREATE FUNCTION source_check_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'source_check_kept: a comparison with the document is never changed or deleted; add another'
        USING ERRCODE = 'restrict_violation', CONSTRAINT = 'source_check_kept';
END $$;
CREATE TRIGGER source_check_kept BEFORE UPDATE OR DELETE ON frameworks_sourcecheck
    FOR EACH ROW EXECUTE FUNCTION source_check_kept();
CREATE TRIGGER framework_never_truncated BEFORE TRUNCATE ON frameworks_sourcecheck
    FOR EACH STATEMENT EXECUTE FUNCTION framework_never_truncated();
"""
DROP_RULES = r"""
DROP TRIGGER framework_content_frozen ON frameworks_descent;
DROP TRIGGER framework_never_truncated ON frameworks_descent;
DROP TRIGGER framework_never_truncated ON frameworks_sourcecheck;
DROP FUNCTION source_check_kept() CASCADE;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('frameworks', '0002_frozen'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='frameworkversion',
            name='base',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='frameworks.frameworkversion'),
        ),
        migrations.AddField(
            model_name='indicator',
            name='examples',
            field=models.TextField(blank=True, verbose_name='examples'),
        ),
        migrations.AddField(
            model_name='indicator',
            name='tags',
            field=models.JSONField(blank=True, default=list),
        ),
        migrations.CreateModel(
            name='Descent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('permanent_id', models.CharField(max_length=100)),
                ('lineage', models.CharField(choices=[('unchanged', 'Unchanged'), ('reworded', 'Reworded, means the same'), ('split', 'Part of one that was split'), ('merged', 'Merged from several'), ('new', 'New'), ('retired', 'Retired')], max_length=12)),
                ('origins', models.JSONField(blank=True, default=list)),
                ('reason', models.TextField(blank=True, verbose_name='reason')),
                ('at', models.DateTimeField(auto_now=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='descents', to='frameworks.frameworkversion')),
            ],
            options={
                'ordering': ['version', 'permanent_id'],
                'constraints': [models.UniqueConstraint(fields=('version', 'permanent_id'), name='descent_once'), models.CheckConstraint(condition=models.Q(('lineage__in', ['unchanged', 'reworded', 'split', 'merged', 'new', 'retired'])), name='descent_lineage_known'), models.CheckConstraint(condition=models.Q(('lineage', 'retired'), ('reason', ''), _negated=True), name='descent_retired_has_reason')],
            },
        ),
        migrations.CreateModel(
            name='SourceCheck',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('permanent_id', models.CharField(max_length=100)),
                ('number', models.PositiveIntegerField(verbose_name='version')),
                ('compared', models.BooleanField()),
                ('at', models.DateTimeField(auto_now_add=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('framework', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='source_checks', to='frameworks.framework')),
            ],
            options={
                'ordering': ['-at', '-pk'],
                'indexes': [models.Index(fields=['framework', 'permanent_id', '-at'], name='source_check_of_indicator')],
            },
        ),
        migrations.RunSQL(RULES, DROP_RULES),
    ]
