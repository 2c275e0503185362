from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "assessments.reports"
    label = "reports"

    def ready(self) -> None:
        # Models can be imported only once the apps are loaded.
        from assessments.consultation.registry import register_files
        from assessments.reports.held import forget_reports

        register_files("reports", forget_reports)
