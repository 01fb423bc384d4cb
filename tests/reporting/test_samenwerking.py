"""The demo shows how people work together on a plan."""

import pytest

from caseload.delen.models import Deling
from caseload.regie.models import Regieverzoek
from caseload.vaststelling.models import Planversie
from reporting.proefgemeente.samenwerking import work_together
from serviceplein.klanten.models import Netwerkcontact
from serviceplein.toegang.rollen import Rol
from tests.caseload.factories import DoelFactory, PlanFactory, ToewijzingFactory
from tests.factories import NOW, MedewerkerFactory, PartnerFactory
from tests.inrichting import set_up_utrecht

pytestmark = pytest.mark.django_db


class TestDemo:
    def test_has_network_signatures_a_sharing_and_questions_for_both_coaches(self) -> None:
        set_up_utrecht()
        PartnerFactory(mag_regie_voeren=True)
        coaches = [MedewerkerFactory(rol=rol) for rol in (Rol.WERKCOACH, Rol.PARTICIPATIECOACH)]
        for person in coaches:
            for _ in range(4):
                klant = ToewijzingFactory(medewerker=person).klant
                DoelFactory(plan=PlanFactory(klant=klant, regievoerder=person, status="actief"))
        work_together(coaches[0].gebruiker, coaches[1].gebruiker, now=NOW)
        assert (Netwerkcontact.objects.count(), Planversie.objects.count(), Deling.objects.count()) == (
            3,
            3,
            1,
        )
        asked = Regieverzoek.objects.order_by("pk").values_list("soort", "naar_medewerker")
        assert list(asked) == [("consulteren", coaches[1].pk), ("doorverwijzen", coaches[0].pk)]
