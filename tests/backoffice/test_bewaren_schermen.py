"""The pages of keeping and destroying, from the proposal of the night to the certificate (BO-15)."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from backoffice.bewaren.models import Bewaarstop, Vernietigingslijst
from backoffice.bewaren.services import propose_destruction
from backoffice.bewaren.tasks import stel_vernietiging_voor, vernietig
from serviceplein.klanten.models import Klant
from serviceplein.toegang.rollen import Rol
from tests.backoffice.factories import eigen_gemeente, load_norms
from tests.browser import faults, log_in
from tests.factories import GebruikerFactory, InzageFactory, KlantFactory

LANG_GELEDEN = datetime(2005, 3, 1, 12, tzinfo=UTC)


@pytest.mark.django_db(transaction=True)
def test_two_people_have_dossiers_destroyed(page, visit, live_server, monkeypatch):
    asked = []
    monkeypatch.setattr(
        "celery.app.base.Celery.send_task", lambda app, name, args=(), **options: asked.append((name, args))
    )
    load_norms()
    eigen_gemeente()
    teamleider = GebruikerFactory(rol=Rol.TEAMLEIDER)
    held, kept, gone = [KlantFactory(geregistreerd_op=LANG_GELEDEN) for _ in range(3)]
    InzageFactory(gebruiker=teamleider, klant=held, tot=timezone.now() + timedelta(hours=1))
    log_in(page, teamleider, live_server)
    visit(reverse("bewaarstop", args=[held.pk]))
    page.get_by_label("Waarom moeten wij dit dossier bewaren?").fill("Er loopt een beroep.")
    page.get_by_role("button", name="Bewaarstop plaatsen").click()
    page.get_by_text("De bewaarstop is geplaatst.").wait_for()
    assert Bewaarstop.objects.get().klant == held
    assert stel_vernietiging_voor() == 2

    log_in(page, GebruikerFactory(rol=Rol.BEHEER), live_server)
    wrong = faults(visit(reverse("vernietigingslijsten")))
    page.get_by_role("link", name="Lijst 1").or_(page.get_by_role("link", name="Lijst ")).first.click()
    wrong += faults(page)
    page.get_by_role("link", name=f"Toch bewaren {kept.klantnummer}").click()
    page.get_by_label("Waarom?").fill("Bijzonder dossier")
    page.get_by_role("button", name="Van de lijst halen").click()
    page.get_by_text("De zaak is van de lijst gehaald.").wait_for()
    page.get_by_role("button", name="Voorleggen").click()
    page.get_by_text("U legde deze lijst voor").wait_for()

    log_in(page, GebruikerFactory(rol=Rol.PRIVACY), live_server)
    lijst = Vernietigingslijst.objects.get()
    visit(reverse("vernietigingslijst", args=[lijst.pk]))
    page.get_by_role("button", name="Goedkeuren en vernietigen").click()
    page.get_by_role("button", name="Ja, vernietigen").click()
    page.get_by_text("De lijst is goedgekeurd.").wait_for()
    [(_, arguments)] = [one for one in asked if one[0].endswith("vernietig")]
    vernietig(*arguments)
    assert set(Klant.objects.values_list("pk", flat=True)) == {held.pk, kept.pk}
    assert not Klant.objects.filter(pk=gone.pk).exists()
    visit(reverse("vernietigingslijst", args=[lijst.pk]))
    with page.expect_download() as download:
        page.get_by_role("link", name="Verklaring (pdf)").click()
    assert download.value.suggested_filename == f"verklaring-vernietiging-{lijst.pk}.pdf"
    wrong += faults(page) + faults(visit(reverse("bewaarstops")))
    assert wrong == []
    assert propose_destruction(actor=None, now=timezone.now()) == 0
