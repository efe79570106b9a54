"""Addresses that the layout links to, so that it can be looked at without the rest."""

from django.http import HttpResponse
from django.urls import include, path


def nothing(request):
    return HttpResponse()


accounts = (
    [
        path("ngon-ngu/", nothing, name="language"),
        path("dang-xuat/", nothing, name="logout"),
        path("mat-khau/", nothing, name="password-change"),
    ],
    "accounts",
)
dashboards = (
    [path("tim/", nothing, name="search"), path("huong-dan/", nothing, name="help")],
    "dashboards",
)
notifications = ([path("thong-bao/", nothing, name="notification-list")], "notifications")

urlpatterns = [
    path("", include(accounts)),
    path("", include(dashboards)),
    path("", include(notifications)),
]
