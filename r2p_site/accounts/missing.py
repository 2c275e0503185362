"""Who is missing on either deployment, as a line of its operators' home pages says it."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from r2p_site.accounts.queries import active_operators


def second_operator() -> dict[str, Any] | None:
    """What to do while one operator is alone: text, detail, action, url; None when there are two."""
    if active_operators().count() > 1:
        return None
    return {
        "text": _("Invite a second operator"),
        "detail": _("Only two together can help somebody who lost the second factor, you too."),
        "action": _("Invite"),
        "url": reverse("operate_invite"),
    }
