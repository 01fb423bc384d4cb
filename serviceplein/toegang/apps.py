from django.apps import AppConfig


class ToegangConfig(AppConfig):
    name = "serviceplein.toegang"
    verbose_name = "Toegang"
