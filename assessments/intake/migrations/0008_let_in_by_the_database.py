"""What the database keeps to by itself, whoever writes: nothing after the destruction, and no more than may be sent.

A round is destroyed under a lock on its row (services/retention.py). Whatever comes in takes a share of the same lock
first: it is there before, and destroyed with the rest, or it comes after, and is refused.

What may be sent is counted where the rows are. No number is kept that goes up with each, so nothing tells their order;
and the contributor site, which may not count, reads in `intake_full` whether there is room and nothing more.
"""

from django.db import migrations

# Files go with their contribution and their part in the database itself, as in 0002; seen by the contributor site as
# parts are (0005).
FILES_GO_TOO = """
DO $$
DECLARE found record;
BEGIN
    FOR found IN
        SELECT c.conname AS name, c.confrelid::regclass AS parent, a.attname AS field
        FROM pg_constraint c JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
        WHERE c.contype = 'f' AND c.conrelid = 'intake_sealedfile'::regclass
    LOOP
        EXECUTE format('ALTER TABLE intake_sealedfile DROP CONSTRAINT %I', found.name);
        EXECUTE format(
            'ALTER TABLE intake_sealedfile ADD CONSTRAINT %I FOREIGN KEY (%I) REFERENCES %s (id)'
            ' ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED', found.name, found.field, found.parent);
    END LOOP;
END $$;
ALTER TABLE intake_sealedfile ENABLE ROW LEVEL SECURITY;
CREATE POLICY by_contribution ON intake_sealedfile
    USING (current_user <> 'r2p_intake' OR EXISTS (SELECT 1 FROM intake_contribution c WHERE c.id = contribution_id))
    WITH CHECK (true);
"""
KEPT_TO = """
CREATE VIEW intake_full AS
    SELECT s.id AS consultation_id, k.kind
    FROM intake_consultation s CROSS JOIN (VALUES ('contribution'), ('reprisal')) AS k(kind)
    WHERE s.most_contributions <= (SELECT count(*) FROM (
        SELECT 1 FROM intake_contribution c
        WHERE c.consultation_id = s.id AND c.kind = k.kind AND c.channel IN ('open', 'intermediary')
        LIMIT s.most_contributions) AS counted);

CREATE FUNCTION intake_share_lock(consultation uuid) RETURNS void LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM 1 FROM intake_consultation WHERE id = consultation AND destroyed_on IS NULL FOR SHARE;
    IF NOT FOUND THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'nothing_after_destruction',
            MESSAGE = 'this consultation was destroyed';
    END IF;
END $$;

CREATE FUNCTION intake_let_in() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM intake_share_lock(NEW.consultation_id);
    IF NEW.channel IN ('open', 'intermediary')
        AND EXISTS (SELECT 1 FROM intake_full WHERE consultation_id = NEW.consultation_id AND kind = NEW.kind) THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'contributions_at_most',
            MESSAGE = 'no more contributions are taken in';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER let_in BEFORE INSERT ON intake_contribution FOR EACH ROW EXECUTE FUNCTION intake_let_in();

CREATE FUNCTION intake_let_part_in() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    consultation uuid;
    most integer;
BEGIN
    SELECT c.consultation_id INTO consultation FROM intake_contribution c WHERE c.id = NEW.contribution_id;
    PERFORM intake_share_lock(consultation);
    SELECT most_contributions INTO most FROM intake_consultation WHERE id = consultation;
    IF NEW.kind IN ('again', 'addition') AND most <= (SELECT count(*) FROM (
        SELECT 1 FROM intake_part p JOIN intake_contribution c ON c.id = p.contribution_id
        WHERE c.consultation_id = consultation AND p.kind IN ('again', 'addition') LIMIT most) AS counted) THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'additions_at_most',
            MESSAGE = 'no more additions are taken in';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER let_in BEFORE INSERT ON intake_part FOR EACH ROW EXECUTE FUNCTION intake_let_part_in();

CREATE FUNCTION intake_let_file_in() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    consultation uuid;
    most integer;
BEGIN
    SELECT c.consultation_id INTO consultation FROM intake_contribution c WHERE c.id = NEW.contribution_id;
    PERFORM intake_share_lock(consultation);
    SELECT most_files INTO most FROM intake_consultation WHERE id = consultation;
    IF most <= (SELECT count(*) FROM intake_sealedfile f JOIN intake_contribution c ON c.id = f.contribution_id
        WHERE c.consultation_id = consultation) THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'files_at_most',
            MESSAGE = 'no more files are taken in';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER let_in BEFORE INSERT ON intake_sealedfile FOR EACH ROW EXECUTE FUNCTION intake_let_file_in();
"""
DROP_KEPT_TO = """
DROP TRIGGER let_in ON intake_contribution;
DROP TRIGGER let_in ON intake_part;
DROP TRIGGER let_in ON intake_sealedfile;
DROP FUNCTION intake_let_in(), intake_let_part_in(), intake_let_file_in(), intake_share_lock(uuid);
DROP VIEW intake_full;
"""


class Migration(migrations.Migration):
    dependencies = [("intake", "0007_files_and_limits")]
    operations = [
        migrations.RunSQL(FILES_GO_TOO, migrations.RunSQL.noop),
        migrations.RunSQL(KEPT_TO, DROP_KEPT_TO),
    ]
