"""The translation layers that an assessment shows; those of a signed-off one never change."""

from django.db import migrations, models


CREATE = """
CREATE FUNCTION assessment_layers_signed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    pinned core_assessment_layers;
BEGIN
    IF TG_OP = 'INSERT' THEN pinned := NEW; ELSE pinned := OLD; END IF;
    IF TG_OP = 'UPDATE' OR EXISTS (
        SELECT 1 FROM core_assessment a WHERE a.id = pinned.assessment_id AND a.approved_at IS NOT NULL FOR SHARE
    ) THEN
        RAISE EXCEPTION 'assessment_layers_signed: a signed-off assessment keeps the translations that it was made with'
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'assessment_layers_signed';
    END IF;
    RETURN pinned;
END $$;
CREATE TRIGGER assessment_layers_signed BEFORE INSERT OR UPDATE OR DELETE ON core_assessment_layers
    FOR EACH ROW EXECUTE FUNCTION assessment_layers_signed();
"""
DROP = "DROP FUNCTION assessment_layers_signed() CASCADE;"


class Migration(migrations.Migration):

    dependencies = [
        ('core', '0003_methodology_drafts'),
        ('frameworks', '0004_translation_drafts'),
    ]

    operations = [
        migrations.AddField(
            model_name='assessment',
            name='layers',
            field=models.ManyToManyField(blank=True, related_name='+', to='frameworks.translationlayer'),
        ),
        migrations.RunSQL(CREATE, DROP),
    ]
