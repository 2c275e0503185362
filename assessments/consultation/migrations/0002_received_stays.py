"""What the recipient released, and what was signed here, is never changed or removed, by nobody and by no path."""

from django.db import migrations

KEPT = ("consultation_release", "consultation_theme", "consultation_receivedpackage")
CREATE = """
CREATE FUNCTION consultation_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% of % is refused: rows are only ever added', TG_OP, TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER sent_package_stays BEFORE DELETE OR TRUNCATE ON consultation_sentpackage
    FOR EACH STATEMENT EXECUTE FUNCTION consultation_refuse_change();
CREATE TRIGGER sent_package_keeps_its_bytes BEFORE UPDATE OF id, consultation_id, kind, body, sha256 ON consultation_sentpackage
    FOR EACH ROW WHEN (
        (OLD.id, OLD.consultation_id, OLD.kind, OLD.body, OLD.sha256)
        IS DISTINCT FROM (NEW.id, NEW.consultation_id, NEW.kind, NEW.body, NEW.sha256)
    ) EXECUTE FUNCTION consultation_refuse_change();
""" + "".join(
    f"CREATE TRIGGER {table}_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}"
    " FOR EACH STATEMENT EXECUTE FUNCTION consultation_refuse_change();\n"
    for table in KEPT
)
DROP = (
    "".join(f"DROP TRIGGER {table}_stays ON {table};\n" for table in KEPT)
    + "DROP TRIGGER sent_package_keeps_its_bytes ON consultation_sentpackage;\n"
    + "DROP TRIGGER sent_package_stays ON consultation_sentpackage;\n"
    + "DROP FUNCTION consultation_refuse_change();\n"
)


class Migration(migrations.Migration):
    dependencies = [("consultation", "0001_initial")]
    operations = [migrations.RunSQL(CREATE, DROP)]
