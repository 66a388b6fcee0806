"""The addresses of the desk, all under /beheer/; the language's prefix comes from `config/urls.py`.

The names of django-allauth's pages are its own, because it looks them up by those.
"""

from __future__ import annotations

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as app_codes
from allauth.mfa.webauthn import views as keys
from allauth.usersessions import views as usersessions
from django.urls import URLPattern, URLResolver, include, path, re_path

from algoritmeregister.desk import (
    api_keys,
    attachments,
    beginning,
    colleagues,
    held,
    home,
    invitations,
    knowledge,
    links,
    log,
    meetings,
    remarks,
    requirements,
    sessions,
    standard_proposals,
    starting,
    trying,
)
from algoritmeregister.desk.allauth_views import ChangePassword, RemoveKey, SecondSteps, SignOut
from algoritmeregister.desk.assessing import addresses as assessing
from algoritmeregister.desk.describing.urls import urlpatterns as describing
from algoritmeregister.desk.oidc import views as oidc
from algoritmeregister.desk.stewarding import addresses as stewarding
from algoritmeregister.desk.uploads import addresses as uploads
from algoritmeregister.desk.workflow import urls as workflow

_own: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("account", home.account, name="account"),
    path("proberen", trying.try_out, name="try_out"),
    path("logboek", log.own_log, name="own_log"),
    path("logboek.csv", log.own_log_csv, name="own_log_csv"),
    path("sessies/<int:pk>/beeindig", sessions.end_session, name="end_session"),
    path("uitnodiging/<str:token>", invitations.invitation, name="invitation"),
    path("organisaties/nieuw", starting.start, name="start"),
    path("organisaties/<slug:code>/begin", beginning.begin, name="begin"),
    path("organisaties/<slug:code>/collegas", colleagues.colleagues, name="colleagues"),
    path("organisaties/<slug:code>/collegas/uitnodigen", colleagues.invite, name="invite"),
    path("organisaties/<slug:code>/collegas/uitnodigingen/<int:pk>/intrekken", colleagues.revoke, name="revoke"),
    path("organisaties/<slug:code>/collegas/<int:pk>/geef-rol", colleagues.grant, name="grant"),
    path("organisaties/<slug:code>/collegas/<int:pk>/ontneem-rol", colleagues.withdraw, name="withdraw"),
    path("organisaties/<slug:code>/verlaten", colleagues.leave, name="leave"),
    path("organisaties/<slug:code>/logboek", log.log, name="log"),
    path("organisaties/<slug:code>/logboek.csv", log.log_csv, name="log_csv"),
    path("organisaties/<slug:code>/toegang.xlsx", log.access, name="access"),
    path("organisaties/<slug:code>/berichten", remarks.listing, name="remarks"),
    path("organisaties/<slug:code>/berichten/<slug:reference>", remarks.one, name="remark"),
    path("organisaties/<slug:code>/berichten/<slug:reference>/antwoord", remarks.answer, name="answer_remark"),
    path("organisaties/<slug:code>/berichten/<slug:reference>/openbaar", remarks.show, name="show_remark"),
    path("organisaties/<slug:code>/berichten/<slug:reference>/geen-vraag", remarks.hold, name="hold_remark"),
    path("organisaties/<slug:code>/beschrijvingen/<uuid:uuid>/eisen", requirements.requirements, name="requirements"),
    path(
        "organisaties/<slug:code>/beschrijvingen/<uuid:uuid>/eisen/soort", requirements.profile, name="requirements_profile"
    ),
    path(
        "organisaties/<slug:code>/beschrijvingen/<uuid:uuid>/eisen/<slug:key>", requirements.work_on, name="requirement_work"
    ),
    path(
        "organisaties/<slug:code>/beschrijvingen/<uuid:uuid>/eisen/akkoord/<int:pk>",
        requirements.approve,
        name="requirement_approve",
    ),
    path("organisaties/<slug:code>/maatregelen", requirements.shared, name="shared_measures"),
    path("organisaties/<slug:code>/maatregelen/<slug:key>", requirements.work_on_shared, name="shared_work"),
    path("organisaties/<slug:code>/maatregelen/akkoord/<int:pk>", requirements.approve_shared, name="shared_approve"),
    path("organisaties/<slug:code>/dode-links", links.links, name="links"),
    path("organisaties/<slug:code>/dode-links/opnieuw", links.again, name="links_again"),
    path("kennisbank", knowledge.listed, name="knowledge"),
    path("kennisbank/bewerk", knowledge.edit, name="article"),
    path("agenda", meetings.listed, name="meetings"),
    path("agenda/bewerk", meetings.edit, name="meeting"),
    path("bijlagen/<int:pk>/weg", attachments.remove, name="remove_attachment"),
    path("bijlagen/<slug:kind>/<slug:slug>", attachments.files, name="attachments"),
    path("voorstellen", standard_proposals.listed, name="standard_proposals"),
    path("voorstellen/concept", standard_proposals.draft, name="draft_version"),
    path("voorstellen/besluit", standard_proposals.decide, name="decide_proposal"),
    path("berichten", held.held, name="held"),
    path("berichten/beoordeel", held.judge, name="judge_held"),
    path("berichten/<slug:reference>", remarks.steward_one, name="held_remark"),
    path("berichten/<slug:reference>/antwoord", remarks.steward_answer, name="held_answer"),
    path("berichten/<slug:reference>/openbaar", remarks.steward_show, name="held_show"),
    path("organisaties/<slug:code>/sleutels", api_keys.keys, name="keys"),
    path("organisaties/<slug:code>/sleutels/nieuw", api_keys.make_key, name="make_key"),
    path("organisaties/<slug:code>/sleutels/<int:pk>/beeindig", api_keys.end_key, name="end_key"),
    path("", include(workflow.urlpatterns)),
    *assessing.patterns,
    *stewarding.patterns,
    *describing,
    *uploads.patterns,
]
_signing_in = [
    path("inloggen", account.login, name="account_login"),
    path("inloggen/organisatie", oidc.there, name="oidc_there"),
    path("inloggen/organisatie/terug", oidc.back, name="oidc_back"),
    path("uitloggen", SignOut.as_view(), name="account_logout"),
    path("gesloten", account.account_inactive, name="account_inactive"),
    path("bevestigen", account.reauthenticate, name="account_reauthenticate"),
    path("wachtwoord", ChangePassword.as_view(), name="account_change_password"),
    path("wachtwoord-vergeten", account.password_reset, name="account_reset_password"),
    path("wachtwoord-vergeten/verstuurd", account.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^nieuw-wachtwoord/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[^/]+)$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("nieuw-wachtwoord/klaar", account.password_reset_from_key_done, name="account_reset_password_from_key_done"),
    path("tweede-stap", SecondSteps.as_view(), name="mfa_index"),
    path("tweede-stap/inloggen", mfa.authenticate, name="mfa_authenticate"),
    path("tweede-stap/bevestigen", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("tweede-stap/app", app_codes.activate_totp, name="mfa_activate_totp"),
    path("tweede-stap/app/uitzetten", app_codes.deactivate_totp, name="mfa_deactivate_totp"),
    path("tweede-stap/herstelcodes", codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("tweede-stap/herstelcodes/nieuw", codes.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("tweede-stap/herstelcodes/download", codes.download_recovery_codes, name="mfa_download_recovery_codes"),
    path("tweede-stap/sleutels", keys.list_webauthn, name="mfa_list_webauthn"),
    path("tweede-stap/sleutels/nieuw", keys.add_webauthn, name="mfa_add_webauthn"),
    path("tweede-stap/sleutels/inloggen", keys.login_webauthn, name="mfa_login_webauthn"),
    path("tweede-stap/sleutels/bevestigen", keys.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("tweede-stap/sleutels/<int:pk>/naam", keys.edit_webauthn, name="mfa_edit_webauthn"),
    path("tweede-stap/sleutels/<int:pk>/verwijder", RemoveKey.as_view(), name="mfa_remove_webauthn"),
    path("sessies", usersessions.list_usersessions, name="usersessions_list"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("beheer", home.without_slash),
    path("beheer/", include((_own, "desk"))),
    path("beheer/", include(_signing_in)),
]
