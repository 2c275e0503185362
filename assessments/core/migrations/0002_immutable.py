"""A methodology keeps its parameters for ever; only its status and approvals move. A revision is never changed."""

from django.db import migrations

CREATE = """
CREATE FUNCTION methodology_keeps_its_record() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.status = 'draft' THEN RETURN NEW; END IF;
    IF TG_OP = 'DELETE' AND OLD.status = 'draft' THEN RETURN OLD; END IF;
    IF TG_OP = 'UPDATE' AND (NEW.version, NEW.record::text, NEW.sha256) = (OLD.version, OLD.record::text, OLD.sha256)
        THEN RETURN NEW; END IF;
    RAISE EXCEPTION 'methodology % is in use: write a new version', OLD.version USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER methodology_immutable BEFORE UPDATE OR DELETE ON core_methodology
    FOR EACH ROW EXECUTE FUNCTION methodology_keeps_its_record();
CREATE FUNCTION revision_never_changes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'an earlier answer is never changed' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER rating_revision_immutable BEFORE UPDATE ON core_ratingrevision
    FOR EACH STATEMENT EXECUTE FUNCTION revision_never_changes();
"""
DROP = """
DROP TRIGGER rating_revision_immutable ON core_ratingrevision;
DROP FUNCTION revision_never_changes();
DROP TRIGGER methodology_immutable ON core_methodology;
DROP FUNCTION methodology_keeps_its_record();
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0001_initial")]
    operations = [migrations.RunSQL(CREATE, DROP)]
