"""Home, overview, log, search, help, health."""

from django.urls import path

from .views import home, log, overview, pages

app_name = "dashboards"
urlpatterns = [
    path("", home.Home.as_view(), name="home"),
    path("tong-quan/", overview.Overview.as_view(), name="overview"),
    path("tong-quan/xuat/", overview.OverviewExport.as_view(), name="overview-export"),
    path("tim/", pages.Search.as_view(), name="search"),
    path("huong-dan/", pages.Help.as_view(), name="help"),
    path("huong-dan/<slug:role>/", pages.HelpRole.as_view(), name="help-role"),
    path("nhat-ky/", log.AuditList.as_view(), name="audit-list"),
    path("nhat-ky/<int:pk>/", log.AuditDetail.as_view(), name="audit-detail"),
    path("healthz/", pages.Healthz.as_view(), name="healthz"),
]
