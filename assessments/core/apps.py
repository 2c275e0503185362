from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "assessments.core"
    label = "core"

    def ready(self) -> None:
        # Models can be imported only once the apps are loaded.
        from assessments.core.pins import answered_under_way, level_words, needed_by_method
        from assessments.core.queries import pinned_versions
        from frameworks.registry import register_answers, register_levels, register_needs, register_usage

        register_usage("assessments", pinned_versions)
        register_needs("methodology", needed_by_method)
        register_answers("assessments", answered_under_way)
        register_levels("assessments", level_words)
