"""One quarter's report: the ward's pages, the city's pages, the files behind the figures."""

from django.urls import path

from apps.core import converters  # noqa: F401 -- registers the period in addresses

from .views import (
    bulk,
    cells,
    completeness,
    corrections,
    entry,
    evidence,
    extensions,
    files,
    history,
    papers,
    paste,
    phrases,
    reopening,
    report,
    review,
    takeover,
    workbooks,
)

app_name = "reporting"

REPORT = "ct/<slug:ct>/<period:ky>/<slug:don_vi>/"

urlpatterns = [
    path("tham-dinh/", review.Queue.as_view(), name="queue"),
    path("tham-dinh/giao/", bulk.AssignReports.as_view(), name="assign"),
    path("tham-dinh/xac-nhan-nhieu/", bulk.ConfirmMany.as_view(), name="bulk-confirm"),
    path("tham-dinh/xac-nhan-nhieu/rut/", bulk.UndoMany.as_view(), name="bulk-undo"),
    path("tham-dinh/nhac-nhieu/", bulk.NudgeMany.as_view(), name="bulk-nudge"),
    path("tham-dinh/mau-y-kien/", phrases.Phrases.as_view(), name="phrases"),
    path(
        "tham-dinh/mau-y-kien/<int:pk>/xoa/", phrases.PhraseRemove.as_view(), name="phrase-remove"
    ),
    path("tham-dinh/xuat/", review.QueueExport.as_view(), name="queue-export"),
    path("minh-chung/<int:pk>/", files.EvidenceDownload.as_view(), name="evidence-download"),
    path("minh-chung/<int:pk>/xem/", files.EvidenceLook.as_view(), name="evidence-look"),
    path("minh-chung/<int:pk>/go/", evidence.EvidenceRemove.as_view(), name="evidence-remove"),
    path("ct/<slug:ct>/<period:ky>/", completeness.PeriodDetail.as_view(), name="period-detail"),
    path(
        "ct/<slug:ct>/<period:ky>/xuat/",
        completeness.PeriodExport.as_view(),
        name="period-export",
    ),
    path(REPORT, report.ReportDetail.as_view(), name="report-detail"),
    path(f"{REPORT}bat-dau/", entry.ReportStart.as_view(), name="report-start"),
    path(f"{REPORT}nhap/", entry.ReportEntry.as_view(), name="report-entry"),
    path(f"{REPORT}diem/<str:code>/", entry.CellExplained.as_view(), name="cell-explained"),
    path(f"{REPORT}nhap/o/", cells.ReportCells.as_view(), name="report-cells"),
    path(f"{REPORT}dan/", paste.ReportPaste.as_view(), name="report-paste"),
    path(f"{REPORT}nhu-quy-truoc/", takeover.LastQuarter.as_view(), name="report-last-quarter"),
    path(f"{REPORT}xac-nhan-dong/", takeover.ReportConfirm.as_view(), name="report-confirm"),
    path(f"{REPORT}kiem-tra/", report.ReportCheck.as_view(), name="report-check"),
    path(f"{REPORT}chuyen-chi-huy/", report.ReportHandOver.as_view(), name="report-hand-over"),
    path(f"{REPORT}nop/", report.ReportSubmit.as_view(), name="report-submit"),
    path(f"{REPORT}da-nop/", report.ReportSubmitted.as_view(), name="report-submitted"),
    path(f"{REPORT}rut-lai/", report.ReportWithdraw.as_view(), name="report-withdraw"),
    path(f"{REPORT}in/", papers.ReportPrint.as_view(), name="report-print"),
    path(f"{REPORT}word/", papers.ReportWord.as_view(), name="report-word"),
    path(f"{REPORT}pdf/", papers.ReportPdf.as_view(), name="report-pdf"),
    path(f"{REPORT}lich-su/", history.ReportHistory.as_view(), name="report-history"),
    path(f"{REPORT}lich-su/so-sanh/", history.ReportCompare.as_view(), name="report-compare"),
    path(f"{REPORT}lich-su/<str:code>/", history.CellHistory.as_view(), name="cell-history"),
    path(f"{REPORT}minh-chung/<str:code>/", evidence.EvidenceAdd.as_view(), name="evidence-add"),
    path(
        f"{REPORT}minh-chung/<str:code>/dung-lai/",
        evidence.EvidenceReuse.as_view(),
        name="evidence-reuse",
    ),
    path(f"{REPORT}mau-excel/", workbooks.ReportWorkbook.as_view(), name="report-workbook"),
    path(f"{REPORT}nap-excel/", workbooks.ReportUpload.as_view(), name="report-upload"),
    path(f"{REPORT}tham-dinh/", review.Review.as_view(), name="review"),
    path(f"{REPORT}tham-dinh/mo-xem/", bulk.OpenSample.as_view(), name="open-sample"),
    path(f"{REPORT}tham-dinh/ket-luan/", review.Verdict.as_view(), name="verdict"),
    path(f"{REPORT}mo-lai/", reopening.Reopen.as_view(), name="reopen"),
    path(
        f"{REPORT}xin-sua/<str:code>/",
        corrections.CorrectAccepted.as_view(),
        name="report-correct",
    ),
    path(f"{REPORT}xin-gia-han/", extensions.ExtensionAsk.as_view(), name="extension-ask"),
    path(
        f"{REPORT}gia-han/<int:pk>/", extensions.ExtensionDecide.as_view(), name="extension-decide"
    ),
    path(f"{REPORT}nhac/", review.NudgePage.as_view(), name="nudge"),
]
