from typing import TYPE_CHECKING, Any

from django.apps import AppConfig

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from serviceplein.catalogus.handboek.models import Handboekpagina


class CatalogusConfig(AppConfig):
    name = "serviceplein.catalogus"
    verbose_name = "Catalogus"

    def ready(self) -> None:
        from serviceplein.catalogus.gebeurtenissen import register_all
        from serviceplein.catalogus.handboek.lezen import overdue_causes
        from serviceplein.catalogus.handboek.services import SIGNAAL
        from serviceplein.catalogus.paneel import given_panel
        from serviceplein.catalogus.toets.bekend import register_gegevens
        from serviceplein.toegang import startpagina
        from serviceplein.toegang.rollen import Recht, Rol
        from serviceplein.ui import panelen
        from serviceplein.ui.navigatie import Item, register
        from serviceplein.werk import onderwerpen, signalen

        register_all()
        register_gegevens()
        signalen.register(SIGNAAL, overdue_causes)
        onderwerpen.register("catalogus.handboekpagina", _page_of_handboek)
        panelen.register(
            plaats="klant-hulp",
            naam="meegegeven",
            volgorde=70,
            render=given_panel,
            template="catalogus/partners/_paneel.html",
            recht=Recht.KLANT_BEKIJKEN,
        )
        for url_name, label, icon, volgorde, badge in (
            ("zoek-alles", "Zoek in alles", "search", 62, None),
            ("sociale-kaart", "Sociale kaart", "heart-handshake", 65, None),
            ("producten", "Producten", "books", 70, None),
            ("handboek", "Handboek", "notebook", 80, _pages_to_review),
        ):
            register(
                Item(
                    url_name=url_name,
                    label=label,
                    icon=icon,
                    recht=Recht.CATALOGUS,
                    groep="Opzoeken",
                    volgorde=volgorde,
                    badge=badge,
                )
            )
        register(
            Item(
                url_name="normen",
                label="Normen",
                icon="adjustments",
                recht=Recht.BEHEREN,
                groep="Beheer",
                volgorde=20,
            )
        )
        startpagina.register(rol=Rol.BEHEER, url_name="normen")


def _page_of_handboek(number: int) -> str:
    from django.urls import reverse

    from serviceplein.catalogus.handboek.models import Handboekpagina

    naam = Handboekpagina.objects.filter(pk=number).values_list("naam", flat=True).first()
    return reverse("handboek-pagina", args=[naam]) if naam else reverse("handboek")


def _pages_to_review(user: Any) -> "QuerySet[Handboekpagina]":
    """Pages past their review date, for managers and functioneel beheer; nobody else gets a figure."""
    from django.utils import timezone

    from serviceplein.catalogus.handboek.lezen import overdue
    from serviceplein.catalogus.handboek.models import Handboekpagina
    from serviceplein.toegang.rollen import Rol

    if not {Rol.MANAGER, Rol.TEAMLEIDER, Rol.BEHEER} & set(user.rollen):
        return Handboekpagina.objects.none()
    return overdue(timezone.localdate())
