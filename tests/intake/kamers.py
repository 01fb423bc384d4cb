"""One object of every room of the intake beside a Quick Scan, for the walk over all addresses."""

from datetime import timedelta

from django.utils import timezone

from intake.afweging.models import Afweging
from intake.diagnose.models import Diagnose
from intake.melding.models import Melding
from intake.quick_scan.models import QuickScan
from intake.vraagverheldering.models import Overdracht, Vraagverheldering
from serviceplein.klanten.models import Klant
from serviceplein.organisatie.models import Medewerker
from tests.factories import PartnerFactory


def diagnose_of(scan: QuickScan) -> Diagnose:
    """A cancelled order, so that it brings the klant into nobody's own work."""
    now = timezone.now()
    values = {
        "quick_scan": scan,
        "klant": scan.klant,
        "vraag": "Hoeveel uur?",
        "termijn": (now + timedelta(days=7)).date(),
        "status": "geannuleerd",
        "annuleer_reden": "Niet meer nodig",
        "geannuleerd_op": now,
        "besteld_op": now,
        "besteld_door": scan.medewerker.gebruiker,
    }
    kenmerk = f"D2026-{scan.pk:07d}"
    found = Diagnose.objects.filter(kenmerk=kenmerk).first()
    return found or Diagnose.objects.create(kenmerk=kenmerk, partner=PartnerFactory(), **values)


def vraagverheldering_of(melding: Melding, medewerker: Medewerker) -> Vraagverheldering:
    """A talk held by a colleague, so that it brings the klant into nobody's own work."""
    values = {
        "klant": melding.klant,
        "medewerker": medewerker,
        "gespreksvorm": "telefoon",
        "begonnen_op": timezone.now(),
    }
    return Vraagverheldering.objects.get_or_create(melding=melding, defaults=values)[0]


def overdracht_of(melding: Melding, medewerker: Medewerker) -> Overdracht:
    """A hand-over that the wijk already took on."""
    assert medewerker.gebruiker is not None
    found = Overdracht.objects.filter(melding=melding).first()
    return found or Overdracht.objects.create(
        melding=melding,
        partner=PartnerFactory(),
        verhaal="Eenzaam",
        contact_op=timezone.localdate(),
        status="aangenomen",
        aangeboden_op=timezone.now(),
        aangeboden_door=medewerker.gebruiker,
    )


def afweging_of(klant: Klant, medewerker: Medewerker) -> Afweging:
    """A decision that was taken."""
    assert medewerker.gebruiker is not None
    texts = ("situatie", "regel", "oplossing", "reden")
    answers = ("betrokken_uitleg", "lost_op_uitleg", "kosten_uitleg", "mag_uitleg")
    return Afweging.objects.create(
        klant=klant,
        betrokken=True,
        lost_op=True,
        kosten_kort=0,
        kosten_lang=0,
        mag="ja",
        toegekend=True,
        status="besloten",
        genomen_door=medewerker.gebruiker,
        genomen_op=timezone.now(),
        **dict.fromkeys((*texts, *answers), "Toelichting"),
    )
