"""Payment lines from their ground: exactly once, in the transaction of the decision."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from backoffice.besluiten.models import Besluit
from backoffice.betalingen.gronden import Grond, line_of, make_lines, pay_besluiten
from backoffice.betalingen.models import Betaalregel
from backoffice.betalingen.transitions import Betaalsoort, RegelStatus
from tests.backoffice.factories import deliver, process, u_pas_file, u_pas_row
from tests.factories import NOW, VANDAAG, KlantFactory

pytestmark = pytest.mark.django_db


def dwangsom(klant, **more):
    values = {"bron": "dwangsom:7", "soort": Betaalsoort.DWANGSOM, "omschrijving": "Dwangsom", **more}
    return Grond(klant_id=klant.pk, bedrag=values.pop("bedrag", Decimal(23)), **values)


class TestBetaalregel:
    def test_follows_from_every_grant_of_a_batch_exactly_once(self, ingericht, actor):
        klanten = [KlantFactory(gemeente=ingericht, geboortedatum=date(1980, 1, 1)) for _ in range(3)]
        rows = [u_pas_row(klant.bsn, number) for number, klant in enumerate(klanten)]
        rows.append(u_pas_row(KlantFactory(gemeente=ingericht).bsn, 9, inkomen_per_maand="4000"))
        process(deliver(u_pas_file(rows), actor=actor).batch_id)
        granted = list(Besluit.objects.order_by("pk"))
        assert len(granted) == 3
        lines = list(Betaalregel.objects.order_by("besluit"))
        assert [(line.besluit, line.klant_id, line.bedrag) for line in lines] == [
            (besluit, besluit.aanvraag.klant_id, besluit.bedrag) for besluit in granted
        ]
        assert lines[0].omschrijving == "U-pas, kenmerk U-000000"
        assert pay_besluiten([besluit.pk for besluit in granted], actor=None, now=NOW) == 0
        assert Betaalregel.objects.count() == 3

    def test_is_the_same_one_the_second_time(self):
        klant = KlantFactory()
        first = line_of(dwangsom(klant), actor=None, now=NOW)
        again = line_of(dwangsom(klant, bedrag=Decimal(99)), actor=None, now=NOW)
        assert (again.pk, again.bedrag, again.betaal_op) == (first.pk, Decimal(23), VANDAAG)

    def test_is_never_made_for_nothing(self):
        assert make_lines([dwangsom(KlantFactory(), bedrag=Decimal(0))], actor=None, now=NOW) == 0
        assert not Betaalregel.objects.exists()

    def test_has_a_ground_that_pays_once_for_the_database(self):
        line = line_of(dwangsom(KlantFactory()), actor=None, now=NOW)
        line.pk = None
        with pytest.raises(IntegrityError, match="ground_pays_once"):
            line.save()

    def test_is_paid_only_by_way_of_a_batch(self):
        line = line_of(dwangsom(KlantFactory()), actor=None, now=NOW)
        for wrong in ({"status": RegelStatus.BETAALD}, {"status": RegelStatus.GEANNULEERD}, {"bedrag": 0}):
            with pytest.raises(DatabaseError), transaction.atomic():
                Betaalregel.objects.filter(pk=line.pk).update(**wrong)
        with pytest.raises(DatabaseError), transaction.atomic():
            line.delete()
