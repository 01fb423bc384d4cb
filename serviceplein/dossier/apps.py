from django.apps import AppConfig


class DossierConfig(AppConfig):
    name = "serviceplein.dossier"
    verbose_name = "Dossier"
