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
from frameworks.services.layers import publish_translation
from frameworks.services.publishing import load_frameworks, publish_version
from frameworks.services.translating import save_words, start_translation
from frameworks.services.translation_files import (
    TranslationReport,
    confirm_translation,
    export_translation,
    import_translation,
    prepare_translation,
    renew_translation,
    report_on_translation,
)

__all__ = [
    "ImportReport",
    "TranslationReport",
    "confirm_import",
    "confirm_translation",
    "discard_import",
    "export_translation",
    "export_version",
    "import_framework",
    "import_translation",
    "load_frameworks",
    "prepare_import",
    "prepare_translation",
    "publish_translation",
    "publish_version",
    "renew_import",
    "renew_translation",
    "report_on",
    "report_on_translation",
    "save_words",
    "start_translation",
]
