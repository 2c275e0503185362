from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "assessments.core"
    label = "core"

    def ready(self) -> None:
        # Models can be imported only once the apps are loaded.
        from assessments.core.queries import pinned_versions
        from frameworks.registry import register_usage

        register_usage("assessments", pinned_versions)
