"""``/bo-tieu-chi/``: criteria sets to read, and for administrators to write."""

from django.urls import path

from .views import lists

app_name = "criteria"
VERSION = "bo-tieu-chi/<str:code>/<str:number>/"

urlpatterns = [
    path("bo-tieu-chi/", lists.SetList.as_view(), name="set-list"),
    path(VERSION, lists.VersionDetail.as_view(), name="version-detail"),
]
