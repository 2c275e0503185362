"""REST: one report with the state of its making, for those who may read that edition."""

import hashlib
from uuid import UUID

from django.http import Http404, HttpResponse
from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.views import APIView

from assessments.reports.enums import Edition
from assessments.reports.models import Report
from assessments.reports.permissions import visible_to
from assessments.reports.queries import jobs_by_report, making_of, with_assessment
from r2p_site.accounts.models import User
from r2p_site.api import SignedIn, etag_response
from r2p_site.enqueue.models import Job, JobState


class ReportErrorSerializer(serializers.Serializer[dict[str, str]]):
    code = serializers.CharField()
    message = serializers.CharField()


class ReportSerializer(serializers.Serializer[dict[str, object]]):
    id = serializers.UUIDField()
    assessment = serializers.UUIDField()
    edition = serializers.ChoiceField(choices=Edition.choices)
    language = serializers.CharField()
    state = serializers.ChoiceField(choices=JobState.choices)
    progress = serializers.IntegerField(min_value=0, max_value=100)
    error = ReportErrorSerializer(allow_null=True)
    requested_at = serializers.DateTimeField()
    pages = serializers.IntegerField(allow_null=True)
    size = serializers.IntegerField(allow_null=True, help_text="Bytes")
    sha256 = serializers.CharField(allow_null=True, help_text="Of the file")
    file = serializers.URLField(allow_null=True, help_text="The PDF, once it is there")


class ReportView(APIView):
    """How far a report is, and where its file is once it is ready."""

    permission_classes = [SignedIn]

    @extend_schema(responses=ReportSerializer)
    def get(self, request: Request, pk: UUID) -> HttpResponse:
        user = request.user
        report = with_assessment(visible_to(user)).filter(pk=pk).first() if isinstance(user, User) else None
        if report is None:
            raise Http404
        row = report_row(request, report, jobs_by_report([report.pk]).get(report.pk))
        body = JSONRenderer().render(ReportSerializer(row).data)
        return etag_response(request, body, "application/json", hashlib.sha256(body).hexdigest())


def report_row(request: Request, report: Report, job: Job | None) -> dict[str, object]:
    place = {"pk": report.assessment_id, "report": report.pk}
    making = making_of(report, job)
    failed = making.state == JobState.FAILED
    return {
        "id": report.pk,
        "assessment": report.assessment_id,
        "edition": report.edition,
        "language": report.language,
        "state": making.state,
        "progress": making.progress,
        "error": {"code": making.error_code, "message": making.error_text} if failed else None,
        "requested_at": report.requested_at,
        "pages": report.pages,
        "size": report.size,
        "sha256": report.sha256 or None,
        "file": request.build_absolute_uri(reverse("reports:file", kwargs=place)) if report.sha256 else None,
    }
