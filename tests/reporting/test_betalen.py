"""Payments of the demo: a batch the bank answered, one to release, one failed, one without an account."""

import pytest

from backoffice.betalingen.models import Bankbericht, Betaalbatch, Betaalregel
from backoffice.betalingen.transitions import BatchStatus, RegelStatus
from reporting.proefgemeente.betalen import pay
from serviceplein.klanten.models import Bankrekening
from serviceplein.klanten.validatie import validate_iban
from tests.backoffice.betaal_hulp import BetaalregelFactory, payer
from tests.backoffice.factories import eigen_gemeente, load_norms
from tests.factories import NOW, KlantFactory


@pytest.mark.django_db
def test_the_demo_has_payments_in_every_stage():
    load_norms()
    eigen_gemeente()
    for number in range(3):
        klant = KlantFactory(pk=1001 + number)
        for regeling in ("bijzondere_bijstand", "u_pas"):
            BetaalregelFactory(klant=klant, regeling=regeling)
    BetaalregelFactory(klant=KlantFactory(pk=1025), regeling="u_pas")
    clerk, colleague = payer(), payer()
    pay(clerk, colleague, now=NOW)
    for rekening in Bankrekening.objects.all():
        validate_iban(rekening.iban)
    released, waiting = Betaalbatch.objects.order_by("pk")
    assert (released.status, waiting.status) == (BatchStatus.VERWERKT, BatchStatus.KLAARGEZET)
    assert (waiting.aantal, waiting.gemaakt_door) == (3, colleague)
    held = Betaalregel.objects.filter(status=RegelStatus.VASTGEHOUDEN)
    assert list(held.values_list("klant", flat=True)) == [1025]
    answer = Bankbericht.objects.get()
    assert (answer.betaald, answer.mislukt, answer.uit_te_zoeken) == (2, 1, 1)
