"""The bell: what one was told, and that one has read it."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.template import TemplateDoesNotExist
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.generic import TemplateView, View

from apps.core.folding import fold

from .models import Notification
from .services import mark_read, words

PAGE = 30
SEARCHED = 500  # the newest notices; older ones are found by paging


class NotificationList(TemplateView):
    """One's own notices, unread first."""

    template_name = "notifications/notification_list.html"

    def get_context_data(self, **kwargs):
        mine = Notification.objects.visible_to(self.request.user)
        unread = mine.unread().count()
        only_unread = self.request.GET.get("loc") == "chua-doc"
        query = self.request.GET.get("q", "")[:100]
        rows = mine.unread() if only_unread else mine
        rows = rows.alias(is_read=Q(read_at__isnull=False)).order_by("is_read", "-at", "-pk")
        if fold(query):
            rows = [row for row in map(with_words, rows[:SEARCHED]) if fold(query) in fold(row.all)]
        page = Paginator(rows, PAGE).get_page(self.request.GET.get("page"))
        page.object_list = [with_words(row) for row in page.object_list]
        return super().get_context_data(
            **kwargs, page_obj=page, unread=unread, only_unread=only_unread, query=query
        )


def with_words(notice):
    """The notice with its text in the reader's language."""
    try:
        notice.subject, notice.body = words(notice)
    except TemplateDoesNotExist:
        notice.subject, notice.body = _("A notice without text; open it to see the page."), ""
    notice.all = f"{notice.subject} {notice.body}"
    return notice


class NotificationOpen(View):
    """Marks one notice read and goes to the page it speaks of."""

    http_method_names = ["post"]

    def post(self, request, pk):
        mine = Notification.objects.visible_to(request.user)
        notice = get_object_or_404(mine, pk=pk)
        mark_read(mine.filter(pk=notice.pk))
        own = url_has_allowed_host_and_scheme(notice.url, allowed_hosts={request.get_host()})
        if own:
            return HttpResponseRedirect(notice.url)
        return redirect("notifications:notification-list")


class NotificationReadAll(View):
    """Marks all of one's notices read."""

    http_method_names = ["post"]

    def post(self, request):
        mark_read(Notification.objects.visible_to(request.user))
        messages.success(request, _("All notices are marked as read."))
        return redirect("notifications:notification-list")
