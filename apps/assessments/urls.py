"""Addresses of the year's score."""

from django.urls import path

from . import simulation_views, views

app_name = "assessments"
VERSION = "bo-tieu-chi/<str:code>/<str:number>/"

urlpatterns = [
    path(
        VERSION + "chay-thu/",
        simulation_views.VersionSimulate.as_view(),
        name="version-simulate",
    ),
    path(
        VERSION + "chay-thu/xuat/",
        simulation_views.VersionSimulateExport.as_view(),
        name="version-simulate-export",
    ),
    path("ct/<slug:ct>/diem-nam/", views.YearList.as_view(), name="year-list"),
    path("ct/<slug:ct>/diem-nam/<slug:don_vi>/", views.YearDetail.as_view(), name="year-detail"),
    path(
        "ct/<slug:ct>/diem-nam/<slug:don_vi>/tinh/",
        views.YearCompute.as_view(),
        name="year-compute",
    ),
]
