"""The radar as a list, and the page to register a contact."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from caseload.contact.forms import ContactForm
from caseload.contact.lijst import RadarLijst
from caseload.contact.models import Contactkanaal, Resultaat, Richting
from caseload.contact.radar import read_normen, with_contact
from caseload.contact.services import RegisterContact, register_contact
from caseload.klantstap import KlantStap
from caseload.toewijzing.models import Toewijzing
from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rollen import Recht
from serviceplein.toegang.verwerkingen import log_verwerking
from serviceplein.toegang.views import RechtMixin
from serviceplein.ui.lijst import LijstView


class Contactradar(RechtMixin, LijstView):
    """One's own klanten, for a teamleider those of the team: with whom contact is due."""

    recht = Recht.CASELOAD_BEKIJKEN
    lijst = RadarLijst
    template_name = "caseload/contact/radar.html"

    def get_queryset(self) -> QuerySet[Any]:
        user: Any = self.request.user
        today = timezone.localdate()
        log_verwerking(self.request, klant_id=None, handeling="contact met klanten bekijken")
        rows = Toewijzing.objects.visible_to(user).caseload_of(user).select_related("klant", "medewerker")
        return with_contact(rows, today, read_normen(today))


class ContactVastleggen(KlantStap):
    recht = Recht.TAAK_UITVOEREN
    formulier = ContactForm
    handboek = "contact"
    anker = "p-contact"
    titel = "Contact vastleggen"
    gelukt = "Het contact staat op de tijdlijn."

    def form_for(self, data: Any = None, files: Any = None) -> ContactForm:
        return ContactForm.empty() if data is None else ContactForm(data)

    def run(self, data: dict[str, Any], *, actor: Gebruiker, now: datetime) -> None:
        moment = timezone.make_aware(datetime.combine(data["dag"], data["tijd"]))
        register_contact(
            RegisterContact(
                klant_id=self.klant.pk,
                op=moment,
                kanaal=Contactkanaal(data["kanaal"]),
                richting=Richting(data["richting"]),
                resultaat=Resultaat(data["resultaat"]),
                verslag=data["verslag"],
            ),
            actor=actor,
            now=now,
        )
