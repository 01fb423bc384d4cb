"""Work for the seven queues of the backoffice: what waits, who has what, what was finished."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from django.utils import timezone

from backoffice.werkvoorraad.gewichten import weights_on
from backoffice.werkvoorraad.models import Opdracht, Vaardigheid
from backoffice.werkvoorraad.policy import urgentie_of
from backoffice.werkvoorraad.specialismen import werkplan
from backoffice.werkvoorraad.transitions import Herkomst, OpdrachtStatus, Situatie
from intake.melding.codes import Stroom
from serviceplein.dossier.models import Gebeurtenis
from serviceplein.dossier.soorten import soort
from serviceplein.klanten.models import Klant
from serviceplein.organisatie.functies import Functie
from serviceplein.organisatie.models import Medewerker
from serviceplein.toegang.models import Gebruiker
from serviceplein.ui.werkdagen import add_werkdagen

PER_SOORT = 3
VRAGEN = (
    "De klant gaat twee dagen per week werken. Wat betekent dit voor de uitkering?",
    "Zoon is uit huis. Graag verwerken per de eerste van de maand.",
    "Kunt u nakijken of dit klopt? De klant maakt zich zorgen.",
)
SITUATIES = ("", "", "", Situatie.ONTRUIMING, "", Situatie.GEEN_GELD, "", Situatie.SPOED)
ANTWOORD = "Dat kan. Het is verwerkt en de klant krijgt een brief."


def give_work(klanten: Sequence[Klant], askers: Sequence[Medewerker], *, now: datetime) -> int:
    """Opdrachten of every kind over the last days, written together; says how many.

    Whoever works a queue has some of it in hand; a fifth is finished, most of it in one go.
    """
    hands = _hands()
    today = timezone.localdate(now)
    weights = weights_on(today)
    rows = []
    for number in range(PER_SOORT * len(werkplan().soorten)):
        kind = list(werkplan().soorten.values())[number % len(werkplan().soorten)]
        given = now - timedelta(days=1 + number * 7 % 12, hours=number % 8)
        begin = timezone.localdate(given)
        term, threat = add_werkdagen(begin, 3 + number % 9), SITUATIES[number % len(SITUATIES)]
        row = Opdracht(
            klant=klanten[number % len(klanten)],
            specialisme=kind.specialisme,
            soort=kind.code,
            herkomst=Herkomst.HELPDESK if number % 4 == 3 else Herkomst.FRONTOFFICE,
            vraag=VRAGEN[number % len(VRAGEN)],
            gevraagd_door=askers[number % len(askers)],
            situatie=threat,
            termijn=term,
            ontstaan_op=given,
            urgentie=urgentie_of(term, begin, threat, weights),
        )
        if who := hands.get(kind.specialisme):
            _in_hand(row, who[number % len(who)], number, now)
        rows.append(row)
    Opdracht.objects.bulk_create(rows)
    _tell(rows, now)
    _skills(now)
    return len(rows)


def _hands() -> dict[str, list[Gebruiker]]:
    """The accounts that work each queue."""
    people = Gebruiker.objects.filter(
        medewerker__actief=True, medewerker__functie__in=(Functie.BACKOFFICE, Functie.HANDHAVER)
    )
    found: dict[str, list[Gebruiker]] = {}
    rows = people.exclude(roltoekenningen__specialisme="").order_by("-demo", "pk")
    for account in rows.prefetch_related("roltoekenningen"):
        for grant in account.roltoekenningen.all():
            if grant.specialisme:
                found.setdefault(grant.specialisme, []).append(account)
    return found


def _in_hand(row: Opdracht, who: Gebruiker, number: int, now: datetime) -> None:
    """Every fifth finished, some taken up, one waiting and one with a question; the rest in the queue."""
    if number % 5 == 4:
        row.status, row.behandelaar, row.advies = OpdrachtStatus.AFGEROND, who, ANTWOORD
        row.afgerond_op, row.afgerond_door = now - timedelta(hours=number), who
        row.gesprek_nodig = number % 3 == 0
    elif number % 5 == 1:
        row.status, row.behandelaar = OpdrachtStatus.OPGEPAKT, who
    elif number % 17 == 3:
        row.status, row.behandelaar = OpdrachtStatus.GEPAUZEERD, who
        row.pauze_tot, row.pauze_reden = (
            timezone.localdate(now) + timedelta(days=4),
            "Wacht op een loonstrook",
        )
    elif number % 17 == 5:
        row.status, row.behandelaar, row.teruggevraagd = OpdrachtStatus.TERUGGEVRAAGD, who, 1
        row.vraag_terug = "Per welke datum gaat dit in?"


def _tell(rows: Sequence[Opdracht], now: datetime) -> None:
    """The events of giving and finishing, so that the time line and the figures know them."""
    told = []
    for row in rows:
        asker = row.gevraagd_door
        data = {"soort": row.soort, "specialisme": row.specialisme}
        told.append(_event("gegeven", row, row.ontstaan_op, asker.gebruiker if asker else None, data))
        if row.afgerond_op is not None:
            outcome = {
                **data,
                "in_een_keer": not row.gesprek_nodig,
                "team_id": asker.team_id if asker else None,
                "stroom": Stroom.values[row.pk % 3],
            }
            told.append(_event("afgerond", row, row.afgerond_op, row.afgerond_door, outcome))
    Gebeurtenis.objects.bulk_create(told)


def _event(
    verb: str, row: Opdracht, op: datetime, actor: Gebruiker | None, data: Mapping[str, object]
) -> Gebeurtenis:
    return Gebeurtenis(
        soort=f"opdracht.{verb}",
        domein=soort(f"opdracht.{verb}").domein,
        op=op,
        klant_id=row.klant_id,
        actor=actor,
        onderwerp_soort=row._meta.label_lower,
        onderwerp_id=row.pk,
        gegevens=dict(data),
    )


def _skills(now: datetime) -> None:
    """Two colleagues per skill."""
    people = list(Medewerker.objects.filter(actief=True, functie=Functie.BACKOFFICE).order_by("pk")[:4])
    since = timezone.localdate(now) - timedelta(days=90)
    Vaardigheid.objects.bulk_create(
        Vaardigheid(medewerker=who, code=code, van=since)
        for number, code in enumerate(werkplan().vaardigheden)
        for who in people[number % 3 : number % 3 + 2]
    )
