"""Objects for the names that addresses use (klant_id, melding_id, ...): one within reach, one protected.

A new name in an address needs a line here, or the walk over all addresses (test_rechten.py) fails.
"""

from collections.abc import Callable
from typing import Any

from django.utils import timezone

from backoffice.bewaren.models import Bewaarstop, Vernietigingslijst, Vernietigingsregel
from backoffice.mutaties.models import Mutatie
from backoffice.verzending.models import Printbatch, Verzending
from backoffice.werkvoorraad.models import BewaardFilter, Opdracht, Vaardigheid
from backoffice.werkvoorraad.transitions import OpdrachtStatus
from caseload.herverdelen.models import Aanleiding, Herverdeelregel, Herverdeling
from caseload.toewijzing.models import Uitsluiting
from serviceplein.catalogus.models import Norm, Product
from serviceplein.klanten.models import Klant
from serviceplein.organisatie.models import Afwezigheid, Locatie, Medewerker
from tests.backoffice.betaal_hulp import BetaalregelFactory, bankmelding_of, betaalbatch_of
from tests.backoffice.factories import (
    OpdrachtFactory,
)
from tests.backoffice.regeling_hulp import regelingversie_of, steekproef_of
from tests.caseload.casusboek import casus_of, les_of, punt_of
from tests.caseload.factories import DelingFactory, RegieverzoekFactory
from tests.caseload.relatiebeheer import SamenwerkingFactory
from tests.caseload.trajecten import first_contract
from tests.caseload.voorzieningen import voorziening_of
from tests.factories import (
    DienstFactory,
    GebruikerFactory,
    MedewerkerFactory,
    NetwerkcontactFactory,
)
from tests.intake.kamers import afweging_of, diagnose_of, overdracht_of, vraagverheldering_of
from tests.wereld import Kant, Wereld


def herverdeling_of(wereld: Wereld, kant: Kant) -> Herverdeling:
    """A redistribution by the account, so that it is of its team."""
    found, _ = Herverdeling.objects.get_or_create(
        aanleiding=Aanleiding.NORM,
        team=wereld.eigen.medewerker.team,
        gevraagd_door=wereld.gebruiker,
        defaults={"gevraagd_op": timezone.now(), "laatste_teken_op": timezone.now()},
    )
    return found


def herverdeelregel_of(wereld: Wereld, kant: Kant) -> Herverdeelregel:
    found, _ = Herverdeelregel.objects.get_or_create(
        herverdeling=herverdeling_of(wereld, kant),
        toewijzing=kant.toewijzing,
        klant=kant.klant,
        van=kant.medewerker,
        eenheid=kant.toewijzing.pk,
        gewicht=1,
        reden="Lichter",
    )
    return found


def opdracht_of(kant: Kant) -> Opdracht:
    """What somebody asked of the backoffice about the klant of this side; closed where nothing runs."""
    asked = Opdracht.objects.filter(klant=kant.klant, aanvraag__isnull=True).first()
    ended = {"status": OpdrachtStatus.AFGEROND, "advies": "Ja", "afgerond_op": timezone.now()}
    return asked or OpdrachtFactory(
        klant=kant.klant, gevraagd_door=kant.medewerker, **(ended if kant.gesloten else {})
    )


def vernietigingsregel_of() -> Vernietigingsregel:
    """What stands on a list, wherever that list is by now."""
    found = Vernietigingsregel.objects.filter(zaak="klant", zaak_nr=1).first()
    today = timezone.localdate()
    return found or Vernietigingsregel.objects.create(
        lijst=Vernietigingslijst.objects.create(peildatum=today, gemaakt_op=timezone.now()),
        zaak="klant",
        zaak_nr=1,
        kenmerk="1",
        resultaat="melding",
        geeindigd_op=today,
        vernietigen_vanaf=today,
    )


def bewaarstop_of(wereld: Wereld, kant: Kant) -> Bewaarstop:
    return Bewaarstop.objects.create(
        klant=kant.klant, reden="Beroep", vanaf=timezone.localdate(), door=wereld.gebruiker
    )


def mutatie_of(klant: Klant) -> Mutatie:
    """A change of address that waits for a check."""
    address = {"straat": "", "huisnummer": 1, "toevoeging": "", "postcode": "3511AB", "woonplaats": "Utrecht"}
    return Mutatie.objects.get_or_create(
        kenmerk=f"MU2026-9{klant.pk:06d}",
        defaults={
            "klant": klant,
            "soort": "adres",
            "herkomst": "klant",
            "was": address,
            "wordt": {**address, "straat": "Lange Nieuwstraat"},
            "ingangsdatum": timezone.localdate(),
            "ontvangen_op": timezone.now(),
        },
    )[0]


def uitsluiting_of(kant: Kant) -> Uitsluiting:
    """A new exclusion of the medewerker of this side."""
    return Uitsluiting.objects.create(
        klant=kant.klant, medewerker=MedewerkerFactory(), reden="Familie van elkaar"
    )


def afwezigheid_of(medewerker: Medewerker) -> Afwezigheid:
    """An absence of today; the same one when asked again."""
    today = timezone.localdate()
    days = {"van": today, "tot_en_met": today, "soort": Afwezigheid.Soort.VERLOF}
    return Afwezigheid.objects.get_or_create(medewerker=medewerker, van=today, defaults=days)[0]


def printbatch_of(kant: Kant) -> Printbatch:
    """A print batch with the letter of this side."""
    batch = Printbatch.objects.create(aantal=1, gemaakt_op=timezone.now(), gemaakt_door=GebruikerFactory())
    Verzending.objects.get_or_create(
        document=kant.document,
        weg="post",
        defaults={
            "klant": kant.klant,
            "reden": "De klant kiest post.",
            "klaar_op": timezone.now(),
            "printbatch": batch,
            "volgnummer": 1,
        },
    )
    return batch


Waarde = Callable[[Wereld, Kant], Any]
OF_A_KLANT: dict[str, Waarde] = {
    "klant_id": lambda wereld, kant: kant.klant.pk,
    "melding_id": lambda wereld, kant: kant.melding.pk,
    "quick_scan_id": lambda wereld, kant: kant.quick_scan.pk,
    "beslissing_id": lambda wereld, kant: kant.beslissing.pk,
    "diagnose_id": lambda wereld, kant: diagnose_of(kant.quick_scan).pk,
    "vraagverheldering_id": lambda wereld, kant: vraagverheldering_of(kant.melding, kant.medewerker).pk,
    "overdracht_id": lambda wereld, kant: overdracht_of(kant.melding, kant.medewerker).pk,
    "afweging_id": lambda wereld, kant: afweging_of(kant.klant, kant.medewerker).pk,
    "taak_id": lambda wereld, kant: kant.taak.pk,
    "document_id": lambda wereld, kant: kant.document.pk,
    "opdracht_id": lambda wereld, kant: opdracht_of(kant).pk,
    "aanvraag_id": lambda wereld, kant: kant.aanvraag.pk,
    "toewijzing_id": lambda wereld, kant: kant.toewijzing.pk,
    "wachtplaats_id": lambda wereld, kant: kant.wachtplaats.pk,
    "uitsluiting_id": lambda wereld, kant: uitsluiting_of(kant).pk,
    "lid_id": lambda wereld, kant: kant.lid.pk,
    "regel_id": lambda wereld, kant: herverdeelregel_of(wereld, kant).pk,
    "plan_id": lambda wereld, kant: kant.plan.pk,
    "doel_id": lambda wereld, kant: kant.doel.pk,
    "actie_id": lambda wereld, kant: kant.actie.pk,
    "contact_id": lambda wereld, kant: NetwerkcontactFactory(klant=kant.klant).pk,
    "deling_id": lambda wereld, kant: DelingFactory(plan=kant.plan).pk,
    "verzoek_id": lambda wereld, kant: RegieverzoekFactory(plan=kant.plan).pk,
    "advies_id": lambda wereld, kant: kant.reis[0].pk,
    "traject_id": lambda wereld, kant: kant.reis[1].pk,
    "nazorg_id": lambda wereld, kant: kant.reis[2].pk,
    "voorziening_id": lambda wereld, kant: voorziening_of(kant.klant, kant.medewerker).pk,
    "afspraak_id": lambda wereld, kant: kant.afspraak.pk,
    "snelle_route_id": lambda wereld, kant: kant.snelle_route.pk,
    "ww_id": lambda wereld, kant: kant.ww.pk,
    "zakelijke_afspraak_id": lambda wereld, kant: kant.zakelijke_afspraak.pk,
    "verplichting_id": lambda wereld, kant: kant.verplichting.pk,
    "bewijs_id": lambda wereld, kant: kant.bewijs.pk,
    "voorstel_id": lambda wereld, kant: kant.voorstel.pk,
    "ontheffing_id": lambda wereld, kant: kant.ontheffing.pk,
    "mutatie_id": lambda wereld, kant: mutatie_of(kant.klant).pk,
    "ww_gesprek_id": lambda wereld, kant: kant.ww_gesprek.pk,
    "steekproef_id": lambda wereld, kant: steekproef_of(kant.aanvraag).pk,
    "betaalregel_id": lambda wereld, kant: BetaalregelFactory(klant=kant.klant).pk,
}
"""Names that lead to somebody's dossier: the protected one must not exist for anybody walking by."""
OF_NOBODY: dict[str, Waarde] = {
    "printbatch_id": lambda wereld, kant: printbatch_of(kant).pk,
    "tekst": lambda wereld, kant: "bezwaar",
    "afwezigheid_id": lambda wereld, kant: afwezigheid_of(kant.medewerker).pk,
    "blok_id": lambda wereld, kant: kant.blok.pk,
    "sleutel": lambda wereld, kant: "geheim",
    "medewerker_id": lambda wereld, kant: kant.medewerker.pk,
    "locatie_id": lambda wereld, kant: Locatie.objects.order_by("pk").values_list("pk", flat=True)[0],
    "team_id": lambda wereld, kant: kant.medewerker.team_id,
    "partner_id": lambda wereld, kant: wereld.partner.pk,
    "samenwerking_id": lambda wereld, kant: SamenwerkingFactory(partner=wereld.partner).pk,
    "herverdeling_id": lambda wereld, kant: herverdeling_of(wereld, kant).pk,
    "aanleiding": lambda wereld, kant: Aanleiding.VERTREK.value,
    "opdrachtsoort": lambda wereld, kant: "advies_uitkering",
    "filter_id": lambda wereld, kant: (
        BewaardFilter.objects.get_or_create(gebruiker=wereld.gebruiker, naam="Te laat")[0].pk
    ),
    "vaardigheid_id": lambda wereld, kant: (
        Vaardigheid.objects.get_or_create(
            medewerker=kant.medewerker, code="verhaal", van=timezone.localdate()
        )[0].pk
    ),
    "batch_id": lambda wereld, kant: wereld.batch.pk,
    "lijst_id": lambda wereld, kant: vernietigingsregel_of().lijst_id,
    "vernietigingsregel_id": lambda wereld, kant: vernietigingsregel_of().pk,
    "bewaarstop_id": lambda wereld, kant: bewaarstop_of(wereld, kant).pk,
    "rij": lambda wereld, kant: 2,
    "tabel": lambda wereld, kant: "triage",
    "versie_id": lambda wereld, kant: wereld.simulatie.versie_id,
    "simulatie_id": lambda wereld, kant: wereld.simulatie.pk,
    "nummer": lambda wereld, kant: 1,
    "stap_id": lambda wereld, kant: 1,
    "thema": lambda wereld, kant: "taal",
    "gedaan": lambda wereld, kant: 120,
    "vraag": lambda wereld, kant: "kan",
    "regeling": lambda wereld, kant: "u_pas",
    "naam": lambda wereld, kant: "inloggen",
    "kenmerk": lambda wereld, kant: kant.melding.kenmerk,
    "mutatiesoort": lambda wereld, kant: "adres",
    "ladder": lambda wereld, kant: "reintegratie",
    "periode": lambda wereld, kant: kant.verplichting.van.isoformat(),
    "onderdeel": lambda wereld, kant: "dienst",
    "onderdeel_id": lambda wereld, kant: DienstFactory(partner=wereld.partner).pk,
    "stap": lambda wereld, kant: "triage",
    "instrument": lambda wereld, kant: kant.reis[1].instrument.code,
    "casus_id": lambda wereld, kant: casus_of(wereld.gebruiker).pk,
    "les_id": lambda wereld, kant: les_of(wereld.gebruiker).pk,
    "punt_id": lambda wereld, kant: punt_of(wereld.eigen.medewerker).pk,
    "instrument_id": lambda wereld, kant: kant.reis[1].instrument_id,
    "contract_id": lambda wereld, kant: first_contract(),
    "budget_id": lambda wereld, kant: kant.reis[1].budget_id,
    "betaalbatch_id": lambda wereld, kant: betaalbatch_of(wereld).pk,
    "regelingversie_id": lambda wereld, kant: regelingversie_of(wereld).pk,
    "bankbericht_id": lambda wereld, kant: bankmelding_of(wereld).bericht_id,
    "bankmelding_id": lambda wereld, kant: bankmelding_of(wereld).pk,
    "code": lambda wereld, kant: Norm.objects.order_by("code").values_list("code", flat=True)[0],
}
PER_NAME = OF_A_KLANT | OF_NOBODY
PER_ROUTE: dict[tuple[str, str], Waarde] = {
    **{
        (route, "code"): lambda wereld, kant: Product.objects.order_by("code").values_list("code", flat=True)[
            0
        ]
        for route in (
            "producten/<str:code>/",
            "producten/<str:code>/versie/",
            "producten/<str:code>/toets/",
            "klanten/<int:klant_id>/toets/<str:code>/",
        )
    },
    **{
        (f"handboek/<slug:naam>/{rest}", "naam"): lambda wereld, kant: "triage"
        for rest in ("", "versies/", "wijzigen/", "beheer/")
    },
    ("rapportage/cijfer/<slug:code>/", "code"): lambda wereld, kant: "open-meldingen",
}


def values_for(wereld: Wereld, names: set[str], kant: Kant, route: str) -> dict[str, Any]:
    """A value for each name in an address. Raises KeyError for a name without a line above."""
    return {name: (PER_ROUTE.get((route, name)) or PER_NAME[name])(wereld, kant) for name in names}
