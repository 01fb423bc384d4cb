"""What calls of the API do: pages, repeats, versions, delivering and following meldingen."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.conf import settings
from django.db import connection, connections
from django.utils import timezone

from intake.melding.models import Melding
from serviceplein.api.models import Herhaalsleutel
from serviceplein.api.tasks import BEWAREN, ruim_herhaalsleutels_op
from serviceplein.dossier.models import Gebeurtenis
from serviceplein.klanten.models import Klant
from tests.factories import KlantFactory, NormFactory, PartnerFactory, valid_bsn
from tests.serviceplein.partner import URL, PartnerClient, assert_problem, melding, norm, partner

pytestmark = pytest.mark.django_db
__all__ = ["norm", "partner"]


class TestPages:
    def fill(self, partner: PartnerClient, number: int) -> None:
        owner = partner.toegang.get().partner
        Melding.objects.bulk_create(
            Melding(
                kenmerk=f"M2026-{at:07d}",
                kanaal="ketenpartner",
                vraag="Een vraag",
                domeinen=["werk"],
                soort_vraag="onduidelijk",
                aangebracht_door=owner,
                bron=f"partner:{owner.pk}",
                gemeld_op=timezone.now(),
            )
            for at in range(number)
        )

    def test_link_to_each_other(self, partner: PartnerClient) -> None:
        self.fill(partner, 5)
        first = partner.get(f"{URL}?paginaGrootte=2")
        assert first.json()["aantal"] == 5
        assert first.json()["vorige"] is None
        second = partner.get(first.json()["volgende"])
        assert second.json()["vorige"].endswith("paginaGrootte=2")
        assert 'rel="next"' in second["Link"]
        assert 'rel="prev"' in second["Link"]
        third = partner.get(second.json()["volgende"])
        assert third.json()["volgende"] is None
        seen = [row["kenmerk"] for page in (first, second, third) for row in page.json()["resultaten"]]
        assert len(set(seen)) == 5

    @pytest.mark.parametrize(
        "query", ["pagina=0", "pagina=x", "pagina=2", "paginaGrootte=101", "paginaGrootte=-1"]
    )
    def test_that_do_not_exist_are_an_error(self, partner: PartnerClient, query: str) -> None:
        body = assert_problem(partner.get(f"{URL}?{query}"), 400)
        assert body["invalidParams"][0]["name"] == query.split("=")[0]

    def test_take_the_same_queries_for_1_and_21_rows(self, partner: PartnerClient) -> None:
        from django.test.utils import CaptureQueriesContext

        def count() -> int:
            with CaptureQueriesContext(connection) as queries:
                partner.get(URL)
            return len(queries)

        self.fill(partner, 1)
        count()
        with_one = count()
        Melding.objects.all().delete()
        self.fill(partner, 21)
        assert count() == with_one


class TestIdempotencyKey:
    KEY = {"Idempotency-Key": "5f1c9a52-9a3e-4a0f-8f2e-0c2b6f1f3a11"}

    def test_gives_a_repeat_the_same_answer_and_no_second_effect(self, partner: PartnerClient) -> None:
        first, again = (partner.post(melding(), **self.KEY) for _ in range(2))
        assert (first.status_code, again.status_code) == (201, 201)
        assert first.json() == again.json()
        assert first["Location"] == again["Location"]
        assert again["Idempotency-Replayed"] == "true"
        assert Melding.objects.count() == 1
        assert Gebeurtenis.objects.filter(soort="melding.geregistreerd").count() == 1

    def test_is_refused_with_other_content(self, partner: PartnerClient) -> None:
        partner.post(melding(), **self.KEY)
        body = assert_problem(partner.post(melding(vraag="Iets anders"), **self.KEY), 422)
        assert body["type"] == "urn:serviceplein:api.sleutel_andere_inhoud"
        assert Melding.objects.count() == 1

    def test_is_free_again_after_a_refused_call(self, partner: PartnerClient) -> None:
        assert_problem(partner.post(melding(domeinen=[]), **self.KEY), 400)
        assert partner.post(melding(), **self.KEY).status_code == 201

    def test_belongs_to_one_partner(self, partner: PartnerClient) -> None:
        other = PartnerClient(PartnerFactory())
        partner.post(melding(), **self.KEY)
        assert other.post(melding(vraag="Andere vraag"), **self.KEY).status_code == 201
        assert Melding.objects.count() == 2

    def test_waits_for_a_call_that_still_runs_and_takes_over_one_that_broke_off(
        self, partner: PartnerClient
    ) -> None:
        made = partner.post(melding(), **self.KEY).json()
        Herhaalsleutel.objects.update(status=None, begonnen_op=timezone.now())
        assert_problem(partner.post(melding(), **self.KEY), 409)
        from datetime import timedelta

        Herhaalsleutel.objects.update(begonnen_op=timezone.now() - timedelta(minutes=2))
        again = partner.post(melding(), **self.KEY)
        assert (again.status_code, again.json()["kenmerk"]) == (200, made["kenmerk"])
        assert Melding.objects.count() == 1

    @pytest.mark.parametrize("key", ["", "x" * 129, "sleutel\u00e9"])
    def test_has_a_form(self, partner: PartnerClient, key: str) -> None:
        assert_problem(partner.post(melding(), **{"Idempotency-Key": key}), 400)

    @pytest.mark.django_db(transaction=True)
    def test_has_one_effect_when_two_calls_come_at_the_same_moment(self, partner: PartnerClient) -> None:
        start = Barrier(6)

        def call(_: int) -> int:
            try:
                start.wait()
                return int(partner.post(melding(), **self.KEY).status_code)
            finally:
                connections.close_all()

        with ThreadPoolExecutor(6) as pool:
            codes = list(pool.map(call, range(6)))
        assert 201 in codes
        assert set(codes) <= {201, 409}
        assert Melding.objects.count() == 1
        assert Klant.objects.count() == 1


class TestCleaning:
    def test_forgets_answers_after_the_days_of_the_norm(self, partner: PartnerClient) -> None:
        NormFactory(code=BEWAREN, waarde=7, eenheid="dagen")
        partner.post(melding(), **TestIdempotencyKey.KEY)
        partner.post(melding(vraag="Oud"), **{"Idempotency-Key": "oud"})
        now = timezone.now()
        Herhaalsleutel.objects.filter(sleutel="oud").update(begonnen_op=now - timedelta(days=8))
        assert ruim_herhaalsleutels_op() == 1
        assert Herhaalsleutel.objects.get().sleutel == TestIdempotencyKey.KEY["Idempotency-Key"]
        assert ruim_herhaalsleutels_op() == 0

    def test_happens_every_night(self) -> None:
        planned = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}
        assert ruim_herhaalsleutels_op.name in planned


class TestEtag:
    def test_spares_a_caller_that_has_the_newest_version(self, partner: PartnerClient) -> None:
        made = partner.post(melding()).json()
        url = f"{URL}/{made['kenmerk']}"
        first = partner.get(url)
        again = partner.get(url, **{"If-None-Match": first["ETag"]})
        assert (again.status_code, again.content) == (304, b"")
        Melding.objects.update(bestemming="werkplein", stroom="werk_inkomen", status="getrieerd")
        changed = partner.get(url, **{"If-None-Match": first["ETag"]})
        assert changed.status_code == 200
        assert changed["ETag"] != first["ETag"]


class TestDelivery:
    def test_registers_the_inwoner_and_the_melding(self, partner: PartnerClient) -> None:
        answer = partner.post(melding(uwKenmerk="A-1", inwoner={"gemeente": "Nergenshuizen"}))
        assert answer.status_code == 201
        made = Melding.objects.get()
        assert answer["Location"].endswith(f"{URL}/{made.kenmerk}")
        assert made.aangebracht_door == partner.toegang.get().partner
        assert (made.kanaal, made.extern_kenmerk) == ("ketenpartner", "A-1")
        klant = made.klant
        assert klant is not None
        assert (klant.naam, klant.postcode, klant.woonplaats) == ("Samira Bakker", "3511AB", "Nergenshuizen")

    def test_says_the_same_whether_the_inwoner_was_known_or_not(self, partner: PartnerClient) -> None:
        KlantFactory(bsn=valid_bsn(90001), geboortedatum=None)
        known = partner.post(melding(inwoner={"bsn": valid_bsn(90001)}))
        unknown = partner.post(melding(inwoner={"bsn": valid_bsn(90002)}))
        assert known.status_code == unknown.status_code == 201
        assert known.json().keys() == unknown.json().keys()

    def test_finds_the_inwoner_by_bsn(self, partner: PartnerClient) -> None:
        klant = KlantFactory(bsn=valid_bsn(90003), geboortedatum="1987-04-12")
        partner.post(melding(inwoner={"bsn": valid_bsn(90003), "achternaam": "Anders"}))
        assert Melding.objects.get().klant == klant

    def test_refuses_a_bsn_with_the_birth_date_of_somebody_else(self, partner: PartnerClient) -> None:
        KlantFactory(bsn=valid_bsn(90004), geboortedatum="1960-01-01")
        body = assert_problem(partner.post(melding(inwoner={"bsn": valid_bsn(90004)})), 422)
        assert body["invalidParams"][0]["name"] == "inwoner.bsn"
        assert not Melding.objects.exists()

    def test_finds_the_inwoner_by_name_birth_date_and_postcode(self, partner: PartnerClient) -> None:
        klant = KlantFactory(bsn=None, achternaam="Bákker", geboortedatum="1987-04-12", postcode="3511AB")
        partner.post(melding())
        assert Melding.objects.get().klant == klant

    @pytest.mark.parametrize(
        "other", [{"geboortedatum": "1987-04-13"}, {"postcode": "3511AC"}, {"achternaam": "Bakkers"}]
    )
    def test_takes_nobody_else_for_the_inwoner(self, partner: PartnerClient, other: dict[str, str]) -> None:
        same = {"achternaam": "Bakker", "geboortedatum": "1987-04-12", "postcode": "3511AB"}
        klant = KlantFactory(**{**same, **other})
        partner.post(melding())
        assert Melding.objects.get().klant != klant

    def test_of_the_same_own_kenmerk_twice_is_one_melding(self, partner: PartnerClient) -> None:
        first, again = (partner.post(melding(uwKenmerk="A-1")) for _ in range(2))
        assert (first.status_code, again.status_code) == (201, 200)
        assert first.json() == again.json()
        assert_problem(partner.post(melding(uwKenmerk="A-1", vraag="Iets anders")), 409)
        assert Melding.objects.count() == 1

    @pytest.mark.django_db(transaction=True)
    def test_of_the_same_own_kenmerk_at_the_same_moment_is_one_melding(self, partner: PartnerClient) -> None:
        start = Barrier(5)

        def call(_: int) -> int:
            try:
                start.wait()
                return int(partner.post(melding(uwKenmerk="A-1")).status_code)
            finally:
                connections.close_all()

        with ThreadPoolExecutor(5) as pool:
            codes = sorted(pool.map(call, range(5)))
        assert codes == [200, 200, 200, 200, 201]
        assert (Melding.objects.count(), Klant.objects.count()) == (1, 1)


class TestReading:
    def test_shows_a_partner_only_what_it_delivered(self, partner: PartnerClient) -> None:
        other = PartnerClient(PartnerFactory())
        mine, theirs = partner.post(melding()).json(), other.post(melding(vraag="Anders")).json()
        rows = partner.get(URL).json()["resultaten"]
        assert [row["kenmerk"] for row in rows] == [mine["kenmerk"]]
        assert_problem(partner.get(f"{URL}/{theirs['kenmerk']}"), 404)

    def test_shows_nothing_of_the_inwoner(self, partner: PartnerClient) -> None:
        made = partner.post(melding(inwoner={"bsn": valid_bsn(90005)})).json()
        text = partner.get(f"{URL}/{made['kenmerk']}").content.decode() + partner.get(URL).content.decode()
        assert "Samira" not in text
        assert valid_bsn(90005) not in text

    @pytest.mark.parametrize(
        ("query", "found"),
        [
            ("status=nieuw", 2),
            ("status=afgehandeld", 0),
            ("uwKenmerk=B", 1),
            ("gemeldVanaf=2020-01-01", 2),
            ("gemeldVanaf=2999-01-01", 0),
        ],
    )
    def test_can_be_filtered(self, partner: PartnerClient, query: str, found: int) -> None:
        for own in ("A", "B"):
            partner.post(melding(uwKenmerk=own, vraag=own))
        assert partner.get(f"{URL}?{query}").json()["aantal"] == found

    @pytest.mark.parametrize("query", ["status=kwijt", "gemeldVanaf=gisteren"])
    def test_refuses_a_filter_that_means_nothing(self, partner: PartnerClient, query: str) -> None:
        assert_problem(partner.get(f"{URL}?{query}"), 400)
