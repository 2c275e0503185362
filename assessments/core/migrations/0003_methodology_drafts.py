"""Versions of the method are drafted and activated by two persons; what has been in force is frozen for good."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# Before, a version could go back to draft and then be changed.
FREEZE = """
CREATE OR REPLACE FUNCTION methodology_keeps_its_record() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.status = 'draft' THEN RETURN NEW; END IF;
    IF TG_OP = 'DELETE' AND OLD.status = 'draft' THEN RETURN OLD; END IF;
    -- The one change: it is retired.
    IF TG_OP = 'UPDATE' AND OLD.status = 'active' AND NEW.status = 'retired' THEN
        OLD.status := NEW.status;
        OLD.retired_at := NEW.retired_at;
    END IF;
    IF TG_OP = 'UPDATE' AND to_jsonb(NEW) - 'record' = to_jsonb(OLD) - 'record' AND NEW.record::text = OLD.record::text
        THEN RETURN NEW; END IF;
    RAISE EXCEPTION 'methodology % is in use: write a new version', OLD.version USING ERRCODE = 'restrict_violation';
END $$;
CREATE FUNCTION methodology_never_emptied() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'versions of the method are never emptied' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER methodology_never_emptied BEFORE TRUNCATE ON core_methodology
    FOR EACH STATEMENT EXECUTE FUNCTION methodology_never_emptied();
"""
THAW = """
DROP TRIGGER methodology_never_emptied ON core_methodology;
DROP FUNCTION methodology_never_emptied();
CREATE OR REPLACE FUNCTION methodology_keeps_its_record() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.status = 'draft' THEN RETURN NEW; END IF;
    IF TG_OP = 'DELETE' AND OLD.status = 'draft' THEN RETURN OLD; END IF;
    IF TG_OP = 'UPDATE' AND (NEW.version, NEW.record::text, NEW.sha256) = (OLD.version, OLD.record::text, OLD.sha256)
        THEN RETURN NEW; END IF;
    RAISE EXCEPTION 'methodology % is in use: write a new version', OLD.version USING ERRCODE = 'restrict_violation';
END $$;
"""

PERSON = {"blank": True, "null": True, "on_delete": django.db.models.deletion.PROTECT, "related_name": "+"}


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0002_immutable"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.AddField(
            "methodology", "activated_at", models.DateTimeField(blank=True, null=True)
        ),
        migrations.AddField(
            "methodology", "activated_by", models.ForeignKey(to=settings.AUTH_USER_MODEL, **PERSON)
        ),
        migrations.AddField("methodology", "changed_by", models.ForeignKey(to=settings.AUTH_USER_MODEL, **PERSON)),
        migrations.AddField("methodology", "drafted_from", models.ForeignKey(to="core.methodology", **PERSON)),
        migrations.AddField("methodology", "retired_at", models.DateTimeField(blank=True, null=True)),
        migrations.AddField("methodology", "revision", models.PositiveIntegerField(default=1)),
        migrations.AddConstraint(
            "methodology",
            models.CheckConstraint(
                condition=models.Q(status__in=["draft", "active", "retired"]), name="methodology_status_known"
            ),
        ),
        migrations.AddConstraint(
            "methodology",
            models.CheckConstraint(
                condition=models.Q(activated_by=None) | ~models.Q(activated_by=models.F("changed_by")),
                name="methodology_two_persons",
            ),
        ),
        migrations.AddConstraint(
            "methodology",
            models.CheckConstraint(
                condition=models.Q(status="retired") | models.Q(retired_at=None),
                name="methodology_retired_when_retired",
            ),
        ),
        migrations.RunSQL(FREEZE, THAW),
    ]
