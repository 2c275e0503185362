"""A value for each parameter of an address, from the practice State."""

from assessments.consultation.models import SentPackage
from assessments.core.models import Assessment, Evidence
from assessments.signals.models import SignalFile
from frameworks.models import FrameworkVersion
from frameworks.services import start_translation
from r2p_site.accounts.models import Membership, Role, User
from tests.factories import intake
from tests.practice import PASSWORD

NOWHERE = "00000000-0000-4000-8000-000000000000"
VERSION = "frameworks/<slug:slug>/versions/<int:number>"
TRANSLATION = f"{VERSION}/translations/<str:language>"
EDIT = f"{VERSION}/edit/"


def parameters() -> dict[str, str]:
    """By `path before<parameter>`, by `converter:name`, or by name; the assessment is the one under way."""
    assessment = Assessment.objects.latest("cycle__period_end")
    lead = User.objects.get(email="lead@practice.example")
    version = FrameworkVersion.objects.get(framework__slug="un-framework-2014")
    start_translation(version=version, language="fr", by=None)
    published = Assessment.objects.filter(status="published").latest("cycle__period_end")
    return {
        "pk": str(assessment.pk),
        "published": str(published.pk),
        "int:pk": "1",
        "uuid:version": NOWHERE,
        "indicator": NOWHERE,
        "frameworks/import/<uuid:pk>": NOWHERE,
        "file": str(SignalFile.objects.latest("kept_at").pk),
        "source": str(Evidence.objects.earliest("added_at").pk),
        "population": str(assessment.populations.first().pk),
        "report": NOWHERE,
        "number": "1",
        "assessments/<uuid:pk>/resilience/<str:number>": "R1",
        "code": "1.1",
        "api/v1/assessments/<uuid:pk>/annex/<str:code>": "7.N1",
        "iso3": "XPR",
        "slug": "un-framework-2014",
        "format_name": "yaml",
        "version": "1.0.0",
        "language": "en",
        "edition": "public",
        "sha256": "0" * 64,
        "user_id": str(lead.pk),
        "role_id": str(Membership.objects.get(user=lead).pk),
        "reset_id": NOWHERE,
        "job_id": NOWHERE,
        TRANSLATION: "fr",
        f"{TRANSLATION}/import/<uuid:pk>": NOWHERE,
        "part": "1",
        "str:key": "1-title",
        "package": str(SentPackage.objects.get(consultation__assessment=assessment).pk),
        "theme": NOWHERE,
        "meeting": NOWHERE,
        "brief": NOWHERE,
        "kind": "indicator",
        "row": "1.1",
        f"{EDIT}factor/<path:row>": "1",
        f"{EDIT}indicators/new/<path:row>": "1",
        "api/": "api/nothing/",
        r"account/password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$": "account/password/reset/key/a-b/",
    }


def custody() -> dict[str, str]:
    """What the custodian site is asked about."""
    holder = User.objects.create_user(email="custodian@practice.example", name="Clara", password=PASSWORD)
    Membership.objects.create(user=holder, role=Role.CUSTODIAN)
    consultation = intake.consultation()
    key = intake.ready_key(consultation, holder)
    sent = intake.contribution(consultation)
    return {
        "consultations/<uuid:pk>": str(consultation.pk),
        "uuid:key": str(key.pk),
        "contribution": str(sent.contribution.pk),
    }
