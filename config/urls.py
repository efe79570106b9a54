"""Addresses: Vietnamese without diacritics (ux 2.2); the fixed ones stand before the slugs.

They are tried one after the other: what is opened all day comes first, as far as slugs allow.
"""

from django.urls import include, path

urlpatterns = [
    path("", include("apps.dashboards.urls")),
    path("", include("apps.programmes.urls")),
    path("", include("apps.assessments.urls")),
    path("", include("apps.reporting.urls")),
    path("", include("apps.accounts.urls")),
    path("", include("apps.notifications.urls")),
    path("", include("apps.localities.urls")),
    path("", include("apps.police.urls")),
    path("", include("apps.committees.urls")),
    path("", include("apps.criteria.urls")),
    path("", include("apps.recognition.urls")),
]
