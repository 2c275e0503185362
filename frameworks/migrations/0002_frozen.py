"""What is published never changes: refused here too, whatever the code or the owner of the tables asks."""

from django.db import migrations

RULES = r"""
-- An indicator belongs to the version of its factor.
ALTER TABLE frameworks_factor ADD CONSTRAINT factor_with_version_once UNIQUE (id, version_id);
ALTER TABLE frameworks_indicator ADD CONSTRAINT indicator_of_its_factors_version
    FOREIGN KEY (factor_id, version_id) REFERENCES frameworks_factor (id, version_id) DEFERRABLE INITIALLY DEFERRED;

CREATE FUNCTION framework_version_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.status <> 'draft' THEN
            RAISE EXCEPTION 'a framework version begins as a draft' USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN NEW;
    END IF;
    IF OLD.status = 'published' THEN
        RAISE EXCEPTION 'framework_version_frozen: a published framework version is never changed or deleted'
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'framework_version_frozen';
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER framework_version_frozen BEFORE INSERT OR UPDATE OR DELETE ON frameworks_frameworkversion
    FOR EACH ROW EXECUTE FUNCTION framework_version_frozen();

-- The short name and the kind are part of what was published.
CREATE FUNCTION framework_named() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM frameworks_frameworkversion v WHERE v.framework_id = OLD.id AND v.status = 'published') THEN
        RAISE EXCEPTION 'framework_named: a framework with a published version keeps its name and kind'
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'framework_named';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER framework_named BEFORE UPDATE ON frameworks_framework
    FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION framework_named();

-- Rows below a published version. FOR SHARE waits for a publication under way, and then sees its outcome.
CREATE FUNCTION framework_content_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    found text;
BEGIN
    IF TG_OP <> 'INSERT' THEN
        SELECT v.status INTO found FROM frameworks_frameworkversion v WHERE v.id = OLD.version_id FOR SHARE;
        IF found = 'published' THEN
            RAISE EXCEPTION 'framework_content_frozen: the content of a published framework version never changes'
                USING ERRCODE = 'restrict_violation', CONSTRAINT = 'framework_content_frozen';
        END IF;
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    SELECT v.status INTO found FROM frameworks_frameworkversion v WHERE v.id = NEW.version_id FOR SHARE;
    IF found = 'published' THEN
        RAISE EXCEPTION 'framework_content_frozen: nothing is added to a published framework version'
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'framework_content_frozen';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER framework_content_frozen BEFORE INSERT OR UPDATE OR DELETE ON frameworks_factor
    FOR EACH ROW EXECUTE FUNCTION framework_content_frozen();
CREATE TRIGGER framework_content_frozen BEFORE INSERT OR UPDATE OR DELETE ON frameworks_indicator
    FOR EACH ROW EXECUTE FUNCTION framework_content_frozen();

CREATE FUNCTION translation_layer_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'translation_layer_frozen: a translation layer is never changed or deleted; add the next one'
        USING ERRCODE = 'restrict_violation', CONSTRAINT = 'translation_layer_frozen';
END $$;
CREATE TRIGGER translation_layer_frozen BEFORE UPDATE OR DELETE ON frameworks_translationlayer
    FOR EACH ROW EXECUTE FUNCTION translation_layer_frozen();

CREATE FUNCTION framework_never_truncated() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'framework_never_truncated: frameworks are never emptied'
        USING ERRCODE = 'restrict_violation', CONSTRAINT = 'framework_never_truncated';
END $$;
CREATE TRIGGER framework_never_truncated BEFORE TRUNCATE ON frameworks_framework
    FOR EACH STATEMENT EXECUTE FUNCTION framework_never_truncated();
CREATE TRIGGER framework_never_truncated BEFORE TRUNCATE ON frameworks_frameworkversion
    FOR EACH STATEMENT EXECUTE FUNCTION framework_never_truncated();
CREATE TRIGGER framework_never_truncated BEFORE TRUNCATE ON frameworks_factor
    FOR EACH STATEMENT EXECUTE FUNCTION framework_never_truncated();
CREATE TRIGGER framework_never_truncated BEFORE TRUNCATE ON frameworks_indicator
    FOR EACH STATEMENT EXECUTE FUNCTION framework_never_truncated();
CREATE TRIGGER framework_never_truncated BEFORE TRUNCATE ON frameworks_translationlayer
    FOR EACH STATEMENT EXECUTE FUNCTION framework_never_truncated();
"""

DROP_RULES = r"""
DROP FUNCTION framework_version_frozen(), framework_named(), framework_content_frozen(), translation_layer_frozen(),
    framework_never_truncated() CASCADE;
ALTER TABLE frameworks_indicator DROP CONSTRAINT indicator_of_its_factors_version;
ALTER TABLE frameworks_factor DROP CONSTRAINT factor_with_version_once;
"""


class Migration(migrations.Migration):
    dependencies = [("frameworks", "0001_initial")]

    operations = [migrations.RunSQL(RULES, DROP_RULES)]
