"""The name without diacritics stands beside the name, for the search in lists."""

import apps.core.searching
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("police", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="policeunit",
            name="search_key",
            field=apps.core.searching.SearchKey(default="", of="name"),
            preserve_default=False,
        ),
        migrations.RunPython(
            apps.core.searching.fill_keys("police", "PoliceUnit"), migrations.RunPython.noop
        ),
    ]
