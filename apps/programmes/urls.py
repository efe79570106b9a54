"""``/ct/``: programmes, their calendar and who takes part."""

from django.urls import path

from apps.core import converters  # noqa: F401 -- registers the period in addresses

from .views import baselines, enrolments, frame, programmes

app_name = "programmes"
urlpatterns = [
    path("ct/", programmes.ProgrammeList.as_view(), name="programme-list"),
    path("ct/them/", programmes.ProgrammeCreate.as_view(), name="programme-create"),
    path("ct/<slug:ct>/", programmes.ProgrammeDetail.as_view(), name="programme-detail"),
    path("ct/<slug:ct>/sua/", programmes.ProgrammeUpdate.as_view(), name="programme-update"),
    path("ct/<slug:ct>/mo/", programmes.ProgrammeOpen.as_view(), name="programme-open"),
    path("ct/<slug:ct>/dong/", programmes.ProgrammeClose.as_view(), name="programme-close"),
    path("ct/<slug:ct>/can-cu/them/", frame.BasisCreate.as_view(), name="basis-create"),
    path("ct/<slug:ct>/can-cu/<int:pk>/xoa/", frame.BasisDelete.as_view(), name="basis-delete"),
    path("ct/<slug:ct>/ky/bon-quy/", frame.PeriodsGenerate.as_view(), name="periods-generate"),
    path("ct/<slug:ct>/ky/them/", frame.PeriodCreate.as_view(), name="period-create"),
    path("ct/<slug:ct>/ky/<period:ky>/sua/", frame.PeriodUpdate.as_view(), name="period-update"),
    path(
        "ct/<slug:ct>/<period:ky>/bo-tieu-chi/",
        frame.PeriodCriteria.as_view(),
        name="period-criteria",
    ),
    path("ct/<slug:ct>/dang-ky/", enrolments.EnrolmentList.as_view(), name="enrolment-list"),
    path(
        "ct/<slug:ct>/dang-ky/moi-don-vi/",
        enrolments.EnrolmentInvite.as_view(),
        name="enrolment-invite",
    ),
    path(
        "ct/<slug:ct>/dang-ky/<slug:don_vi>/",
        enrolments.EnrolmentDetail.as_view(),
        name="enrolment-detail",
    ),
    path(
        "ct/<slug:ct>/dang-ky/<slug:don_vi>/tra-loi/",
        enrolments.EnrolmentRespond.as_view(),
        name="enrolment-respond",
    ),
    path(
        "ct/<slug:ct>/dang-ky/<slug:don_vi>/ghi-nhan/",
        enrolments.EnrolmentEnrol.as_view(),
        name="enrolment-enrol",
    ),
    path(
        "ct/<slug:ct>/dang-ky/<slug:don_vi>/so-lieu-nam-truoc/",
        baselines.BaselineUpdate.as_view(),
        name="baseline-update",
    ),
]
