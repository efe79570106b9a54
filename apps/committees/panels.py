"""What committees add to the page of a person."""

from apps.core import clock
from apps.core.panels import Panel

from .models import Membership


def of_user(request, user):
    seats = Membership.objects.visible_to(request.user).filter(user=user)
    return Panel(
        "committees/_seats.html",
        {"seats": seats.select_related("committee"), "today": clock.today()},
    )
