"""Police units and postings, kept by the administrator."""

from django.urls import path

from . import views

app_name = "police"
UNITS = "quan-tri/don-vi-cong-an/"
urlpatterns = [
    path(
        "quan-tri/nguoi-dung/<str:username>/bo-tri/",
        views.PostingCreate.as_view(),
        name="posting-create",
    ),
    path("quan-tri/bo-tri/<int:pk>/ket-thuc/", views.PostingEnd.as_view(), name="posting-end"),
    path(UNITS, views.UnitList.as_view(), name="unit-list"),
    path(f"{UNITS}them/", views.UnitCreate.as_view(), name="unit-create"),
    path(f"{UNITS}<slug:slug>/sua/", views.UnitUpdate.as_view(), name="unit-update"),
]
