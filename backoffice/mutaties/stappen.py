"""What the steps on a mutatie share: locking, carrying out, telling and the work that follows."""

from datetime import datetime
from typing import Any

from django.db import connection
from django.utils import timezone

from backoffice.mutaties.models import Mutatie, Soort
from backoffice.mutaties.policy import CONTROLE, OPVOLGING, Gevolg
from backoffice.mutaties.soorten import Wijziging, soort_van
from backoffice.mutaties.transitions import OPEN, MutatieStatus
from backoffice.werkvoorraad.services import GiveOpdracht, place_opdracht
from backoffice.werkvoorraad.transitions import Herkomst
from caseload.toewijzing.models import Toewijzing
from serviceplein.berichten.services import queue_brief, queue_email
from serviceplein.catalogus.normen import norm
from serviceplein.dossier.services import record
from serviceplein.fouten import DomainError
from serviceplein.klanten.models import Klant
from serviceplein.taal import in_zin
from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rechten import Recht, require
from serviceplein.toegang.rollen import Specialisme
from serviceplein.ui.weergave import long_date
from serviceplein.ui.werkdagen import add_werkdagen
from serviceplein.werk.services import create_taak, end_taken

OPDRACHT_BIJ: dict[str, str] = {
    Specialisme.BEHEER_WWB: "uitkering_wijzigen",
    Specialisme.BEHEER_IWV: "voorziening_wijzigen",
    Specialisme.FINANCIELE_REGELINGEN: "regeling_wijzigen",
}
"""The kind of opdracht by which a specialisme looks at a right again."""


class MutatieStaatNietToe(DomainError):
    code = "backoffice.mutatie_staat_niet_toe"


class IntussenAnders(DomainError):
    """Somebody changed the same since the effect was shown; nothing is written over."""

    code = "backoffice.mutatie_intussen_anders"


def lock_mutatie(mutatie_id: int, actor: Gebruiker, now: datetime) -> Mutatie:
    """The mutatie of a klant who is open to the actor; klant first, so that two steps never wait crosswise.

    Raises Mutatie.DoesNotExist, PermissionDenied.
    """
    open_now = Klant.objects.visible_to(actor).open_for(actor, now)
    found = Mutatie.objects.visible_to(actor).filter(klant__in=open_now).get(pk=mutatie_id)
    require(actor, Recht.MUTATIE_VERWERKEN)
    return lock_row(found)


def lock_row(found: Mutatie) -> Mutatie:
    """Klant and mutatie locked, as they are now."""
    klant = Klant.objects.select_for_update(of=("self",)).select_related("gemeente").get(pk=found.klant_id)
    mutatie = Mutatie.objects.select_for_update(of=("self",)).get(pk=found.pk)
    mutatie.klant = klant
    return mutatie


def needs_open(mutatie: Mutatie) -> None:
    """Raises MutatieStaatNietToe for one that was handled."""
    if mutatie.status not in OPEN:
        raise MutatieStaatNietToe(
            f"Deze mutatie is al {in_zin(mutatie.get_status_display())}. U hoeft niets te doen."
        )


def wijziging_of(mutatie: Mutatie, now: datetime) -> Wijziging:
    """The change as it was stored."""
    return Wijziging(
        klant=mutatie.klant,
        soort=Soort(mutatie.soort),
        was=mutatie.was,
        wordt=mutatie.wordt,
        ingangsdatum=mutatie.ingangsdatum,
        vandaag=timezone.localdate(now),
    )


def new_kenmerk(now: datetime) -> tuple[int, str]:
    """The number the row will get, and the name of it to the outside."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence('backoffice_mutatie', 'id'))")
        number: int = cursor.fetchone()[0]
    return number, f"MU{now.year}-{number:07d}"


def apply(mutatie: Mutatie, gevolgen: list[Gevolg], *, actor: Gebruiker | None, now: datetime) -> None:
    """Writes the change in the dossier and the work that follows from it; raises what the kind raises."""
    soort_van(mutatie.soort).voer_door(wijziging_of(mutatie, now), actor, now)
    mutatie.status = MutatieStatus.DOORGEVOERD
    mutatie.afgehandeld_op = now
    mutatie.afgehandeld_door = actor or mutatie.afgehandeld_door
    ask_follow_up(mutatie, gevolgen, actor=actor, now=now)


def ask_follow_up(
    mutatie: Mutatie, gevolgen: list[Gevolg], *, actor: Gebruiker | None, now: datetime, waarom: str = ""
) -> None:
    """One opdracht per specialisme whose rights change, and a task for the vaste contactpersoon when asked.

    `actor`: None in the night; then it is asked in the name of who checked the mutatie.
    """
    asked: dict[str, list[str]] = {}
    for gevolg in gevolgen:
        if gevolg.specialisme:
            asked.setdefault(gevolg.specialisme, []).append(gevolg.zin)
    asker = actor or mutatie.afgehandeld_door or mutatie.ontvangen_door
    for specialisme, zinnen in asked.items():
        _ask_specialisme(mutatie, specialisme, f"{waarom}{' '.join(zinnen)}", asker=asker, now=now)
    sentences = [gevolg.zin for gevolg in gevolgen if gevolg.contactpersoon]
    running = Toewijzing.objects.running().filter(klant=mutatie.klant_id).values_list("medewerker", flat=True)
    if sentences and (medewerker_id := running.first()) is not None:
        create_taak(
            sleutel=f"mutatie:{mutatie.pk}:contactpersoon",
            titel=f"Kijk wat dit betekent voor de begeleiding: {_what(mutatie)}",
            reden=f"{waarom}{' '.join(sentences)}"[:300],
            medewerker_id=medewerker_id,
            klant_id=mutatie.klant_id,
            onderwerp=mutatie,
            deadline=_workdays(OPVOLGING, now),
            now=now,
        )


def _what(mutatie: Mutatie) -> str:
    return f"{in_zin(mutatie.get_soort_display())} gewijzigd per {long_date(mutatie.ingangsdatum)}"


def _ask_specialisme(
    mutatie: Mutatie, specialisme: str, vraag: str, *, asker: Gebruiker | None, now: datetime
) -> None:
    """An opdracht where the specialisme has a kind for it and somebody asks it; else a task in its queue."""
    kind = OPDRACHT_BIJ.get(specialisme)
    if kind and asker is not None and hasattr(asker, "medewerker"):
        given = GiveOpdracht(
            klant_id=mutatie.klant_id,
            soort=kind,
            vraag=f"{mutatie.kenmerk}: {_what(mutatie)}. {vraag}"[:2000],
            herkomst=Herkomst.HELPDESK,
            onderwerp=(mutatie._meta.label_lower, mutatie.pk),
            bevestigd=("klant_akkoord",),
            reden_onvolledig=f"Volgt uit mutatie {mutatie.kenmerk}",
        )
        place_opdracht(mutatie.klant, given, actor=asker, now=now)
        return
    create_taak(
        sleutel=f"mutatie:{mutatie.pk}:{specialisme}",
        titel=f"Beoordeel het recht opnieuw: {_what(mutatie)}",
        reden=vraag[:300],
        klant_id=mutatie.klant_id,
        specialisme=specialisme,
        onderwerp=mutatie,
        deadline=_workdays(OPVOLGING, now),
        now=now,
    )


def controle_sleutel(mutatie: Mutatie) -> str:
    return f"mutatie:{mutatie.pk}:controle"


def ask_check(mutatie: Mutatie, titel: str, *, now: datetime, reden: str = "") -> None:
    """The task of the helpdesk to look at a mutatie."""
    create_taak(
        sleutel=controle_sleutel(mutatie),
        titel=titel,
        reden=reden[:300],
        klant_id=mutatie.klant_id,
        specialisme=Specialisme.HELPDESK,
        onderwerp=mutatie,
        deadline=_workdays(CONTROLE, now),
        now=now,
    )


def end_check(mutatie: Mutatie, *, actor: Gebruiker | None, now: datetime) -> None:
    end_taken(sleutels=[controle_sleutel(mutatie)], now=now, actor=actor)


def write_klant(mutatie: Mutatie, sjabloon: str, *, aan: str, now: datetime) -> None:
    """The confirmation, by e-mail or else by post; without amounts or an account number."""
    key = f"mutatie:{mutatie.pk}:{sjabloon}"
    data = {
        "naam": mutatie.klant.naam,
        "kenmerk": mutatie.kenmerk,
        "soort": in_zin(mutatie.get_soort_display()),
        "ingang": long_date(mutatie.ingangsdatum),
        "reden": mutatie.reden,
        "bewijs": mutatie.bewijs_gevraagd,
    }
    about: dict[str, Any] = {"klant_id": mutatie.klant_id, "now": now, "gegevens": data}
    if aan:
        queue_email(sleutel=key, sjabloon=f"mutatie_{sjabloon}", aan=aan, **about)
    else:
        queue_brief(sleutel=key, sjabloon=f"mutatie_{sjabloon}", **about)


def tell(code: str, mutatie: Mutatie, *, actor: Gebruiker | None, now: datetime) -> None:
    """The one event of a step."""
    record(
        f"mutatie.{code}",
        actor=actor,
        now=now,
        klant_id=mutatie.klant_id,
        onderwerp=mutatie,
        gegevens={
            "soort": mutatie.soort,
            "kenmerk": mutatie.kenmerk,
            "ingang": f"{mutatie.ingangsdatum:%d-%m-%Y}",
            "gevolgen": len(mutatie.gevolgen),
        },
    )


def _workdays(code: str, now: datetime) -> Any:
    today = timezone.localdate(now)
    return add_werkdagen(today, int(norm(code, op=today)))
