from django.apps import AppConfig


class ReportingConfig(AppConfig):
    name = "reporting"
    verbose_name = "Rapportage"

    def ready(self) -> None:
        from reporting.dashboards.ingang import register_all

        register_all()
