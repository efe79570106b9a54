"""A prepared question whose answer is model objects, with what is selected beside them."""

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models.query import get_related_populators

from .prepared import Prepared


class PreparedObjects(Prepared):
    """``build(*places)`` gives a queryset of objects: ``select_related``, ``annotate``, ``defer``
    and ``select_for_update`` are kept; ``prefetch_related`` is not.
    """

    def __init__(self, build, *kinds):
        super().__init__(build, *kinds)
        self._forms = {}

    def objects(self, *values, using=DEFAULT_DB_ALIAS) -> list:
        rows = self.rows(*values, using=using)
        if not rows:
            return []
        model, fields, first, last, related, beside = self._forms[connections[using].vendor]
        found = []
        for row in rows:
            one = model.from_db(using, fields, row[first:last])
            for populator in related:
                populator.populate(row, one)
            for name, place in beside:
                setattr(one, name, row[place])
            found.append(one)
        return found

    def _compiled(self, compiler):
        """As ``ModelIterable`` reads a row of this query."""
        own, select = compiler.klass_info, compiler.select
        first, last = own["select_fields"][0], own["select_fields"][-1] + 1
        self._forms[compiler.connection.vendor] = (
            own["model"],
            [column[0].target.attname for column in select[first:last]],
            first,
            last,
            get_related_populators(own, select, compiler.connection.alias),
            list(compiler.annotation_col_map.items()),
        )
