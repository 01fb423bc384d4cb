from django.apps import AppConfig


class OrganisatieConfig(AppConfig):
    name = "serviceplein.organisatie"
    verbose_name = "Organisatie"
