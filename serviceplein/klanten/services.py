"""Steps about klanten: register, change what is known, keep a gegeven with its source (KRN-01, KRN-04)."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from serviceplein.dossier.services import record
from serviceplein.dossier.stap import step
from serviceplein.klanten.fouten import BsnBestaat, IntussenGewijzigd, OnbekendGegeven, OnjuistGegeven
from serviceplein.klanten.gegevens import gegeven_soort
from serviceplein.klanten.gevolgen import follow
from serviceplein.klanten.keuzes import Bron, Geslacht, Ondernemer, Uitkering
from serviceplein.klanten.models import Gegeven, Klant
from serviceplein.klanten.validatie import (
    normalize_bsn,
    normalize_postcode,
    validate_bsn,
    validate_postcode,
)
from serviceplein.klanten.wegen import refuse_other_way
from serviceplein.organisatie.models import Postcodegebied
from serviceplein.toegang.models import Doel, Gebruiker
from serviceplein.toegang.rechten import Recht, require
from serviceplein.toegang.services import open_dossier


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterKlant:
    """What is known of an inwoner at the first contact; wijk and gemeente follow from the postcode."""

    achternaam: str
    voornamen: str = ""
    voorletters: str = ""
    tussenvoegsel: str = ""
    bsn: str = ""
    geboortedatum: date | None = None
    geslacht: str = Geslacht.ONBEKEND
    straat: str = ""
    huisnummer: int | None = None
    toevoeging: str = ""
    postcode: str = ""
    woonplaats: str = ""
    telefoon: str = ""
    email: str = ""
    voorkeurskanaal: str = ""
    taal: str = "nl"
    tolk_nodig: bool = False
    digivaardig: bool | None = None
    statushouder: bool = False
    dak_en_thuisloos: bool = False
    inburgeringsplichtig: bool = False
    ondernemer: str = Ondernemer.GEEN
    uitkering: str = Uitkering.GEEN
    bescherming: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class KlantRegistered:
    klant_id: int
    klantnummer: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeKlant:
    """New values of fields; `stand` is the fingerprint of the values the form started from."""

    klant_id: int
    waarden: Mapping[str, Any] = field(default_factory=dict)
    stand: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class KlantChanged:
    klant_id: int
    velden: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SetGegeven:
    """A fact with its source; `op` is the day it was true, not the day it was typed."""

    klant_id: int
    naam: str
    waarde: Any
    bron: Bron
    op: date
    partner_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GegevenSet:
    gegeven_id: int
    gewijzigd: bool


@step
def register_klant(command: RegisterKlant, *, actor: Gebruiker, now: datetime) -> KlantRegistered:
    """Adds an inwoner to the register (KRN-01) and keeps the dossier open for whoever has them at the desk.

    Raises PermissionDenied, BsnBestaat, OnjuistGegeven.
    """
    require(actor, Recht.KLANT_WIJZIGEN)
    klant = create_klant(command, actor=actor, now=now)
    open_dossier(klant, Doel.VRAAG_VAN_KLANT, actor=actor, now=now)
    record("klant.geregistreerd", actor=actor, now=now, klant_id=klant.pk, onderwerp=klant)
    return KlantRegistered(klant_id=klant.pk, klantnummer=klant.klantnummer)


def create_klant(command: RegisterKlant, *, actor: Gebruiker | None, now: datetime) -> Klant:
    """The row of a new klant; part of a step, so it opens no transaction of its own and records no event.

    Raises BsnBestaat naming the existing klant, OnjuistGegeven.
    """
    values = clean_values({item.name: getattr(command, item.name) for item in fields(command)}, op=now)
    klant = Klant(**values, geregistreerd_op=now)
    _refuse_known_bsn(klant, actor)
    place_in_wijk(klant)
    try:
        with transaction.atomic():
            klant.save(force_insert=True)
    except IntegrityError:
        _refuse_known_bsn(klant, actor)
        raise
    return klant


@step
def change_klant(command: ChangeKlant, *, actor: Gebruiker, now: datetime) -> KlantChanged:
    """Changes what is known of a klant; the former version stays in the history (PRV-04).

    Raises Klant.DoesNotExist (absent or invisible), PermissionDenied, BsnBestaat, OnjuistGegeven, AndereWeg,
    IntussenGewijzigd when somebody else saved since the form was opened.
    """
    klant = Klant.objects.visible_to(actor).select_for_update(of=("self",)).get(pk=command.klant_id)
    require(actor, Recht.KLANT_WIJZIGEN)
    if command.stand and command.stand != fingerprint(klant):
        raise IntussenGewijzigd(
            "Een collega heeft deze klant intussen gewijzigd. Laad de pagina opnieuw en vul uw wijziging in."
        )
    values = clean_values(command.waarden, op=now)
    changed = tuple(name for name, value in values.items() if getattr(klant, name) != value)
    if not changed:
        return KlantChanged(klant_id=klant.pk, velden=())
    refuse_other_way(klant, changed)
    for name in changed:
        setattr(klant, name, values[name])
    _save_change(klant, changed, actor)
    follow(klant.pk, frozenset(changed), now)
    labels = ", ".join(_label(name) for name in changed)
    record(
        "klant.gewijzigd",
        actor=actor,
        now=now,
        klant_id=klant.pk,
        onderwerp=klant,
        gegevens={"velden": labels, "codes": list(changed)},
    )
    return KlantChanged(klant_id=klant.pk, velden=changed)


@step
def set_gegeven(command: SetGegeven, *, actor: Gebruiker, now: datetime) -> GegevenSet:
    """Keeps one fact about a klant with its source and date (KRN-04).

    Raises Klant.DoesNotExist, PermissionDenied, OnbekendGegeven.
    """
    klant = Klant.objects.visible_to(actor).select_for_update(of=("self",)).get(pk=command.klant_id)
    require(actor, Recht.KLANT_WIJZIGEN)
    result = store_gegeven(command, actor=actor)
    record(
        "gegeven.vastgelegd",
        actor=actor,
        now=now,
        klant_id=klant.pk,
        onderwerp=klant,
        gegevens={"naam": gegeven_soort(command.naam).label, "bron": Bron(command.bron).label},
    )
    return result


def store_gegeven(command: SetGegeven, *, actor: Gebruiker | None) -> GegevenSet:
    """The row of one gegeven; part of a step. An older fact never replaces a newer one.

    Raises OnbekendGegeven for a name no app registered.
    """
    try:
        gegeven_soort(command.naam)
    except KeyError:
        raise OnbekendGegeven(
            f"Het gegeven '{command.naam}' is niet bekend. Kies een gegeven uit de lijst."
        ) from None
    known = Gegeven.objects.select_for_update().filter(klant_id=command.klant_id, naam=command.naam).first()
    if known is None:
        new = Gegeven.objects.create(
            klant_id=command.klant_id,
            naam=command.naam,
            waarde=command.waarde,
            bron=command.bron,
            partner_id=command.partner_id,
            op=command.op,
            vastgelegd_door=actor,
        )
        return GegevenSet(gegeven_id=new.pk, gewijzigd=True)
    if known.op > command.op:
        return GegevenSet(gegeven_id=known.pk, gewijzigd=False)
    known.waarde, known.bron, known.op = command.waarde, command.bron, command.op
    known.partner_id, known.vastgelegd_door = command.partner_id, actor
    known.save(update_fields=["waarde", "bron", "op", "partner", "vastgelegd_door"])
    return GegevenSet(gegeven_id=known.pk, gewijzigd=True)


def clean_values(values: Mapping[str, Any], *, op: datetime) -> dict[str, Any]:
    """The values as they are stored: BSN and postcode in one form, an empty BSN as unknown.

    Raises OnjuistGegeven naming the field.
    """
    cleaned = {name: value.strip() if isinstance(value, str) else value for name, value in values.items()}
    if "bsn" in cleaned:
        cleaned["bsn"] = normalize_bsn(cleaned["bsn"] or "") or None
    if "postcode" in cleaned:
        cleaned["postcode"] = normalize_postcode(cleaned["postcode"] or "")
    if "achternaam" in cleaned and not cleaned["achternaam"]:
        raise OnjuistGegeven("Vul de achternaam in.", veld="achternaam")
    born: date | None = values.get("geboortedatum")
    if born and born > timezone.localdate(op):
        raise OnjuistGegeven(
            "De geboortedatum ligt in de toekomst. Controleer het jaar.", veld="geboortedatum"
        )
    for name, validate in (("bsn", validate_bsn), ("postcode", validate_postcode)):
        if value := cleaned.get(name):
            try:
                validate(value)
            except ValidationError as error:
                raise OnjuistGegeven(error.messages[0], veld=name) from None
    return cleaned


def place_in_wijk(klant: Klant) -> None:
    """Wijk and gemeente from the four digits of the postcode; unknown stays empty."""
    area = Postcodegebied.objects.filter(cijfers=klant.postcode[:4]).first() if klant.postcode else None
    klant.wijk_id = area.wijk_id if area else None
    klant.gemeente_id = area.gemeente_id if area else None


def fingerprint(klant: Klant) -> str:
    """Short digest of the values a form can change; two equal digests mean nobody saved in between."""
    values = [str(getattr(klant, item.name)) for item in fields(RegisterKlant)]
    return hashlib.sha256(json.dumps(values).encode()).hexdigest()[:32]


def _label(name: str) -> str:
    return str(getattr(Klant._meta.get_field(name), "verbose_name", name))


def _save_change(klant: Klant, changed: tuple[str, ...], actor: Gebruiker) -> None:
    written = set(changed)
    if "bsn" in written:
        _refuse_known_bsn(klant, actor)
    if "postcode" in written:
        place_in_wijk(klant)
        written |= {"wijk", "gemeente"}
    try:
        with transaction.atomic():
            klant.save(update_fields=sorted(written))
    except IntegrityError:
        _refuse_known_bsn(klant, actor)
        raise


def _refuse_known_bsn(klant: Klant, actor: Gebruiker | None) -> None:
    """Raises BsnBestaat when another klant has this BSN; a dossier the actor may not see is not named."""
    if not klant.bsn:
        return
    known = Klant.objects.filter(bsn=klant.bsn).exclude(pk=klant.pk).first()
    if known is None:
        return
    if actor is not None and Klant.objects.visible_to(actor).filter(pk=known.pk).exists():
        raise BsnBestaat(
            f"Dit BSN hoort al bij klant {known.klantnummer}, {known.naam}. Werk verder bij die klant.",
            klant_id=known.pk,
            url=reverse("klant", args=[known.pk]),
        )
    raise BsnBestaat(
        "Dit BSN staat al in een afgeschermd dossier. Vraag uw teamleider wie deze klant helpt.",
        klant_id=None,
        url="",
    )
