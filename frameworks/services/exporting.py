from frameworks.exchange.formats import FORMATS
from frameworks.models import FrameworkVersion
from frameworks.stored import content_of


def export_version(*, version: FrameworkVersion, format_name: str) -> bytes:
    """The file of a version; importing it again changes nothing. `format_name` is a key of FORMATS."""
    return FORMATS[format_name].write(content_of(version))
