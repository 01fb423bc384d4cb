"""Every page about a klant shows who has the regie, who else is involved and how to reach them (KRN-14)."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from caseload.plan.models import Plan
from serviceplein.toegang.models import Inzage
from serviceplein.toegang.rollen import RECHTEN, Rol
from tests.caseload.factories import ActieFactory, DelingFactory, PlanFactory
from tests.factories import KlantFactory, MedewerkerFactory, NetwerkcontactFactory, PartnerFactory
from tests.objecten import OF_A_KLANT
from tests.serviceplein.test_rechten import adressen
from tests.wereld import Wereld

pytestmark = pytest.mark.django_db
BACKEND = "serviceplein.toegang.aanmelding.AccountBackend"
ELSEWHERE = {
    "documenten/<int:document_id>/": "the file itself, no page",
    "klanten/<int:klant_id>/doel": "asks why the dossier is opened, before it is",
}
"""Pages with a klant in the address that are not about an opened dossier, each with its reason."""


def pages(rol: Rol) -> list[Any]:
    """Every address that leads to something of a klant and that this role may read."""
    mine = RECHTEN[rol] | {None}
    return [
        one
        for one in adressen()
        if one.names & OF_A_KLANT.keys()
        and "get" in one.methods
        and one.scopes is None
        and one.recht in mine
        and one.route not in ELSEWHERE
    ]


class TestRegie:
    @pytest.mark.eis("KRN-14")
    @pytest.mark.parametrize("rol", [Rol.WERKCOACH, Rol.BACKOFFICE])
    def test_stands_on_every_page_about_a_klant(self, client: Client, rol: Rol) -> None:
        wereld = Wereld(rol)
        client.force_login(wereld.gebruiker, backend=BACKEND)
        kant = wereld.eigen
        holder = MedewerkerFactory(naam="Regina Regievoerder", telefoon="030 286 11 11")
        helper = PartnerFactory(naam="Hulp in de Wijk", telefoon="030 286 22 22", contactpersoon="")
        reader = PartnerFactory(naam="Meelezer Bank", telefoon="030 286 33 33", contactpersoon="")
        zus = NetwerkcontactFactory(klant=kant.klant, naam="Zus Zonder Zorgen", telefoon="06 4444 4444")
        Plan.objects.filter(pk=kant.plan.pk).update(regievoerder=holder)
        for actor, more in (("partner", {"partner": helper}), ("netwerk", {"naaste": zus})):
            ActieFactory(doel=kant.doel, actor=actor, **more)
        DelingFactory(plan=kant.plan, partner=reader)
        seen: list[str] = []
        lacking: list[tuple[str, str]] = []
        for one in pages(rol):
            answer = client.get(one.url(wereld, kant))
            body = "" if answer.streaming else answer.content.decode(errors="replace")
            if answer.status_code != 200 or "<!doctype html>" not in body:
                continue
            seen.append(one.route)
            people = (holder, helper, reader, zus, kant.medewerker)
            texts = [text for person in people for text in (person.naam, person.telefoon)]
            lacking += [(one.route, text) for text in texts if text not in body]
        assert lacking == []
        assert len(seen) > (25 if rol == Rol.WERKCOACH else 12), seen

    def test_is_with_the_contactpersoon_or_the_frontoffice_without_a_plan(self, client: Client) -> None:
        me = MedewerkerFactory(rol=Rol.FRONTOFFICE)
        client.force_login(me.gebruiker, backend=BACKEND)
        klant = KlantFactory()
        now = timezone.now()
        Inzage.objects.create(
            gebruiker=me.gebruiker, klant=klant, doel="controle", vanaf=now, tot=now + timedelta(hours=1)
        )
        page = client.get(f"/klanten/{klant.pk}/tijdlijn/").content.decode()
        assert "Frontoffice" in page
        PlanFactory(klant=klant, regievoerder=MedewerkerFactory(naam="Nu Wel"))
        assert "Nu Wel" in client.get(f"/klanten/{klant.pk}/tijdlijn/").content.decode()
