"""Rows by which public editions are found have their permanent id and tags, those of what is published already too."""

from django.db import migrations, models

FILL = """
UPDATE published_framework_text t SET permanent_id = f.row->>'id'
FROM published_framework e, jsonb_array_elements(e.content->'factors') f(row)
WHERE t.edition_id = e.id AND t.code = '' AND t.factor = f.row->>'number';
UPDATE published_framework_text t SET permanent_id = i.row->>'id', tags = coalesce(i.row->'tags', '[]'::jsonb)
FROM published_framework e, jsonb_array_elements(e.content->'factors') f(row), jsonb_array_elements(f.row->'indicators') i(row)
WHERE t.edition_id = e.id AND t.code = i.row->>'code';
"""


class Migration(migrations.Migration):

    dependencies = [
        ('frameworks', '0005_search'),
    ]

    operations = [
        migrations.AddField(
            model_name='publishedtext',
            name='permanent_id',
            field=models.CharField(default='', max_length=100),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='publishedtext',
            name='tags',
            field=models.JSONField(blank=True, default=list),
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
