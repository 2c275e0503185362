from tests.r2p_site.enqueue.conftest import folder, start_worker  # noqa: F401 (fixtures, asked for by name)
