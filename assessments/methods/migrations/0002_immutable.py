"""A re-scored result is never changed, and removed only with the draft that it was computed under."""

from django.db import migrations

CREATE = """
CREATE FUNCTION rescored_result_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND EXISTS (
        SELECT 1 FROM core_methodology m WHERE m.id = OLD.methodology_id AND m.status = 'draft'
    ) THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'a re-scored result is never changed' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER rescored_result_stays BEFORE UPDATE OR DELETE ON methods_rescoredresult
    FOR EACH ROW EXECUTE FUNCTION rescored_result_stays();
"""
DROP = """
DROP TRIGGER rescored_result_stays ON methods_rescoredresult;
DROP FUNCTION rescored_result_stays();
"""


class Migration(migrations.Migration):
    dependencies = [("methods", "0001_initial"), ("core", "0003_methodology_drafts")]
    operations = [migrations.RunSQL(CREATE, DROP)]
