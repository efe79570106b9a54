from django.urls import path

from apps.core import converters  # noqa: F401 -- registers the period in addresses

from .views import completeness

app_name = "reporting"
urlpatterns = [
    path(
        "ct/<slug:ct>/<period:ky>/", completeness.PeriodDetail.as_view(), name="period-detail"
    ),
    path(
        "ct/<slug:ct>/<period:ky>/xuat/",
        completeness.PeriodExport.as_view(),
        name="period-export",
    ),
]
