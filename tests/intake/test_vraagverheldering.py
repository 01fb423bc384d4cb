"""Vraagverheldering Wmo: an unclear question ends in an outcome and a booked next step, in one step."""

from dataclasses import replace
from datetime import timedelta
from itertools import product

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from intake.afspraak.services import MomentNietMogelijk, proposed_slots
from intake.melding.codes import Bestemming, Stroom, Vervolgstap
from intake.melding.models import Melding
from intake.melding.transitions import MeldingStatus
from intake.vraagverheldering.models import (
    Aanbod,
    Gespreksvorm,
    Overdracht,
    Uitvoerder,
    Vervolg,
    Vorm,
    Vraagverheldering,
)
from intake.vraagverheldering.overdracht import (
    AcceptOverdracht,
    HandOverToWijk,
    OverdrachtAlVerder,
    OverdrachtOnjuist,
    ReturnOverdracht,
    accept_overdracht,
    hand_over_to_wijk,
    return_overdracht,
)
from intake.vraagverheldering.policy import VerhelderingUitkomst, contradictions
from intake.vraagverheldering.services import (
    FinishVraagverheldering,
    GeenVraagverheldering,
    Gespreksverslag,
    SaveVraagverheldering,
    StartVraagverheldering,
    VerhelderingGewijzigd,
    VerhelderingOnjuist,
    Vervolgkeuze,
    finish_vraagverheldering,
    save_vraagverheldering,
    start_vraagverheldering,
)
from serviceplein.agenda.models import Afspraak
from serviceplein.dossier.models import Gebeurtenis
from serviceplein.organisatie.functies import Functie
from serviceplein.toegang.models import Inzage
from serviceplein.toegang.rollen import Rol
from serviceplein.werk.models import Taak
from tests.factories import NOW, VANDAAG, AfspraakFactory, MedewerkerFactory, PartnerFactory
from tests.intake.factories import MeldingFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("utrecht")]
VERSLAG = Gespreksverslag(
    hulpvraag="Ik kom de trap niet op", eigen_kracht="Mijn zoon helpt", al_geprobeerd=""
)
INDIVIDUEEL = VerhelderingUitkomst(
    wmo_nodig=True,
    uitvoerder=Uitvoerder.GEMEENTE,
    aanbod=Aanbod.INDIVIDUEEL,
    vorm=Vorm.NATURA,
    nadere_indicatie=True,
    medische_keuring=True,
    vervolg=Vervolg.AFSPRAAK,
)
WIJK = VerhelderingUitkomst(
    wmo_nodig=False,
    uitvoerder=Uitvoerder.WIJK,
    aanbod=Aanbod.COLLECTIEF,
    vorm=None,
    nadere_indicatie=False,
    medische_keuring=False,
    vervolg=Vervolg.WARME_OVERDRACHT,
)
WERK = replace(WIJK, uitvoerder=Uitvoerder.GEMEENTE, aanbod=Aanbod.ALGEMEEN, vervolg=Vervolg.WERKVOORRAAD)


@pytest.fixture
def consulent():
    return MedewerkerFactory(rol=Rol.CONSULENT, functie=Functie.CONSULENT_WMO)


def wmo_melding(**kwargs):
    values = {
        "status": MeldingStatus.GETRIEERD,
        "stroom": Stroom.WMO,
        "bestemming": Bestemming.VRAAGVERHELDERING,
        "vervolgstap": Vervolgstap.AFSPRAAK,
        **kwargs,
    }
    return MeldingFactory(**values)


def start(melding, consulent, vorm=Gespreksvorm.TELEFOON):
    command = StartVraagverheldering(melding_id=melding.pk, gespreksvorm=vorm)
    return start_vraagverheldering(command, actor=consulent.gebruiker, now=NOW)


def finish(talk, consulent, uitkomst, **keuze):
    talk.refresh_from_db()
    command = FinishVraagverheldering(
        vraagverheldering_id=talk.pk,
        versie=talk.versie,
        verslag=VERSLAG,
        uitkomst=uitkomst,
        keuze=Vervolgkeuze(**keuze),
    )
    result = finish_vraagverheldering(command, actor=consulent.gebruiker, now=NOW)
    talk.refresh_from_db()
    return result


def first_slot(melding):
    slot = proposed_slots(melding, now=NOW)[0]
    return {"medewerker_id": slot.medewerker_id, "begin": slot.begin}


def wijkpartner():
    return PartnerFactory(soort="wijkwelzijnsorganisatie", email="wijk@voorbeeld.nl")


def give_purpose(medewerker, melding):
    """Opens the dossier of somebody who is not the medewerker's own work yet."""
    now = timezone.now()
    Inzage.objects.create(
        gebruiker=medewerker.gebruiker,
        klant=melding.klant,
        doel="controle",
        vanaf=now - timedelta(minutes=1),
        tot=now + timedelta(hours=1),
    )


class TestTheTalk:
    def test_by_telephone_needs_no_appointment_and_a_planned_one_is_held(self, consulent):
        melding = wmo_melding()
        assert start(melding, consulent).gespreksvorm == "telefoon"
        planned = wmo_melding(status=MeldingStatus.AFSPRAAK)
        AfspraakFactory(
            klant=planned.klant,
            medewerker=consulent,
            onderwerp_soort="intake.melding",
            onderwerp_id=planned.pk,
        )
        start(planned, consulent, Gespreksvorm.KANTOOR)
        assert Afspraak.objects.get().status == "gevoerd"

    @pytest.mark.parametrize(
        "changes", [{"stroom": Stroom.SCHULDEN}, {"klant": None}], ids=["other stroom", "nobody"]
    )
    def test_is_for_a_wmo_question_of_somebody_known(self, consulent, changes):
        with pytest.raises(GeenVraagverheldering):
            start(wmo_melding(**changes), consulent)

    def test_begins_once_and_needs_the_right(self, consulent):
        melding = wmo_melding()
        start(melding, consulent)
        with pytest.raises(GeenVraagverheldering):
            start(melding, consulent)
        with pytest.raises(PermissionDenied):
            start(wmo_melding(), MedewerkerFactory(rol=Rol.HANDHAVING))

    def test_is_kept_halfway_and_shows_when_a_colleague_was_first(self, consulent):
        talk = start(wmo_melding(), consulent)
        command = SaveVraagverheldering(vraagverheldering_id=talk.pk, versie=1, verslag=VERSLAG)
        assert save_vraagverheldering(command, actor=consulent.gebruiker, now=NOW) == 2
        with pytest.raises(VerhelderingGewijzigd) as refused:
            save_vraagverheldering(command, actor=consulent.gebruiker, now=NOW)
        assert refused.value.versie == 2


class TestTheOutcome:
    @pytest.mark.eis("INT-16")
    def test_says_what_helps_and_ends_in_a_booked_next_step(self, consulent):
        melding = wmo_melding()
        talk = start(melding, consulent)
        finish(talk, consulent, INDIVIDUEEL, **first_slot(melding))
        outcome = (talk.wmo_nodig, talk.uitvoerder, talk.aanbod, talk.vorm)
        assert outcome == (True, "gemeente", "individueel", "natura")
        assert (talk.nadere_indicatie, talk.medische_keuring) == (True, True)
        assert talk.afspraak.status == "gepland"
        melding.refresh_from_db()
        assert (melding.status, melding.bestemming) == ("afspraak", "nieuwe_aanvragen_iwv")
        assert Taak.objects.get().titel == "Vraag een medische keuring aan"
        partner = wijkpartner()
        to_wijk = start(wmo_melding(), consulent)
        finish(to_wijk, consulent, WIJK, partner_id=partner.pk, contact_op=VANDAAG + timedelta(days=1))
        assert to_wijk.taak.deadline == VANDAAG + timedelta(days=1)
        assert Overdracht.objects.get().partner == partner
        to_work = start(wmo_melding(), consulent)
        finish(to_work, consulent, WERK)
        assert to_work.taak.specialisme == "frontoffice"
        with pytest.raises(IntegrityError, match="finished_is_booked"), transaction.atomic():
            Vraagverheldering.objects.filter(pk=to_work.pk).update(taak=None)

    def test_without_a_moment_or_partner_leaves_the_talk_open(self, consulent):
        talk = start(wmo_melding(), consulent)
        with pytest.raises(MomentNietMogelijk):
            finish(talk, consulent, INDIVIDUEEL)
        with pytest.raises(OverdrachtOnjuist):
            finish(talk, consulent, WIJK, contact_op=VANDAAG)
        with pytest.raises(OverdrachtOnjuist, match="uiterlijk"):
            finish(talk, consulent, WIJK, partner_id=wijkpartner().pk, contact_op=VANDAAG + timedelta(30))
        talk.refresh_from_db()
        assert talk.status == "loopt"
        assert not Afspraak.objects.exists()
        assert not Overdracht.objects.exists()

    def test_asks_what_the_klant_needs(self, consulent):
        talk = start(wmo_melding(), consulent)
        command = FinishVraagverheldering(
            vraagverheldering_id=talk.pk, versie=1, verslag=replace(VERSLAG, hulpvraag=" "), uitkomst=WERK
        )
        with pytest.raises(VerhelderingOnjuist) as refused:
            finish_vraagverheldering(command, actor=consulent.gebruiker, now=NOW)
        assert refused.value.veld == "hulpvraag"

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"uitvoerder": Uitvoerder.WIJK}, "aanbod"),
            ({"wmo_nodig": False}, "aanbod"),
            ({"vorm": None}, "vorm"),
            ({"aanbod": Aanbod.ALGEMEEN}, "vorm"),
            ({"aanbod": Aanbod.ALGEMEEN}, "nadere_indicatie"),
            ({"aanbod": Aanbod.ALGEMEEN}, "medische_keuring"),
            ({"vervolg": Vervolg.WARME_OVERDRACHT}, "vervolg"),
            ({"vervolg": Vervolg.WERKVOORRAAD}, "vervolg"),
        ],
    )
    def test_that_does_not_fit_is_refused_at_the_field(self, changes, field):
        assert field in {veld for veld, _ in contradictions(replace(INDIVIDUEEL, **changes))}

    def test_has_one_way_on_at_least_whatever_the_klant_needs(self):
        for uitvoerder, aanbod, nodig in product(Uitvoerder, Aanbod, (True, False)):
            fits = [
                vervolg
                for vervolg, vorm in product(Vervolg, (None, *Vorm))
                if not contradictions(
                    replace(
                        WERK,
                        uitvoerder=uitvoerder,
                        aanbod=aanbod,
                        wmo_nodig=nodig,
                        vorm=vorm,
                        vervolg=vervolg,
                    )
                )
            ]
            impossible = aanbod == Aanbod.INDIVIDUEEL and (uitvoerder == Uitvoerder.WIJK or not nodig)
            assert bool(fits) is not impossible


class TestHandOver:
    def melding(self):
        return wmo_melding(
            status=MeldingStatus.OVERGEDRAGEN,
            bestemming=Bestemming.WIJKWELZIJNSORGANISATIE,
            vervolgstap=Vervolgstap.WARME_VERWIJZING,
        )

    def offer(self, melding, consulent, **changes):
        values = {"contact_op": VANDAAG, "verhaal": "Mevrouw is veel alleen", **changes}
        values.setdefault("partner_id", wijkpartner().pk)
        command = HandOverToWijk(melding_id=melding.pk, **values)
        return hand_over_to_wijk(command, actor=consulent.gebruiker, now=NOW)

    def test_goes_to_the_wijk_with_a_name_and_a_day_and_comes_back_as_a_new_melding(self, consulent):
        melding = self.melding()
        pk = self.offer(melding, consulent)
        accept_overdracht(AcceptOverdracht(overdracht_id=pk), actor=consulent.gebruiker, now=NOW)
        assert not Taak.objects.open().exists()
        command = ReturnOverdracht(overdracht_id=pk, reden="Mevrouw heeft een rolstoel nodig")
        new = Melding.objects.get(pk=return_overdracht(command, actor=consulent.gebruiker, now=NOW))
        assert new.klant == melding.klant
        assert melding.vraag in new.vraag
        assert "rolstoel" in new.vraag
        assert (new.status, new.kanaal) == ("nieuw", "wijkbalie")
        assert list(Gebeurtenis.objects.order_by("pk").values_list("soort", flat=True)) == [
            "overdracht.aangeboden",
            "overdracht.aangenomen",
            "melding.geregistreerd",
        ]
        with pytest.raises(OverdrachtAlVerder):
            return_overdracht(command, actor=consulent.gebruiker, now=NOW)

    def test_happens_once_and_only_to_the_wijk(self, consulent):
        melding = self.melding()
        self.offer(melding, consulent)
        with pytest.raises(OverdrachtOnjuist, match="ligt al bij de wijk"):
            self.offer(melding, consulent)
        with pytest.raises(OverdrachtOnjuist, match="gaat niet naar de wijk"):
            self.offer(wmo_melding(), consulent)

    def test_needs_an_organisation_of_the_wijk(self, consulent):
        with pytest.raises(OverdrachtOnjuist):
            self.offer(self.melding(), consulent, partner_id=PartnerFactory(soort="taalschool").pk)


class TestPages:
    @pytest.fixture(autouse=True)
    def _log_in(self, client, consulent):
        client.force_login(consulent.gebruiker, backend="serviceplein.toegang.aanmelding.AccountBackend")

    def values(self, talk, **changes):
        slot = proposed_slots(talk.melding, now=timezone.now())[0]
        return {
            "versie": talk.versie,
            "afronden": "1",
            "hulpvraag": "Ik kom de trap niet op",
            "wmo_nodig": "ja",
            "uitvoerder": "gemeente",
            "aanbod": "individueel",
            "vorm": "pgb",
            "nadere_indicatie": "nee",
            "medische_keuring": "nee",
            "vervolg": "afspraak",
            "moment": f"{slot.medewerker_id}|{slot.begin.isoformat()}",
            **changes,
        }

    def test_go_from_the_melding_to_a_booked_talk(self, client, consulent):
        melding = wmo_melding()
        give_purpose(consulent, melding)
        assert (
            "Vraagverheldering beginnen" in client.get(reverse("melding", args=[melding.pk])).content.decode()
        )
        client.post(reverse("vraagverheldering-starten", args=[melding.pk]), {"gespreksvorm": "telefoon"})
        talk = Vraagverheldering.objects.get()
        url = reverse("vraagverheldering", args=[talk.pk])
        client.post(url, {"versie": 1, "hulpvraag": "Ik kom de trap"})
        talk.refresh_from_db()
        assert "Ik kom de trap</textarea>" in client.get(url).content.decode()
        refused = client.post(url, self.values(talk, vorm=""))
        assert refused.status_code == 422
        assert "vorm" in refused.context["form"].errors
        stale = client.post(url, self.values(talk, versie=1))
        assert stale.status_code == 409
        assert "Staat er nu" in stale.content.decode()
        assert client.post(url, self.values(talk)).url == reverse("melding", args=[melding.pk])
        assert "Persoonsgebonden budget" in client.get(url).content.decode()

    def test_hand_over_and_take_back(self, client, consulent):
        melding = TestHandOver().melding()
        give_purpose(consulent, melding)
        partner = wijkpartner()
        url = reverse("overdracht-maken", args=[melding.pk])
        assert partner.naam in client.get(url).content.decode()
        assert client.post(url, {}).status_code == 422
        day = timezone.localdate().isoformat()
        client.post(url, {"partner": partner.pk, "contact_op": day, "verhaal": "Eenzaam"})
        handed = Overdracht.objects.get()
        assert "De wijk heeft gebeld" in client.get(reverse("melding", args=[melding.pk])).content.decode()
        client.post(reverse("overdracht-aangenomen", args=[handed.pk]))
        back = reverse("overdracht-terug", args=[handed.pk])
        assert client.post(back, {"reden": ""}).status_code == 422
        new = client.post(back, {"reden": "Rolstoel nodig"})
        assert new.url == reverse("melding", args=[Melding.objects.latest("pk").pk])
