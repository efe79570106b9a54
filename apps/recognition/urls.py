"""Dossier, session, vote, register."""

from django.urls import path

from . import views

app_name = "recognition"

ITEM = "hoi-nghi/<str:so>/muc/<int:n>/"

urlpatterns = [
    path("ho-so/", views.DossierList.as_view(), name="dossier-list"),
    path(
        "ct/<slug:ct>/diem-nam/<slug:unit>/lap-ho-so/",
        views.DossierCreate.as_view(),
        name="dossier-create",
    ),
    path("ho-so/<str:so>/", views.DossierDetail.as_view(), name="dossier-detail"),
    path("ho-so/<str:so>/sua/", views.DossierUpdate.as_view(), name="dossier-update"),
    path("ho-so/<str:so>/nop/", views.DossierSubmit.as_view(), name="dossier-submit"),
    path("ho-so/<str:so>/tham-dinh/", views.DossierAppraise.as_view(), name="dossier-appraise"),
    path("ho-so/<str:so>/in/", views.DossierPrint.as_view(), name="dossier-print"),
    path("hoi-nghi/", views.SessionList.as_view(), name="session-list"),
    path("hoi-nghi/them/", views.SessionCreate.as_view(), name="session-create"),
    path("hoi-nghi/<str:so>/", views.SessionDetail.as_view(), name="session-detail"),
    path("hoi-nghi/<str:so>/sua/", views.SessionUpdate.as_view(), name="session-update"),
    path("hoi-nghi/<str:so>/chuong-trinh/them/", views.AgendaAdd.as_view(), name="agenda-add"),
    path("hoi-nghi/<str:so>/moi/", views.SessionInvite.as_view(), name="session-invite"),
    path("hoi-nghi/<str:so>/diem-danh/", views.AttendanceUpdate.as_view(), name="attendance"),
    path("hoi-nghi/<str:so>/khai-mac/", views.SessionOpen.as_view(), name="session-open"),
    path("hoi-nghi/<str:so>/be-mac/", views.SessionClose.as_view(), name="session-close"),
    path("hoi-nghi/<str:so>/bien-ban/", views.SessionPrint.as_view(), name="session-print"),
    path(ITEM, views.ItemDetail.as_view(), name="item-detail"),
    path(f"{ITEM}chuyen/", views.AgendaMove.as_view(), name="agenda-move"),
    path(f"{ITEM}bo/", views.AgendaRemove.as_view(), name="agenda-remove"),
    path("hoi-nghi/<str:so>/bieu-quyet/<int:n>/", views.VotePage.as_view(), name="vote"),
    path(f"{ITEM}khong-tham-gia/", views.RecusePage.as_view(), name="recuse"),
    path(f"{ITEM}mo/", views.VoteOpen.as_view(), name="vote-open"),
    path(f"{ITEM}dong/", views.VoteClose.as_view(), name="vote-close"),
    path(f"{ITEM}ket-luan/", views.ItemConclude.as_view(), name="item-conclude"),
    path(f"{ITEM}dang-ky/", views.RecognitionCreate.as_view(), name="recognition-create"),
    path("ket-qua/", views.RecognitionList.as_view(), name="recognition-list"),
    path("ket-qua/xuat/", views.RecognitionExport.as_view(), name="recognition-export"),
    path("ket-qua/<int:pk>/", views.RecognitionDetail.as_view(), name="recognition-detail"),
    path(
        "ket-qua/<int:pk>/dinh-chinh/",
        views.RecognitionCorrect.as_view(),
        name="recognition-correct",
    ),
    path("ket-qua/<int:pk>/ban-quet/", views.ScanDownload.as_view(), name="scan-download"),
]
