from django.apps import AppConfig


class InrichtingConfig(AppConfig):
    name = "serviceplein.inrichting"
    verbose_name = "Inrichting"
