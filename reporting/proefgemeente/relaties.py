"""Who keeps up with which partner, what was agreed and what they reported; for the demo only."""

from datetime import datetime, timedelta

from django.utils import timezone

from caseload.relatiebeheer.lezen import all_under_regie, with_reports
from caseload.relatiebeheer.models import Partnerrapport, Samenwerkingsafspraak
from serviceplein.dossier.services import record
from serviceplein.dossier.stap import step
from serviceplein.organisatie.models import Medewerker, Partner, Relatiebeheer
from serviceplein.toegang.models import Gebruiker

AFSPRAKEN = (
    ("Eerste gesprek", "De partner spreekt elke klant binnen twee weken na de overdracht.", 200, 10),
    (
        "Rapporteren",
        "De partner rapporteert elk kwartaal over elke klant, met de volgende stap.",
        25,
        None,
    ),
    (
        "Terug naar de gemeente",
        "Lukt de begeleiding niet? Dan belt de partner ons.",
        300,
        90,
    ),
)
"""What was agreed, days until it ends, and days until it is looked at."""
RAPPORTEN = (
    "De klant komt op de afspraken en zet kleine stappen. De volgende stap is vrijwilligerswerk.",
    "De schulden zijn op een rij. De klant wil nu aan het wonen werken.",
    "Het contact verloopt wisselend. De partner zoekt een vaste dag in de week.",
)


@step
def keep_up_with_partners(people: list[Medewerker], *, actor: Gebruiker, now: datetime) -> None:
    """Divides the partners over these people; seven of eight reported lately."""
    today = timezone.localdate(now)
    since = today - timedelta(days=200)
    partners = list(Partner.objects.order_by("-mag_regie_voeren", "naam", "pk"))
    periods = [
        Relatiebeheer(partner=partner, medewerker=people[number % len(people)], van=since)
        for number, partner in enumerate(partners[:-1])
    ]
    Relatiebeheer.objects.bulk_create(periods)
    Samenwerkingsafspraak.objects.bulk_create(
        Samenwerkingsafspraak(
            partner=period.partner,
            onderwerp=subject,
            afspraak=text,
            eigenaar=period.medewerker,
            van=since,
            tot=today + timedelta(days=end),
            evaluatie_op=today + timedelta(days=look + number) if look else None,
            status="loopt",
            gemaakt_op=now,
            gemaakt_door=actor,
        )
        for number, period in enumerate(periods)
        if period.partner.mag_regie_voeren
        for subject, text, end, look in AFSPRAKEN
    )
    plans = with_reports(all_under_regie(), today).filter(regie_dag__lt=today - timedelta(days=60))
    reported = plans.order_by("pk").values_list("pk", "regiepartner")
    Partnerrapport.objects.bulk_create(
        Partnerrapport(
            plan_id=pk,
            partner_id=partner_id,
            termijn=today - timedelta(days=(1 + pk % 50) - 4 + pk % 6),
            ontvangen_op=today - timedelta(days=1 + pk % 50),
            vorm="schriftelijk",
            samenvatting=RAPPORTEN[pk % len(RAPPORTEN)],
            klant_gesproken_op=today - timedelta(days=3 + pk % 50),
            vastgelegd_op=now,
            vastgelegd_door=actor,
        )
        for pk, partner_id in reported
        if pk % 8
    )
    record(
        "samenwerking.gemaakt",
        actor=actor,
        now=now,
        klant_id=None,
        gegevens={"partner": f"{len(periods)} partners", "onderwerp": "samenwerking", "tot": "verder"},
    )
