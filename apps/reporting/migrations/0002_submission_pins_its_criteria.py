"""A submission keeps which version of the criteria it was made with."""

from django.db import migrations, models


def fill(apps, _schema_editor):
    Submission = apps.get_model("reporting", "Submission")
    rows = Submission.objects.filter(text_digest="").values_list(
        "pk",
        "report__period__criteria_version__set__code",
        "report__period__criteria_version__number",
        "report__period__criteria_version__text_digest",
        "report__period__criteria_version__scoring_digest",
    )
    for pk, code, number, text, scoring in rows.iterator():
        Submission.objects.filter(pk=pk).update(
            criteria_version=f"{code} {number}", text_digest=text, scoring_digest=scoring
        )


class Migration(migrations.Migration):
    dependencies = [("reporting", "0001_initial")]

    operations = [
        *(
            migrations.AddField(
                "submission",
                name,
                models.CharField(max_length=length, default=""),
                preserve_default=False,
            )
            for name, length in (
                ("criteria_version", 60),
                ("text_digest", 64),
                ("scoring_digest", 64),
            )
        ),
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=True),
    ]
