"""The custodian's pages with 10,000 contributions in one consultation."""

from collections.abc import Callable

from bench.registry import Comparison, Timing, benchmark


def custodian_page(address: str) -> Comparison:
    """A signed-in custodian's page, against /healthz of the same site."""
    from django.conf import settings
    from django.test import Client, override_settings

    from bench.intake import fill, prepared

    site = {
        "R2P_SITE": "custodian",
        "ROOT_URLCONF": "r2p_site.urls.custodian",
        "MIDDLEWARE": settings.SITE_MIDDLEWARE["custodian"],
    }
    consultation, key = prepared()
    fill(consultation, key)
    client = Client()
    client.force_login(key.holder)
    with override_settings(**site):
        client.handler.load_middleware()

    def getting(path: str) -> Callable[[], object]:
        def get() -> None:
            response = client.get(path)
            if response.status_code != 200:
                raise AssertionError(f"{path}: {response.status_code}")

        return get

    return Timing(measured=getting(address), floor=getting("/healthz"), settings=site)


@benchmark("inbox of a custodian, 10,000 contributions, against healthz", limit=100.0)
def inbox() -> Comparison:
    return custodian_page("/")


@benchmark("last page of a filtered inbox, 10,000 contributions, against healthz", limit=100.0)
def last_page() -> Comparison:
    return custodian_page("/?triage=new&page=200")
