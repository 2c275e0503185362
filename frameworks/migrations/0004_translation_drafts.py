"""Translation drafts; and layers that begin at one and leave out no number, of published versions alone."""

import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


RULES = r"""
-- Locks the version, so that two publications at once get two numbers.
CREATE FUNCTION translation_layer_in_order() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    found text;
    last integer;
BEGIN
    SELECT v.status INTO found FROM frameworks_frameworkversion v WHERE v.id = NEW.version_id
        FOR NO KEY UPDATE;
    IF found <> 'published' THEN
        RAISE EXCEPTION 'translation_layer_in_order: a translation layer belongs to a published framework version'
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'translation_layer_in_order';
    END IF;
    SELECT coalesce(max(l.number), 0) INTO last FROM frameworks_translationlayer l
        WHERE l.version_id = NEW.version_id AND l.language = NEW.language;
    IF NEW.number <> last + 1 THEN
        RAISE EXCEPTION 'translation_layer_in_order: the next translation layer has the number %', last + 1
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'translation_layer_in_order';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER translation_layer_in_order BEFORE INSERT ON frameworks_translationlayer
    FOR EACH ROW EXECUTE FUNCTION translation_layer_in_order();
"""

DROP_RULES = "DROP FUNCTION translation_layer_in_order() CASCADE;"


class Migration(migrations.Migration):

    dependencies = [
        ('frameworks', '0003_editing'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='DraftText',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('permanent_id', models.CharField(blank=True, max_length=100)),
                ('field', models.CharField(max_length=20)),
                ('words', models.TextField(blank=True)),
                ('source', models.TextField(blank=True)),
                ('version', models.PositiveIntegerField(default=1)),
                ('changed_at', models.DateTimeField()),
            ],
            options={
                'ordering': ['draft', 'permanent_id', 'field'],
            },
        ),
        migrations.CreateModel(
            name='TranslationDraft',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('language', models.CharField(max_length=12)),
                ('wording', models.CharField(choices=[('translation', 'A translation of the words used here'), ('official', 'The sentences as published in this language')], default='translation', max_length=12)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'ordering': ['version', 'language'],
            },
        ),
        migrations.AddField(
            model_name='translationlayer',
            name='published_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='translationlayer',
            name='stale',
            field=models.JSONField(default=dict),
        ),
        migrations.AddField(
            model_name='translationlayer',
            name='wording',
            field=models.CharField(choices=[('translation', 'A translation of the words used here'), ('official', 'The sentences as published in this language')], default='translation', max_length=12),
        ),
        migrations.AddConstraint(
            model_name='translationlayer',
            constraint=models.CheckConstraint(condition=models.Q(('wording__in', ['translation', 'official'])), name='translation_layer_wording_known'),
        ),
        migrations.AddField(
            model_name='drafttext',
            name='changed_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='translationdraft',
            name='changed_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='translationdraft',
            name='version',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='translation_drafts', to='frameworks.frameworkversion'),
        ),
        migrations.AddField(
            model_name='drafttext',
            name='draft',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='texts', to='frameworks.translationdraft'),
        ),
        migrations.AddField(
            model_name='pendingimport',
            name='draft',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='pending', to='frameworks.translationdraft'),
        ),
        migrations.AddConstraint(
            model_name='translationdraft',
            constraint=models.UniqueConstraint(fields=('version', 'language'), name='translation_draft_once'),
        ),
        migrations.AddConstraint(
            model_name='translationdraft',
            constraint=models.CheckConstraint(condition=models.Q(('wording__in', ['translation', 'official'])), name='translation_draft_wording_known'),
        ),
        migrations.AddConstraint(
            model_name='drafttext',
            constraint=models.UniqueConstraint(fields=('draft', 'permanent_id', 'field'), name='draft_text_once'),
        ),
        migrations.RunSQL(RULES, DROP_RULES),
    ]
