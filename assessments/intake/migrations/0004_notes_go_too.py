from django.db import migrations

# As in 0002: what belongs to a contribution goes with it in the database itself; apart from 0003, which adds the constraint as it ends.
NOTES_GO_TOO = """
DO $$
DECLARE found text;
BEGIN
    SELECT conname INTO found FROM pg_constraint
        WHERE contype = 'f' AND conrelid = 'intake_note'::regclass AND confrelid = 'intake_contribution'::regclass;
    EXECUTE format('ALTER TABLE intake_note DROP CONSTRAINT %I', found);
    EXECUTE format(
        'ALTER TABLE intake_note ADD CONSTRAINT %I FOREIGN KEY (contribution_id) REFERENCES intake_contribution (id)'
        ' ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED', found);
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("intake", "0003_custody")]
    operations = [migrations.RunSQL(NOTES_GO_TOO, migrations.RunSQL.noop)]
