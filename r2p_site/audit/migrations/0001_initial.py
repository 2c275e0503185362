from django.db import migrations, models

RULES = r"""
ALTER TABLE audit_event
    ADD CONSTRAINT audit_event_position_once UNIQUE (chain, position),
    ADD CONSTRAINT audit_event_name CHECK (event ~ '^[a-z_]+(\.[a-z_]+)+$'),
    ADD CONSTRAINT audit_event_linked_whole CHECK (
        (position IS NULL) = (previous_hash IS NULL) AND (position IS NULL) = (hash IS NULL)),
    ADD CONSTRAINT audit_event_content_is_columns CHECK (
        content::jsonb ->> 'chain' = chain AND content::jsonb ->> 'event' = event
        AND content::jsonb ->> 'subject' = subject AND content::jsonb ->> 'actor' = actor
        AND content::jsonb ->> 'actor_id' = actor_id AND content::jsonb ->> 'reason' = reason
        AND content::jsonb -> 'details' = details);
CREATE INDEX audit_event_subject ON audit_event (subject, at);

-- Only audit_link gives an event its place, whatever an INSERT says.
CREATE FUNCTION audit_unlinked() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.position := NULL;
    NEW.previous_hash := NULL;
    NEW.hash := NULL;
    RETURN NEW;
END $$;
CREATE TRIGGER audit_unlinked BEFORE INSERT ON audit_event FOR EACH ROW EXECUTE FUNCTION audit_unlinked();

-- Runs as the transaction commits, so that the lock on the chain is held for moments and taken after all others.
-- Security definer: the sites' own roles may insert and read, nothing else.
CREATE FUNCTION audit_link() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    last_position bigint;
    last_hash text;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('audit:' || NEW.chain, 0));
    SELECT e.position, e.hash INTO last_position, last_hash FROM audit_event e
        WHERE e.chain = NEW.chain AND e.position IS NOT NULL ORDER BY e.position DESC LIMIT 1;
    last_position := coalesce(last_position, 0);
    last_hash := coalesce(last_hash, repeat('0', 64));
    UPDATE audit_event SET
        position = last_position + 1,
        previous_hash = last_hash,
        hash = encode(sha256(convert_to(
            '{"content":' || content || ',"position":' || (last_position + 1)
            || ',"previous_hash":"' || last_hash || '"}', 'UTF8')), 'hex')
        WHERE id = NEW.id;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER audit_link AFTER INSERT ON audit_event DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION audit_link();

-- Refuses the owner of the table too. The one change let through is the linking above.
CREATE FUNCTION audit_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.position IS NULL AND NEW.position IS NOT NULL
        AND to_jsonb(NEW) - '{position,previous_hash,hash}'::text[]
            = to_jsonb(OLD) - '{position,previous_hash,hash}'::text[] THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'audit events are never changed or deleted' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER audit_refuse_change BEFORE UPDATE OR DELETE ON audit_event
    FOR EACH ROW EXECUTE FUNCTION audit_refuse_change();
CREATE TRIGGER audit_refuse_truncate BEFORE TRUNCATE ON audit_event
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse_change();
"""

DROP_RULES = """
DROP TABLE audit_event;
DROP FUNCTION audit_unlinked(), audit_link(), audit_refuse_change();
CREATE TABLE audit_event (id bigint);
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Event",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("chain", models.CharField(max_length=12, verbose_name="chain")),
                ("position", models.PositiveBigIntegerField(editable=False, null=True, verbose_name="position")),
                ("event", models.CharField(max_length=80, verbose_name="event")),
                ("actor_id", models.CharField(blank=True, max_length=36)),
                ("actor", models.CharField(blank=True, max_length=500, verbose_name="by")),
                ("subject", models.CharField(max_length=200, verbose_name="subject")),
                ("details", models.JSONField(default=dict, verbose_name="details")),
                ("reason", models.TextField(blank=True, verbose_name="reason")),
                ("at", models.DateTimeField(verbose_name="at")),
                ("content", models.TextField(editable=False)),
                ("previous_hash", models.CharField(editable=False, max_length=64, null=True)),
                ("hash", models.CharField(editable=False, max_length=64, null=True)),
            ],
            options={"db_table": "audit_event", "ordering": ["chain", "position"]},
        ),
        migrations.RunSQL(RULES, DROP_RULES),
        # From here on Django leaves the table alone: `flush` would try to empty it.
        migrations.AlterModelOptions(
            name="event", options={"managed": False, "ordering": ["chain", "position"]}
        ),
    ]
