"""Risk beside the report, phrases everybody has, and four eyes kept by the database itself.

SQLite drops the triggers of a table that a later migration rebuilds: such a migration calls
``remove`` before and ``install`` after.
"""

from django.db import migrations, models

REPORT = "reporting_report"
NAME = "reporting_report_four_eyes"
WORDS = "whoever entered a cell of a report does not verify it"
PHRASES = (
    ("Thiếu minh chứng", "Chưa có tài liệu minh chứng. Đề nghị bổ sung văn bản, danh sách hoặc ảnh chụp."),
    ("Không khớp biên bản", "Số liệu không khớp biên bản, sổ theo dõi. Đề nghị đối chiếu và nhập lại."),
    ("Sai đơn vị tính", "Số liệu ghi chưa đúng đơn vị tính của tiêu chí. Đề nghị kiểm tra và nhập lại."),
    ("Chưa đủ chữ ký", "Tài liệu minh chứng chưa đủ chữ ký, con dấu. Đề nghị bổ sung bản đầy đủ."),
)

ENTERED = """NEW.status = 'verified' AND (
    EXISTS (SELECT 1 FROM reporting_result r
            WHERE r.report_id = NEW.id AND r.updated_by_id = NEW.decided_by_id)
    OR EXISTS (SELECT 1 FROM reporting_resulthistory h JOIN reporting_result r ON r.id = h.result_id
               WHERE r.report_id = NEW.id AND h.by_id = NEW.decided_by_id))"""

SQLITE = [
    f"CREATE TRIGGER {NAME} BEFORE UPDATE OF status, decided_by_id ON {REPORT}"
    f" WHEN {ENTERED} BEGIN SELECT RAISE(ABORT, '{WORDS}'); END",
]
POSTGRESQL = [
    f"""CREATE FUNCTION {NAME}() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF {ENTERED} THEN RAISE EXCEPTION '{WORDS}' USING ERRCODE = 'integrity_constraint_violation';
            END IF;
            RETURN NEW;
        END $$""",
    f"""CREATE TRIGGER {NAME} BEFORE UPDATE OF status, decided_by_id ON {REPORT}
        FOR EACH ROW EXECUTE FUNCTION {NAME}()""",
]
SQLITE_UNDO = [f"DROP TRIGGER IF EXISTS {NAME}"]
POSTGRESQL_UNDO = [
    f"DROP TRIGGER IF EXISTS {NAME} ON {REPORT}",
    f"DROP FUNCTION IF EXISTS {NAME}()",
]


def run(connection, sqlite, postgresql):
    with connection.cursor() as cursor:
        for statement in sqlite if connection.vendor == "sqlite" else postgresql:
            cursor.execute(statement)


def install(apps, schema_editor):
    run(schema_editor.connection, SQLITE, POSTGRESQL)


def remove(apps, schema_editor):
    run(schema_editor.connection, SQLITE_UNDO, POSTGRESQL_UNDO)


def add_phrases(apps, schema_editor):
    template = apps.get_model("reporting", "CommentTemplate")
    for order, (title, text) in enumerate(PHRASES, 1):
        template.objects.get_or_create(
            owner=None, title=title, defaults={"text": text, "order": order}
        )


def remove_phrases(apps, schema_editor):
    template = apps.get_model("reporting", "CommentTemplate")
    template.objects.filter(owner=None, title__in=[title for title, _text in PHRASES]).delete()


class Migration(migrations.Migration):
    dependencies = [("reporting", "0003_calendar_intakes_readings")]
    operations = [
        migrations.AddField("report", "risk", models.JSONField(editable=False, null=True)),
        migrations.RunPython(add_phrases, remove_phrases),
        migrations.RunPython(install, remove),
    ]
