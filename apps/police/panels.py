"""What the police adds to the page of a person and to the page of a unit."""

from apps.core import clock
from apps.core.panels import Panel

from .models import PoliceUnit, Posting


def of_user(request, user):
    postings = Posting.objects.visible_to(request.user).filter(user=user)
    return Panel(
        "police/_postings.html",
        {"postings": postings.select_related("unit__locality"), "today": clock.today()},
    )


def of_locality(request, locality):
    unit = PoliceUnit.objects.visible_to(request.user).filter(locality=locality).first()
    return Panel("police/_unit.html", {"unit": unit}) if unit else None
