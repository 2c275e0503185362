from frameworks.services.comparing import note_compared
from frameworks.services.descent import decide_descent
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

__all__ = [
    "ImportReport",
    "add_factor",
    "add_indicator",
    "change_factor",
    "change_header",
    "change_indicator",
    "confirm_import",
    "create_framework",
    "decide_descent",
    "discard_import",
    "draft_from",
    "export_version",
    "import_framework",
    "load_frameworks",
    "move_factor",
    "move_indicator",
    "note_compared",
    "prepare_import",
    "publish_version",
    "renew_import",
    "renumber",
    "report_on",
    "restore",
    "retire_factor",
    "retire_indicator",
]
