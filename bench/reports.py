"""A whole internal report, every indicator rated, against the renderer alone on the same page."""

from bench.registry import Timing, benchmark


@benchmark("PDF of a report, against WeasyPrint alone on its HTML", at_most=1.3)
def pdf() -> Timing:
    from weasyprint import HTML

    from assessments.reports.document import build_document
    from assessments.reports.pdf import SCHEME, document_html, own_files_only, pdf_bytes, pdf_options
    from r2p_site.enqueue.progress import Unwatched
    from tests.assessments.reports.material import make_sources

    sources = make_sources()
    html = document_html(build_document(sources, "internal"))

    def bare() -> bytes:
        page = HTML(string=html, base_url=SCHEME, url_fetcher=own_files_only())
        body: bytes = page.write_pdf(**pdf_options())
        return body

    return Timing(measured=lambda: pdf_bytes(build_document(sources, "internal"), Unwatched()), floor=bare)
