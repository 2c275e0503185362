"""Rows by which public editions are found know the language of their words, those of what is published already too."""

from django.db import migrations, models

FILL = """
UPDATE published_framework_text t
SET title_language = CASE WHEN f.row->'untranslated' ? 'title' THEN e.content->>'source_language' ELSE e.language END,
    statement_language = CASE WHEN f.row->'untranslated' ?| array['summary', 'rating_question']
                              THEN e.content->>'source_language' ELSE e.language END
FROM published_framework e, jsonb_array_elements(e.content->'factors') f(row)
WHERE t.edition_id = e.id AND t.code = '' AND t.factor = f.row->>'number';
UPDATE published_framework_text t
SET title_language = CASE WHEN i.row->'untranslated' ? 'label' THEN e.content->>'source_language' ELSE e.language END,
    statement_language = CASE WHEN i.row->'untranslated' ? 'statement'
                              THEN e.content->>'source_language' ELSE e.language END
FROM published_framework e, jsonb_array_elements(e.content->'factors') f(row), jsonb_array_elements(f.row->'indicators') i(row)
WHERE t.edition_id = e.id AND t.code = i.row->>'code';
"""


class Migration(migrations.Migration):

    dependencies = [
        ('frameworks', '0006_search_by_tag'),
    ]

    operations = [
        migrations.AddField(
            model_name='publishedtext',
            name='title_language',
            field=models.CharField(default='', max_length=12),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='publishedtext',
            name='statement_language',
            field=models.CharField(default='', max_length=12),
            preserve_default=False,
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
