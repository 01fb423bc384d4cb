from django.apps import AppConfig


class BerichtenConfig(AppConfig):
    name = "serviceplein.berichten"
    verbose_name = "Berichten"
