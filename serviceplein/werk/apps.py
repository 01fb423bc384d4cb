from typing import Any

from django.apps import AppConfig
from django.db.models import QuerySet


class WerkConfig(AppConfig):
    name = "serviceplein.werk"
    verbose_name = "Werk"

    def ready(self) -> None:
        from django.urls import reverse

        from serviceplein.toegang import startpagina
        from serviceplein.toegang.rollen import Recht, Rol
        from serviceplein.ui import navigatie
        from serviceplein.werk import onderwerpen, signalen
        from serviceplein.werk.escalatie import late_tasks
        from serviceplein.werk.gebeurtenissen import register_all

        register_all()
        signalen.register("te_laat", late_tasks)
        onderwerpen.register("werk.taak", lambda number: reverse("taak", args=[number]))
        navigatie.register(
            navigatie.Item(
                url_name="werk",
                label="Taken",
                icon="checklist",
                recht=Recht.TAAK_UITVOEREN,
                volgorde=20,
                badge=_own_tasks,
            )
        )
        for rol in (Rol.HELPDESK, Rol.BACKOFFICE, Rol.HANDHAVING, Rol.RELATIEBEHEERDER):
            startpagina.register(rol=rol, url_name="werk", volgorde=80)


def _own_tasks(user: Any) -> QuerySet[Any]:
    from django.utils import timezone

    from serviceplein.werk.models import Taak
    from serviceplein.werk.querysets import own_tasks

    return Taak.objects.awake(timezone.localdate()).filter(own_tasks(user))
