from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "serviceplein.ui"
    label = "ui"
    verbose_name = "Schermen"
