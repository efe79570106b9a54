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
