"""What the contributor site may see in rows it shares with others, and what goes with a contribution when it goes.

The role r2p_intake finds a contribution by the code it was told in this transaction (r2p.lookup), replies by the
contribution, a card by its own code (r2p.card), and nothing otherwise: it cannot list, count or search these rows.
"""

from django.db import migrations

CASCADE = """
DO $$
DECLARE found record;
BEGIN
    FOR found IN
        SELECT c.conname AS name, c.conrelid::regclass AS child, c.confrelid::regclass AS parent, a.attname AS field
        FROM pg_constraint c JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
        WHERE c.contype = 'f' AND (c.conrelid::regclass::text, a.attname) IN (
            ('intake_part', 'contribution_id'), ('intake_sealedkey', 'part_id'), ('intake_reply', 'contribution_id'),
            ('intake_opening', 'contribution_id'), ('intake_themesource', 'contribution_id'))
    LOOP
        EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', found.child, found.name);
        EXECUTE format(
            'ALTER TABLE %s ADD CONSTRAINT %I FOREIGN KEY (%I) REFERENCES %s (id)'
            ' ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED', found.child, found.name, found.field, found.parent);
    END LOOP;
END $$;
"""
OWN_ROWS = """
ALTER TABLE intake_contribution ENABLE ROW LEVEL SECURITY;
ALTER TABLE intake_reply ENABLE ROW LEVEL SECURITY;
ALTER TABLE intake_card ENABLE ROW LEVEL SECURITY;
CREATE POLICY by_code ON intake_contribution
    USING (current_user <> 'r2p_intake' OR lookup_sha256 = current_setting('r2p.lookup', true)) WITH CHECK (true);
CREATE POLICY by_contribution ON intake_reply
    USING (current_user <> 'r2p_intake' OR EXISTS (SELECT 1 FROM intake_contribution c WHERE c.id = contribution_id))
    WITH CHECK (true);
CREATE POLICY by_code ON intake_card
    USING (current_user <> 'r2p_intake' OR code_sha256 = current_setting('r2p.card', true)) WITH CHECK (true);
"""
DROP_OWN_ROWS = """
DROP POLICY by_code ON intake_contribution;
DROP POLICY by_contribution ON intake_reply;
DROP POLICY by_code ON intake_card;
ALTER TABLE intake_contribution DISABLE ROW LEVEL SECURITY;
ALTER TABLE intake_reply DISABLE ROW LEVEL SECURITY;
ALTER TABLE intake_card DISABLE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [("intake", "0001_initial")]
    operations = [
        migrations.RunSQL(CASCADE, migrations.RunSQL.noop),
        migrations.RunSQL(OWN_ROWS, DROP_OWN_ROWS),
    ]
