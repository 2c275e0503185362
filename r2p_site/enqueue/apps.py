from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class JobsConfig(AppConfig):
    name = "r2p_site.enqueue"
    label = "jobs"

    def ready(self) -> None:
        """Every process knows every job's name, so that asking for an unknown one fails where it is asked."""
        autodiscover_modules("tasks")
