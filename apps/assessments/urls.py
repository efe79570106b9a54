"""Addresses of the year's score."""

from django.urls import path

from . import views

app_name = "assessments"
urlpatterns = [
    path("ct/<slug:ct>/diem-nam/", views.YearList.as_view(), name="year-list"),
    path("ct/<slug:ct>/diem-nam/<slug:don_vi>/", views.YearDetail.as_view(), name="year-detail"),
    path(
        "ct/<slug:ct>/diem-nam/<slug:don_vi>/tinh/",
        views.YearCompute.as_view(),
        name="year-compute",
    ),
]
