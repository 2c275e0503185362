"""The accounts of an installation in practice mode."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from r2p_site.accounts.enums import Role

DOMAIN = "practice.example"


@dataclass(frozen=True, slots=True)
class PracticeAccount:
    address: str
    name: str
    role: Role
    does: Promise

    @property
    def email(self) -> str:
        return f"{self.address}@{DOMAIN}"


OFFICE_ACCOUNTS = (
    PracticeAccount("lead", "Lena Lead", Role.LEAD, _("runs the assessment, assigns, submits")),
    PracticeAccount("drafter", "Dario Drafter", Role.DRAFTER, _("rates indicators and attaches sources")),
    PracticeAccount("respondent", "Rosa Respondent", Role.RESPONDENT, _("answers a request for facts")),
    PracticeAccount("approver", "Amara Approver", Role.APPROVER, _("signs off and publishes")),
    PracticeAccount("reviewer", "Ravi Reviewer", Role.REVIEWER, _("rates independently of the government")),
    PracticeAccount("admin", "Fatou Framework", Role.FRAMEWORK_ADMIN, _("edits and publishes frameworks")),
    PracticeAccount("admin2", "Felix Framework", Role.FRAMEWORK_ADMIN, _("a second pair of eyes on frameworks")),
    PracticeAccount("operator", "Olga Operator", Role.OPERATOR, _("looks after accounts, roles and jobs")),
    PracticeAccount("operator2", "Omar Operator", Role.OPERATOR, _("confirms what one operator may not do alone")),
)
INTAKE_ACCOUNTS = (
    PracticeAccount("custodian", "Clara Custodian", Role.CUSTODIAN, _("receives contributions and releases themes")),
    PracticeAccount("custodian2", "Chidi Custodian", Role.CUSTODIAN, _("a second custodian")),
    PracticeAccount("keeper", "Kim Keeper", Role.OPERATOR, _("looks after the accounts of this deployment")),
)
ACCOUNTS = {"office": OFFICE_ACCOUNTS, "intake": INTAKE_ACCOUNTS}
