"""Signing in, one's own account, and the administrator's pages of users."""

from django.urls import path

from . import views

app_name = "accounts"
USERS = "quan-tri/nguoi-dung/"
USER = f"{USERS}<str:username>/"
urlpatterns = [
    path("dang-nhap/", views.Login.as_view(), name="login"),
    path("dang-nhap/khoi-phuc/", views.Restore.as_view(), name="restore"),
    path("dang-xuat/", views.Logout.as_view(), name="logout"),
    path("doi-mat-khau/", views.PasswordChange.as_view(), name="password-change"),
    path("ngon-ngu/", views.Language.as_view(), name="language"),
    path("tai-khoan/", views.Profile.as_view(), name="profile"),
    path(USERS, views.UserList.as_view(), name="user-list"),
    path(f"{USERS}them/", views.UserCreate.as_view(), name="user-create"),
    path(f"{USERS}nhap-danh-sach/", views.UserImport.as_view(), name="user-import"),
    path(f"{USERS}phieu/", views.UserSlips.as_view(), name="user-slips"),
    path(USER, views.UserDetail.as_view(), name="user-detail"),
    path(f"{USER}sua/", views.UserUpdate.as_view(), name="user-update"),
    path(f"{USER}dat-lai-mat-khau/", views.UserReset.as_view(), name="user-reset"),
    path(f"{USER}mo-khoa/", views.UserUnlock.as_view(), name="user-unlock"),
    path(f"{USER}ngung/", views.UserDeactivate.as_view(), name="user-deactivate"),
    path(f"{USER}kich-hoat/", views.UserActivate.as_view(), name="user-activate"),
    path(f"{USER}quyen/", views.GrantCreate.as_view(), name="grant-create"),
    path("quan-tri/quyen/<int:pk>/ket-thuc/", views.GrantEnd.as_view(), name="grant-end"),
]
