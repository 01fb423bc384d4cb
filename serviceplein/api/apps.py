from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "serviceplein.api"
    verbose_name = "Api"
