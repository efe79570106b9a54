"""A name as people type it into a search box, kept beside the name."""

from django.db import models

from .folding import fold


class SearchKey(models.TextField):
    """``SearchKey(of="name")``: that text folded, written whenever the row is.

    ``rows.filter(search_key__contains=fold(words))`` then finds it on both databases. A saving
    that lists its fields lists this one beside the name.
    """

    def __init__(self, *args, of, **kwargs):
        self.of = of
        super().__init__(*args, **{**kwargs, "editable": False})

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        del kwargs["editable"]
        return name, path, args, {**kwargs, "of": self.of}

    def pre_save(self, instance, add):
        key = fold(getattr(instance, self.of))
        setattr(instance, self.attname, key)
        return key


def fill_keys(app, model):
    """For a migration that adds ``search_key``: the keys of the rows that stand there."""

    def fill(apps, schema_editor):
        kept = apps.get_model(app, model).objects
        rows = list(kept.only("name"))
        for row in rows:
            row.search_key = fold(row.name)
        kept.bulk_update(rows, ["search_key"], batch_size=500)

    return fill
