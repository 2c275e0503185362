"""What is refused about versions of the method."""

from django.utils.translation import gettext_lazy as _

from r2p_site.errors import Conflict, InvalidInput, NotPermitted


class NotADraft(Conflict):
    code = "methodology_not_a_draft"
    message = _("This version has been in force and stays as it is. Draft a new version from it.")


class ShippedDraft(Conflict):
    code = "methodology_shipped"
    message = _("This version came with the software and stays as it is. Draft a new version from it.")


class DraftConflict(Conflict):
    """Somebody else saved the draft first. Nothing was overwritten."""

    code = "methodology_draft_conflict"
    message = _(
        "Somebody else changed this draft in the meantime. What differs from yours is listed below; save again to "
        "replace it."
    )


class SecondAdministratorNeeded(NotPermitted):
    code = "methodology_second_person"
    message = _("Whoever last changed a draft cannot put it in force: ask another framework administrator.")


class NotYetEffective(Conflict):
    code = "methodology_not_yet_effective"
    message = _("The date from which this version applies has not come yet. Put it in force on that day, or change it.")


class UnknownIds(InvalidInput):
    """`fields` names each part of the record that refers to what no published framework has."""

    code = "methodology_unknown_ids"
    message = _(
        "This version names factors or indicators that no published framework has. Publish the framework first, or "
        "correct the draft."
    )


class RescoringUnderWay(Conflict):
    code = "methodology_rescoring_under_way"
    message = _("Signed-off assessments are being re-scored under this draft. Cancel that, or wait until it has ended.")
