"""The routes of sign-in, one by one with their guard. What is not here does not exist: no sign-up, no e-mail flows.

allauth's own names are kept, for its views call one another by them.
"""

from allauth.account import views as account_views
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.urls import path

from access import views
from access.guards import public, signed_in

urlpatterns = [
    path("", views.account, name="account"),
    path("vi-tri/<uuid:position_id>/", views.switch_position, name="switch_position"),
    path("dat-lai/<uuid:reset_id>/tu-choi/", views.refuse_reset, name="refuse_reset"),
    path("dat-lai/<uuid:reset_id>/da-biet/", views.know_of_reset, name="know_of_reset"),
    path("dang-nhap/", views.sign_in, name="account_login"),
    path("dang-xuat/", public(account_views.logout), name="account_logout"),
    path("ngung-hoat-dong/", public(account_views.account_inactive), name="account_inactive"),
    path("xac-nhan/", signed_in(account_views.reauthenticate), name="account_reauthenticate"),
    path("mat-khau/", signed_in(account_views.password_change), name="account_change_password"),
    # The second step of signing in: the session knows who passed the first.
    path("dang-nhap/ma/", public(mfa.authenticate), name="mfa_authenticate"),
    path("dang-nhap/khoa/", public(webauthn.login_webauthn), name="mfa_login_webauthn"),
    path("bao-mat/", signed_in(mfa.index), name="mfa_index"),
    path("bao-mat/xac-nhan/", signed_in(mfa.reauthenticate), name="mfa_reauthenticate"),
    path("bao-mat/ung-dung/", views.set_up_app, name="mfa_activate_totp"),
    path("bao-mat/ung-dung/tat/", signed_in(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("bao-mat/ma-du-phong/", signed_in(recovery.view_recovery_codes), name="mfa_view_recovery_codes"),
    path("bao-mat/ma-du-phong/tao/", signed_in(recovery.generate_recovery_codes), name="mfa_generate_recovery_codes"),
    path("bao-mat/ma-du-phong/tai/", signed_in(recovery.download_recovery_codes), name="mfa_download_recovery_codes"),
    path("bao-mat/khoa/", signed_in(webauthn.list_webauthn), name="mfa_list_webauthn"),
    path("bao-mat/khoa/them/", signed_in(webauthn.add_webauthn), name="mfa_add_webauthn"),
    path("bao-mat/khoa/xac-nhan/", signed_in(webauthn.reauthenticate_webauthn), name="mfa_reauthenticate_webauthn"),
    path("bao-mat/khoa/<int:pk>/bo/", views.remove_key, name="mfa_remove_webauthn"),
    path("bao-mat/khoa/<int:pk>/", signed_in(webauthn.edit_webauthn), name="mfa_edit_webauthn"),
]
