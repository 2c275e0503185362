"""A snapshot and a step taken are never changed or removed, by nobody and by no path."""

from django.db import migrations

CREATE = """
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% of % is refused: rows are only ever added', TG_OP, TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER snapshot_never_changes BEFORE UPDATE OR DELETE OR TRUNCATE ON review_snapshot
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER transition_never_changes BEFORE UPDATE OR DELETE OR TRUNCATE ON review_transition
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
"""
DROP = """
DROP TRIGGER transition_never_changes ON review_transition;
DROP TRIGGER snapshot_never_changes ON review_snapshot;
DROP FUNCTION refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("review", "0001_initial")]
    operations = [migrations.RunSQL(CREATE, DROP)]
