"""What comes under a code later is seen; and a flood on one path keeps nobody off another.

`added` says that something came under the code that no custodian has opened. The contributor site may change no row of
a contribution, so the database itself writes it down. It holds no time and no number.

Additions and files were counted over everybody together: whoever filled them kept out people with cards, and people who
were threatened. They are counted now where a flood can come from, each kind apart; and the first additions under every
code are always taken in.
"""

from django.db import migrations, models

SAY_ADDED = """
CREATE FUNCTION intake_say_added() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE intake_contribution SET added = true WHERE id = NEW.contribution_id AND NOT added;
    RETURN NULL;
END $$;
CREATE TRIGGER say_added AFTER INSERT ON intake_part FOR EACH ROW WHEN (NEW.kind <> 'first')
    EXECUTE FUNCTION intake_say_added();
"""
DROP_SAY_ADDED = """
DROP TRIGGER say_added ON intake_part;
DROP FUNCTION intake_say_added();
"""
LET_IN_BY_PATH = """
CREATE OR REPLACE FUNCTION intake_let_part_in() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    own record;
    most integer;
BEGIN
    SELECT consultation_id, kind, channel IN ('open', 'intermediary') AS anybody INTO own
        FROM intake_contribution WHERE id = NEW.contribution_id;
    PERFORM intake_share_lock(own.consultation_id);
    IF NEW.kind NOT IN ('again', 'addition') OR NOT own.anybody OR 2 > (SELECT count(*) FROM intake_part
        WHERE contribution_id = NEW.contribution_id AND kind IN ('again', 'addition')) THEN
        RETURN NEW;
    END IF;
    SELECT most_contributions INTO most FROM intake_consultation WHERE id = own.consultation_id;
    IF most <= (SELECT count(*) FROM (
        SELECT 1 FROM intake_part p JOIN intake_contribution c ON c.id = p.contribution_id
        WHERE c.consultation_id = own.consultation_id AND c.kind = own.kind AND c.channel IN ('open', 'intermediary')
            AND p.kind IN ('again', 'addition') LIMIT most) AS counted) THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'additions_at_most',
            MESSAGE = 'no more additions are taken in';
    END IF;
    RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION intake_let_file_in() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    own record;
    most integer;
BEGIN
    SELECT consultation_id, kind, channel IN ('open', 'intermediary') AS anybody INTO own
        FROM intake_contribution WHERE id = NEW.contribution_id;
    PERFORM intake_share_lock(own.consultation_id);
    SELECT most_files INTO most FROM intake_consultation WHERE id = own.consultation_id;
    IF most <= (SELECT count(*) FROM intake_sealedfile f JOIN intake_contribution c ON c.id = f.contribution_id
        WHERE c.consultation_id = own.consultation_id AND c.kind = own.kind
            AND (c.channel IN ('open', 'intermediary')) = own.anybody) THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'files_at_most',
            MESSAGE = 'no more files are taken in';
    END IF;
    RETURN NEW;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("intake", "0008_let_in_by_the_database")]
    operations = [
        migrations.AddField("contribution", "added", models.BooleanField(default=False)),
        migrations.RunSQL(SAY_ADDED, DROP_SAY_ADDED),
        # As they are, or as they were in 0008: nothing in the table differs.
        migrations.RunSQL(LET_IN_BY_PATH, migrations.RunSQL.noop),
    ]
