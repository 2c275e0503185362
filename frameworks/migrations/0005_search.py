"""The rows by which public editions are found, for those that are published already too."""

import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
from django.db import migrations, models


FILL = """
INSERT INTO published_framework_text
    (edition_id, position, factor, code, block, nature, title, statement, guidance)
SELECT edition, row_number() OVER (PARTITION BY edition ORDER BY f_at, i_at), factor, code, block, nature, title,
    statement, guidance
FROM (
    SELECT e.id AS edition, f.at AS f_at, 0 AS i_at, f.row->>'number' AS factor, '' AS code, f.row->>'block' AS block,
        '' AS nature, f.row->>'title' AS title, concat_ws(' ', nullif(f.row->>'summary', ''),
        nullif(f.row->>'rating_question', '')) AS statement, f.row->>'guidance' AS guidance
    FROM published_framework e, jsonb_array_elements(e.content->'factors') WITH ORDINALITY f(row, at)
    UNION ALL
    SELECT e.id, f.at, i.at, f.row->>'number', i.row->>'code', f.row->>'block', i.row->>'nature', i.row->>'label',
        i.row->>'statement', i.row->>'guidance'
    FROM published_framework e, jsonb_array_elements(e.content->'factors') WITH ORDINALITY f(row, at),
        jsonb_array_elements(f.row->'indicators') WITH ORDINALITY i(row, at)
) found;
UPDATE published_framework_text t SET search =
    setweight(to_tsvector(c.name, t.code || ' ' || t.title), 'A') || setweight(to_tsvector(c.name, t.statement), 'B')
    || setweight(to_tsvector(c.name, t.guidance), 'C')
    || setweight(to_tsvector('simple', t.code || ' ' || t.title), 'A')
    || setweight(to_tsvector('simple', t.statement), 'B') || setweight(to_tsvector('simple', t.guidance), 'C')
FROM published_framework e, LATERAL (
    SELECT CASE split_part(e.language, '-', 1) WHEN 'ar' THEN 'arabic' WHEN 'en' THEN 'english' WHEN 'es' THEN 'spanish'
        WHEN 'fr' THEN 'french' WHEN 'ru' THEN 'russian' ELSE 'simple' END::regconfig AS name
) c
WHERE e.id = t.edition_id;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('frameworks', '0004_translation_drafts'),
    ]

    operations = [
        migrations.CreateModel(
            name='PublishedText',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveIntegerField()),
                ('factor', models.CharField(max_length=12)),
                ('code', models.CharField(blank=True, max_length=20)),
                ('block', models.CharField(max_length=60)),
                ('nature', models.CharField(blank=True, max_length=12)),
                ('title', models.CharField(max_length=300)),
                ('statement', models.TextField(blank=True)),
                ('guidance', models.TextField(blank=True)),
                ('search', django.contrib.postgres.search.SearchVectorField(null=True)),
                ('edition', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='texts', to='frameworks.publishedframework')),
            ],
            options={
                'db_table': 'published_framework_text',
                'ordering': ['edition', 'position'],
                'indexes': [django.contrib.postgres.indexes.GinIndex(fields=['search'], name='published_text_search')],
                'constraints': [models.UniqueConstraint(fields=('edition', 'position'), name='published_text_position_once')],
            },
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
