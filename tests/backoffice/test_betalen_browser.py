"""Paying from the screen: made ready by one, released by another, answered by the bank (BO-10)."""

from datetime import timedelta

import pytest

from backoffice.betalingen.models import Betaalbatch, Betaalregel
from backoffice.betalingen.pain001 import read_file
from backoffice.betalingen.transitions import BatchStatus, RegelStatus
from serviceplein.werk.models import Taak
from tests.backoffice.betaal_hulp import BetaalregelFactory, camt053, entry, payer
from tests.backoffice.factories import eigen_gemeente, load_norms
from tests.browser import log_in, proper, settled
from tests.factories import NOW, InzageFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.eis("BO-10")
def test_a_batch_is_made_ready_released_by_a_colleague_and_answered_by_the_bank(
    page, visit, live_server, tmp_path
):
    load_norms()
    eigen_gemeente()
    maker, releaser = payer(), payer()
    first, second = BetaalregelFactory.create_batch(2)
    BetaalregelFactory(zonder_rekening=True)
    log_in(page, maker, live_server)
    visit("/betalingen/?status=te_betalen")
    proper(page)
    page.get_by_role("link", name="Batch klaarzetten").click()
    with settled(page):
        page.get_by_role("button", name="Klaarzetten").click()
    page.get_by_text("Een collega vergelijkt de totalen").wait_for()
    page.get_by_text("1 betaling gaat niet mee").wait_for()
    assert Taak.objects.open().filter(titel="Er worden betalingen vastgehouden").count() == 1
    assert not page.get_by_role("button", name="Vrijgeven").count()
    assert not page.get_by_role("button", name="Bestand ophalen").count()

    log_in(page, releaser, live_server)
    page.reload()
    proper(page)
    page.get_by_label("Ik heb het aantal en het totaal vergeleken").check()
    with settled(page):
        page.get_by_role("button", name="Vrijgeven").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Bestand ophalen").click()
    file = read_file(download.value.path().read_bytes())
    batch = Betaalbatch.objects.get()
    assert (file.aantal, file.totaal) == (batch.aantal, batch.totaal) == (2, first.bedrag + second.bedrag)
    assert set(file.overboekingen) == {first.referentie, second.referentie}
    assert (batch.gemaakt_door, batch.vrijgegeven_door) == (maker, releaser)

    answer = tmp_path / "afschrift.xml"
    answer.write_text(
        camt053(
            entry(first.referentie, "100.10")
            + entry(second.referentie, "100.10")
            + entry(second.referentie, "100.10", direction="CRDT", reason="AC04")
            + entry("SP000000000000", "1.00")
        )
    )
    for _ in range(2):
        visit("/bankberichten/nieuw/")
        page.get_by_label("Bestand van de bank").set_input_files(answer)
        with settled(page):
            page.get_by_role("button", name="Inlezen").click()
    page.get_by_text("Dit bericht was al ingelezen").wait_for()
    proper(page)
    first.refresh_from_db()
    second.refresh_from_db()
    batch.refresh_from_db()
    assert (first.status, second.status) == (RegelStatus.BETAALD, RegelStatus.MISLUKT)
    assert batch.status == BatchStatus.VERWERKT
    page.get_by_role("link", name="Uitzoeken").click()
    page.get_by_label("Wat bleek het te zijn?").fill("Huur van een andere afdeling")
    with settled(page):
        page.get_by_role("button", name="Vastleggen").click()

    InzageFactory(klant=second.klant, gebruiker=releaser, tot=NOW + timedelta(days=3650))
    visit(f"/betalingen/{second.pk}/")
    proper(page)
    page.get_by_label("Waarom?").first.fill("Nieuw rekeningnummer")
    with settled(page):
        page.get_by_role("button", name="Opnieuw betalen").click()
    again = Betaalregel.objects.get(corrigeert=second)
    assert (again.bedrag, again.status) == (second.bedrag, RegelStatus.TE_BETALEN)
