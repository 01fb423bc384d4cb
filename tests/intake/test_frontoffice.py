"""The frontoffice: answering at once, the triage to every bestemming, and the klant who is known already."""

from copy import deepcopy
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from intake.melding.models import Melding
from intake.melding.services import AnswerMelding, ProductOnbekend, answer_melding
from intake.triage.services import RedenOntbreekt, propose_triage
from reporting.dashboards.publicatie import publish, targets
from reporting.indicatoren.berekening import calculate
from reporting.indicatoren.definitie import indicator
from reporting.indicatoren.vraag import GEMEENTE, Vraag
from serviceplein.organisatie.models import Gemeente
from serviceplein.regels.beheer.cijfers import count_by_row
from serviceplein.regels.models import Beslissing, TabelVersie
from serviceplein.regels.services import reproduce
from serviceplein.toegang.rollen import Rol
from serviceplein.werk.models import Taak
from tests.caseload.factories import ToewijzingFactory
from tests.factories import NOW, KlantFactory, MedewerkerFactory
from tests.intake.factories import MeldingFactory
from tests.intake.test_triage_steps import settle
from tests.intake.test_vraagverheldering import give_purpose

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("utrecht")]
BACKEND = "serviceplein.toegang.aanmelding.AccountBackend"


@pytest.fixture
def balie(client):
    gebruiker = MedewerkerFactory(rol=Rol.FRONTOFFICE).gebruiker
    client.force_login(gebruiker, backend=BACKEND)
    return gebruiker


def somebody(**facts):
    """An inwoner of Utrecht of forty, unless said otherwise."""
    facts.setdefault("geboortedatum", date(1986, 5, 1))
    return KlantFactory(**{"gemeente": Gemeente.objects.get(eigen=True), "wijk": None, **facts})


def typed(**changes):
    return {
        "eenmalig": str(uuid4()),
        "kanaal": "telefoon",
        "vraag": "Hoe werkt hulp bij het huishouden?",
        "domeinen": ["wmo"],
        "soort_vraag": "informatie",
        **changes,
    }


def today():
    """The figures of today, of the whole municipality."""
    now = timezone.now()
    day = timezone.localdate(now)
    return Vraag(peildatum=day, van=day, bereik=GEMEENTE, nu=now)


class TestAnswerAtOnce:
    @pytest.mark.eis("INT-02")
    def test_is_found_at_the_desk_closes_with_its_product_and_counts_against_the_wmo_target(
        self, client, balie
    ):
        klant = somebody()
        desk = f"{reverse('melding-nieuw')}?klant={klant.pk}"
        assert reverse("zoek-alles") in client.get(desk).content.decode()
        for text, source in (("huishouden", "product"), ("maatje", "dienst"), ("melding", "handboek")):
            found = client.get(reverse("zoek-alles"), {"q": text}).context["uitkomst"].gevonden
            assert source in {item.soort for item in found}, text
        client.post(desk, typed(direct="1", antwoord="U vraagt het aan.", product="hulp_bij_huishouden"))
        asked = MeldingFactory(klant=klant, domeinen=["wmo"], gemeld_op=timezone.now())
        client.post(
            reverse("melding-beantwoorden", args=[asked.pk]),
            {"antwoord": "De taxi rijdt tot middernacht.", "product": "vervoer"},
        )
        give_purpose(balie.medewerker, asked)
        for product, answer in (("hulp_bij_huishouden", "U vraagt"), ("vervoer", "De taxi")):
            closed = Melding.objects.get(product=product)
            assert (closed.status, closed.bestemming) == ("afgehandeld", "direct_afgehandeld")
            assert closed.antwoord.startswith(answer)
            page = client.get(reverse("melding", args=[closed.pk])).content.decode()
            assert "Product</dt>" in page
            assert closed.antwoord in page
        for domein in ("wmo", "wmo", "werk"):
            client.post(desk, typed(volgen="1", domeinen=[domein], soort_vraag="onduidelijk"))
        share = calculate("direct_afgehandeld", today(), "stroom")
        assert (share.of("wmo").n, share.of("wmo").waarde) == (4, 50)
        assert (share.of("werk_inkomen").n, share.of("werk_inkomen").waarde) == (1, 0)
        norms = targets([indicator("direct_afgehandeld")], timezone.localdate())
        told = publish(share, minimum=0, norms=norms).groepen
        assert [getal.norm for getal in told if getal.waarde == 50] == [20]
        assert [getal.norm for getal in told if getal.waarde == 0] == [None]

    def test_names_a_product_of_the_catalogus_or_none(self, balie):
        melding = MeldingFactory(product="vervoer")
        with pytest.raises(ProductOnbekend):
            answer_melding(
                AnswerMelding(melding_id=melding.pk, antwoord="Ja", product="bestaat_niet"),
                actor=balie,
                now=NOW,
            )
        answer_melding(AnswerMelding(melding_id=melding.pk, antwoord="Ja"), actor=balie, now=NOW)
        melding.refresh_from_db()
        assert (melding.product, melding.status) == ("vervoer", "afgehandeld")


WERK, NIEUW = ["werk", "inkomen"], "nieuwe_aanvraag"
JONG = {"geboortedatum": date(2005, 5, 1)}
DAKLOOS = {"dak_en_thuisloos": True}
BESTEMMINGEN: tuple[tuple[dict[str, Any], dict[str, Any], tuple[str, str]], ...] = (
    ({}, {"domeinen": WERK}, ("werk_inkomen", "werkplein")),
    (JONG, {"domeinen": WERK}, ("werk_inkomen_jongeren", "jongerenloket")),
    (DAKLOOS, {"domeinen": WERK, "kanaal": "balie"}, ("dak_en_thuislozen", "bct")),
    (DAKLOOS, {"domeinen": WERK, "kanaal": "bct"}, ("dak_en_thuislozen", "coach_dak_en_thuislozen")),
    ({"uitkering": "ww"}, {"domeinen": ["schulden"]}, ("schulden", "coach_schuldhulpverlening")),
    (
        {"ondernemer": "gevestigd"},
        {"domeinen": ["ondernemen"]},
        ("zelfstandigen", "coach_gevestigde_zelfstandigen"),
    ),
    ({}, {"domeinen": ["wmo"]}, ("wmo", "nieuwe_aanvragen_iwv")),
    (
        {},
        {"domeinen": ["financiele_regeling"], "kanaal": "internet"},
        ("financiele_regelingen", "financiele_regelingen"),
    ),
    ({"uitkering": "pw"}, {"domeinen": ["inkomen"], "soort_vraag": "mutatie"}, ("werk_inkomen", "helpdesk")),
    ({"contactpersoon": True}, {"domeinen": ["werk"]}, ("werk_inkomen", "vaste_contactpersoon")),
    ({}, {"domeinen": ["wmo"], "soort_vraag": "algemeen"}, ("wmo", "wijkwelzijnsorganisatie")),
    ({}, {"domeinen": ["wmo"], "direct_te_beantwoorden": True}, ("wmo", "direct_afgehandeld")),
)
"""Facts of klant and melding, and where they lead: every bestemming that the requirement names."""


class TestTriage:
    @pytest.mark.eis("INT-04")
    def test_is_a_proposal_of_a_versioned_table_and_every_deviation_has_a_reason_and_is_reported(
        self, client, balie
    ):
        for facts, asked, outcome in BESTEMMINGEN:
            values = dict(facts)
            with_contact = values.pop("contactpersoon", False)
            klant = somebody(**values)
            if with_contact:
                ToewijzingFactory(klant=klant)
            melding = MeldingFactory(klant=klant, **{"soort_vraag": NIEUW, **asked})
            proposal = propose_triage(melding, now=NOW)
            assert (proposal.stroom, proposal.bestemming) == outcome
            assert proposal.uitleg
        melding = MeldingFactory(klant=somebody(), domeinen=WERK)
        page = client.get(reverse("melding", args=[melding.pk])).content.decode()
        assert "Naar <strong>Werkplein</strong>" in page
        assert "De klant is 27 of ouder. Het Werkplein doet de Quick Scan." in page
        other = {
            "afwijken": "1",
            "stroom": "werk_inkomen",
            "bestemming": "helpdesk",
            "vervolgstap": "werkvoorraad",
        }
        address = reverse("melding-triage", args=[melding.pk])
        assert client.post(address, other).status_code == 422
        with pytest.raises(RedenOntbreekt):
            settle(melding, balie, bestemming="helpdesk", vervolgstap="werkvoorraad")
        client.post(address, {**other, "reden": "Alleen een vraag over het formulier"})
        melding.refresh_from_db()
        assert (melding.bestemming, melding.afwijking_reden) == (
            "helpdesk",
            "Alleen een vraag over het formulier",
        )
        followed = MeldingFactory(klant=somebody(), domeinen=WERK)
        client.post(
            reverse("melding-triage", args=[followed.pk]),
            {"stroom": "werk_inkomen", "bestemming": "werkplein", "vervolgstap": "quick_scan"},
        )
        found = calculate("triage_afwijking", today()).totaal
        assert (found.n, found.waarde) == (2, 50)
        kept = Beslissing.objects.get(pk=melding.triage_beslissing_id)
        row = count_by_row(kept.versie, now=timezone.now() + timedelta(minutes=1))[kept.regel]
        assert (row.beslissingen, row.afgeweken) == (2, 1)
        self.activate_another_version(kept.versie)
        assert (
            propose_triage(MeldingFactory(klant=somebody(), domeinen=WERK), now=NOW).bestemming == "helpdesk"
        )
        assert reproduce(kept).gelijk

    def activate_another_version(self, old):
        """From the day before yesterday whoever is 27 or older goes to the helpdesk."""
        inhoud = deepcopy(old.inhoud)
        for row in inhoud["regels"]:
            if row["dan"]["bestemming"] == "werkplein":
                row["dan"] |= {"bestemming": "helpdesk", "vervolgstap": "werkvoorraad"}
        TabelVersie.objects.create(
            tabel=old.tabel,
            nummer=old.nummer + 1,
            status=old.status,
            geldig_van=NOW.date() - timedelta(days=2),
            inhoud=inhoud,
            gemaakt_op=NOW,
            geactiveerd_op=NOW,
        )


class TestKnownKlant:
    @pytest.mark.eis("INT-06")
    def test_goes_to_the_person_or_helpdesk_that_knows_them_and_is_asked_nothing_again(self, client, balie):
        toewijzing = ToewijzingFactory(klant=somebody(uitkering="pw"))
        settle(MeldingFactory(klant=toewijzing.klant, domeinen=["werk"], soort_vraag="informatie"), balie)
        assert Taak.objects.get().medewerker == toewijzing.medewerker
        on_benefit = somebody(uitkering="pw", ondernemer="startend")
        provided = somebody(iwv=True)
        for soort in ("informatie", "bestaande_voorziening", "mutatie"):
            question = MeldingFactory(klant=on_benefit, domeinen=["inkomen"], soort_vraag=soort)
            settle(question, balie)
            assert Taak.objects.get(onderwerp_id=question.pk).specialisme == "helpdesk"
            about = MeldingFactory(klant=provided, domeinen=["wmo"], soort_vraag=soort)
            settle(about, balie)
            assert Taak.objects.get(onderwerp_id=about.pk).specialisme == "beheer_iwv"
        more = MeldingFactory(klant=on_benefit, domeinen=["inkomen"], soort_vraag=NIEUW)
        assert propose_triage(more, now=NOW).bestemming != "helpdesk"
        page = client.get(f"{reverse('melding-nieuw')}?klant={on_benefit.pk}")
        known = dict(page.context["feiten"])
        assert known["Uitkering"] == "Participatiewet"
        assert known["Leeftijd"].endswith("jaar")
        assert known["Gemeente"] == "Utrecht"
        assert known["Onderneming"] == "Startend ondernemer"
        assert not {"uitkering", "geboortedatum", "gemeente", "iwv", "ondernemer"} & set(
            page.context["form"].fields
        )
        assert more.kenmerk in page.content.decode()
        assert "Participatiewet" in page.content.decode()
