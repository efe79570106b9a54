"""Pages."""

from django.views.generic import View


class NotificationList(View):
    pass


class NotificationReadAll(View):
    pass


class NotificationOpen(View):
    pass
