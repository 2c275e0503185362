from django.apps import AppConfig


class PublicationConfig(AppConfig):
    name = "assessments.publication"
    label = "publication"

    def ready(self) -> None:
        # Models can be imported only once the apps are loaded.
        from assessments.consultation.registry import register_files
        from assessments.publication.held import take_files_off

        register_files("publication", take_files_off)
