"""Committees, seats, and who follows which unit."""

from django.urls import path

from . import views

app_name = "committees"
BODIES = "quan-tri/ban-chi-dao/"
SEAT = f"{BODIES}thanh-vien/<int:pk>/"
urlpatterns = [
    path(BODIES, views.CommitteeList.as_view(), name="committee-list"),
    path(f"{BODIES}them/", views.CommitteeCreate.as_view(), name="committee-create"),
    path(f"{BODIES}<int:pk>/", views.CommitteeDetail.as_view(), name="committee-detail"),
    path(
        f"{BODIES}<int:pk>/thanh-vien/", views.MembershipCreate.as_view(), name="membership-create"
    ),
    path(f"{SEAT}ket-thuc/", views.MembershipEnd.as_view(), name="membership-end"),
    path(f"{SEAT}dia-ban/", views.AssignmentCreate.as_view(), name="assignment-create"),
    path(
        f"{BODIES}dia-ban/<int:pk>/ket-thuc/", views.AssignmentEnd.as_view(), name="assignment-end"
    ),
]
