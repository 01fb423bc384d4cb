"""Decisions: by rule only in favour, else by a person; with a letter that says why."""

import io
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, ProgrammingError, transaction
from pypdf import PdfReader

from backoffice.aanvragen.models import Aanvraag, Afstemming
from backoffice.aanvragen.regelingen import regeling_van, regelingen
from backoffice.aanvragen.transitions import TRANSITIONS, AanvraagStatus, Antwoord
from backoffice.besluiten.afstemming import Agree, NietUwAfstemming, agree, lapse_afstemmingen
from backoffice.besluiten.beslissing import decide, term_end
from backoffice.besluiten.brieven import letter_of, make_letters
from backoffice.besluiten.models import Besluit, Uitkomst
from backoffice.besluiten.services import (
    DecideAanvraag,
    MensOordeel,
    decide_aanvraag,
    withdraw,
)
from backoffice.besluiten.stappen import (
    AanvraagBijCollega,
    AanvraagStaatNietToe,
    AanvraagStap,
    OordeelOnvolledig,
    propose,
)
from serviceplein.dossier.brief import BrievenNietMogelijk, huisstijl
from serviceplein.dossier.models import Document, Gebeurtenis
from serviceplein.dossier.ongewijzigd import BestandGewijzigd
from serviceplein.ui.maanden import add_months
from tests.backoffice.factories import AanvraagFactory, backoffice_medewerker
from tests.factories import NOW, MedewerkerFactory

NORMEN = {
    "pw.norm.alleenstaande": Decimal("1419.46"),
    "pw.norm.gehuwden": Decimal("2027.79"),
    "pw.vermogensgrens.alleenstaande": Decimal(8000),
    "pw.vermogensgrens.alleenstaande_ouder": Decimal(16000),
    "pw.vermogensgrens.gehuwden": Decimal(16000),
    "aanvraag.beslistermijn_weken": Decimal(8),
    "aanvraag.u_pas.inkomensgrens_procent": Decimal(125),
    "aanvraag.u_pas.leeftijd_vanaf": Decimal(18),
    "aanvraag.u_pas.geldig_maanden": Decimal(12),
    "aanvraag.u_pas.bedrag_volwassene": Decimal(150),
    "aanvraag.u_pas.bedrag_gehuwden": Decimal(300),
    "aanvraag.u_pas.bedrag_kind": Decimal(325),
}
FEITEN = {
    "aanvraagdatum": date(2026, 11, 16),
    "huishouden": "alleenstaand",
    "inkomen_per_maand": Decimal("1774.33"),
    "vermogen": Decimal(8000),
    "leeftijd": 18,
    "woont_in_gemeente": True,
    "al_toegekend": False,
}


class TestDecide:
    def judge(self, **facts):
        return decide(regeling_van("u_pas"), {**FEITEN, **facts}, NORMEN)

    def test_grants_at_the_very_limits(self):
        proposal = self.judge()
        assert proposal.toekennen
        assert proposal.bedrag == Decimal(150)

    @pytest.mark.parametrize(
        ("facts", "code", "zin"),
        [
            ({"inkomen_per_maand": Decimal("1774.34")}, "inkomen", "hoogstens €\u00a01.774,33"),
            ({"vermogen": Decimal("8000.01")}, "vermogen", "hoogstens €\u00a08.000,00"),
            ({"leeftijd": 17}, "leeftijd", "U bent 17 jaar. U moet minstens 18 jaar zijn."),
            ({"woont_in_gemeente": False}, "woonplaats", "U woont niet in onze gemeente."),
            ({"al_toegekend": True}, "eerder", "U hebt al een U-pas"),
        ],
    )
    def test_names_the_condition_that_fails(self, facts, code, zin):
        proposal = self.judge(**facts)
        assert not proposal.toekennen
        (failed,) = [oordeel for oordeel in proposal.voorwaarden if not oordeel.voldaan]
        assert failed.code == code
        assert zin in failed.zin

    @pytest.mark.parametrize("fact", ["leeftijd", "woont_in_gemeente"])
    def test_never_grants_on_a_fact_nobody_knows(self, fact):
        facts = {name: value for name, value in FEITEN.items() if name != fact}
        proposal = decide(regeling_van("u_pas"), facts, NORMEN)
        assert not proposal.toekennen
        assert [oordeel.voldaan for oordeel in proposal.voorwaarden].count(None) == 1

    @pytest.mark.parametrize(
        ("huishouden", "kinderen", "bedrag"),
        [("alleenstaand", 0, 150), ("alleenstaande_ouder", 3, 1125), ("gehuwd", 1, 625)],
    )
    def test_computes_the_amount_by_household(self, huishouden, kinderen, bedrag):
        assert self.judge(huishouden=huishouden, kinderen=kinderen).bedrag == bedrag

    @pytest.mark.parametrize(
        ("start", "months", "end"),
        [
            (date(2024, 2, 29), 12, date(2025, 2, 28)),
            (date(2026, 1, 31), 1, date(2026, 2, 28)),
            (date(2026, 12, 15), 1, date(2027, 1, 15)),
            (date(2026, 11, 30), 12, date(2027, 11, 30)),
        ],
    )
    def test_adds_months_as_the_calendar_does(self, start, months, end):
        assert add_months(start, months) == end

    @pytest.mark.parametrize(
        ("start", "end"),
        [
            (date(2026, 11, 16), date(2027, 1, 11)),
            (date(2026, 11, 6), date(2027, 1, 4)),
            (date(2026, 3, 10), date(2026, 5, 6)),
        ],
    )
    def test_ends_a_term_on_a_working_day(self, start, end):
        assert term_end(start, 8) == end


class TestRegelingen:
    def test_are_complete_in_the_files_shipped(self):
        assert set(regelingen()) == {
            "u_pas",
            "individuele_inkomenstoeslag",
            "bijzondere_bijstand",
            "reserveringstoeslag",
        }


def judgement(aanvraag, **changes):
    """What the medewerker fills in: the computed outcome, changed where `changes` say so."""
    rows = []
    for oordeel in propose(aanvraag).voorwaarden:
        voldaan, reason = changes.get(oordeel.code, (bool(oordeel.voldaan), ""))
        rows.append(MensOordeel(code=oordeel.code, voldaan=voldaan, toelichting=reason))
    return tuple(rows)


def refuse(aanvraag, actor):
    command = DecideAanvraag(
        aanvraag_id=aanvraag.pk, uitkomst=Uitkomst.AFGEWEZEN, oordelen=judgement(aanvraag)
    )
    return decide_aanvraag(command, actor=actor, now=NOW)


@pytest.mark.django_db
class TestDecideAanvraag:
    @pytest.mark.eis("BO-04")
    def test_refuses_by_a_person_with_the_reason(self, actor):
        aanvraag = AanvraagFactory()
        refuse(aanvraag, actor)
        besluit = Besluit.objects.get()
        assert (besluit.uitkomst, besluit.beslist_door, besluit.automatisch) == ("afgewezen", actor, False)
        assert [row["code"] for row in besluit.voorwaarden if not row["voldaan"]] == ["inkomen"]
        assert Gebeurtenis.objects.get(soort="aanvraag.beslist").gegevens["op_tijd"] is True

    def test_grants_against_the_computation_only_with_a_reason(self, actor):
        aanvraag = AanvraagFactory()
        command = DecideAanvraag(
            aanvraag_id=aanvraag.pk,
            uitkomst=Uitkomst.TOEGEKEND,
            oordelen=judgement(aanvraag, inkomen=(True, "")),
        )
        with pytest.raises(OordeelOnvolledig, match="afwijkt"):
            decide_aanvraag(command, actor=actor, now=NOW)
        reason = "Uw inkomen was deze maand eenmalig hoger."
        command = DecideAanvraag(
            aanvraag_id=aanvraag.pk,
            uitkomst=Uitkomst.TOEGEKEND,
            oordelen=judgement(aanvraag, inkomen=(True, reason)),
        )
        decide_aanvraag(command, actor=actor, now=NOW)
        assert reason in [row["zin"] for row in Besluit.objects.get().voorwaarden]

    @pytest.mark.parametrize("uitkomst", [Uitkomst.TOEGEKEND, Uitkomst.AFGEWEZEN])
    def test_outcome_must_follow_from_the_judgements(self, actor, uitkomst):
        aanvraag = AanvraagFactory()
        voldaan = uitkomst == Uitkomst.AFGEWEZEN
        command = DecideAanvraag(
            aanvraag_id=aanvraag.pk,
            uitkomst=uitkomst,
            oordelen=judgement(aanvraag, inkomen=(voldaan, "Om een reden.")),
        )
        with pytest.raises(OordeelOnvolledig):
            decide_aanvraag(command, actor=actor, now=NOW)

    @pytest.mark.parametrize("status", sorted(set(AanvraagStatus) - {AanvraagStatus.BIJ_MEDEWERKER}))
    def test_refuses_every_other_status(self, actor, status):
        aanvraag = AanvraagFactory(status=status)
        with pytest.raises(AanvraagStaatNietToe):
            refuse(aanvraag, actor)

    def test_leaves_the_work_of_a_colleague_alone(self, actor):
        aanvraag = AanvraagFactory(behandelaar=backoffice_medewerker().gebruiker)
        with pytest.raises(AanvraagBijCollega):
            withdraw(AanvraagStap(aanvraag_id=aanvraag.pk), actor=actor, now=NOW)
        with pytest.raises(AanvraagBijCollega):
            refuse(aanvraag, actor)


@pytest.mark.django_db
class TestBesluit:
    @pytest.mark.eis("BO-04")
    @pytest.mark.parametrize(
        ("automatisch", "uitkomst"), [(True, Uitkomst.AFGEWEZEN), (False, Uitkomst.AFGEWEZEN)]
    )
    def test_is_never_a_refusal_without_a_person(self, ingericht, automatisch, uitkomst):
        with pytest.raises(IntegrityError, match="refusal_by_a_person"):
            Besluit.objects.create(
                aanvraag=AanvraagFactory(),
                uitkomst=uitkomst,
                automatisch=automatisch,
                beslist_op=NOW,
                geldig_van=NOW.date(),
            )

    @pytest.mark.parametrize("old", AanvraagStatus)
    @pytest.mark.parametrize("new", AanvraagStatus)
    def test_status_of_its_aanvraag_moves_only_along_the_table(self, ingericht, old, new):
        rows = Aanvraag.objects.filter(pk=AanvraagFactory(status=old).pk)
        if new == old or new in TRANSITIONS[old]:
            assert rows.update(status=new) == 1
        else:
            with pytest.raises(ProgrammingError, match="Invalid transition"), transaction.atomic():
                rows.update(status=new)


@pytest.mark.django_db
class TestAfstemming:
    @pytest.fixture
    def coach(self, ingericht):
        return MedewerkerFactory()

    def asked(self, coach, **facts):
        aanvraag = AanvraagFactory(status=AanvraagStatus.WACHT_OP_CONTACTPERSOON)
        aanvraag.gegevens |= facts
        aanvraag.save()
        Afstemming.objects.create(
            aanvraag=aanvraag, medewerker=coach, gevraagd_op=NOW, termijn=date(2026, 11, 26)
        )
        return aanvraag

    @pytest.mark.eis("BO-05")
    def test_with_a_yes_and_all_conditions_grants(self, coach):
        aanvraag = self.asked(coach, inkomen_per_maand="1000.00")
        done = agree(Agree(aanvraag_id=aanvraag.pk, akkoord=True), actor=coach.gebruiker, now=NOW)
        assert done.status == AanvraagStatus.BESLIST
        assert Besluit.objects.get().automatisch

    @pytest.mark.parametrize("akkoord", [True, False])
    def test_otherwise_asks_a_medewerker(self, coach, akkoord):
        aanvraag = self.asked(coach)
        command = Agree(aanvraag_id=aanvraag.pk, akkoord=akkoord, toelichting="Zie het plan.")
        assert agree(command, actor=coach.gebruiker, now=NOW).status == AanvraagStatus.BIJ_MEDEWERKER
        assert not Besluit.objects.exists()

    def test_is_answered_by_the_one_who_was_asked_and_with_a_reason(self, coach):
        aanvraag = self.asked(coach)
        with pytest.raises(NietUwAfstemming):
            agree(Agree(aanvraag_id=aanvraag.pk, akkoord=True), actor=MedewerkerFactory().gebruiker, now=NOW)
        with pytest.raises(OordeelOnvolledig, match="Leg uit"):
            agree(Agree(aanvraag_id=aanvraag.pk, akkoord=False), actor=coach.gebruiker, now=NOW)

    @pytest.mark.eis("BO-05")
    def test_lapses_after_its_term_and_goes_to_a_medewerker(self, coach):
        aanvraag = self.asked(coach)
        assert lapse_afstemmingen(actor=None, now=NOW + timedelta(days=7)) == 0
        assert lapse_afstemmingen(actor=None, now=NOW + timedelta(days=8)) == 1
        aanvraag.refresh_from_db()
        assert aanvraag.status == AanvraagStatus.BIJ_MEDEWERKER
        assert aanvraag.afstemming.antwoord == Antwoord.VERLOPEN


@pytest.mark.django_db
class TestLetter:
    @pytest.fixture
    def besluit(self, actor):
        refuse(AanvraagFactory(), actor)
        assert make_letters(actor=None, now=NOW) == 1
        return Besluit.objects.get()

    @pytest.mark.eis("BO-04")
    def test_is_a_tagged_dutch_pdf_that_says_why_and_how_to_object(self, besluit):
        reader = PdfReader(io.BytesIO(letter_of(besluit)))
        catalog = reader.trailer["/Root"]
        assert catalog["/Lang"] == "nl"
        assert catalog["/MarkInfo"]["/Marked"]
        assert "/StructTreeRoot" in catalog
        assert b"pdfuaid" in catalog["/Metadata"].get_object().get_data()
        text = " ".join("\n".join(page.extract_text() for page in reader.pages).split())
        assert besluit.aanvraag.kenmerk in text
        assert "U krijgt U-pas niet." in text
        assert "Uw inkomen is € 2.500,00 per maand." in text.replace("\u00a0", " ")
        assert "binnen 6 weken: uiterlijk op 31 december 2026" in text
        assert huisstijl().ondertekening in text

    def test_embeds_its_fonts(self, besluit):
        reader = PdfReader(io.BytesIO(letter_of(besluit)))
        fonts = [font.get_object() for page in reader.pages for font in page["/Resources"]["/Font"].values()]
        assert fonts
        for font in fonts:
            descendant = font["/DescendantFonts"][0].get_object()["/FontDescriptor"]
            assert {"/FontFile2", "/FontFile3"} & set(descendant)

    def test_is_made_once(self, besluit):
        assert make_letters(actor=None, now=NOW) == 0
        assert Document.objects.count() == 1

    def test_makes_its_besluit_final(self, besluit):
        with pytest.raises(ProgrammingError, match="Cannot update"), transaction.atomic():
            Besluit.objects.filter(pk=besluit.pk).update(bedrag=5)
        with pytest.raises(ProgrammingError, match="Cannot delete"), transaction.atomic():
            Besluit.objects.filter(pk=besluit.pk).delete()

    def test_is_not_given_when_the_file_was_changed(self, besluit):
        from pathlib import Path

        with Path(besluit.brief.bestand.path).open("ab") as file:
            file.write(b"%")
        with pytest.raises(BestandGewijzigd, match="functioneel beheer"):
            letter_of(besluit)

    def test_waits_when_the_machine_cannot_print(self, actor, monkeypatch):
        from backoffice.besluiten.tasks import maak_brieven
        from serviceplein.dossier import brief

        refuse(AanvraagFactory(), actor)

        def no_pango():
            raise BrievenNietMogelijk(brief.GEEN_PANGO)

        with monkeypatch.context() as patch:
            patch.setattr(brief, "_library", no_pango)
            assert maak_brieven() == 0
            assert Besluit.objects.get().brief is None
        assert maak_brieven() == 1
