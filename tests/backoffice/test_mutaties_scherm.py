"""Each kind of mutatie, by helpdesk and by klant: checked, dated, its effect seen first (BO-08)."""

import re
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from backoffice.betalingen.models import Betaalregel
from backoffice.betalingen.transitions import Betaalsoort
from backoffice.helpdesk.identiteit import Manier
from backoffice.helpdesk.services import VerifyIdentity, verify_identity
from backoffice.mutaties.models import Mutatie
from backoffice.mutaties.transitions import MutatieStatus
from backoffice.mutaties.uitvoeren import carry_out_due
from serviceplein.klanten.keuzes import Uitkering
from serviceplein.klanten.models import Bankrekening, Gegeven, HuishoudenLid, Klant
from serviceplein.klanten.services import ChangeKlant, change_klant
from serviceplein.klanten.wegen import AndereWeg
from tests.backoffice.mutaties import (
    ADRES,
    ELDERS,
    PDF,
    SCOPES,
    Portaal,
    helpdesk_medewerker,
    ingericht,
    klant_van,
    u_pas_of,
)
from tests.factories import InzageFactory, PartnerFactory
from tests.serviceplein.partner import norm

pytestmark = pytest.mark.django_db
__all__ = ["norm"]
BACKEND = "serviceplein.toegang.aanmelding.AccountBackend"
IBAN = "NL91ABNA0417164300"
SHOWN = {
    "adres": "U woont niet in onze gemeente.",
    "inkomen": "het recht moet opnieuw worden beoordeeld",
    "huishouden": "De norm voor Participatiewet gaat van",
    "rekening": "Dat komt op de rekening",
}
"""A part of the effect each kind shows for a klant with a uitkering and a U-pas."""


def holds(klant: Klant, other: Klant, soort: str) -> bool:
    """Whether the dossier shows the change."""
    klant.refresh_from_db()
    return {
        "adres": lambda: klant.postcode == ELDERS,
        "inkomen": lambda: Gegeven.objects.filter(klant=klant, naam="inkomen", waarde=2600).exists(),
        "huishouden": lambda: HuishoudenLid.objects.filter(klant=other, rol="partner").exists(),
        "rekening": lambda: Bankrekening.objects.filter(klant=klant, iban=IBAN).exists(),
    }[soort]()


@pytest.mark.eis("BO-08")
@pytest.mark.parametrize("wie", ["helpdesk", "klant"])
@pytest.mark.parametrize("soort", list(SHOWN))
class TestMutatie:
    def test_is_checked_dated_and_saved_after_its_effect_was_shown(
        self, client: Client, soort: str, wie: str
    ) -> None:
        gemeente = ingericht()
        klant, other = klant_van(gemeente, uitkering=Uitkering.PW), klant_van(gemeente)
        u_pas_of(klant)
        pay(klant)
        now = timezone.now()
        actor = self.desk(client, klant, now)
        day = timezone.localdate(now) + timedelta(days=7)
        per_soort: dict[str, dict[str, Any]] = {
            "adres": {**ADRES, "postcode": ELDERS},
            "inkomen": {"bedrag": "2600.00", "uit": "loon"},
            "huishouden": {"wat": "erbij", "rol": "partner", "naam": "S. Bakker"},
            "rekening": {"iban": IBAN, "tenaamstelling": klant.naam},
        }
        values = per_soort[soort]
        if wie == "klant":
            body = {
                "bsn": klant.bsn,
                "betrouwbaarheid": "hoog",
                "ingangsdatum": day.isoformat(),
                soort: values,
            }
            portaal = Portaal(PartnerFactory(), scopes=SCOPES)
            assert portaal.post(body).status_code == 201
            assert Mutatie.objects.get().status == MutatieStatus.VOORBEREID
            url = reverse("mutatie", args=[Mutatie.objects.get().pk])
        else:
            verify = VerifyIdentity(klant_id=klant.pk, manier=Manier.TERUGGEBELD)
            verify_identity(verify, actor=actor, now=now)
            url = reverse("mutatie-nieuw", args=[klant.pk, soort])
        form: dict[str, Any] = {**values, "ingangsdatum": day.isoformat()}
        if soort == "huishouden":
            form["klantnummer"] = other.klantnummer
        before = Mutatie.objects.count()
        shown = client.post(url, {**form, "bekijk": "1"}).content.decode()
        assert "Dit zijn de gevolgen" in shown
        assert SHOWN[soort] in shown
        assert Mutatie.objects.count() == before
        assert not holds(klant, other, soort)
        seen = re.search(r'name="gezien" value="([0-9a-f]{32})"', shown)
        assert seen is not None
        proof = SimpleUploadedFile("bewijs.pdf", PDF)
        saved = client.post(url, {**form, "gezien": seen[1], "opslaan": "1", "bewijs": proof})
        assert saved.status_code == 302
        mutatie = Mutatie.objects.get()
        assert (mutatie.status, mutatie.ingangsdatum) == (MutatieStatus.GEPLAND, day)
        assert not holds(klant, other, soort)
        assert carry_out_due(now=now) == 0
        assert carry_out_due(now=now + timedelta(days=7)) == 1
        assert holds(klant, other, soort)

    def desk(self, client: Client, klant: Klant, now: datetime) -> Any:
        """A helpdesk medewerker who opened the klant."""
        actor: Any = helpdesk_medewerker().gebruiker
        InzageFactory(gebruiker=actor, klant=klant, vanaf=now, tot=now + timedelta(hours=1))
        client.force_login(actor, backend=BACKEND)
        return actor


class TestOtherScreens:
    def test_lead_to_the_mutatie_when_rights_hang_on_it(self, client: Client) -> None:
        gemeente, now = ingericht(), timezone.now()
        free, klant = klant_van(gemeente), klant_van(gemeente)
        u_pas_of(klant)
        actor = helpdesk_medewerker().gebruiker
        assert actor is not None
        for who in (free, klant):
            InzageFactory(gebruiker=actor, klant=who, vanaf=now, tot=now + timedelta(hours=1))
        client.force_login(actor, backend=BACKEND)
        assert 'name="postcode"' in client.get(reverse("klant-wijzigen", args=[free.pk])).content.decode()
        card = client.get(reverse("klant-wijzigen", args=[klant.pk])).content.decode()
        assert 'name="postcode"' not in card
        assert reverse("mutatie-nieuw", args=[klant.pk, "adres"]) in card
        moved = ChangeKlant(klant_id=klant.pk, waarden={"postcode": ELDERS, "telefoon": "030 1112222"})
        with pytest.raises(AndereWeg) as refused:
            change_klant(moved, actor=actor, now=now)
        assert refused.value.veld == "postcode"
        change_klant(replace(moved, klant_id=free.pk), actor=actor, now=now)
        for who in (free, klant):
            page = client.get(reverse("klant-rekening", args=[who.pk])).content.decode()
            assert "Bekijk de gevolgen" in page
            around = client.get(reverse("klant-omgeving", args=[who.pk])).content.decode()
            assert reverse("klant-rekening", args=[who.pk]) in around


def pay(klant: Klant) -> None:
    """A payment that is still to come."""
    Betaalregel.objects.create(
        klant=klant,
        soort=Betaalsoort.OVERIG,
        bron="test:1",
        omschrijving="Vergoeding reiskosten",
        bedrag=Decimal("45.50"),
        betaal_op=timezone.localdate(),
        ontstaan_op=timezone.now(),
    )
