"""Addresses of frameworks on the staff and the public site, pages and REST."""

from django.urls import URLPattern, URLResolver, include, path

from frameworks import api
from frameworks.views import comparing, crosswalk, discarding, editor, history, imports, public, rows, searching, staff
from frameworks.views.translations import files, overview, part

_Patterns = list[URLPattern | URLResolver]

_version = "<slug:slug>/versions/<int:number>/"
_editor: _Patterns = [
    path("draft/", editor.begin_draft, name="begin_draft"),
    path("discard/", discarding.discard, name="discard"),
    path("edit/", editor.edit, name="edit"),
    path("edit/about/", editor.edit_header, name="edit_header"),
    path("edit/factors/new/", rows.new_factor, name="new_factor"),
    path("edit/factor/<path:row>/", rows.edit_factor, name="edit_factor"),
    path("edit/indicators/new/<path:row>/", rows.new_indicator, name="new_indicator"),
    path("edit/indicator/<path:row>/", rows.edit_indicator, name="edit_indicator"),
    path("edit/move/<str:kind>/<path:row>/", editor.move, name="move"),
    path("edit/retire/<str:kind>/<path:row>/", editor.retire, name="retire"),
    path("edit/restore/<path:row>/", editor.bring_back, name="restore"),
    path("edit/renumber/", editor.number_through, name="renumber"),
    path("compare/", comparing.worklist, name="worklist"),
    path("compare/<path:row>/", comparing.compare, name="compare"),
    path("crosswalk/", crosswalk.crosswalk_page, name="crosswalk"),
    path("crosswalk/<path:row>/", crosswalk.decide, name="decide"),
    path("history/", history.history, name="history"),
]
_staff: _Patterns = [
    path("", staff.framework_list, name="list"),
    path("new/", editor.new_framework, name="new"),
    path("search/", searching.staff_search, name="search"),
    path("import/", imports.import_file, name="import"),
    path("import/<uuid:pk>/", imports.import_report, name="import_report"),
    path("import/<uuid:pk>/discard/", imports.import_discard, name="import_discard"),
    path("<slug:slug>/", staff.version_page, name="framework"),
    path("<slug:slug>/versions/<int:number>/", staff.version_page, name="version"),
    path(_version, include(_editor)),
    path("<slug:slug>/versions/<int:number>/publish/", staff.publish, name="publish"),
    path("<slug:slug>/versions/<int:number>/export/<str:format_name>/", staff.export, name="export"),
]
_in_language: _Patterns = [
    path("", overview.translation_page, name="translation"),
    path("parts/<str:part>/", part.part_page, name="translation_part"),
    path("texts/<str:key>/", part.text, name="translation_text"),
    path("file/", files.export, name="translation_file"),
    path("import/", files.import_file, name="translation_import"),
    path("import/<uuid:pk>/", files.import_report, name="translation_import_report"),
    path("import/<uuid:pk>/discard/", files.import_discard, name="translation_import_discard"),
    path("publish/", overview.publish_page, name="translation_publish"),
]
_staff += [
    path("<slug:slug>/versions/<int:number>/translations/", overview.translations, name="translations"),
    path("<slug:slug>/versions/<int:number>/translations/<str:language>/", include(_in_language)),
]
_public: _Patterns = [
    path("", public.framework_list, name="list"),
    path("search/", searching.public_search, name="search"),
    path("<slug:slug>/", public.version_page, name="framework"),
    path("<slug:slug>/versions/<int:number>/", public.version_page, name="version"),
    path("<slug:slug>/versions/<int:number>/export/<str:format_name>/", public.export, name="export"),
]

staff_urlpatterns: _Patterns = [path("frameworks/", include((_staff, "frameworks")))]
public_urlpatterns: _Patterns = [path("frameworks/", include((_public, "frameworks")))]

api_staff_urlpatterns: _Patterns = [
    path("frameworks/", api.StaffFrameworks.as_view(), name="frameworks"),
    path("frameworks/search/", api.StaffSearch.as_view(), name="frameworks_search"),
    path("frameworks/<slug:slug>/", api.StaffEdition.as_view(), name="framework"),
    path("frameworks/<slug:slug>/versions/", api.StaffVersions.as_view(), name="framework_versions"),
    path("frameworks/<slug:slug>/versions/<int:number>/", api.StaffVersionEdition.as_view(), name="framework_version"),
]
api_public_urlpatterns: _Patterns = [
    path("frameworks/", api.PublicFrameworks.as_view(), name="frameworks"),
    path("frameworks/search/", api.PublicSearch.as_view(), name="frameworks_search"),
    path("frameworks/<slug:slug>/", api.PublicEdition.as_view(), name="framework"),
    path("frameworks/<slug:slug>/versions/", api.PublicVersions.as_view(), name="framework_versions"),
    path("frameworks/<slug:slug>/versions/<int:number>/", api.PublicVersionEdition.as_view(), name="framework_version"),
]
