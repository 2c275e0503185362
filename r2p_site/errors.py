"""What a service may refuse. Codes are stable; r2p_site.api maps each class to a status, views to a form error."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Message = str | Promise


class DomainError(Exception):
    """A rule of the domain says no. `fields` maps a field's name to what is wrong with it and what to do."""

    code = "refused"
    message: Message = _("This cannot be done.")

    def __init__(self, message: Message | None = None, *, fields: Mapping[str, list[Message]] | None = None) -> None:
        if message is not None:
            self.message = message
        self.fields: dict[str, list[Message]] = {name: list(lines) for name, lines in (fields or {}).items()}
        super().__init__(self.code)

    def __str__(self) -> str:
        return str(self.message)


class InvalidInput(DomainError):
    """What was sent cannot be used: 400."""

    code = "invalid"
    message = _("Some of what was sent cannot be used. Correct the fields named below.")


class NotPermitted(DomainError):
    """The caller may see the object but not do this: 403."""

    code = "not_permitted"
    message = _("Your role does not allow this.")


class NotFound(DomainError):
    """No such object, or none that the caller may see: 404."""

    code = "not_found"
    message = _("There is nothing here, or nothing that you may see.")


class Conflict(DomainError):
    """The object is not in the state, or not at the version, that this needs: 409."""

    code = "conflict"
    message = _("This was changed in the meantime. Load it again and decide.")


class VersionMismatch(Conflict):
    """If-Match names another version than the current one: 412, with the current value."""

    code = "version_mismatch"
    # What stands there now, as JSON; the REST answer carries it beside the error.
    current: Mapping[str, object] | None = None


class VersionRequired(DomainError):
    """A write without If-Match: 428."""

    code = "version_required"
    message = _("Send the version that you read in the If-Match header.")


class TooLarge(DomainError):
    """A body or file over its limit: 413."""

    code = "too_large"
    message = _("This is larger than the limit.")
