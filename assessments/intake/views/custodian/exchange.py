"""Where the office's server delivers. Nobody signs in here: the package's own signature is what counts."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from assessments.intake.services.exchange import receive_package
from r2p_site.access import public_page
from r2p_site.api import error_body, error_json
from r2p_site.api.envelope import status_of
from r2p_site.api.throttling import count_request
from r2p_site.errors import DomainError, TooLarge
from r2p_site.packages import SIZE_LIMIT


@csrf_exempt
@public_page
@require_POST
def exchange(request: HttpRequest) -> HttpResponse:
    """200 with what was received, the same again for the same bytes; else the envelope of refusals."""
    if count_request(request, scope="exchange") > settings.THROTTLE_PER_MINUTE:
        return error_json(429)
    try:
        received = receive_package(data=_body(request), by=None)
    except DomainError as error:
        return JsonResponse(error_body(error.code, error.message, error.fields), status=status_of(error))
    return JsonResponse({"received": received.kind, "consultation": str(received.consultation.pk)})


def _body(request: HttpRequest) -> bytes:
    if int(request.META.get("CONTENT_LENGTH") or 0) > SIZE_LIMIT:
        raise TooLarge
    return request.body
