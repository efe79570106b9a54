"""The name without diacritics stands beside the name, for the search in lists."""

import apps.core.searching
from django.db import migrations


def fill(apps, schema_editor):
    for row in apps.get_model("programmes", "Subject").objects.iterator():
        row.save(update_fields=["search_key"])  # the field folds the name itself


class Migration(migrations.Migration):
    dependencies = [("programmes", "0002_enrolment_by_status")]

    operations = [
        migrations.AddField(
            model_name="subject",
            name="search_key",
            field=apps.core.searching.SearchKey(default="", of="name"),
            preserve_default=False,
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
