from frameworks.services.comparing import note_compared
from frameworks.services.descent import decide_descent
from frameworks.services.discarding import discard_draft
from frameworks.services.drafting import change_header, create_framework, draft_from
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
from frameworks.services.rows import (
    add_factor,
    add_indicator,
    change_factor,
    change_indicator,
    move_factor,
    move_indicator,
    renumber,
    restore,
    retire_factor,
    retire_indicator,
)
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
    "add_factor",
    "add_indicator",
    "change_factor",
    "change_header",
    "change_indicator",
    "confirm_import",
    "confirm_translation",
    "create_framework",
    "decide_descent",
    "discard_draft",
    "discard_import",
    "draft_from",
    "export_translation",
    "export_version",
    "import_framework",
    "import_translation",
    "load_frameworks",
    "move_factor",
    "move_indicator",
    "note_compared",
    "prepare_import",
    "prepare_translation",
    "publish_translation",
    "publish_version",
    "renew_import",
    "renew_translation",
    "renumber",
    "report_on",
    "report_on_translation",
    "restore",
    "retire_factor",
    "retire_indicator",
    "save_words",
    "start_translation",
]
