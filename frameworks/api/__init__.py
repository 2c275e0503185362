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
    "PublicVersionEdition",
    "PublicVersions",
    "StaffEdition",
    "StaffFrameworks",
    "StaffVersionEdition",
    "StaffVersions",
]
