"""Short cuts: used by rule, carried out or declined with the reason, and counted."""

import pytest

from intake.quick_scan.besluit import decide_after_scan
from intake.snelle_route import services
from intake.snelle_route.lijst import counts
from intake.snelle_route.models import RouteStatus, SnelleRoute
from serviceplein.organisatie.functies import Functie
from serviceplein.toegang.rollen import Rol, Specialisme
from serviceplein.werk.models import Taak
from tests.factories import NOW, KlantFactory, MedewerkerFactory
from tests.intake.deuren import asked, desk, routed
from tests.intake.factories import QuickScanFactory, walk_eigen_kracht

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("utrecht")]


def eighty(actor):
    """An 84-year-old asks for help in the house by telephone."""
    melding = asked(
        actor,
        KlantFactory(geboortedatum="1942-01-01"),
        domeinen=("wmo",),
        kanaal="telefoon",
        product="hulp_bij_huishouden",
    )
    return routed(actor, walk_eigen_kracht(melding))


def scanned(**outcome):
    scan = QuickScanFactory(**outcome)
    decide_after_scan(scan, now=NOW, record=True)
    decide_after_scan(scan, now=NOW, record=True)
    return SnelleRoute.objects.get(melding=scan.melding), scan


class TestSnelleRoute:
    @pytest.mark.eis("INT-19")
    def test_is_used_by_rule_with_its_reason_and_its_use_is_reported(self, client):
        granted = SnelleRoute.objects.get(melding=eighty(desk()))
        agency, scan = scanned(perspectief_op_werk=True, direct_bemiddelbaar=True)
        budget, _ = scanned(
            perspectief_op_werk=False,
            dominant_probleem="schulden",
            oplosbaar=False,
            direct_bemiddelbaar=False,
        )
        assert [use.route for use in (granted, agency, budget)] == [
            "toekennen_zonder_indicatie",
            "uitzendbureau",
            "budgetbeheer",
        ]
        tables = [use.beslissing.versie.tabel.code for use in (granted, agency, budget)]
        assert tables == ["triage", "snelle_route", "snelle_route"]
        assert [use.regel for use in (granted, agency, budget)] == [8, 1, 2]
        assert all(use.reden for use in (granted, agency, budget))
        tasks = [Taak.objects.get(sleutel=f"snelle-route:{use.pk}") for use in (granted, agency, budget)]
        assert [task.specialisme for task in tasks] == [
            Specialisme.BEHEER_IWV,
            "",
            Specialisme.SCHULDHULPVERLENING,
        ]
        assert tasks[1].medewerker == scan.medewerker

        coach = MedewerkerFactory(rol=Rol.WERKCOACH, functie=Functie.WERKCOACH_REGULIER).gebruiker
        services.carry_out_route(
            services.EndRoute(snelle_route_id=agency.pk, toelichting="Gesprek bij het bureau."),
            actor=coach,
            now=NOW,
        )
        services.decline_route(
            services.EndRoute(snelle_route_id=budget.pk, toelichting="Klant heeft al een bewindvoerder."),
            actor=coach,
            now=NOW,
        )
        assert Taak.objects.open().filter(sleutel=f"snelle-route:{budget.pk}:gewoon").exists()
        reported = {row["route"]: (row["gebruikt"], row["uitgevoerd"], row["afgezien"]) for row in counts()}
        assert reported == {
            "toekennen_zonder_indicatie": (1, 0, 0),
            "uitzendbureau": (1, 1, 0),
            "budgetbeheer": (1, 0, 1),
        }
        for rol in (Rol.TEAMLEIDER, Rol.BEHEER):
            user = MedewerkerFactory(rol=rol).gebruiker
            client.force_login(user, backend="serviceplein.toegang.aanmelding.AccountBackend")
            page = client.get("/snelle-routes/").content.decode()
            assert "Klant heeft al een bewindvoerder." in page
            assert "uitzendbureau" in page

    def test_is_not_used_when_a_person_chose_otherwise(self):
        actor = desk()
        melding = asked(actor, KlantFactory(geboortedatum="1960-01-01"), domeinen=("wmo",), kanaal="telefoon")
        routed(
            actor,
            walk_eigen_kracht(melding),
            reden="Heel bijzonder",
            vervolgstap="toekennen_zonder_indicatie",
        )
        assert not SnelleRoute.objects.exists()

    def test_ends_once_and_with_a_reason(self):
        use = SnelleRoute.objects.get(melding=eighty(actor := desk()))
        with pytest.raises(services.ToelichtingOntbreekt):
            services.decline_route(
                services.EndRoute(snelle_route_id=use.pk, toelichting=" "), actor=actor, now=NOW
            )
        command = services.EndRoute(snelle_route_id=use.pk, toelichting="Toegekend voor drie uur")
        services.carry_out_route(command, actor=actor, now=NOW)
        with pytest.raises(services.RouteAlKlaar):
            services.decline_route(command, actor=actor, now=NOW)
        use.refresh_from_db()
        assert use.status == RouteStatus.UITGEVOERD
