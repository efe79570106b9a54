"""Pages of one agenda item: reading, voting, closing, concluding."""

from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from apps.audit.views import ActionView, FormPage
from apps.committees.models import Membership
from apps.committees.services import standing
from apps.recognition import services
from apps.recognition.forms import CloseVoteForm, ConcludeForm, RecuseForm, VoteForm
from apps.recognition.models import AgendaItem, Dossier, Session
from apps.recognition.scores import band_name
from apps.recognition.services.sessions import incumbents, quorum, rule_of
from apps.recognition.services.votes import count, own_vote, votes_in_force, works_at_unit

from .dossiers import dossier_context
from .sessions import is_inside


class ItemMixin:
    """An item of a session, or about a dossier, that the user may not see does not exist."""

    def get_queryset(self):
        user = self.request.user
        return AgendaItem.objects.filter(
            session__in=Session.objects.visible_to(user),
            dossier__in=Dossier.objects.visible_to(user),
        ).select_related(
            "session__programme__criteria_version__set",
            "session__committee",
            "dossier__enrolment__programme__criteria_version__set",
            "dossier__enrolment__programme__lead_unit",
            "dossier__enrolment__subject",
            "dossier__enrolment__unit",
            "dossier__year_score__criteria_version",
        )

    def get_object(self):
        return get_object_or_404(
            self.get_queryset(), session__number=self.kwargs["so"], order=self.kwargs["n"]
        )

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        item = self.object
        return context | {
            "item": item,
            "session": item.session,
            "dossier": item.dossier,
            "total": item.session.items.count(),
            "illustrative": item.session.programme.is_marked,
        }


def sending(item):
    """Who of the voting members has sent an opinion: names only, never the opinion."""
    sent = set(item.votes.values_list("membership", flat=True))
    recused = {row.membership_id: row for row in item.recusals.all()}
    present = set(
        item.session.attendance.filter(is_present=True).values_list("membership", flat=True)
    )
    return [
        {
            "seat": seat,
            "sent": seat.pk in sent,
            "recusal": recused.get(seat.pk),
            "present": seat.pk in present,
        }
        for seat in incumbents(item.session)
        if seat.is_voting
    ]


def recount(item):
    """Named ballots and a fresh count beside the stored one, for whoever wants to check."""
    votes = list(item.votes.select_related("membership__user"))
    fresh = count(item, votes, present=item.tally["present"])
    return {
        "votes": votes_in_force(item),
        "replaced": len(votes) - len(votes_in_force(item)),
        "agrees": all(item.tally[name] == value for name, value in fresh.items()),
    }


class ItemDetail(ItemMixin, TemplateView):
    template_name = "recognition/item_detail.html"

    def get_context_data(self, **kwargs):
        self.object = item = self.get_object()
        user, session = self.request.user, item.session
        inside = is_inside(user, session)
        chairs = user.has_perm("recognition.chair_item", item)
        in_session = session.status == Session.Status.OPEN
        members = sending(item) if inside else []
        kwargs |= {
            "is_inside": inside,
            "members": members,
            "not_sent": waiting_for(members),
            "recusals": list(item.recusals.select_related("membership__user")) if inside else [],
            "recount": recount(item) if inside and item.is_counted else None,
            "can_open": chairs and in_session and item.status == item.Status.NOT_OPEN,
            "can_close": chairs and item.status == item.Status.VOTING,
            "can_conclude": chairs and in_session and item.status == item.Status.CLOSED,
            "may_vote": item.status == item.Status.VOTING
            and user.has_perm("recognition.vote_item", item),
            "recognition": item.recognitions.filter(replaced_by__isnull=True).first(),
            "can_register": item.outcome == item.Outcome.RECOGNISE
            and user.has_perm("recognition.add_recognition", item)
            and not item.dossier.recognitions.exists(),
            "band_given": band_title(item),
            "rule": session.rule or rule_of(session.committee),
            "next_item": session.items.filter(order__gt=item.order).first(),
        }
        return super().get_context_data(**dossier_context(item.dossier, user), **kwargs)


def band_title(item) -> str:
    """The band that the conclusion gave, in the reader's language."""
    score = item.dossier.year_score
    return band_name(score.criteria_version, item.band) if score and item.band else ""


def waiting_for(members):
    """Present members who may vote and have not sent an opinion."""
    return [m for m in members if m["present"] and not m["sent"] and not m["recusal"]]


class VoteOpen(ItemMixin, ActionView):
    permission_required = "recognition.chair_item"
    success_message = _("The vote is open. The members have been told.")

    def perform(self):
        services.open_vote(self.object, by=self.request.user)


class VotePage(ItemMixin, FormPage):
    """The ballot: three tiles, nothing chosen beforehand; choosing is not sending."""

    permission_required = "recognition.vote_item"
    form_class = VoteForm
    template_name = "recognition/vote.html"

    def perform(self, form):
        self.sent = services.cast_vote(self.object, by=self.request.user, **form.cleaned_data)
        return self.sent

    def get_success_message(self, outcome):
        time = timezone.localtime(outcome.at)
        return gettext("Your opinion is recorded: %(choice)s, %(time)s.") % {
            "choice": outcome.get_choice_display(),
            "time": f"{time:%H:%M}",
        }

    def get_success_url(self):
        return self.object.vote_url

    def succeed_again(self, event):
        event.url = self.object.vote_url
        return super().succeed_again(event)

    def get_context_data(self, **kwargs):
        user, item = self.request.user, self.object
        # The answer after a refusal shows how it stands now, not when the page was opened.
        item.refresh_from_db(fields=["status", "closed_at"])
        seat_id = standing(user).seat_in(item.session.committee_id).membership_id
        seat = Membership.objects.get(pk=seat_id)
        mine = own_vote(item, seat)
        recusal = item.recusals.filter(membership=seat).first()
        barred = bool(recusal) or works_at_unit(seat, item.dossier)
        voting = item.status == item.Status.VOTING
        posted = self.request.method == "POST"
        changes = voting and mine is not None and "doi" in self.request.GET
        return super().get_context_data(
            **dossier_context(item.dossier, user),
            mine=mine,
            recusal=recusal,
            own_unit=works_at_unit(seat, item.dossier),
            show_form=voting and not barred and (posted or mine is None or changes),
            changes=changes,
            can_recuse=not barred and mine is None and item.status in {"not_open", "voting"},
            voted=item.session.items.filter(votes__membership=seat).distinct().count(),
            rule=item.session.rule or rule_of(item.session.committee),
            **kwargs,
        )

    def get_initial(self):
        if "doi" not in self.request.GET:
            return {}
        seat_id = standing(self.request.user).seat_in(self.object.session.committee_id)
        mine = own_vote(self.object, seat_id.membership_id)
        return {"replaces": mine.pk} if mine else {}


class RecusePage(ItemMixin, FormPage):
    permission_required = "recognition.vote_item"
    form_class = RecuseForm
    template_name = "recognition/recuse.html"
    success_message = _("It is recorded that you do not take part in the vote on this item.")

    def perform(self, form):
        services.recuse(self.object, by=self.request.user, **form.cleaned_data)

    def get_success_url(self):
        return self.object.vote_url


class VoteClose(ItemMixin, FormPage):
    """Asks once more and names who has not voted."""

    permission_required = "recognition.chair_item"
    form_class = CloseVoteForm
    template_name = "recognition/vote_close.html"
    success_message = _("The vote is closed and counted. Conclude the item next.")

    def perform(self, form):
        services.close_vote(self.object, by=self.request.user)

    def get_context_data(self, **kwargs):
        self.object.refresh_from_db(fields=["status"])
        members = sending(self.object)
        return super().get_context_data(
            members=members,
            not_sent=waiting_for(members),
            sent_count=sum(m["sent"] for m in members),
            quorum=quorum(self.object.session),
            **kwargs,
        )


class ItemConclude(ItemMixin, FormPage):
    permission_required = "recognition.chair_item"
    form_class = ConcludeForm
    template_name = "recognition/item_conclude.html"
    success_message = _("The conclusion has been recorded.")

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"bands": services.bands_open_to(self.object)}

    def perform(self, form):
        services.conclude_item(self.object, by=self.request.user, **form.cleaned_data)

    def get_context_data(self, **kwargs):
        self.object.refresh_from_db(fields=["status", "tally"])
        session = self.object.session
        return super().get_context_data(
            quotas=services.quotas_of(session.programme, session),
            rule=self.object.session.rule or rule_of(self.object.session.committee),
            **kwargs,
        )
