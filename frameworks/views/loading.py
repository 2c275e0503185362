"""What several pages of frameworks begin with: the version, who may be here, and where else to go."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse

from frameworks import queries
from frameworks.checks import FACTOR_PLACE, HEADER_PLACE, INDICATOR_PLACE, Failure
from frameworks.enums import VersionStatus
from frameworks.errors import DraftGone
from frameworks.models import FrameworkVersion
from frameworks.permissions import may_edit, visible_to
from frameworks.views.imports import editor
from r2p_site.accounts.requests import signed_in


def version_or_404(request: HttpRequest, slug: str, number: int | None = None) -> FrameworkVersion:
    """A version that the user may see; without a number the one published last, else the draft.

    Raises DraftGone when something is sent to a draft that somebody has discarded: the view must show what was typed.
    """
    user = signed_in(request)
    version = queries.version_among(visible_to(user), slug, number)
    if version is not None:
        return version
    if request.method == "POST" and number is not None and may_edit(user) and queries.end_of_draft(slug, number):
        raise DraftGone
    raise Http404


def draft_or_404(request: HttpRequest, slug: str, number: int) -> FrameworkVersion:
    """As version_or_404, for framework administrators, who are not told here whether it is published already."""
    editor(request)
    return version_or_404(request, slug, number)


def closed(version: FrameworkVersion) -> HttpResponseRedirect | None:
    """Where to go instead of the editor, once a version is published."""
    if version.status == VersionStatus.DRAFT:
        return None
    return redirect("frameworks:version", version.framework.slug, version.number)


def outline_url(version: FrameworkVersion, anchor: str = "") -> str:
    address = reverse("frameworks:edit", args=[version.framework.slug, version.number])
    return f"{address}#{anchor}" if anchor else address


def frame(version: FrameworkVersion) -> dict[str, Any]:
    """What every page of the editor shows."""
    return {"version": version, "slug": version.framework.slug, "outline_url": outline_url(version)}


def failure_link(version: FrameworkVersion, failure: Failure) -> dict[str, str]:
    """As components/error_summary.html shows a problem: the words, and where to mend it."""
    at = [version.framework.slug, version.number]
    if failure.kind == HEADER_PLACE:
        address = reverse("frameworks:edit_header", args=at)
    elif failure.kind == FACTOR_PLACE:
        address = reverse("frameworks:edit_factor", args=[*at, failure.permanent_id])
    elif failure.kind == INDICATOR_PLACE:
        address = reverse("frameworks:edit_indicator", args=[*at, failure.permanent_id])
    else:
        address = reverse("frameworks:decide", args=[*at, failure.permanent_id])
    return {"text": str(failure), "href": address}
