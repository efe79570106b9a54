"""Pages of sessions: list, agenda, attendance, minutes."""

from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from apps.audit.views import ActionView, FormPage
from apps.committees.services import standing
from apps.programmes.models import Programme
from apps.recognition import services
from apps.recognition.forms import (
    AgendaAddForm,
    AttendanceForm,
    MoveForm,
    SessionCreateForm,
    SessionForm,
)
from apps.recognition.models import AgendaItem, Dossier, Session
from apps.recognition.services.minutes import minutes_code
from apps.recognition.services.quota import band_titles, with_scored_band
from apps.recognition.services.sessions import (
    incumbents,
    invitation,
    last_invitation,
    quorum,
)
from apps.recognition.services.votes import votes_in_force

PER_PAGE = 50
SEATED = ("head", "standing_deputy", "deputy", "member", "secretary")


class SessionMixin:
    """A session that the user may not see does not exist."""

    def get_queryset(self):
        return Session.objects.visible_to(self.request.user).for_list()

    def get_object(self):
        return get_object_or_404(self.get_queryset(), number=self.kwargs["so"])

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        session = context.setdefault("session", getattr(self, "object", None))
        context["illustrative"] = bool(session) and session.programme.is_marked
        return context


class SessionList(TemplateView):
    template_name = "recognition/session_list.html"

    def get_context_data(self, **kwargs):
        user = self.request.user
        rows = Session.objects.visible_to(user).for_list()
        page = Paginator(rows, PER_PAGE).get_page(self.request.GET.get("page"))
        return super().get_context_data(
            page_obj=page,
            can_create=user.has_perm("recognition.add_session"),
            illustrative=any(row.programme.is_marked for row in page),
            **kwargs,
        )


class SessionCreate(SessionMixin, FormPage):
    permission_required = "recognition.add_session"
    form_class = SessionCreateForm
    template_name = "recognition/session_form.html"
    success_message = _("The session has been planned. Put the dossiers on the agenda next.")

    def get_object(self):
        return None

    def get_form_kwargs(self):
        who = standing(self.request.user)
        committees = [s.committee_id for s in who.seats if s.position == "secretary"]
        programmes = Programme.objects.visible_to(self.request.user)
        programmes = programmes.filter(committee__in=committees).order_by("-year", "title")
        return super().get_form_kwargs() | {"programmes": programmes}

    def perform(self, form):
        programme = form.cleaned_data["programme"]
        self.object = services.plan_session(
            committee=programme.committee, by=self.request.user, **form.cleaned_data
        )


class SessionUpdate(SessionMixin, FormPage):
    permission_required = "recognition.manage_session"
    form_class = SessionForm
    template_name = "recognition/session_form.html"
    success_message = _("The session has been saved.")

    def get_initial(self):
        return {name: getattr(self.object, name) for name in ("title", "starts_at", "place")}

    def perform(self, form):
        services.edit_session(self.object, by=self.request.user, **form.cleaned_data)


class SessionDetail(SessionMixin, TemplateView):
    template_name = "recognition/session_detail.html"

    def get_context_data(self, **kwargs):
        self.object = session = self.get_object()
        user = self.request.user
        manages = user.has_perm("recognition.manage_session", session)
        chairs = user.has_perm("recognition.chair_session", session)
        planned = session.status == Session.Status.PLANNED
        items = agenda(session, user)
        found = quorum(session)
        return super().get_context_data(
            items=items,
            quorum=found,
            quotas=services.quotas_of(session.programme, session),
            waiting=self._waiting(session) if manages and planned else [],
            is_inside=is_inside(user, session),
            attendance=attendance_of(session),
            manages=manages,
            can_change=manages and planned,
            can_mark=manages and session.status != Session.Status.CLOSED,
            can_invite=manages and planned and bool(items) and invitation_changed(session),
            can_open=chairs and planned and bool(items) and found["met"],
            chairs_planned=chairs and planned,
            can_close=chairs
            and session.status == Session.Status.OPEN
            and not any(i.status in {"voting", "closed"} for i in items),
            **kwargs,
        )

    def _waiting(self, session):
        rows = Dossier.objects.visible_to(self.request.user).for_list()
        return rows.filter(
            enrolment__programme=session.programme_id, status__in=["appraised", "deferred"]
        ).order_by("enrolment__subject__sort_key")


def invitation_changed(session):
    return session.invited_at is None or invitation(session) != last_invitation(session)


def agenda(session, user):
    """The items in order; ``is_readable`` where the user may open the dossier."""
    items = list(
        with_scored_band(session.items).select_related(
            "dossier__enrolment__subject", "dossier__enrolment__unit"
        )
    )
    seen = set(
        Dossier.objects.visible_to(user)
        .filter(pk__in=[i.dossier_id for i in items])
        .values_list("pk", flat=True)
    )
    titles = band_titles(session.programme) if items else {}
    for item in items:
        item.session = session
        item.band_title = titles.get(item.band or item.scored_band, "")
        item.is_readable = item.dossier_id in seen
    return items


def attendance_of(session):
    """Each member of the day with what the secretary noted, in the order of the list."""
    marked = {row.membership_id: row for row in session.attendance.all()}
    return [(seat, marked.get(seat.pk)) for seat in incumbents(session)]


def is_inside(user, session):
    """Members of the committee, and auditors, see who voted how once the vote is closed."""
    who = standing(user)
    return who.sits(*SEATED, committee_id=session.committee_id) or who.has_grant("auditor")


class SessionAction(SessionMixin, ActionView):
    """A button on the page of a session."""

    permission_required = "recognition.manage_session"


class AgendaAdd(SessionMixin, FormPage):
    permission_required = "recognition.manage_session"
    form_class = AgendaAddForm
    template_name = "recognition/agenda_add.html"
    success_message = _("The dossier is on the agenda.")

    def get_form_kwargs(self):
        rows = Dossier.objects.visible_to(self.request.user).for_list()
        rows = rows.filter(enrolment__programme=self.object.programme_id)
        return super().get_form_kwargs() | {"dossiers": rows}

    def get_form(self, form_class=None):
        form = super().get_form(form_class)
        waiting = form.fields["dossier"].queryset.filter(status__in=["appraised", "deferred"])
        form.fields["dossier"].choices = [("", "–"), *[(d.number, str(d)) for d in waiting]]
        return form

    def perform(self, form):
        services.add_item(self.object, by=self.request.user, **form.cleaned_data)


class ItemActionMixin:
    """A button about one place of the agenda, asked with the session's permission."""

    @property
    def item(self):
        return get_object_or_404(AgendaItem, session=self.object, order=self.kwargs["n"])


class AgendaMove(ItemActionMixin, SessionAction):
    form_class = MoveForm

    def perform(self, direction):
        services.move_item(self.item, direction=direction, by=self.request.user)


class AgendaRemove(ItemActionMixin, SessionAction):
    success_message = _("The dossier has been taken off the agenda.")

    def perform(self):
        services.remove_item(self.item, by=self.request.user)


class SessionInvite(SessionAction):
    success_message = _("The invitation has been sent to the members.")

    def perform(self):
        services.invite(self.object, by=self.request.user)


class SessionOpen(SessionAction):
    permission_required = "recognition.chair_session"
    success_message = _("The session is open.")

    def perform(self):
        services.open_session(self.object, by=self.request.user)


class SessionClose(SessionAction):
    permission_required = "recognition.chair_session"
    success_message = _("The session has ended.")

    def perform(self):
        services.close_session(self.object, by=self.request.user)


class AttendanceUpdate(SessionMixin, FormPage):
    permission_required = "recognition.manage_session"
    form_class = AttendanceForm
    template_name = "recognition/attendance.html"
    success_message = _("The attendance has been saved.")

    def get_form_kwargs(self):
        seats = list(incumbents(self.object))
        marked = {row.membership_id: row for row in self.object.attendance.all()}
        return super().get_form_kwargs() | {"seats": seats, "marked": marked}

    def perform(self, form):
        services.mark_attendance(self.object, by=self.request.user, **form.outcome())

    def get_context_data(self, **kwargs):
        return super().get_context_data(quorum=quorum(self.object), **kwargs)


class SessionPrint(SessionMixin, TemplateView):
    """The minutes: time, place, attendance, items, counts, conclusions, and their code."""

    template_name = "recognition/session_print.html"

    def get_context_data(self, **kwargs):
        self.object = session = self.get_object()
        items = agenda(session, self.request.user)
        inside = is_inside(self.request.user, session)
        for item in items:
            item.named = votes_in_force(item) if inside and item.is_counted else []
            item.away = list(item.recusals.select_related("membership__user").order_by("pk"))
        attendance = attendance_of(session)
        return super().get_context_data(
            items=items,
            attendance=attendance,
            code=minutes_code(session, items, attendance),
            quorum=quorum(session),
            quotas=services.quotas_of(session.programme, session),
            is_inside=inside,
            **kwargs,
        )
