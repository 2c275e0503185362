"""The national annex is frozen apart from the record: the hash of the record seeds the ranges."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('review', '0003_divergence_from_views'),
    ]

    operations = [
        migrations.AddField(
            model_name='snapshot',
            name='annex',
            field=models.BinaryField(default=b''),
        ),
        migrations.AddField(
            model_name='snapshot',
            name='annex_sha256',
            field=models.CharField(default='', max_length=64),
        ),
    ]
