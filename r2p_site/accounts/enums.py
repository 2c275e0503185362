"""Roles, and where each may be held."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Role(models.TextChoices):
    LEAD = "lead", pgettext_lazy("role", "Lead")
    DRAFTER = "drafter", pgettext_lazy("role", "Drafter")
    APPROVER = "approver", pgettext_lazy("role", "Approver")
    RESPONDENT = "respondent", pgettext_lazy("role", "Respondent")
    REVIEWER = "reviewer", pgettext_lazy("role", "Independent reviewer")
    FRAMEWORK_ADMIN = "framework_admin", pgettext_lazy("role", "Framework administrator")
    OPERATOR = "operator", pgettext_lazy("role", "Operator")
    CUSTODIAN = "custodian", pgettext_lazy("role", "Custodian")


ROLE_TASKS = {
    Role.LEAD: _("Runs the assessment of a State: assigns, rates, consults, submits."),
    Role.DRAFTER: _("Rates indicators and attaches sources."),
    Role.APPROVER: _("Signs the assessment off and publishes it."),
    Role.RESPONDENT: _("A body asked for facts. Sees its own requests only."),
    Role.REVIEWER: _("Rates independently of the government."),
    Role.FRAMEWORK_ADMIN: _("Drafts and publishes frameworks of indicators. Sees no assessment."),
    Role.OPERATOR: _("Looks after accounts, roles and jobs. Reads no assessment text."),
    Role.CUSTODIAN: _("Receives contributions, protects those who sent them, releases themes."),
}

GOVERNMENT_ROLES = (Role.LEAD, Role.DRAFTER, Role.APPROVER, Role.RESPONDENT)
STATE_ROLES = (*GOVERNMENT_ROLES, Role.REVIEWER)
INSTALLATION_ROLES = (Role.FRAMEWORK_ADMIN, Role.OPERATOR, Role.CUSTODIAN)

# Roles that can be given in a deployment.
DEPLOYMENT_ROLES: dict[str, tuple[Role, ...]] = {
    "office": (*STATE_ROLES, Role.FRAMEWORK_ADMIN, Role.OPERATOR),
    "intake": (Role.CUSTODIAN, Role.OPERATOR),
}

# A site lets in only those who hold one of its roles.
SITE_ROLES: dict[str, tuple[Role, ...]] = {
    "staff": DEPLOYMENT_ROLES["office"],
    "custodian": DEPLOYMENT_ROLES["intake"],
    "public": (),
    "intake": (),
}
