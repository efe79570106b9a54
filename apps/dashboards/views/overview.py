"""The leader's page: how it stands, and where it is stuck."""

from django.http import Http404
from django.utils.translation import gettext as _
from django.views.generic import TemplateView, View
from rules.contrib.views import PermissionRequiredMixin

from apps.core.exporting import download, workbook
from apps.dashboards import queries


class OverviewMixin(PermissionRequiredMixin):
    """Chooses the programme by ``?ct=``; without it the current one."""

    permission_required = "dashboards.view_overview"

    def get_programme(self):
        self.programmes = list(queries.programmes_for(self.request.user))
        slug = self.request.GET.get("ct")
        if not slug:
            running = [p for p in self.programmes if p.status == "open"]
            return (running or self.programmes or [None])[0]
        for programme in self.programmes:
            if programme.slug == slug:
                return programme
        raise Http404


class Overview(OverviewMixin, TemplateView):
    """One sentence, four numbers, the table of units by quarter, who is late."""

    template_name = "dashboards/overview.html"

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        programme = self.get_programme()
        context.update(programme=programme, programmes=self.programmes)
        if programme:
            context.update(
                queries.programme_state(programme, self.request.user),
                illustrative=programme.is_marked,
                session=queries.next_session(self.request.user),
            )
            context["now"] = _current(context["periods"])
        return context


class OverviewExport(OverviewMixin, View):
    """The same table as a workbook."""

    def get(self, request):
        programme = self.get_programme()
        if programme is None:
            raise Http404
        state = queries.programme_state(programme, request.user)
        headings = [_("Unit"), *(c["period"].name for c in state["periods"])]
        rows = [
            [enrolment.subject.name, *(_words(cell) for cell in cells)]
            for enrolment, cells in state["rows"]
        ]
        notes = [_("Illustrative figures")] if programme.is_marked else []
        content = workbook(str(programme), headings, rows, notes=notes)
        return download(content, f"tong-quan-{programme.slug}")


def _words(cell):
    label = str(cell["word"])
    return f"{label} – {_('Overdue')}" if cell["is_late"] else label


def _current(columns):
    """The period that is open now, else the last one that has begun."""
    begun = [c for c in columns if c["period"].is_open] or [
        c for c in columns if c["period"].is_locked
    ]
    return begun[-1] if begun else None
