import django.db.models.deletion
import django.db.models.lookups
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('intake', '0002_own_rows_only'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name='contribution',
            index=models.Index(fields=['consultation', '-urgent', '-kind', 'triage', '-week', 'id'], name='contribution_in_order'),
        ),
        migrations.AddField(
            model_name='figures',
            name='basis_sha256',
            field=models.CharField(default='', max_length=64),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='figures',
            name='withheld',
            field=models.JSONField(default=dict),
        ),
        migrations.CreateModel(
            name='Erasure',
            fields=[
                ('consultation', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='erasure', serialize=False, to='intake.consultation')),
                ('asked_on', models.DateField()),
                ('reason', models.CharField(max_length=300)),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Note',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('quote', 'Words to be quoted'), ('warning', "Warning in the recipient's own name")], max_length=7)),
                ('reply', models.UUIDField(null=True)),
                ('week', models.DateField()),
                ('sealed', models.BinaryField()),
                ('sealed_keys', models.JSONField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('contribution', models.ForeignKey(on_delete=django.db.models.deletion.DO_NOTHING, related_name='notes', to='intake.contribution')),
            ],
            options={
                'ordering': ['-week', 'id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('week__iso_week_day', 1)), name='note_week_is_a_monday'), models.CheckConstraint(condition=django.db.models.lookups.In(models.Func(models.F('sealed'), function='octet_length', output_field=models.IntegerField()), [2088, 4136, 8232, 16424, 32808, 65576]), name='note_size_is_one_of_few'), models.CheckConstraint(condition=models.Q(('kind__in', ['quote', 'warning'])), name='note_kind_known'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'quote'), ('reply__isnull', False)), models.Q(('kind', 'quote'), _negated=True), _connector='OR'), name='note_quote_was_asked')],
            },
        ),
        migrations.CreateModel(
            name='StatusPackage',
            fields=[
                ('id', models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ('status', models.CharField(choices=[('planned', 'Planned'), ('open', 'Open'), ('closed', 'Closed'), ('released', 'Released')], max_length=8)),
                ('package', models.BinaryField()),
                ('made_on', models.DateField()),
                ('delivered_on', models.DateField(null=True)),
                ('consultation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='status_packages', to='intake.consultation')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('consultation', 'status'), name='status_package_once_each'), models.CheckConstraint(condition=models.Q(('status__in', ['open', 'closed'])), name='status_package_says_which')],
            },
        ),
    ]
