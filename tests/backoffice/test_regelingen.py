"""Regelingen as data: added on the screen without code, tried, checked by a second person (BO-09, BO-04)."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from backoffice.aanvragen.models import Aanvraag, Aanvraagbatch, Batchfout
from backoffice.aanvragen.regelingen import naam_van, regeling_op, regelingen
from backoffice.aanvragen.services import process_chunk, start_batch
from backoffice.besluiten.models import Besluit, Uitkomst
from backoffice.betalingen.models import Betaalregel
from backoffice.regelingen import proef, services
from backoffice.regelingen.gevolgen import AlToegekend, put_into_effect
from backoffice.regelingen.lezen import forget
from backoffice.regelingen.models import RegelingVersie, Steekproef, Toekenning
from backoffice.regelingen.services import (
    EigenVersie,
    SaveVersie,
    VersieOnjuist,
    VersieStaatNietToe,
    VersieStap,
)
from backoffice.regelingen.steekproef import JudgeSteekproef, NazienOnjuist, judge_steekproef
from backoffice.regelingen.toets import eisen_of
from backoffice.regelingen.transitions import Nazien, VersieStatus
from serviceplein.catalogus.models import Norm
from serviceplein.catalogus.toets.eisen import read_eisen
from serviceplein.toegang.rollen import Rol
from serviceplein.werk.models import Taak
from tests.backoffice.factories import DAG, deliver, process, u_pas_file, u_pas_row
from tests.backoffice.regeling_hulp import WITGOED, steekproef_of
from tests.factories import NOW, VANDAAG, GebruikerFactory, KlantFactory

pytestmark = pytest.mark.django_db
BACKEND = "serviceplein.toegang.aanmelding.AccountBackend"
KOPPEN = "kenmerk;bsn;aanvraagdatum;huishouden;inkomen_per_maand"


@pytest.fixture
def geheugen():
    """Versions of this test are forgotten after it."""
    forget()
    yield
    forget()


@pytest.fixture
def maker(ingericht, geheugen):
    return GebruikerFactory(rol=Rol.BEHEER)


@pytest.fixture
def checker(ingericht):
    return GebruikerFactory(rol=Rol.BEHEER)


def save(actor, tekst=WITGOED, vanaf=VANDAAG, **more):
    command = SaveVersie(tekst=tekst, geldig_van=vanaf, **more)
    return services.save_versie(command, actor=actor, now=NOW)


def set_by(maker, checker, tekst=WITGOED, vanaf=VANDAAG, **more):
    """A version that holds."""
    step = VersieStap(versie_id=save(maker, tekst, vanaf, **more))
    if Aanvraag.objects.filter(regeling=RegelingVersie.objects.get(pk=step.versie_id).code).exists():
        proef.try_versie(proef.TryVersie(versie_id=step.versie_id), actor=maker, now=NOW)
    services.submit_versie(step, actor=maker, now=NOW)
    services.set_versie(step, actor=checker, now=NOW)
    forget()
    return RegelingVersie.objects.get(pk=step.versie_id)


def witgoed_row(bsn, number, day=VANDAAG, huishouden="gehuwd", inkomen="1000"):
    return f"W-{number};{bsn};{day.isoformat()};{huishouden};{inkomen}"


def u_pas_text(settings):
    path = settings.BASE_DIR / "serviceplein/inrichting/regelingen/u_pas.yaml"
    return path.read_text(encoding="utf-8")


class TestRegeling:
    @pytest.mark.eis("BO-09")
    def test_is_added_on_the_screen_without_code_and_decides_from_its_day(
        self, client, maker, checker, actor, ingericht, settings
    ):
        assert {"bijzondere_bijstand", "individuele_inkomenstoeslag", "reserveringstoeslag", "u_pas"} <= set(
            regelingen()
        )
        today = timezone.localdate()
        client.force_login(maker, backend=BACKEND)
        form = {"tekst": WITGOED, "geldig_van": today.isoformat(), "geldig_tot": ""}
        answer = client.post(reverse("regeling-nieuw"), form, follow=True)
        versie = RegelingVersie.objects.get()
        html = answer.content.decode()
        assert "€\xa0475,50" in html
        assert "€\xa02.636,13 (gehuwd of samenwonend)" in html
        assert "witgoedregeling" not in regelingen()
        client.post(reverse("regelingversie-indienen", args=[versie.pk]))
        client.post(reverse("regelingversie-vaststellen", args=[versie.pk]))
        versie.refresh_from_db()
        assert versie.status == VersieStatus.TER_CONTROLE
        client.force_login(checker, backend=BACKEND)
        client.post(reverse("regelingversie-vaststellen", args=[versie.pk]))
        forget()
        assert regelingen()["witgoedregeling"].naam == "Witgoedregeling"
        assert Norm.objects.get(code="aanvraag.witgoed.bedrag_gezin").geldig_van == today

        single, couple = KlantFactory(gemeente=ingericht), KlantFactory(gemeente=ingericht)
        rows = [
            witgoed_row(single.bsn, 1, today, "alleenstaand"),
            witgoed_row(couple.bsn, 2, today),
            witgoed_row(couple.bsn, 3, today),
            witgoed_row(KlantFactory(gemeente=ingericht).bsn, 4, today, inkomen="2636.14"),
            witgoed_row(single.bsn, 5, today - timedelta(days=1)),
        ]
        content = u_pas_file(rows, koppen=KOPPEN)
        batch_id = deliver(content, actor=actor, regeling="witgoedregeling", naam="w.csv").batch_id
        start_batch(batch_id, actor=None, now=timezone.now())
        process_chunk(batch_id, actor=None, now=timezone.now())
        batch = Aanvraagbatch.objects.get(pk=batch_id)
        assert (batch.goed, batch.fout) == (4, 1)
        assert "bestond Witgoedregeling niet" in Batchfout.objects.get().melding
        granted = Besluit.objects.order_by("aanvraag__rij")
        assert [besluit.bedrag for besluit in granted] == [Decimal(400), Decimal("475.50")]
        assert list(Betaalregel.objects.order_by("pk").values_list("omschrijving", flat=True)) == [
            "Witgoedregeling, kenmerk W-1",
            "Witgoedregeling, kenmerk W-2",
        ]
        held = Toekenning.objects.get(klant=couple)
        assert (held.geldig_van, held.geldig_tot) == (today, today.replace(year=today.year + 5))
        again = Besluit.objects.create(
            aanvraag=Aanvraag.objects.get(klant=couple, kenmerk="W-3"),
            uitkomst=Uitkomst.TOEGEKEND,
            bedrag=Decimal(400),
            automatisch=False,
            beslist_op=NOW,
            beslist_door=actor,
            geldig_van=today + timedelta(days=90),
            geldig_tot=held.geldig_tot + timedelta(days=90),
        )
        with pytest.raises(AlToegekend):
            put_into_effect([again.pk], actor=actor, now=NOW)
        assert Betaalregel.objects.count() == 2

    def test_follows_the_version_of_the_day(self, maker, checker, settings):
        later = VANDAAG + timedelta(days=30)
        set_by(maker, checker)
        set_by(maker, checker, WITGOED.replace("Witgoedregeling", "Apparaten"), later)
        assert regeling_op("witgoedregeling", VANDAAG - timedelta(days=1)) is None
        assert regeling_op("witgoedregeling", later - timedelta(days=1)).naam == "Witgoedregeling"
        assert regeling_op("witgoedregeling", later).naam == naam_van("witgoedregeling") == "Apparaten"
        first, second = RegelingVersie.objects.order_by("nummer")
        assert (first.geldig_tot, second.geldig_tot) == (later, None)

    def test_that_ships_goes_on_until_the_first_version_and_may_end(self, maker, checker, settings):
        later, end = VANDAAG + timedelta(days=10), VANDAAG + timedelta(days=20)
        tekst = u_pas_text(settings).replace("naam: U-pas", "naam: Stadspas")
        set_by(maker, checker, tekst, later, geldig_tot=end)
        assert regeling_op("u_pas", VANDAAG).naam == "U-pas"
        assert regeling_op("u_pas", later).naam == "Stadspas"
        assert regeling_op("u_pas", end) is None

    def test_gives_the_quick_check_its_own_conditions(self, maker, checker):
        for code in regelingen():
            assert read_eisen(eisen_of(code, VANDAAG))
        set_by(maker, checker)
        eis = read_eisen(eisen_of("witgoedregeling", VANDAAG))[0]
        wanted = {"lte": {"grens": "bijstandsnorm", "procent": "aanvraag.witgoed.grens_procent"}}
        assert (eis.feit.naam, eis.als) == ("inkomen", wanted)
        assert eisen_of("bestaat_niet", VANDAAG) is None


class TestVersie:
    def test_is_set_by_somebody_else_and_then_stays(self, maker, checker):
        step = VersieStap(versie_id=save(maker))
        with pytest.raises(VersieStaatNietToe):
            services.set_versie(step, actor=checker, now=NOW)
        services.submit_versie(step, actor=maker, now=NOW)
        with pytest.raises(EigenVersie):
            services.set_versie(step, actor=maker, now=NOW)
        rows = RegelingVersie.objects.filter(pk=step.versie_id)
        values = {"status": VersieStatus.VASTGESTELD, "vastgesteld_op": NOW, "vastgesteld_door": maker}
        with pytest.raises(IntegrityError, match="four_eyes"), transaction.atomic():
            rows.update(**values)
        services.set_versie(step, actor=checker, now=NOW)
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.update(tekst="anders")
        with pytest.raises(VersieStaatNietToe):
            save(maker, versie_id=step.versie_id)

    def test_goes_back_with_what_must_change(self, maker, checker):
        step = VersieStap(versie_id=save(maker))
        services.submit_versie(step, actor=maker, now=NOW)
        with pytest.raises(VersieOnjuist):
            services.return_versie(step, actor=checker, now=NOW)
        back = VersieStap(versie_id=step.versie_id, opmerking="Het bedrag is te laag")
        services.return_versie(back, actor=checker, now=NOW)
        assert RegelingVersie.objects.get().opmerking == "Het bedrag is te laag"
        services.withdraw_versie(step, actor=maker, now=NOW)

    @pytest.mark.parametrize(
        ("old", "new", "wrong"),
        [
            ("feit: inkomen_per_maand", "feit: haarkleur", "'haarkleur'"),
            ("code: witgoedregeling", "code: Wit goed", "kleine letters"),
        ],
    )
    def test_is_refused_with_what_is_wrong(self, maker, old, new, wrong):
        with pytest.raises(VersieOnjuist, match=wrong):
            save(maker, WITGOED.replace(old, new))

    def test_needs_a_value_for_every_norm(self, maker):
        text = WITGOED.replace("bedrag, waarde: 400", "ander, waarde: 400")
        with pytest.raises(VersieOnjuist, match=r"aanvraag\.witgoed\.bedrag"):
            services.submit_versie(VersieStap(versie_id=save(maker, text)), actor=maker, now=NOW)


class TestProef:
    def test_shows_the_difference_per_household_and_decides_nothing(
        self, maker, checker, actor, ingericht, settings
    ):
        rows = [
            u_pas_row(KlantFactory(gemeente=ingericht).bsn, 1),
            u_pas_row(KlantFactory(gemeente=ingericht).bsn, 2, inkomen_per_maand="1900"),
            u_pas_row(KlantFactory(gemeente=ingericht).bsn, 3, huishouden="gehuwd", vermogen="15000"),
        ]
        batch = process(deliver(u_pas_file(rows), actor=actor).batch_id)
        before = list(Besluit.objects.order_by("pk").values())
        text = u_pas_text(settings).replace("inkomensgrens_procent", "ruimere_grens")
        text += "normen:\n  - {code: aanvraag.u_pas.ruimere_grens, waarde: 150, "
        text += "eenheid: procent, omschrijving: Grens}\n"
        step = VersieStap(versie_id=save(maker, text))
        with pytest.raises(VersieOnjuist, match="proef"):
            services.submit_versie(step, actor=maker, now=NOW)
        command = proef.TryVersie(versie_id=step.versie_id, batch_id=batch.pk)
        found = proef.try_versie(command, actor=maker, now=NOW)
        single = found["huishoudens"]["alleenstaand"]
        assert (single["aantal"], single["nu"], single["nieuw"], single["erbij"], single["eraf"]) == (
            *(2, 1, 2),
            *(1, 0),
        )
        assert Decimal(single["bedrag_nieuw"]) == 2 * Decimal(single["bedrag_nu"])
        assert found["huishoudens"]["gehuwd"]["erbij"] == 0
        assert list(Besluit.objects.order_by("pk").values()) == before
        services.submit_versie(step, actor=maker, now=NOW)


class TestSteekproef:
    def test_takes_its_share_of_automatic_decisions(self, actor, ingericht):
        Norm.objects.filter(code="besluit.steekproef_procent").update(waarde=100)
        rows = [u_pas_row(KlantFactory(gemeente=ingericht).bsn, number) for number in range(3)]
        process(deliver(u_pas_file(rows), actor=actor).batch_id)
        assert Steekproef.objects.count() == Besluit.objects.count() == 3
        Norm.objects.filter(code="besluit.steekproef_procent").update(waarde=0)
        more = [u_pas_row(KlantFactory(gemeente=ingericht).bsn, number) for number in range(3, 6)]
        process(deliver(u_pas_file(more), actor=actor, naam="meer.csv").batch_id)
        assert (Steekproef.objects.count(), Besluit.objects.count()) == (3, 6)

    def test_leads_to_work_when_a_decision_is_wrong(self, actor, ingericht):
        rows = [u_pas_row(KlantFactory(gemeente=ingericht).bsn, 1, aanvraagdatum=DAG.isoformat())]
        process(deliver(u_pas_file(rows), actor=actor).batch_id)
        item = steekproef_of(Aanvraag.objects.get())
        command = JudgeSteekproef(steekproef_id=item.pk, oordeel=Nazien.KLOPT_NIET)
        with pytest.raises(NazienOnjuist, match="Leg uit"):
            judge_steekproef(command, actor=actor, now=NOW)
        command = JudgeSteekproef(steekproef_id=item.pk, oordeel=Nazien.KLOPT_NIET, toelichting="Dubbel")
        judge_steekproef(command, actor=actor, now=NOW)
        assert Taak.objects.open().filter(titel="Een automatisch besluit klopt niet").count() == 1
        with pytest.raises(NazienOnjuist, match="al nagezien"):
            judge_steekproef(command, actor=actor, now=NOW)
