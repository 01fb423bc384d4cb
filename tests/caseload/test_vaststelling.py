"""One klant, one plan: agreed and signed, kept in versions, looked at again, on paper (CAS-09)."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from caseload.plan import services
from caseload.plan.gezin import SharePlan, share_plan
from caseload.plan.models import Actie, Plan
from caseload.plan.transitions import PlanStatus
from caseload.vaststelling.inhoud import contents_of
from caseload.vaststelling.models import Evaluatie, Planversie
from caseload.vaststelling.ondertekenen import HandtekeningOntbreekt
from caseload.vaststelling.services import HoldEvaluatie, hold_evaluatie
from caseload.vaststelling.verschil import Wijziging, differences
from caseload.vaststelling.views import plan_letter
from serviceplein.dossier.brief import can_print
from serviceplein.dossier.models import Document
from serviceplein.werk.models import Taak
from tests.caseload.factories import (
    ActieFactory,
    DoelFactory,
    PlanFactory,
    ToewijzingFactory,
    own_gemeente,
)
from tests.factories import (
    NOW,
    VANDAAG,
    HuishoudenFactory,
    HuishoudenLidFactory,
    KlantFactory,
    NetwerkcontactFactory,
    NormFactory,
    PartnerFactory,
)

pytestmark = pytest.mark.django_db
BACKEND = "serviceplein.toegang.aanmelding.AccountBackend"


@pytest.fixture
def plan():
    NormFactory(code="caseload.plan_evaluatie_weken", waarde=13)
    NormFactory(code="dossier.grootste_bestand_mb", waarde=10)
    toewijzing = ToewijzingFactory()
    return PlanFactory(
        klant=toewijzing.klant, regievoerder=toewijzing.medewerker, dominant_probleem="financien"
    )


def user_of(plan):
    return plan.regievoerder.gebruiker


def sign(plan, **changes):
    plan.refresh_from_db()
    values = {"plan_id": plan.pk, "versie": plan.versie, "ondertekend_op": VANDAAG, **changes}
    services.establish_plan(services.EstablishPlan(**values), actor=user_of(plan), now=NOW)
    plan.refresh_from_db()
    return plan.versies.first()


def photo() -> bytes:
    made = BytesIO()
    Image.new("RGB", (8, 8), "white").save(made, "PNG")
    return made.getvalue()


class TestEenPlan:
    @pytest.mark.eis("CAS-09")
    def test_holds_goals_actors_evaluations_signature_and_versions_and_is_printed(self, client, plan):
        own_gemeente()
        user, klant = user_of(plan), plan.klant
        client.force_login(user, backend=BACKEND)
        with pytest.raises(IntegrityError), transaction.atomic():
            PlanFactory(klant=klant)
        werk = DoelFactory(plan=plan, leefgebied="werk", van_klant="Ik wil koken", van_gemeente="Uitstroom")
        geld = DoelFactory(
            plan=plan, leefgebied="financien", van_klant="Rust met mijn geld", van_gemeente="", volgorde=2
        )
        naaste, partner = NetwerkcontactFactory(klant=klant), PartnerFactory()
        for number, (actor, more) in enumerate(
            (
                ("klant", {}),
                ("netwerk", {"naaste": naaste}),
                ("contactpersoon", {"medewerker": plan.regievoerder}),
                ("specialist", {}),
                ("partner", {"partner": partner}),
            )
        ):
            ActieFactory(doel=geld, actor=actor, omschrijving=f"Stap {number}", **more)
        ActieFactory(doel=werk, status="gedaan", afgerond_op=NOW)
        page = client.get(reverse("plan", args=[plan.pk])).content.decode()
        assert page.index("Rust met mijn geld") < page.index("Ik wil koken")
        for text in (
            "Grootste oplosbare probleem",
            "Klant en gemeente willen iets anders",
            geld.get_leefgebied_display(),
        ):
            assert text in page
        for label in Actie.Actor.labels:
            assert label in page

        first = sign(plan, ondertekend_door="S. Bos")
        assert (first.nummer, first.ondertekend_door, first.wijze) == (1, "S. Bos", "scherm")
        assert (plan.status, plan.evaluatie_op) == (PlanStatus.ACTIEF, VANDAAG + timedelta(weeks=13))
        look = HoldEvaluatie(
            plan_id=plan.pk, versie=plan.versie, gehouden_op=VANDAAG, uitkomst="bijstellen", verslag="Te snel"
        )
        hold_evaluatie(look, actor=user, now=NOW)
        held = Evaluatie.objects.get()
        assert (held.gepland_op, held.gehouden_op) == (VANDAAG + timedelta(weeks=13), VANDAAG)
        plan.refresh_from_db()
        change = services.ChangeDoel(
            doel_id=werk.pk, versie=plan.versie, leefgebied="werk", van_klant="Ik wil bakken"
        )
        services.change_doel(change, actor=user, now=NOW)
        page = client.get(reverse("plan", args=[plan.pk])).content.decode()
        assert "laat de klant opnieuw tekenen" in page
        assert "het plan moet anders" in page
        second = sign(plan, wijze="papier", bestandsnaam="plan.png", bestand=photo())
        assert (second.nummer, second.document.soort) == (2, Document.Soort.PLAN)
        shown = client.get(
            reverse("plan-versies", args=[plan.pk]), {"van": "1", "naar": "2"}
        ).content.decode()
        assert "Ik wil koken" in shown
        assert "Ik wil bakken" in shown
        for versie, goal in ((first, "Ik wil koken"), (second, "Ik wil bakken")):
            letter = plan_letter(plan, versie.inhoud, versie)
            assert goal in letter
            assert f"{versie.ondertekend_door} was het eens met dit plan" in letter
        if can_print():
            answer = client.get(reverse("plan-pdf", args=[plan.pk]), {"versie": "1"})
            assert answer.content.startswith(b"%PDF")

    def test_is_the_plan_of_the_household_where_they_want_it(self, plan):
        house = HuishoudenFactory()
        partner = KlantFactory()
        for member in (plan.klant, partner):
            HuishoudenLidFactory(huishouden=house, klant=member)
        share_plan(SharePlan(plan_id=plan.pk, versie=1), actor=user_of(plan), now=NOW)
        mine = DoelFactory(plan=plan, klant=partner)
        plan.refresh_from_db()
        assert contents_of(plan)["doelen"][0]["voor"] == mine.klant.naam


class TestSigning:
    def test_is_kept_for_good(self, plan):
        ActieFactory(doel__plan=plan)
        versie = sign(plan)
        for change in (versie.delete, Planversie.objects.update):
            with pytest.raises(DatabaseError), transaction.atomic():
                change(**({"nummer": 9} if change != versie.delete else {}))

    def test_on_paper_needs_the_letter(self, client, plan):
        ActieFactory(doel__plan=plan)
        with pytest.raises(HandtekeningOntbreekt):
            sign(plan, wijze="papier")
        with pytest.raises(HandtekeningOntbreekt):
            sign(plan, wijze="papier", bestandsnaam="plan.exe", bestand=b"MZ")
        assert Plan.objects.get().status == PlanStatus.CONCEPT
        client.force_login(user_of(plan), backend=BACKEND)
        today = timezone.localdate()
        form = {"versie": 1, "ondertekend_op": today, "ondertekend_door": "S. Bos", "wijze": "papier"}
        url = reverse("plan-vaststellen", args=[plan.pk])
        assert client.post(url, form).status_code == 409
        file = SimpleUploadedFile("plan.png", photo(), "image/png")
        assert client.post(url, {**form, "bestand": file}).status_code == 302
        assert Planversie.objects.get().document.klant == plan.klant

    def test_of_progress_alone_is_not_asked(self, plan):
        actie = ActieFactory(doel__plan=plan)
        sign(plan)
        Actie.objects.filter(pk=actie.pk).update(status="gedaan")
        with pytest.raises(services.PlanAfgesloten, match="daarna niet gewijzigd"):
            sign(plan)


class TestDifferences:
    def test_name_what_came_went_and_changed(self, plan):
        actie = ActieFactory(doel__plan=plan, doel__van_klant="Koken", omschrijving="Bellen")
        old = contents_of(plan)
        Plan.objects.update(dominant_probleem="werk")
        Actie.objects.filter(pk=actie.pk).update(status="gedaan", termijn=VANDAAG)
        DoelFactory(plan=plan, van_klant="Zwemmen")
        new = contents_of(Plan.objects.get())
        found = differences(old, new, alles=True)
        assert [(one.waar, one.wat, one.voortgang) for one in found] == [
            ("Plan", "grootste oplosbare probleem", False),
            ("Doel: Koken, actie: Bellen", "termijn", False),
            ("Doel: Koken, actie: Bellen", "status", True),
            ("Doel: Zwemmen", "nieuw doel", False),
        ]
        back = differences(new, old)
        assert Wijziging(waar="Doel: Zwemmen", wat="doel vervallen", oud="Zwemmen", nieuw="") in back
        assert differences(old, old, alles=True) == []


class TestEvaluation:
    def test_follows_the_norm_and_gives_the_next_task(self, plan):
        ActieFactory(doel__plan=plan)
        sign(plan)
        command = HoldEvaluatie(
            plan_id=plan.pk, versie=plan.versie, gehouden_op=VANDAAG, uitkomst="op_koers", verslag="Goed"
        )
        hold_evaluatie(command, actor=user_of(plan), now=NOW)
        taak = Taak.objects.open().get()
        assert taak.deadline == VANDAAG + timedelta(weeks=13)
        assert Taak.objects.filter(status="afgerond").count() == 1

    def test_waits_for_the_signature_and_says_what_was_seen(self, plan):
        ActieFactory(doel__plan=plan)
        values = {"plan_id": plan.pk, "gehouden_op": VANDAAG, "uitkomst": "op_koers"}
        with pytest.raises(services.PlanOnvolledig, match="eerst vast"):
            hold_evaluatie(HoldEvaluatie(**values, versie=1, verslag="x"), actor=user_of(plan), now=NOW)
        sign(plan)
        with pytest.raises(services.PlanOnvolledig, match="Schrijf op"):
            hold_evaluatie(HoldEvaluatie(**values, versie=2, verslag=" "), actor=user_of(plan), now=NOW)
        values["gehouden_op"] = VANDAAG + timedelta(days=1)
        with pytest.raises(services.DatumNietMogelijk):
            hold_evaluatie(HoldEvaluatie(**values, versie=2, verslag="x"), actor=user_of(plan), now=NOW)
