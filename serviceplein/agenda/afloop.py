"""The steps after a talk: held with a report, nobody came, a visit at home (KRN-13, INT-20)."""

from dataclasses import dataclass
from datetime import datetime

from django.db import models
from django.utils import timezone

from serviceplein.agenda import aansluitingen
from serviceplein.agenda.keuzes import Plek, Vervolg
from serviceplein.agenda.models import Afspraak, Huisbezoek
from serviceplein.agenda.plannen import require_planned
from serviceplein.agenda.services import end_afspraak, lock_talk, tell_subject
from serviceplein.agenda.transitions import AfspraakStatus
from serviceplein.berichten.brieven import print_text
from serviceplein.catalogus.normen import norm
from serviceplein.dossier.inhoud import PDF
from serviceplein.dossier.models import Document
from serviceplein.dossier.services import keep_document, record
from serviceplein.dossier.stap import step
from serviceplein.fouten import DomainError
from serviceplein.organisatie.models import Medewerker
from serviceplein.taal import in_zin
from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rechten import require
from serviceplein.toegang.rollen import Recht
from serviceplein.ui.werkdagen import add_werkdagen
from serviceplein.werk.services import create_taak


class NietUwGesprek(DomainError):
    code = "agenda.niet_uw_gesprek"


class TeVroeg(DomainError):
    code = "agenda.te_vroeg"


class VerslagOntbreekt(DomainError):
    code = "agenda.verslag_ontbreekt"
    status = 422


class AndereAfsluiting(DomainError):
    code = "agenda.andere_afsluiting"


class GeenToestemming(DomainError):
    code = "agenda.geen_toestemming"
    status = 422


class GeenHuisbezoek(DomainError):
    code = "agenda.geen_huisbezoek"


class GeenVerklaring(DomainError):
    code = "agenda.geen_verklaring"


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordNoShow:
    """Nobody came: what follows, and what the klant said about it if known."""

    afspraak_id: int
    vervolg: Vervolg
    verklaring: str = ""


@step
def record_no_show(command: RecordNoShow, *, actor: Gebruiker, now: datetime) -> None:
    """Records that the klant did not come, and makes the follow-up a task with a term.

    The vaste contactpersoon gets the task when asked so (the holder of the talk when there is none).
    Raises Afspraak.DoesNotExist, PermissionDenied, TeVroeg, AfspraakAlGesloten.
    """
    afspraak, onderwerp = lock_talk(command.afspraak_id, actor)
    require(actor, Recht.AFSPRAAK_PLANNEN)
    if afspraak.begin > now:
        raise TeVroeg("Dit gesprek is nog niet begonnen. Zeg het af of verzet het.")
    close_no_show(afspraak, onderwerp, command.vervolg, command.verklaring, actor=actor, now=now)


def close_no_show(
    afspraak: Afspraak,
    onderwerp: models.Model | None,
    vervolg: Vervolg,
    verklaring: str,
    *,
    actor: Gebruiker,
    now: datetime,
) -> None:
    """Nobody came, inside the step of whoever records it, with that step's event."""
    afspraak.vervolg, afspraak.verklaring = vervolg, verklaring
    end_afspraak(afspraak, AfspraakStatus.NIET_GEKOMEN, now=now)
    tell_subject(afspraak, onderwerp, done=False, now=now)
    today = timezone.localdate(now)
    person = afspraak.medewerker_id
    if vervolg == Vervolg.CONTACTPERSOON:
        person = aansluitingen.contactpersoon_of(afspraak.klant_id) or person
    create_taak(
        sleutel=f"afspraak:{afspraak.pk}:niet_gekomen",
        titel=_FOLLOW_UP[vervolg],
        reden=f"Niet gekomen op {in_zin(afspraak.get_soort_display())} {afspraak.kenmerk}",
        klant_id=afspraak.klant_id,
        medewerker_id=person,
        onderwerp=afspraak,
        deadline=add_werkdagen(today, int(norm("agenda.vervolg_werkdagen", op=today))),
        now=now,
    )
    record(
        "afspraak.niet_gekomen",
        actor=actor,
        now=now,
        klant_id=afspraak.klant_id,
        onderwerp=onderwerp or afspraak,
        gegevens={"soort": afspraak.get_soort_display(), "vervolg": str(vervolg)},
    )


_FOLLOW_UP = {
    Vervolg.NIEUWE_AFSPRAAK: "Maak een nieuwe afspraak: de klant kwam niet",
    Vervolg.CONTACT: "Neem contact op: de klant kwam niet",
    Vervolg.CONTACTPERSOON: "Uw klant kwam niet op een gesprek",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class AddVerklaring:
    """What the klant says afterwards about not coming."""

    afspraak_id: int
    verklaring: str


@step
def add_verklaring(command: AddVerklaring, *, actor: Gebruiker, now: datetime) -> None:
    """Keeps the explanation of the klant for not coming. Raises GeenVerklaring, VerslagOntbreekt."""
    afspraak, onderwerp = lock_talk(command.afspraak_id, actor)
    require(actor, Recht.AFSPRAAK_PLANNEN)
    if afspraak.status != AfspraakStatus.NIET_GEKOMEN:
        raise GeenVerklaring("Alleen bij een gemist gesprek hoort een verklaring.")
    if not command.verklaring.strip():
        raise VerslagOntbreekt("Schrijf op wat de klant vertelde.", veld="verklaring")
    afspraak.verklaring = command.verklaring
    afspraak.save(update_fields=["verklaring"])
    record(
        "afspraak.verklaring",
        actor=actor,
        now=now,
        klant_id=afspraak.klant_id,
        onderwerp=onderwerp or afspraak,
        gegevens={"soort": afspraak.get_soort_display()},
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordGesprek:
    """A talk that was held, with its report. `afgerond`: the question needs nothing more."""

    afspraak_id: int
    verslag: str
    afgerond: bool = False


@step
def record_gesprek(command: RecordGesprek, *, actor: Gebruiker, now: datetime) -> None:
    """Closes a talk that was held, with a short report: voortgang, schulden, WW and the like.

    Kinds with a closing of their own (Quick Scan, visit) are closed there.
    Raises Afspraak.DoesNotExist, NietUwGesprek, TeVroeg, VerslagOntbreekt, AndereAfsluiting,
    AfspraakAlGesloten.
    """
    afspraak, onderwerp = lock_talk(command.afspraak_id, actor)
    _require_holder(afspraak, actor)
    require_planned(afspraak)
    if afspraak.adres or aansluitingen.closing_page(afspraak):
        raise AndereAfsluiting("Dit gesprek sluit u af op zijn eigen pagina. Open het gesprek opnieuw.")
    _require_started(afspraak, now)
    _require_verslag(command.verslag)
    afspraak.verslag = command.verslag
    end_afspraak(afspraak, AfspraakStatus.GEVOERD, now=now)
    tell_subject(afspraak, onderwerp, done=command.afgerond, now=now)
    _record_held(afspraak, onderwerp, actor=actor, now=now)


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordHuisbezoek:
    """A visit as it went, with the consent asked at the door."""

    afspraak_id: int
    plek: Plek
    mag_binnen: bool
    mag_vastleggen: bool
    verslag: str = ""
    reden: str = ""
    afgerond: bool = False


@step
def record_huisbezoek(command: RecordHuisbezoek, *, actor: Gebruiker, now: datetime) -> None:
    """Records a visit or an intake at the klant's place with the consent of the klant (INT-20).

    Without consent to come in and to write it down it cannot be recorded as held inside, and the reason is
    kept. Without consent to write it down nothing of what was said is kept. The report becomes a document.
    Raises Afspraak.DoesNotExist, NietUwGesprek, GeenHuisbezoek, TeVroeg, GeenToestemming, VerslagOntbreekt,
    AfspraakAlGesloten.
    """
    afspraak, onderwerp = lock_talk(command.afspraak_id, actor)
    bezoek = _ask_consent(afspraak, command, actor=actor, now=now)
    if command.mag_vastleggen:
        _require_verslag(command.verslag)
        afspraak.verslag = command.verslag
        bezoek.document = _keep_report(afspraak, bezoek, actor=actor, now=now)
        bezoek.save(update_fields=["document"])
    end_afspraak(afspraak, AfspraakStatus.GEVOERD, now=now, vastgelegd=command.mag_vastleggen)
    tell_subject(afspraak, onderwerp, done=command.afgerond, now=now)
    _record_held(afspraak, onderwerp, actor=actor, now=now, **_consent_in_words(command))


@step
def record_toestemming(command: RecordHuisbezoek, *, actor: Gebruiker, now: datetime) -> None:
    """Records the consent only, for a visit that is closed elsewhere, such as a Quick Scan at home.

    Raises Afspraak.DoesNotExist, NietUwGesprek, GeenHuisbezoek, TeVroeg, GeenToestemming,
    AfspraakAlGesloten.
    """
    afspraak, onderwerp = lock_talk(command.afspraak_id, actor)
    if not command.mag_vastleggen:
        raise GeenToestemming("Zonder toestemming om vast te leggen kan dit gesprek niet verder.")
    _ask_consent(afspraak, command, actor=actor, now=now)
    record(
        "afspraak.toestemming",
        actor=actor,
        now=now,
        klant_id=afspraak.klant_id,
        onderwerp=onderwerp or afspraak,
        gegevens={"soort": afspraak.get_soort_display(), **_consent_in_words(command)},
    )


def _ask_consent(
    afspraak: Afspraak, command: RecordHuisbezoek, *, actor: Gebruiker, now: datetime
) -> Huisbezoek:
    """What the klant said at the door; asked again, the last answer holds."""
    medewerker = _require_holder(afspraak, actor)
    require_planned(afspraak)
    if not afspraak.adres:
        raise GeenHuisbezoek("Dit gesprek is niet op locatie. Sluit het af met een verslag.")
    _require_started(afspraak, now)
    _require_consent(command)
    bezoek, _ = Huisbezoek.objects.update_or_create(
        afspraak=afspraak,
        defaults={
            "plek": command.plek,
            "mag_binnen": command.mag_binnen,
            "mag_vastleggen": command.mag_vastleggen,
            "reden": command.reden,
            "gevraagd_op": now,
            "gevraagd_door": medewerker,
        },
    )
    return bezoek


def _consent_in_words(command: RecordHuisbezoek) -> dict[str, object]:
    return {"plek": str(command.plek), "toestemming": command.mag_binnen and command.mag_vastleggen}


def _require_consent(command: RecordHuisbezoek) -> None:
    if command.plek == Plek.BINNEN and not command.mag_binnen:
        raise GeenToestemming(
            "Zonder toestemming gaat u niet naar binnen. Kies 'Aan de deur' of 'Ergens anders'.", veld="plek"
        )
    if command.plek == Plek.BINNEN and not command.mag_vastleggen:
        raise GeenToestemming(
            "De klant wil niet dat u dit vastlegt. Het bezoek kan niet als 'binnen' worden bewaard; "
            "kies 'Aan de deur' of 'Ergens anders'.",
            veld="plek",
        )
    if not (command.mag_binnen and command.mag_vastleggen) and not command.reden.strip():
        raise GeenToestemming("Schrijf op waarom er geen toestemming was.", veld="reden")


def _require_verslag(verslag: str) -> None:
    if not verslag.strip():
        raise VerslagOntbreekt("Schrijf kort op wat er is besproken en afgesproken.", veld="verslag")


def _require_started(afspraak: Afspraak, now: datetime) -> None:
    if timezone.localdate(afspraak.begin) > timezone.localdate(now):
        raise TeVroeg("Dit gesprek is op een latere dag. Verzet het eerst naar vandaag.")


def _require_holder(afspraak: Afspraak, actor: Gebruiker) -> Medewerker:
    """The medewerker of the actor, who holds or joins the talk. Raises NietUwGesprek."""
    own: Medewerker | None = getattr(actor, "medewerker", None)
    joins = own is not None and (
        own.pk == afspraak.medewerker_id or afspraak.deelnemers.filter(medewerker=own).exists()
    )
    if own is None or not joins:
        raise NietUwGesprek("Alleen wie het gesprek voerde, schrijft het verslag.")
    return own


def _keep_report(afspraak: Afspraak, bezoek: Huisbezoek, *, actor: Gebruiker, now: datetime) -> Document:
    klant = afspraak.klant
    text = (
        f"Klant: {klant.naam}\nPlaats: {afspraak.adres}\nWaar: {bezoek.get_plek_display()}\nGesproken door: "
        f"{afspraak.medewerker.naam}\nToestemming gevraagd door: {bezoek.gevraagd_door.naam}\n"
        f"Binnenkomen: {'ja' if bezoek.mag_binnen else 'nee'}\nVastleggen: ja\n\n{afspraak.verslag}"
    )
    title = f"Verslag {in_zin(afspraak.get_soort_display())} {timezone.localtime(afspraak.begin):%d-%m-%Y}"
    return keep_document(
        print_text(title, text, aan=None, kenmerk=f"Klant {klant.klantnummer}", op=timezone.localdate(now)),
        name="verslag.pdf",
        titel=title,
        soort=Document.Soort.VERSLAG,
        mediatype=PDF,
        klant_id=afspraak.klant_id,
        onderwerp=afspraak,
        actor=actor,
        now=now,
    )


def _record_held(
    afspraak: Afspraak, onderwerp: models.Model | None, *, actor: Gebruiker, now: datetime, **extra: object
) -> None:
    record(
        "afspraak.gevoerd",
        actor=actor,
        now=now,
        klant_id=afspraak.klant_id,
        onderwerp=onderwerp or afspraak,
        gegevens={"soort": afspraak.get_soort_display(), **extra},
    )
