"""The bell."""

from django.urls import path

from . import views

app_name = "notifications"
urlpatterns = [
    path("thong-bao/", views.NotificationList.as_view(), name="notification-list"),
    path("thong-bao/da-doc/", views.NotificationReadAll.as_view(), name="notification-read-all"),
    path("thong-bao/<int:pk>/", views.NotificationOpen.as_view(), name="notification-open"),
]
