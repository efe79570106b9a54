"""The band that the chair's conclusion gives, where it means recognition."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("recognition", "0001_initial")]

    operations = [
        migrations.AddField(
            "agendaitem",
            "band",
            models.CharField(blank=True, default="", editable=False, max_length=40),
        ),
    ]
