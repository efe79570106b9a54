"""The name without diacritics stands beside the name, for the search in lists."""

import apps.core.searching
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("programmes", "0002_enrolment_by_status")]

    operations = [
        migrations.AddField(
            model_name="subject",
            name="search_key",
            field=apps.core.searching.SearchKey(default="", of="name"),
            preserve_default=False,
        ),
        migrations.RunPython(
            apps.core.searching.fill_keys("programmes", "Subject"), migrations.RunPython.noop
        ),
    ]
