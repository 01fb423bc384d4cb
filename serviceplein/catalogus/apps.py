from django.apps import AppConfig


class CatalogusConfig(AppConfig):
    name = "serviceplein.catalogus"
    verbose_name = "Catalogus"
