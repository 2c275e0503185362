import django.db.models.deletion
import django.db.models.lookups
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('intake', '0006_sealed_and_numbered'),
    ]

    operations = [
        migrations.CreateModel(
            name='SealedFile',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('sealed', models.BinaryField()),
            ],
        ),
        migrations.RemoveConstraint(
            model_name='part',
            name='part_kind_known',
        ),
        migrations.AddField(
            model_name='consultation',
            name='files_asked',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='consultation',
            name='most_contributions',
            field=models.PositiveIntegerField(default=20000),
        ),
        migrations.AddField(
            model_name='consultation',
            name='most_files',
            field=models.PositiveIntegerField(default=1000),
        ),
        migrations.AlterField(
            model_name='part',
            name='kind',
            field=models.CharField(choices=[('first', 'First'), ('again', 'Sent again'), ('addition', 'Addition'), ('consent', 'Change of consent'), ('quote_answer', 'Answer about a quotation')], default='first', max_length=12),
        ),
        migrations.AddIndex(
            model_name='contribution',
            index=models.Index(condition=models.Q(('channel__in', ('open', 'intermediary'))), fields=['consultation', 'kind'], name='contribution_counted'),
        ),
        migrations.AddIndex(
            model_name='part',
            index=models.Index(condition=models.Q(('kind__in', ('again', 'addition'))), fields=['contribution'], name='part_added'),
        ),
        migrations.AddConstraint(
            model_name='part',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['first', 'again', 'addition', 'consent', 'quote_answer'])), name='part_kind_known'),
        ),
        migrations.AddField(
            model_name='sealedfile',
            name='contribution',
            field=models.ForeignKey(on_delete=django.db.models.deletion.DO_NOTHING, related_name='files', to='intake.contribution'),
        ),
        migrations.AddField(
            model_name='sealedfile',
            name='part',
            field=models.ForeignKey(on_delete=django.db.models.deletion.DO_NOTHING, related_name='files', to='intake.part'),
        ),
        migrations.AddConstraint(
            model_name='sealedfile',
            constraint=models.CheckConstraint(condition=django.db.models.lookups.In(models.Func(models.F('sealed'), function='octet_length', output_field=models.IntegerField()), [327720, 1310760, 5242920]), name='file_size_is_one_of_few'),
        ),
    ]
