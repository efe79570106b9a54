"""The auditor's page: who did what, before and after."""

from functools import partial

from django.views.generic import DetailView, ListView
from rules.contrib.views import PermissionRequiredMixin

from apps.audit.models import Event
from apps.core import dates
from apps.dashboards import queries
from apps.dashboards.event_words import field_word, value_words
from apps.dashboards.events import label_of


class AuditList(PermissionRequiredMixin, ListView):
    """All events, newest first; by words, act and day."""

    permission_required = "dashboards.view_log"
    template_name = "dashboards/audit_list.html"
    context_object_name = "events"
    paginate_by = 50

    def get_queryset(self):
        rows = Event.objects.visible_to(self.request.user).for_list()
        words, act = self._typed("q"), self._typed("act")
        if words:
            rows = rows.matching(words)
        if act:
            rows = rows.filter(event=act)
        for name, lookup in (("from", "at__date__gte"), ("to", "at__date__lte")):
            day = self._day(name)
            if day:
                rows = rows.filter(**{lookup: day})
        return rows

    def _typed(self, name) -> str:
        """Without what nobody can type and PostgreSQL refuses."""
        return self.request.GET.get(name, "").replace("\0", "").strip()[:100]

    def _day(self, name):
        try:
            return dates.parse_date(self._typed(name))
        except ValueError:
            return None

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        for event in context["events"]:
            event.label = label_of(event.event)
        acts = (
            Event.objects.visible_to(self.request.user)
            .order_by()
            .values_list("event", flat=True)
            .distinct()
        )
        context["acts"] = sorted((str(label_of(act)), act) for act in acts)
        context["query"] = self.request.GET
        return context


class AuditDetail(PermissionRequiredMixin, DetailView):
    """One event with before and after, and the chain it stands in."""

    permission_required = "dashboards.view_log"
    template_name = "dashboards/audit_detail.html"
    context_object_name = "event"

    def get_queryset(self):
        return Event.objects.visible_to(self.request.user).for_list()

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        event = context["event"]
        data = event.data
        before, after = data.pop("before", None) or {}, data.pop("after", None) or {}
        event.label = label_of(event.event)
        programme = queries.programme_of(event)
        context["illustrative"] = programme is not None and programme.is_marked
        bands = programme.criteria_version.definition["bands"] if programme else []
        words = partial(value_words, bands=bands)
        names = list(dict.fromkeys([*before, *after]))
        context["changes"] = [
            (field_word(n), words(before.get(n), n), words(after.get(n), n)) for n in names
        ]
        context["facts"] = [(field_word(n), words(value, n)) for n, value in data.items()]
        context["verifies"] = event.compute_digest() == event.digest
        neighbours = Event.objects.visible_to(self.request.user).filter(stream=event.stream)
        context["neighbours"] = neighbours.order_by("seq")[:200]
        for row in context["neighbours"]:
            row.label = label_of(row.event)
        return context
