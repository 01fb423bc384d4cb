"""Steps on the handboek: take in what ships, change a page, look it over, choose about a new release."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from serviceplein.catalogus.codes import Herkomst
from serviceplein.catalogus.handboek.bestanden import Uitgave, shipped_pages
from serviceplein.catalogus.handboek.models import Handboekpagina, Handboekversie
from serviceplein.dossier.services import record
from serviceplein.dossier.stap import step
from serviceplein.fouten import DomainError
from serviceplein.organisatie.models import Medewerker
from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rechten import Recht, require
from serviceplein.werk.signalen import ask_update

SIGNAAL = "handboek_herzien"


class NietUwPagina(DomainError):
    code = "catalogus.niet_uw_pagina"


class PaginaVeranderd(DomainError):
    code = "catalogus.pagina_veranderd"


class PaginaOnjuist(DomainError):
    code = "catalogus.pagina_onjuist"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangePage:
    """`versie` is the version the writer started from."""

    pagina_id: int
    versie: int
    titel: str
    tekst: str
    reden: str
    herzien_voor: date


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewPage:
    """The page was read and is still right; it is looked over again before `herzien_voor`."""

    pagina_id: int
    herzien_voor: date


@dataclass(frozen=True, slots=True, kw_only=True)
class ChooseRelease:
    """`overnemen`: the shipped text replaces the own text; else the own text stays."""

    pagina_id: int
    overnemen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveOwner:
    pagina_id: int
    medewerker_id: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PageChanged:
    pagina_id: int
    versie: int


def may_edit(pagina: Handboekpagina, actor: Gebruiker) -> bool:
    """Functioneel beheer, and the owner of the page."""
    own: Medewerker | None = getattr(actor, "medewerker", None)
    return actor.heeft(Recht.BEHEREN) or (own is not None and own.pk == pagina.eigenaar_id)


def load_handboek(pages: Iterable[Uitgave] | None = None, *, now: datetime) -> list[str]:
    """Takes in the shipped pages; part of setting up, so it opens no transaction. Returns names that changed.

    A page nobody here changed follows the release. Own text is never overwritten: the new text waits beside
    it until the owner chooses.
    """
    touched = []
    new = []
    known = {page.naam: page for page in Handboekpagina.objects.select_for_update()}
    for shipped in shipped_pages().values() if pages is None else pages:
        page = known.get(shipped.naam)
        if page is None:
            new.append(_page_of(shipped))
        elif page.uitgave_hash == shipped.hash:
            continue
        elif page.versies.order_by("-nummer").values_list("herkomst", flat=True)[0] == Herkomst.UITGAVE:
            page.stap, page.functies, page.voor = shipped.stap, list(shipped.functies), shipped.functie
            page.herzien_voor = max(page.herzien_voor, shipped.herzien_voor)
            page.uitgave_hash = shipped.hash
            _replace(page, shipped.titel, shipped.tekst)
            _version_of(page, Herkomst.UITGAVE, "Nieuwe uitgave van Serviceplein", None, now).save()
        else:
            page.uitgave_hash, page.uitgave_tekst = shipped.hash, shipped.tekst
            page.save()
        touched.append(shipped.naam)
    Handboekpagina.objects.bulk_create(new)
    Handboekversie.objects.bulk_create(
        _version_of(page, Herkomst.UITGAVE, "Eerste versie", None, now) for page in new
    )
    return touched


@step
def change_page(command: ChangePage, *, actor: Gebruiker, now: datetime) -> PageChanged:
    """A new version of a page; the former one is kept.

    Raises Handboekpagina.DoesNotExist, PermissionDenied, NietUwPagina, PaginaVeranderd, PaginaOnjuist.
    """
    page = _editable(command.pagina_id, actor)
    if page.versie != command.versie:
        raise PaginaVeranderd(
            "Een collega heeft deze pagina intussen veranderd. Kopieer uw tekst, laad de pagina opnieuw en "
            "voeg uw verandering toe."
        )
    _check_review_date(command.herzien_voor, now)
    text = command.tekst.replace("\r\n", "\n").strip() + "\n"
    if (text, command.titel.strip()) == (page.tekst, page.titel):
        raise PaginaOnjuist("U heeft niets veranderd. Klopt de pagina nog? Kies dan Nagekeken.", veld="tekst")
    page.herzien_voor = command.herzien_voor
    _replace(page, command.titel.strip(), text)
    _version_of(page, Herkomst.GEMEENTE, command.reden, actor, now).save()
    record(
        "handboek.gewijzigd",
        actor=actor,
        now=now,
        klant_id=None,
        onderwerp=page,
        gegevens={"titel": page.titel, "versie": page.versie, "reden": command.reden},
    )
    ask_update(SIGNAAL)
    return PageChanged(pagina_id=page.pk, versie=page.versie)


@step
def review_page(command: ReviewPage, *, actor: Gebruiker, now: datetime) -> PageChanged:
    """Says that the page is still right. Raises as change_page does."""
    page = _editable(command.pagina_id, actor)
    _check_review_date(command.herzien_voor, now)
    page.herzien_voor = command.herzien_voor
    page.save(update_fields=["herzien_voor"])
    record(
        "handboek.nagekeken",
        actor=actor,
        now=now,
        klant_id=None,
        onderwerp=page,
        gegevens={"titel": page.titel, "tot": f"{page.herzien_voor:%d-%m-%Y}"},
    )
    ask_update(SIGNAAL)
    return PageChanged(pagina_id=page.pk, versie=page.versie)


@step
def choose_release(command: ChooseRelease, *, actor: Gebruiker, now: datetime) -> PageChanged:
    """Takes the waiting shipped text, or keeps the own one. Raises PaginaOnjuist when nothing waits."""
    page = _editable(command.pagina_id, actor)
    if not page.uitgave_tekst:
        raise PaginaOnjuist("Er is geen nieuwe uitgave meer om te kiezen. Laad de pagina opnieuw.")
    waiting, page.uitgave_tekst = page.uitgave_tekst, ""
    if command.overnemen:
        _replace(page, page.titel, waiting)
        _version_of(page, Herkomst.UITGAVE, "Nieuwe uitgave overgenomen", actor, now).save()
    else:
        page.save(update_fields=["uitgave_tekst"])
    record(
        "handboek.uitgave_gekozen",
        actor=actor,
        now=now,
        klant_id=None,
        onderwerp=page,
        gegevens={"titel": page.titel, "keuze": "overgenomen" if command.overnemen else "niet overgenomen"},
    )
    return PageChanged(pagina_id=page.pk, versie=page.versie)


@step
def give_owner(command: GiveOwner, *, actor: Gebruiker, now: datetime) -> PageChanged:
    """Makes somebody the owner of a page, or nobody. Raises PermissionDenied, Medewerker.DoesNotExist."""
    page = Handboekpagina.objects.select_for_update().get(pk=command.pagina_id)
    require(actor, Recht.BEHEREN)
    owner = Medewerker.objects.get(pk=command.medewerker_id, actief=True) if command.medewerker_id else None
    page.eigenaar = owner
    page.save(update_fields=["eigenaar"])
    record(
        "handboek.eigenaar",
        actor=actor,
        now=now,
        klant_id=None,
        onderwerp=page,
        gegevens={"titel": page.titel, "eigenaar": owner.naam if owner else "niemand"},
    )
    ask_update(SIGNAAL)
    return PageChanged(pagina_id=page.pk, versie=page.versie)


def _editable(pagina_id: int, actor: Gebruiker) -> Handboekpagina:
    page = Handboekpagina.objects.select_for_update().get(pk=pagina_id)
    require(actor, Recht.CATALOGUS)
    if not may_edit(page, actor):
        raise NietUwPagina(
            "Alleen de eigenaar en functioneel beheer veranderen deze pagina. Vraag de eigenaar."
        )
    return page


def _check_review_date(herzien_voor: date, now: datetime) -> None:
    if herzien_voor <= timezone.localdate(now):
        raise PaginaOnjuist("Kies een dag na vandaag om de pagina na te kijken.", veld="herzien_voor")


def _replace(page: Handboekpagina, titel: str, tekst: str) -> None:
    page.titel, page.tekst, page.versie = titel, tekst, page.versie + 1
    page.save()


def _page_of(shipped: Uitgave) -> Handboekpagina:
    return Handboekpagina(
        naam=shipped.naam,
        stap=shipped.stap,
        functies=list(shipped.functies),
        titel=shipped.titel,
        voor=shipped.functie,
        tekst=shipped.tekst,
        eigenaar_rol=shipped.eigenaar,
        herzien_voor=shipped.herzien_voor,
        uitgave_hash=shipped.hash,
    )


def _version_of(
    page: Handboekpagina, herkomst: Herkomst, reden: str, door: Gebruiker | None, now: datetime
) -> Handboekversie:
    return Handboekversie(
        pagina=page,
        nummer=page.versie,
        titel=page.titel,
        tekst=page.tekst,
        herkomst=herkomst,
        reden=reden,
        door=door,
        op=now,
    )
