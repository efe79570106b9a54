"""Two versions of one unit never hold on the same day.

The service refuses it under lock on both databases; PostgreSQL refuses it by itself as well.
A one-number range stands for the unit, because ranges need no extension in a GiST index.
"""

from django.db import migrations

ADD = """
ALTER TABLE localities_localityversion ADD CONSTRAINT versions_do_not_overlap
EXCLUDE USING gist (
    int8range(locality_id, locality_id, '[]') WITH &&,
    daterange(valid_from, valid_to) WITH &&
) DEFERRABLE INITIALLY IMMEDIATE
"""
DROP = "ALTER TABLE localities_localityversion DROP CONSTRAINT versions_do_not_overlap"


def on_postgresql(sql):
    def run(apps, schema_editor):
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(sql)

    return run


class Migration(migrations.Migration):
    dependencies = [("localities", "0001_initial")]

    operations = [migrations.RunPython(on_postgresql(ADD), on_postgresql(DROP))]
