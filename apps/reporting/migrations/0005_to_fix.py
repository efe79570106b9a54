"""How many things stand in the way of submission, beside the report: the home page asks for it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reporting", "0004_verifying")]

    operations = [
        migrations.AddField(
            model_name="report",
            name="to_fix",
            field=models.PositiveSmallIntegerField(editable=False, null=True),
        ),
    ]
