"""``/bo-tieu-chi/``: criteria sets to read, and for administrators to write."""

from django.urls import path

from .views import compare, editor, editor_items, editor_preview, files, lifecycle, lists

app_name = "criteria"
VERSION = "bo-tieu-chi/<str:code>/<str:number>/"

urlpatterns = [
    path("bo-tieu-chi/", lists.SetList.as_view(), name="set-list"),
    path("bo-tieu-chi/them/", lifecycle.SetCreate.as_view(), name="set-create"),
    path(VERSION, lists.VersionDetail.as_view(), name="version-detail"),
    path(VERSION + "ban-nhap/", lifecycle.NewDraft.as_view(), name="draft-create"),
    path(VERSION + "dinh-chinh/", lifecycle.NewCorrection.as_view(), name="correction-create"),
    path(VERSION + "so-sanh/", compare.VersionCompare.as_view(), name="version-compare"),
    path(VERSION + "van-ban/", lifecycle.VersionFile.as_view(), name="version-file"),
    path(VERSION + "lich-su/", lifecycle.DraftHistory.as_view(), name="draft-history"),
    path(
        VERSION + "lich-su/<int:revision>/khoi-phuc/",
        lifecycle.DraftRestore.as_view(),
        name="draft-restore",
    ),
    path(VERSION + "huy/", lifecycle.DraftDiscard.as_view(), name="draft-discard"),
    path(VERSION + "ban-hanh/", lifecycle.DraftPublish.as_view(), name="draft-publish"),
    path(VERSION + "het-hieu-luc/", lifecycle.VersionRetire.as_view(), name="version-retire"),
    path(VERSION + "soan/", editor.Editor.as_view(), name="editor"),
    path(VERSION + "soan/them/", editor.EditorAdd.as_view(), name="editor-add"),
    path(VERSION + "soan/chuyen/", editor.EditorMove.as_view(), name="editor-move"),
    path(VERSION + "soan/xoa/", editor.EditorRemove.as_view(), name="editor-remove"),
    path(VERSION + "soan/nhan-doi/", editor.EditorDuplicate.as_view(), name="editor-duplicate"),
    path(
        VERSION + "soan/xem-truoc/", editor_preview.EditorPreview.as_view(), name="editor-preview"
    ),
    path(
        VERSION + "soan/<str:kind>/<str:key>/",
        editor_items.EditorItem.as_view(),
        name="editor-item",
    ),
    path(VERSION + "xuat/", files.VersionExport.as_view(), name="version-export"),
    path(VERSION + "nhap-tep/", files.DraftImport.as_view(), name="draft-import"),
    path(VERSION + "dan/", files.DraftPaste.as_view(), name="draft-paste"),
]
