"""Addresses of the custodian site, which alone may import what accounts need."""

from django.urls import URLPattern, URLResolver, include, path

from assessments.intake.views.custodian import (
    exchange,
    holding,
    home,
    keys,
    limits,
    packages,
    plan,
    reading,
    release,
    setup,
    themes,
    ways,
)

_contribution = [
    path("", reading.contribution_page, name="contribution"),
    path("reply/", reading.reply, name="reply"),
    path("quote/", reading.quote, name="quote"),
    path("warning/", reading.warning, name="warning"),
    path("set-aside/", reading.set_aside_page, name="set_aside"),
    path("take-back/", reading.take_back_now, name="take_back"),
    path("files/<uuid:file>/", reading.contribution_file, name="contribution_file"),
]
_ways_in = [
    path("ways/", ways.ways, name="ways"),
    path("cards/", ways.cards, name="cards"),
    path("cards/withdraw/", ways.cards_withdraw, name="cards_withdraw"),
    path("type-in/", ways.type_in_page, name="type_in"),
    path("paper/", ways.paper_pack, name="paper"),
    path("meetings/new/", ways.meeting_new, name="meeting_new"),
    path("meetings/<uuid:meeting>/remove/", ways.meeting_remove, name="meeting_remove"),
]
_key = [
    path("key/new/", keys.new_key, name="new_key"),
    path("key/rehearse/", keys.rehearse, name="rehearse"),
    path("key/recover/", keys.recover, name="recover"),
    path("key/<uuid:key>/confirm/", keys.confirm, name="confirm"),
    path("unlock/", keys.unlock, name="unlock"),
    path("lock/", keys.lock_now, name="lock"),
]
_packages = [
    path("packages/<uuid:package>/file/", packages.package_file, name="package_file"),
    path("packages/<uuid:package>/job/", packages.package_job, name="package_job"),
    path("packages/<uuid:package>/again/", packages.package_again, name="package_again"),
    path("packages/<uuid:package>/handed-over/", packages.package_handed, name="package_handed"),
]
_release = [
    path("release/", release.release_page, name="release"),
    path("figures/", release.compute, name="figures"),
    path("figures/job/", release.figures_job, name="figures_job"),
    path("figures/cancel/", release.figures_cancel, name="figures_cancel"),
    path("report/", release.report, name="report"),
    path("report/publish/", release.report_publish, name="report_publish"),
]
_themes = [
    path("themes/", themes.themes_page, name="themes"),
    path("themes/new/", themes.theme_new, name="theme_new"),
    path("themes/<uuid:theme>/", themes.theme_edit, name="theme"),
    path("themes/<uuid:theme>/hold/", themes.theme_hold, name="theme_hold"),
    path("themes/<uuid:theme>/hold-back/", holding.hold_back_page, name="theme_hold_back"),
    path("themes/<uuid:theme>/delete/", themes.theme_delete, name="theme_delete"),
]
# The unlocked key's cookie is sent to the pages of its consultation alone, so all that need it are below one address.
_consultation: list[URLPattern | URLResolver] = [
    path("", setup.consultation_page, name="consultation"),
    path("plan/", plan.plan_page, name="plan"),
    path("open/", setup.open_page, name="open"),
    path("close/", setup.close_now, name="close"),
    path("limits/", limits.limits_page, name="limits"),
    path("erasure/", setup.erasure, name="erasure"),
    path("erasure/confirm/", setup.erasure_confirm, name="erasure_confirm"),
    path("erasure/withdraw/", setup.erasure_withdraw, name="erasure_withdraw"),
    path("openings/", reading.openings, name="openings"),
    path("bundle/", packages.bundle, name="bundle"),
    path("contributions/<uuid:contribution>/", include(_contribution)),
    *_key,
    *_packages,
    *_themes,
    *_ways_in,
    *_release,
]
_custodians: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("recipient/", setup.recipient, name="recipient"),
    path("receive/", packages.receive, name="receive"),
    path("consultations/<uuid:pk>/", include(_consultation)),
]
custodian_urlpatterns: list[URLPattern | URLResolver] = [
    path("", include((_custodians, "custodian"))),
    path("exchange/", exchange.exchange, name="exchange"),
]
