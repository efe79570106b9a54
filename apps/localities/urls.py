"""The registry of administrative units."""

from django.urls import path

from . import views

app_name = "localities"
UNIT = "don-vi/<slug:slug>/"
urlpatterns = [
    path("don-vi/", views.LocalityList.as_view(), name="locality-list"),
    path(UNIT, views.LocalityDetail.as_view(), name="locality-detail"),
    path(f"{UNIT}phien-ban/them/", views.VersionCreate.as_view(), name="version-create"),
    path(f"{UNIT}phien-ban/<int:pk>/sua/", views.VersionUpdate.as_view(), name="version-update"),
]
