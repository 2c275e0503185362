from collections.abc import Callable

import pytest

from assessments.reports.document import Document, build_document
from assessments.reports.pdf import Pdf, pdf_bytes
from r2p_site.enqueue.progress import Unwatched
from tests.assessments.reports.material import LONG_TEXTS, make_sources


@pytest.fixture(scope="session")
def internal() -> Document:
    """The fullest report there is, with texts that are hard to print."""
    return build_document(make_sources(rationales=LONG_TEXTS), "internal")


@pytest.fixture(scope="session")
def internal_pdf(internal: Document) -> Pdf:
    return pdf_bytes(internal, Unwatched())


@pytest.fixture
def short() -> Callable[[], Document]:
    """The shortest report there is; it prints in a second."""
    return lambda: build_document(make_sources("summary"), "public")
