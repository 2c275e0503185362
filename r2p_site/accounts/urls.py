"""Addresses of signing in, of one's own account, and of the operators. allauth's own list is not included: it holds
self sign-up and the change of e-mail addresses, which do not exist here."""

from allauth.account import views as account
from allauth.mfa.base import views as factors
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as passkeys
from django.urls import URLPattern, URLResolver, include, path, re_path

from r2p_site.access import public_page
from r2p_site.accounts.views import jobs, operate, own_account, people_actions, second_factor, sign_in

Patterns = list[URLPattern | URLResolver]

_sign_in: Patterns = [
    path("login/", sign_in.sign_in, name="account_login"),
    path("logout/", public_page(account.logout), name="account_logout"),
    path("inactive/", public_page(account.account_inactive), name="account_inactive"),
    path("no-role/", sign_in.no_role, name="account_no_role"),
    path("resume/", sign_in.resume, name="account_resume"),
    path("resume/discard/", sign_in.discard, name="account_resume_discard"),
    path("password/reset/", public_page(account.password_reset), name="account_reset_password"),
    path("password/reset/done/", public_page(account.password_reset_done), name="account_reset_password_done"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        public_page(account.password_reset_from_key),
        name="account_reset_password_from_key",
    ),
    path(
        "password/reset/key/done/",
        public_page(account.password_reset_from_key_done),
        name="account_reset_password_from_key_done",
    ),
]

_second_factor: Patterns = [
    path("", factors.index, name="mfa_index"),
    path("authenticate/", public_page(factors.authenticate), name="mfa_authenticate"),
    path("reauthenticate/", factors.reauthenticate, name="mfa_reauthenticate"),
    path("totp/activate/", totp.activate_totp, name="mfa_activate_totp"),
    path("totp/deactivate/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("recovery-codes/", codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("recovery-codes/generate/", codes.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("recovery-codes/download/", codes.download_recovery_codes, name="mfa_download_recovery_codes"),
    path("passkeys/", passkeys.list_webauthn, name="mfa_list_webauthn"),
    path("passkeys/add/", passkeys.add_webauthn, name="mfa_add_webauthn"),
    path("passkeys/login/", sign_in.passkey_sign_in, name="mfa_login_webauthn"),
    path("passkeys/reauthenticate/", passkeys.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("passkeys/<int:pk>/remove/", second_factor.remove_passkey, name="mfa_remove_webauthn"),
    path("passkeys/<int:pk>/edit/", passkeys.edit_webauthn, name="mfa_edit_webauthn"),
]

_account: Patterns = [
    path("", own_account.own_account, name="own_account"),
    path("password/change/", account.password_change, name="account_change_password"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("sign-out-everywhere/", own_account.sign_out_everywhere, name="sign_out_everywhere"),
    path("resets/<uuid:reset_id>/stop/", own_account.stop_reset, name="stop_own_reset"),
    path("second-factor/", include(_second_factor)),
    *_sign_in,
]

_operate: Patterns = [
    path("", operate.people, name="operate"),
    path("people/export/", operate.people_csv, name="operate_people_csv"),
    path("people/invite/", people_actions.invite, name="operate_invite"),
    path("people/<uuid:user_id>/", operate.person, name="operate_person"),
    path("people/<uuid:user_id>/give-role/", people_actions.give_role, name="operate_give_role"),
    path("people/<uuid:user_id>/roles/<int:role_id>/end/", people_actions.end_role, name="operate_end_role"),
    path("people/<uuid:user_id>/deactivate/", people_actions.deactivate, name="operate_deactivate"),
    path("people/<uuid:user_id>/reactivate/", people_actions.reactivate, name="operate_reactivate"),
    path("people/<uuid:user_id>/link/", people_actions.send_link, name="operate_send_link"),
    path("people/<uuid:user_id>/reset/", people_actions.ask_reset, name="operate_ask_reset"),
    path("resets/<uuid:reset_id>/confirm/", people_actions.confirm_reset, name="operate_confirm_reset"),
    path("resets/<uuid:reset_id>/withdraw/", people_actions.withdraw_reset, name="operate_withdraw_reset"),
    path("jobs/", jobs.jobs, name="operate_jobs"),
    path("jobs/export/", jobs.jobs_csv, name="operate_jobs_csv"),
    path("jobs/<uuid:job_id>/retry/", jobs.retry, name="operate_retry_job"),
    path("jobs/<uuid:job_id>/cancel/", jobs.cancel, name="operate_cancel_job"),
]

_everywhere: Patterns = [path("account/", include(_account)), path("operate/", include(_operate))]

staff_urlpatterns: Patterns = [*_everywhere, path("operate/states/", operate.states, name="operate_states")]
custodian_urlpatterns: Patterns = _everywhere
