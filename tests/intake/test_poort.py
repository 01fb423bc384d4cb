"""The gate before a decision on income: trust, unless an established fact says otherwise."""

from copy import deepcopy
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from backoffice.aanvragen.transitions import AanvraagStatus
from backoffice.besluiten.models import Uitkomst
from backoffice.besluiten.services import DecideAanvraag, decide_aanvraag
from intake.poort import services
from intake.poort.models import Bevinding, Poort, Poortbeoordeling, Signaalsoort
from serviceplein.klanten.keuzes import Ondernemer
from serviceplein.organisatie.functies import Functie
from serviceplein.regels.controle import controleer, has_errors
from serviceplein.regels.feiten import Feit, Soort
from serviceplein.regels.meegeleverd import shipped_feiten, shipped_tabel
from serviceplein.regels.risico import TOEGESTAAN, refused
from serviceplein.toegang.rollen import Rol, Specialisme
from serviceplein.werk.models import Taak
from tests.backoffice.factories import AanvraagFactory
from tests.factories import NOW, KlantFactory, MedewerkerFactory
from tests.intake.deuren import asked, desk, routed

TODAY = timezone.localdate(NOW)
FORBIDDEN = (
    "klant.nationaliteit",
    "klant.tweede_paspoort",
    "klant.etniciteit",
    "klant.herkomst",
    "klant.geboorteland",
    "klant.religie",
    "klant.geloofsovertuiging",
    "klant.achternaam",
    "klant.naam",
    "klant.taal",
    "klant.tolk_nodig",
    "klant.postcode",
    "klant.wijk",
    "klant.buurt",
    "klant.gemeente",
    "klant.statushouder",
    "klant.geslacht",
    "klant.leeftijd",
)


def handhaver():
    return MedewerkerFactory(
        rol=Rol.HANDHAVING, specialisme=Specialisme.HANDHAVING, functie=Functie.BACKOFFICE
    ).gebruiker


def with_column(feit: Feit):
    """The shipped table with one column more, used by a row of its own."""
    data = deepcopy(shipped_tabel("poort").inhoud)
    data["invoer"].append(feit.as_data())
    value = {Soort.JA_NEE: {"is": True}, Soort.TEKST: {"is": "x"}, Soort.GETAL: {"is": 1}}.get(feit.soort)
    row = deepcopy(data["regels"][0])
    row["als"] = {feit.naam: value} if value else {}
    data["regels"].append(row)
    return data


def income(actor, **klant):
    return routed(actor, asked(actor, KlantFactory(**klant), domeinen=("werk", "inkomen")))


def decide(klant, actor):
    aanvraag = AanvraagFactory(klant=klant, status=AanvraagStatus.BIJ_MEDEWERKER)
    command = DecideAanvraag(aanvraag_id=aanvraag.pk, uitkomst=Uitkomst.TOEGEKEND, oordelen=())
    return decide_aanvraag(command, actor=actor, now=NOW)


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("utrecht")
class TestPoort:
    @pytest.mark.eis("INT-18")
    def test_trusts_by_default_checks_on_a_fact_before_the_decision_and_refuses_forbidden_characteristics(
        self,
    ):
        actor = desk()
        melding = income(actor)
        found = Poortbeoordeling.objects.get(melding=melding)
        assert (found.status, found.indicatoren) == (Poort.ADMINISTRATIEF, [])
        assert not Taak.objects.filter(sleutel=f"poort:{melding.pk}").exists()
        services.require_passed(melding.klant_id)

        command = services.NoteSignaal(
            melding_id=melding.pk, soort=Signaalsoort.TEGENSPRAAK, bron="UWV-register", vastgesteld_op=TODAY
        )
        assert services.note_signaal(command, actor=actor, now=NOW) == Poort.GEPLAND
        found.refresh_from_db()
        (counted,) = found.indicatoren
        assert counted["indicator"] == "tegenspraak"
        assert counted["grond"]
        assert counted["geldig_tot"]
        assert found.beslissing.versie.tabel.code == "poort"
        task = Taak.objects.get(sleutel=f"poort:{melding.pk}")
        assert task.specialisme == Specialisme.HANDHAVING
        officer = MedewerkerFactory(
            rol=Rol.BACKOFFICE, specialisme=Specialisme.FINANCIELE_REGELINGEN
        ).gebruiker
        with pytest.raises(services.EerstControle):
            decide(melding.klant, officer)
        services.finish_controle(
            services.FinishControle(
                melding_id=melding.pk, bevinding=Bevinding.IN_ORDE, verslag="Loonstrook gezien."
            ),
            actor=handhaver(),
            now=NOW,
        )
        services.require_passed(melding.klant_id)

        for name in FORBIDDEN:
            feit = shipped_feiten().feiten.get(name) or Feit(naam=name, soort=Soort.JA_NEE, label=name)
            findings = controleer(with_column(feit))
            assert has_errors(findings), name
            assert any("verboden als risico-indicator" in str(finding) for finding in findings), name
        everything = shipped_feiten().feiten | shipped_feiten().afgeleid
        for name, feit in everything.items():
            assert (refused(feit) is None) == (name in TOEGESTAAN), name
            if name not in TOEGESTAAN:
                assert has_errors(controleer(with_column(feit))), name

    def test_counts_an_own_business_and_says_so(self):
        melding = income(desk(), ondernemer=Ondernemer.GEVESTIGD, woonplaats="Utrecht")
        found = Poortbeoordeling.objects.get(melding=melding)
        assert [item["indicator"] for item in found.indicatoren] == ["eigen_bedrijf"]

    def test_leaves_out_an_indicator_whose_validity_has_passed(self, monkeypatch):
        melding = income(desk(), ondernemer=Ondernemer.GEVESTIGD, woonplaats="Utrecht")
        late = NOW.replace(year=2028)
        found = services.assess_poort(services.AssessPoort(melding_id=melding.pk), actor=desk(), now=late)
        assert found == Poort.ADMINISTRATIEF

    def test_does_not_weigh_other_questions(self):
        melding = routed(actor := desk(), asked(actor, domeinen=("werk",)))
        assert not Poortbeoordeling.objects.filter(melding=melding).exists()
        with pytest.raises(services.GeenPoort):
            services.assess_poort(services.AssessPoort(melding_id=melding.pk), actor=actor, now=NOW)

    def test_lets_only_handhaving_finish_a_check(self):
        melding = income(actor := desk(), ondernemer=Ondernemer.GEVESTIGD, woonplaats="Utrecht")
        command = services.FinishControle(
            melding_id=melding.pk, bevinding=Bevinding.IN_ORDE, verslag="Boekhouding bekeken"
        )
        with pytest.raises(PermissionDenied):
            services.finish_controle(command, actor=actor, now=NOW)


class TestRisicotabel:
    def test_refuses_a_row_without_condition_ground_or_validity(self):
        data = deepcopy(shipped_tabel("poort").inhoud)
        data["regels"][0]["als"] = {}
        data["regels"][1]["dan"]["poort_grond"] = None
        data["regels"][2]["dan"]["poort_geldig_tot"] = "ooit"
        assert {finding.regel for finding in controleer(data) if finding.ernst == "fout"} >= {1, 2, 3}

    def test_passes_as_shipped(self):
        shipped = shipped_tabel("poort")
        assert not has_errors(controleer(shipped.inhoud))
        assert shipped.geldig_van <= date(2026, 1, 1)
