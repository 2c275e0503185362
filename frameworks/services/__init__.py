from frameworks.services.exporting import export_version
from frameworks.services.importing import (
    ImportReport,
    confirm_import,
    discard_import,
    import_framework,
    prepare_import,
    renew_import,
    report_on,
)
from frameworks.services.publishing import load_frameworks, publish_version

__all__ = [
    "ImportReport",
    "confirm_import",
    "discard_import",
    "export_version",
    "import_framework",
    "load_frameworks",
    "prepare_import",
    "publish_version",
    "renew_import",
    "report_on",
]
