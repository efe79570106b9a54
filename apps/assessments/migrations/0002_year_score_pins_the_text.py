"""A year score keeps the fingerprint of the whole text beside that of the points."""

from django.db import migrations, models


def fill(apps, _schema_editor):
    YearScore = apps.get_model("assessments", "YearScore")
    rows = YearScore.objects.filter(text_digest="")
    for pk, text in rows.values_list("pk", "criteria_version__text_digest").iterator():
        YearScore.objects.filter(pk=pk).update(text_digest=text)


class Migration(migrations.Migration):
    dependencies = [("assessments", "0001_initial")]

    operations = [
        migrations.AddField(
            "yearscore",
            "text_digest",
            models.CharField(max_length=64, default=""),
            preserve_default=False,
        ),
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=True),
    ]
