"""Settings of the tests and of the type checker: the tables and pages of both deployments in one process.

The import contracts keep their code apart; a real process has the apps of its own deployment only.
"""

from r2p_site.settings import *  # noqa: F403
from r2p_site.settings import APPS_BY_DEPLOYMENT, INSTALLED_APPS

INSTALLED_APPS = list(dict.fromkeys([*INSTALLED_APPS, *(app for apps in APPS_BY_DEPLOYMENT.values() for app in apps)]))
