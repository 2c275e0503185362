from frameworks.api.searching import PublicSearch, StaffSearch
from frameworks.api.views import (
    IMMUTABLE,
    PublicEdition,
    PublicFrameworks,
    PublicVersionEdition,
    PublicVersions,
    StaffEdition,
    StaffFrameworks,
    StaffVersionEdition,
    StaffVersions,
)

__all__ = [
    "IMMUTABLE",
    "PublicEdition",
    "PublicFrameworks",
    "PublicSearch",
    "PublicVersionEdition",
    "PublicVersions",
    "StaffEdition",
    "StaffFrameworks",
    "StaffSearch",
    "StaffVersionEdition",
    "StaffVersions",
]
