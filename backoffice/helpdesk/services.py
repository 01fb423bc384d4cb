"""Steps of the helpdesk: verify who it is, and end a talk with what came of it (BO-02)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.utils import timezone

from backoffice.helpdesk.identiteit import ZONDER_VRAGEN, Manier, Uitkomst, judge
from backoffice.helpdesk.models import Helpdeskgesprek, Identiteitscontrole
from backoffice.helpdesk.vragen import (
    GELDIG,
    TERUGBELLEN,
    best_of,
    drempels_on,
    questions_for,
    running_controles,
)
from backoffice.werkvoorraad.models import Opdracht
from backoffice.werkvoorraad.services import GiveOpdracht, place_opdracht
from backoffice.werkvoorraad.specialismen import soort_van
from backoffice.werkvoorraad.transitions import Herkomst
from caseload.contact.models import Contactkanaal, Richting
from caseload.contact.models import Resultaat as Contactresultaat
from caseload.contact.services import RegisterContact, write_contact
from caseload.klantstap import open_for
from caseload.toewijzing.kandidaten import running_toewijzing
from serviceplein.catalogus.normen import norm
from serviceplein.dossier.services import record
from serviceplein.dossier.stap import step
from serviceplein.fouten import DomainError
from serviceplein.klanten.models import Klant
from serviceplein.taal import in_zin
from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rollen import Recht, Specialisme
from serviceplein.ui.werkdagen import add_werkdagen
from serviceplein.werk.models import Taak
from serviceplein.werk.services import create_taak

CONTACTPERSOON = "contactpersoon"


class ControleOnvolledig(DomainError):
    code = "backoffice.controle_onvolledig"
    status = 422


class GesprekNietAf(DomainError):
    code = "backoffice.gesprek_niet_af"
    status = 422


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifyIdentity:
    """How it was verified; `goed` and `fout` are the codes of the questions that were asked."""

    klant_id: int
    manier: Manier
    goed: tuple[str, ...] = ()
    fout: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentityVerified:
    controle_id: int
    niveau: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EndGesprek:
    """`naar`: who calls back or takes over: the vaste contactpersoon, a queue, or a kind of opdracht."""

    klant_id: int
    eenmalig: UUID
    begonnen_op: datetime
    kanaal: Contactkanaal
    verslag: str
    uitkomst: Uitkomst
    naar: str = ""
    bel_voor: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GesprekEnded:
    gesprek_id: int
    naar: str


@step
def verify_identity(command: VerifyIdentity, *, actor: Gebruiker, now: datetime) -> IdentityVerified:
    """Keeps how it was verified who the klant is, and what that proves for a while.

    Raises Klant.DoesNotExist (absent, invisible or not opened), PermissionDenied, ControleOnvolledig.
    """
    klant = open_for(actor, Recht.IDENTITEIT_CONTROLEREN, command.klant_id, now)
    today = timezone.localdate(now)
    if command.manier == Manier.DIGID:
        raise ControleOnvolledig("DigiD stelt het portaal vast. Kies een andere manier.", veld="manier")
    if set(command.goed) & set(command.fout):
        raise ControleOnvolledig("Een antwoord is goed of fout. Kies er één.", veld="manier")
    if command.manier == Manier.VRAGEN:
        asked = questions_for(klant, today, toewijzing=running_toewijzing(klant.pk))
        if not command.goed and not command.fout:
            raise ControleOnvolledig("Stel de vragen en geef aan wat goed was.", veld="manier")
        niveau = judge(asked, goed=command.goed, fout=command.fout, drempels=drempels_on(today))
    else:
        niveau = ZONDER_VRAGEN[command.manier].value
    controle = keep_controle(klant, command, niveau, actor=actor, now=now)
    record(
        "identiteit.vastgesteld" if niveau else "identiteit.niet_vastgesteld",
        actor=actor,
        now=now,
        klant_id=klant.pk,
        onderwerp=controle,
        gegevens={
            "manier": in_zin(controle.get_manier_display()),
            "niveau": in_zin(controle.get_niveau_display()),
            "goed": len(command.goed),
            "fout": len(command.fout),
        },
    )
    return IdentityVerified(controle_id=controle.pk, niveau=niveau)


def keep_controle(
    klant: Klant, command: VerifyIdentity, niveau: str, *, actor: Gebruiker | None, now: datetime
) -> Identiteitscontrole:
    """The row of a check; part of a step."""
    minutes = int(norm(GELDIG, op=timezone.localdate(now)))
    return Identiteitscontrole.objects.create(
        klant=klant,
        manier=command.manier,
        niveau=niveau,
        goed=list(command.goed),
        fout=list(command.fout),
        op=now,
        tot=now + timedelta(minutes=minutes),
        door=actor,
    )


@step
def end_gesprek(command: EndGesprek, *, actor: Gebruiker, now: datetime) -> GesprekEnded:
    """Registers the contact and what came of it; whoever goes on gets a task with the story and a last day.

    The same form twice is the same talk. Raises Klant.DoesNotExist, PermissionDenied, GesprekNietAf,
    ContactNietMogelijk.
    """
    klant = open_for(actor, Recht.HELPDESK_WERKEN, command.klant_id, now)
    known = Helpdeskgesprek.objects.filter(eenmalig=command.eenmalig, klant=klant).first()
    if known is not None:
        return GesprekEnded(gesprek_id=known.pk, naar=known.naar)
    if not command.verslag.strip():
        raise GesprekNietAf("Schrijf kort op wat de vraag en het antwoord waren.", veld="verslag")
    controle = best_of(running_controles(klant, now))
    contact = write_contact(
        klant,
        RegisterContact(
            klant_id=klant.pk,
            op=min(command.begonnen_op, now),
            kanaal=command.kanaal,
            richting=Richting.IN,
            resultaat=Contactresultaat.GESPROKEN,
            verslag=command.verslag,
        ),
        actor=actor,
        now=now,
    )
    verder = _pass_on(klant, command, controle, actor=actor, now=now)
    gesprek = Helpdeskgesprek.objects.create(
        eenmalig=command.eenmalig,
        klant=klant,
        contactmoment=contact,
        controle=controle,
        uitkomst=command.uitkomst,
        naar=verder.naam,
        taak=verder.taak,
        opdracht=verder.opdracht,
        begonnen_op=min(command.begonnen_op, now),
        afgerond_op=now,
        door=actor,
    )
    record(
        "helpdesk.gesprek",
        actor=actor,
        now=now,
        klant_id=klant.pk,
        onderwerp=gesprek,
        gegevens={
            "kanaal": in_zin(command.kanaal.label),
            "uitkomst": in_zin(command.uitkomst.label),
            "naar": verder.naam,
        },
    )
    return GesprekEnded(gesprek_id=gesprek.pk, naar=verder.naam)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Verder:
    """Who goes on, with the task or the opdracht that was made for it."""

    naam: str = ""
    taak: Taak | None = None
    opdracht: Opdracht | None = None


def _pass_on(
    klant: Klant,
    command: EndGesprek,
    controle: Identiteitscontrole | None,
    *,
    actor: Gebruiker,
    now: datetime,
) -> _Verder:
    """What goes to a colleague; nothing when the question was answered. Raises GesprekNietAf."""
    if command.uitkomst not in (Uitkomst.TERUGBELLEN, Uitkomst.DOORGEZET):
        return _Verder()
    today = timezone.localdate(now)
    deadline = command.bel_voor or add_werkdagen(today, int(norm(TERUGBELLEN, op=today)))
    if deadline < today:
        raise GesprekNietAf("Kies vandaag of een latere dag.", veld="bel_voor")
    kind = soort_van(command.naar)
    if kind is not None and command.uitkomst == Uitkomst.DOORGEZET:
        given = GiveOpdracht(
            klant_id=klant.pk,
            soort=kind.code,
            vraag=command.verslag,
            herkomst=Herkomst.HELPDESK,
            termijn=command.bel_voor,
            bevestigd=("klant_weet_het",),
            reden_onvolledig="De klant belde met deze vraag; de helpdesk zette hem door.",
        )
        return _Verder(
            naam=Specialisme(kind.specialisme).label,
            opdracht=place_opdracht(klant, given, actor=actor, now=now),
        )
    medewerker_id, specialisme, naam = _receiver(klant, kind.specialisme if kind else command.naar)
    who = in_zin(controle.get_niveau_display()) if controle else "niet vastgesteld"
    calls = command.uitkomst == Uitkomst.TERUGBELLEN
    taak = create_taak(
        sleutel=f"helpdesk:{command.eenmalig}",
        titel="Bel de klant terug" if calls else "Neem de vraag van de helpdesk over",
        reden=f"Identiteit {who}. {command.verslag.strip()}"[:300],
        klant_id=klant.pk,
        onderwerp=klant,
        deadline=deadline,
        now=now,
        medewerker_id=medewerker_id,
        specialisme=specialisme,
    )
    return _Verder(naam=naam, taak=taak)


def _receiver(klant: Klant, naar: str) -> tuple[int | None, str, str]:
    """Medewerker, specialisme and name of who goes on. Raises GesprekNietAf."""
    if naar == CONTACTPERSOON:
        toewijzing = running_toewijzing(klant.pk)
        if toewijzing is None:
            raise GesprekNietAf(
                "Deze klant heeft geen vaste contactpersoon. Kies een team of specialisme.", veld="naar"
            )
        return toewijzing.medewerker_id, "", toewijzing.medewerker.naam
    if naar not in Specialisme.values:
        raise GesprekNietAf("Kies wie verder gaat met de vraag.", veld="naar")
    return None, naar, Specialisme(naar).label
