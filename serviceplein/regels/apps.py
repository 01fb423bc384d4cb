from django.apps import AppConfig


class RegelsConfig(AppConfig):
    name = "serviceplein.regels"
    verbose_name = "beslistabellen"
