"""``/bo-tieu-chi/``: criteria sets to read."""

from django.urls import path

from . import views

app_name = "criteria"
urlpatterns = [
    path("bo-tieu-chi/", views.SetList.as_view(), name="set-list"),
    path(
        "bo-tieu-chi/<str:code>/<str:number>/",
        views.VersionDetail.as_view(),
        name="version-detail",
    ),
]
