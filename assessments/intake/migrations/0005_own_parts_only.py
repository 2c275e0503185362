"""The contributor site sees a part of the contribution whose code it was told, and of reports those published."""

from django.db import migrations

OWN_ROWS = """
ALTER TABLE intake_part ENABLE ROW LEVEL SECURITY;
CREATE POLICY by_contribution ON intake_part
    USING (current_user <> 'r2p_intake' OR EXISTS (SELECT 1 FROM intake_contribution c WHERE c.id = contribution_id))
    WITH CHECK (true);
ALTER TABLE intake_consultationreport ENABLE ROW LEVEL SECURITY;
CREATE POLICY published ON intake_consultationreport
    USING (current_user <> 'r2p_intake' OR published_on IS NOT NULL) WITH CHECK (true);
"""
DROP_OWN_ROWS = """
DROP POLICY by_contribution ON intake_part;
ALTER TABLE intake_part DISABLE ROW LEVEL SECURITY;
DROP POLICY published ON intake_consultationreport;
ALTER TABLE intake_consultationreport DISABLE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [("intake", "0004_notes_go_too")]
    operations = [migrations.RunSQL(OWN_ROWS, DROP_OWN_ROWS)]
