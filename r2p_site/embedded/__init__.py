"""PostgreSQL and Redis that come with the checkout: nothing but Python is installed by hand. Imports no Django."""

import atexit
import os

from r2p_site.embedded.places import EmbeddedError, data_folder
from r2p_site.embedded.services import DEPLOYMENT_OF, Services, local_settings, role_passwords

__all__ = ["EmbeddedError", "Services", "join", "local_settings", "role_passwords"]

PORTS = {"staff": 8000, "public": 8001, "intake": 8002, "custodian": 8003}


def join() -> bool:
    """Give this process the embedded servers, as owner of the database of its deployment, until it ends.

    Call it before Django reads its settings, when DATABASE_URL is not set. What the environment already says is kept.
    True when the database is still empty: `prepare` comes first then.
    """
    site = os.environ.get("R2P_SITE") or "staff"
    if site not in DEPLOYMENT_OF:
        return False  # the settings refuse it, with the list of sites
    services = Services(data_folder())
    atexit.register(services.leave)
    services.join()
    os.environ.update(services.environment(site, owner=True))
    for name, value in {**local_settings(site, ports()), **role_passwords()}.items():
        os.environ.setdefault(name, value)
    return services.postgres.is_empty(DEPLOYMENT_OF[site])


def ports() -> dict[str, int]:
    """The port of each site: STAFF_PORT, PUBLIC_PORT, INTAKE_PORT, CUSTODIAN_PORT."""
    from r2p_site.env import Env

    env = Env()
    return {site: env.number(f"{site.upper()}_PORT", port, low=1, high=65535) for site, port in PORTS.items()}
