"""A published version never changes: the database refuses it on both engines."""

from django.db import migrations, models

VERSION = "criteria_criteriaversion"
ROWS = ("criteria_criteriongroup", "criteria_criterion")
# Everything but status, retired_on and effective_to, which say that the version ended.
FIXED = (
    "id",
    "set_id",
    "number",
    "base_id",
    "is_correction",
    "corrected_words",
    "definition",
    "revision",
    "text_digest",
    "scoring_digest",
    "created_at",
    "created_by_id",
    "published_on",
    "published_by_id",
    "decision_number",
    "decided_on",
    "effective_from",
    "file_name",
    "file_sha256",
    "file_type",
    "no_file_reason",
)
WORDS = "a published criteria version never changes"


def _sqlite():
    changed = " OR ".join(f"NEW.{name} IS NOT OLD.{name}" for name in FIXED)
    refuse = f"BEGIN SELECT RAISE(ABORT, '{WORDS}'); END"
    yield (
        f"CREATE TRIGGER criteria_version_no_update BEFORE UPDATE ON {VERSION}"
        f" WHEN OLD.status <> 'draft' AND (NEW.status = 'draft' OR {changed}) {refuse}"
    )
    yield (
        f"CREATE TRIGGER criteria_version_no_delete BEFORE DELETE ON {VERSION}"
        f" WHEN OLD.status <> 'draft' {refuse}"
    )
    for table in ROWS:
        for act, row in (("INSERT", "NEW"), ("UPDATE", "OLD"), ("DELETE", "OLD")):
            yield (
                f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table}"
                f" WHEN (SELECT status FROM {VERSION} WHERE id = {row}.version_id) <> 'draft'"
                f" {refuse}"
            )


def _postgresql():
    changed = " OR ".join(f"NEW.{name} IS DISTINCT FROM OLD.{name}" for name in FIXED)
    yield f"""CREATE FUNCTION criteria_version_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF OLD.status = 'draft' THEN
                IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
                RETURN NEW;
            END IF;
            IF TG_OP = 'UPDATE' THEN
                IF NOT (NEW.status = 'draft' OR {changed}) THEN RETURN NEW; END IF;
            END IF;
            RAISE EXCEPTION '{WORDS}';
        END $$"""
    yield f"""CREATE TRIGGER criteria_version_no_change BEFORE UPDATE OR DELETE ON {VERSION}
        FOR EACH ROW EXECUTE FUNCTION criteria_version_refuse()"""
    yield f"""CREATE FUNCTION criteria_row_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
        DECLARE touched bigint;
        BEGIN
            IF TG_OP = 'INSERT' THEN touched := NEW.version_id; ELSE touched := OLD.version_id; END IF;
            IF (SELECT status FROM {VERSION} WHERE id = touched) <> 'draft' THEN
                RAISE EXCEPTION '{WORDS}';
            END IF;
            IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
            RETURN NEW;
        END $$"""
    for table in ROWS:
        yield f"""CREATE TRIGGER {table}_no_change BEFORE INSERT OR UPDATE OR DELETE ON {table}
            FOR EACH ROW EXECUTE FUNCTION criteria_row_refuse()"""


def _sqlite_undo():
    yield "DROP TRIGGER IF EXISTS criteria_version_no_update"
    yield "DROP TRIGGER IF EXISTS criteria_version_no_delete"
    for table in ROWS:
        for act in ("insert", "update", "delete"):
            yield f"DROP TRIGGER IF EXISTS {table}_no_{act}"


def _postgresql_undo():
    yield f"DROP TRIGGER IF EXISTS criteria_version_no_change ON {VERSION}"
    for table in ROWS:
        yield f"DROP TRIGGER IF EXISTS {table}_no_change ON {table}"
    yield "DROP FUNCTION IF EXISTS criteria_version_refuse()"
    yield "DROP FUNCTION IF EXISTS criteria_row_refuse()"


SQLITE, POSTGRESQL = list(_sqlite()), list(_postgresql())
SQLITE_UNDO, POSTGRESQL_UNDO = list(_sqlite_undo()), list(_postgresql_undo())


def run(connection, sqlite, postgresql):
    with connection.cursor() as cursor:
        for statement in sqlite if connection.vendor == "sqlite" else postgresql:
            cursor.execute(statement)


def install(apps, schema_editor):
    run(schema_editor.connection, SQLITE, POSTGRESQL)


def remove(apps, schema_editor):
    run(schema_editor.connection, SQLITE_UNDO, POSTGRESQL_UNDO)


class Migration(migrations.Migration):
    dependencies = [("criteria", "0002_drafts")]
    operations = [
        migrations.AddConstraint(
            model_name='criteriaversion',
            constraint=models.CheckConstraint(condition=models.Q(('status', 'draft'), models.Q(('effective_from__isnull', False), ('published_on__isnull', False)), _connector='OR'), name='published_version_has_date'),
        ),
        migrations.AddConstraint(
            model_name='criteriaversion',
            constraint=models.CheckConstraint(condition=models.Q(('status', 'draft'), models.Q(('file_sha256', ''), _negated=True), models.Q(('no_file_reason', ''), _negated=True), _connector='OR'), name='published_version_has_file_or_reason'),
        ),
        migrations.AddConstraint(
            model_name='criteriaversion',
            constraint=models.CheckConstraint(condition=models.Q(('effective_to__isnull', True), ('effective_from__isnull', True), ('effective_to__gte', models.F('effective_from')), _connector='OR'), name='version_days_in_order'),
        ),
        migrations.RunPython(install, remove),
    ]
