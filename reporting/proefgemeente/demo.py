"""A municipality to look around in: history, the last days lived, and one person per role with work today."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial
from itertools import islice
from uuid import UUID

import numpy as np
from django.utils import timezone

from backoffice.besluiten.brieven import make_letters
from caseload.toewijzing.bijwerken import refresh_caseload
from caseload.toewijzing.models import Toewijzing
from intake.afspraak.services import BookVervolg, book_vervolg
from intake.melding.models import Melding
from intake.melding.services import RegisterMelding, register_melding
from intake.melding.transitions import MeldingStatus
from intake.quick_scan.services import (
    FinishQuickScan,
    SaveAntwoord,
    StartQuickScan,
    finish_quick_scan,
    save_antwoord,
    start_quick_scan,
)
from reporting.feiten.services import build_feiten
from reporting.proefgemeente.balie import deliver
from reporting.proefgemeente.belasting import look_back
from reporting.proefgemeente.besluiten import print_letters, propose_high_amounts
from reporting.proefgemeente.betalen import pay
from reporting.proefgemeente.casusboek import write_casusboek
from reporting.proefgemeente.cijfers import read_cijfers
from reporting.proefgemeente.helpdesk import answer_calls
from reporting.proefgemeente.herverdelen import propose_division
from reporting.proefgemeente.leven import Dag
from reporting.proefgemeente.relaties import keep_up_with_partners
from reporting.proefgemeente.samenwerking import work_together
from reporting.proefgemeente.scannen import draw_outcome, typed_answers
from reporting.proefgemeente.simuleren import next_day, simulate
from reporting.proefgemeente.sjablonen import Sjabloon, make_sjablonen
from reporting.proefgemeente.termijnen import keep_terms
from reporting.proefgemeente.voorraad import give_work
from reporting.proefgemeente.voorzieningen import write_voorzieningen
from reporting.proefgemeente.vullen import fill
from serviceplein.agenda.models import AfspraakSoort
from serviceplein.agenda.services import MomentBezet, create_afspraak
from serviceplein.dossier.brief import BrievenNietMogelijk
from serviceplein.dossier.models import Gebeurtenis
from serviceplein.dossier.services import record
from serviceplein.dossier.stap import step
from serviceplein.inrichting.beschrijving import read_inrichting
from serviceplein.inrichting.services import load_inrichting
from serviceplein.klanten.models import Klant
from serviceplein.klanten.querysets import NEED_TO_KNOW
from serviceplein.organisatie.functies import Functie
from serviceplein.organisatie.models import Afwezigheid, Gemeente, Medewerker
from serviceplein.toegang.demo import DemoAccount, demo_name, ensure_demo_accounts
from serviceplein.toegang.models import Gebruiker, Verwerking
from serviceplein.toegang.rollen import Rol, Specialisme
from serviceplein.ui.werkdagen import is_werkdag
from serviceplein.werk.services import create_taak

GEMEENTE = "utrecht"
OMVANG = 4_500
JAREN = 1
ZAAD = 1
DAGEN_GELEEFD = 5
PLAATS: dict[Rol, tuple[Functie, str]] = {
    Rol.FRONTOFFICE: (Functie.FRONTOFFICE, Specialisme.FRONTOFFICE),
    Rol.WERKCOACH: (Functie.WERKCOACH_REGULIER, ""),
    Rol.PARTICIPATIECOACH: (Functie.PARTICIPATIECOACH, ""),
    Rol.CONSULENT: (Functie.CONSULENT_WMO, ""),
    Rol.RELATIEBEHEERDER: (Functie.RELATIEBEHEERDER, ""),
    Rol.HELPDESK: (Functie.HELPDESK, Specialisme.HELPDESK),
    Rol.BACKOFFICE: (Functie.BACKOFFICE, Specialisme.FINANCIELE_REGELINGEN),
    Rol.HANDHAVING: (Functie.HANDHAVER, Specialisme.HANDHAVING),
    Rol.TEAMLEIDER: (Functie.TEAMLEIDER, ""),
    Rol.MANAGER: (Functie.MANAGER, ""),
    Rol.BEHEER: (Functie.BEHEERDER, ""),
    Rol.PRIVACY: (Functie.PRIVACY_OFFICER, ""),
}
"""Functie and specialisme of the team of the demo person of a role; wethouder, raad and partner have none."""


def make_demo(*, now: datetime) -> tuple[DemoAccount, ...]:
    """Fills an empty database and gives every role a login with work; safe to repeat.

    Raises DemoNietToegestaan, AndereGemeente, and what `fill` raises.
    """
    ensure_demo_accounts()
    if not Gemeente.objects.filter(eigen=True).exists():
        load_inrichting(read_inrichting(GEMEENTE), now=now)
    fresh = not Klant.objects.exists()
    today = timezone.localdate(now)
    if fresh:
        names = {(functie.value, str(place)): demo_name(rol) for rol, (functie, place) in PLAATS.items()}
        begin = today - timedelta(days=DAGEN_GELEEFD)
        fill(omvang=OMVANG, jaren=JAREN, zaad=ZAAD, peildatum=begin, namen=names)
    accounts = ensure_demo_accounts(_people())
    if fresh:
        Afwezigheid.objects.filter(medewerker__gebruiker__demo=True).delete()
        days = (today - next_day()).days
        if days > 0:
            simulate(dagen=days, zaad=ZAAD)
        _today(now)
        refresh_caseload(actor=None, now=now)
        look_back(actor=None, now=now)
        if (leider := _people().get(Rol.TEAMLEIDER)) is not None:
            propose_division(leider, now=now)
        build_feiten(now=now)
    return accounts


def _people() -> dict[Rol, Medewerker]:
    """The medewerker of every role: the one with the demo name."""
    by_name = {row.naam: row for row in Medewerker.objects.order_by("-pk")}
    return {rol: by_name[demo_name(rol)] for rol in PLAATS if demo_name(rol) in by_name}


def _today(now: datetime) -> None:
    """Work of today: meldingen in every status, talks in the diary of the coaches, files with errors."""
    rng = np.random.default_rng([ZAAD, timezone.localdate(now).toordinal()])
    day = Dag(rng, timezone.localdate(now))
    accounts = {one.username: one for one in Gebruiker.objects.filter(demo=True)}
    desk, coach = accounts[Rol.FRONTOFFICE], accounts[Rol.WERKCOACH]
    kinds = {kind.code: kind for kind in make_sjablonen(read_cijfers())}
    klanten = _klanten(now)
    for code in ("wmo_onduidelijk", "schulden_coach", "werk_intake", "zelfstandigen"):
        _register(kinds[code], next(klanten), desk, now)
    booked = [_to_talk(day, kinds["werk_intake"], next(klanten), desk, coach, now) for _ in range(6)]
    meldingen = [pk for pk in booked if pk is not None]
    for pk in meldingen[2:5]:
        start_quick_scan(StartQuickScan(melding_id=pk), actor=coach, now=now)
    for pk in meldingen[3:5]:
        _finish(day, pk, coach, now)
    if len(meldingen) > 4:
        day.assign(meldingen[4], coach, now)
    for pk in meldingen[2:3]:
        scan = Melding.objects.get(pk=pk).quick_scan
        answer = SaveAntwoord(quick_scan_id=scan.pk, vraag="opleiding", waarde="mbo")
        save_antwoord(answer, actor=coach, now=now)
    for rol in (Rol.WERKCOACH, Rol.PARTICIPATIECOACH, Rol.CONSULENT):
        _diary(accounts[rol], now)
    work_together(coach, accounts[Rol.PARTICIPATIECOACH], now=now)
    write_voorzieningen(now=now)
    write_casusboek(coach, accounts[Rol.PARTICIPATIECOACH], accounts[Rol.TEAMLEIDER], now=now)
    keep_up_with_partners(_counterparts(accounts[Rol.RELATIEBEHEERDER]), actor=desk, now=now)
    askers = [accounts[rol].medewerker for rol in (Rol.WERKCOACH, Rol.FRONTOFFICE, Rol.HELPDESK)]
    give_work(list(islice(klanten, 24)), askers, now=now)
    chosen = list(islice(klanten, 150))
    deliver(day, "u_pas", chosen[:120], bron="regiogemeente", now=now)
    deliver(day, "bijzondere_bijstand", chosen[120:], bron="regiogemeente", now=now)
    try:
        make_letters(actor=None, now=now)
        print_letters(accounts[Rol.BACKOFFICE], now=now)
        make_letters(actor=None, now=now)
    except BrievenNietMogelijk:
        day.verslag.geweigerd["brieven"] += 1
    if (colleague := _other_clerk(accounts[Rol.BACKOFFICE])) is not None:
        propose_high_amounts(colleague, now=now)
        pay(accounts[Rol.BACKOFFICE], colleague, now=now)
    answer_calls(accounts[Rol.HELPDESK], now=now)
    keep_terms(accounts[Rol.BACKOFFICE], accounts[Rol.TEAMLEIDER], now=now)
    _log(accounts[Rol.FRONTOFFICE], accounts[Rol.WERKCOACH], now)


def _other_clerk(demo: Gebruiker) -> Gebruiker | None:
    """Another backofficemedewerker than the one of the demo."""
    rows = Gebruiker.objects.filter(medewerker__functie=Functie.BACKOFFICE, medewerker__actief=True)
    return rows.exclude(pk=demo.pk).order_by("pk").first()


def _counterparts(first: Gebruiker) -> list[Medewerker]:
    """The relatiebeheerders, the one with the demo account first, and three of them at most."""
    rows = Medewerker.objects.filter(functie=Functie.RELATIEBEHEERDER, actief=True).order_by("pk")
    return sorted(rows, key=lambda row: row.gebruiker_id != first.pk)[:3]


def _klanten(now: datetime) -> Iterator[Klant]:
    """Adults to work age without a contactpersoon or an open melding, in a fixed order."""
    today = timezone.localdate(now)
    busy = Toewijzing.objects.filter(tot__isnull=True).values("klant")
    open_ = Melding.objects.open().filter(klant__isnull=False).values("klant")
    rows = Klant.objects.filter(
        geboortedatum__lt=today.replace(year=today.year - 30, day=1),
        geboortedatum__gt=today.replace(year=today.year - 62, day=1),
        gemeente__eigen=True,
        dak_en_thuisloos=False,
        ondernemer="geen",
        uitkering="geen",
    )
    free = rows.exclude(pk__in=busy).exclude(pk__in=open_).exclude(bescherming__in=NEED_TO_KNOW)
    yield from free.order_by("-klantnummer")[:224]


def _register(kind: Sjabloon, klant: Klant, desk: Gebruiker, now: datetime) -> int:
    """A melding that has only just come in."""
    command = RegisterMelding(
        klant_id=klant.pk,
        kanaal=kind.kanalen[0][0],
        vraag=kind.vragen[0],
        domeinen=kind.domeinen,
        soort_vraag=kind.soorten[0],
        product=kind.producten[0],
        juiste_plek=kind.juiste_plek,
        eenmalig=UUID(int=klant.pk),
    )
    return register_melding(command, actor=desk, now=now).melding_id


def _to_talk(
    day: Dag, kind: Sjabloon, klant: Klant, desk: Gebruiker, coach: Gebruiker, now: datetime
) -> int | None:
    """A melding up to a booked talk with the demo coach; None when the policy sends it elsewhere."""
    pk = _register(kind, klant, desk, now)
    day.triage(pk, desk, now)
    melding = Melding.objects.get(pk=pk)
    if melding.status == MeldingStatus.AFSPRAAK:
        return pk
    if melding.status != MeldingStatus.GETRIEERD:
        return None
    for begin in _moments(now):
        command = BookVervolg(melding_id=pk, medewerker_id=coach.medewerker.pk, begin=begin)
        if day.attempt("afspraak", partial(book_vervolg, command, actor=desk, now=now)):
            return pk
    return None


def _moments(now: datetime) -> Iterator[datetime]:
    """Whole hours of the working days after today."""
    today = timezone.localtime(now).replace(hour=9, minute=0, second=0, microsecond=0)
    for ahead in range(1, 20):
        begin = today + timedelta(days=ahead)
        if is_werkdag(begin.date()):
            yield from (begin + timedelta(hours=hour) for hour in range(8))


def _finish(day: Dag, melding_id: int, coach: Gebruiker, now: datetime) -> None:
    """A Quick Scan answered and finished."""
    scan = Melding.objects.get(pk=melding_id).quick_scan
    for vraag, waarde in typed_answers(day.rng).items():
        command = SaveAntwoord(quick_scan_id=scan.pk, vraag=vraag, waarde=waarde)
        save_antwoord(command, actor=coach, now=now)
    day.agree(scan.pk, coach, now)
    finish_quick_scan(
        FinishQuickScan(quick_scan_id=scan.pk, uitkomst=draw_outcome(day.rng)), actor=coach, now=now
    )


def _diary(account: Gebruiker, now: datetime) -> None:
    """Talks of today with the coach's own klanten; on a free day they are on the next working day."""
    own = Toewijzing.objects.filter(medewerker__gebruiker=account, tot__isnull=True).order_by("pk")
    begin = timezone.localtime(now).replace(hour=9, minute=0, second=0, microsecond=0)
    while not is_werkdag(begin.date()):
        begin += timedelta(days=1)
    for number, toewijzing in enumerate(own[:4]):
        try:
            plan_talk(toewijzing.pk, begin + timedelta(hours=2 * number), actor=account, now=now)
        except MomentBezet:
            continue


@step
def plan_talk(toewijzing_id: int, begin: datetime, *, actor: Gebruiker, now: datetime) -> None:
    """Books a talk of a coach with an own klant, and the task to prepare it. Raises MomentBezet."""
    toewijzing = Toewijzing.objects.select_related("medewerker__team__locatie").get(pk=toewijzing_id)
    talk = create_afspraak(
        klant_id=toewijzing.klant_id,
        medewerker=toewijzing.medewerker,
        soort=AfspraakSoort.VOORTGANG,
        begin=begin,
        onderwerp=toewijzing,
        actor=actor,
        now=now,
    )
    create_taak(
        sleutel=f"gesprek:{talk.pk}",
        titel="Bereid het gesprek met de klant voor",
        klant_id=toewijzing.klant_id,
        medewerker_id=toewijzing.medewerker_id,
        onderwerp=talk,
        deadline=timezone.localdate(begin),
        now=now,
    )
    record(
        "afspraak.gepland",
        actor=actor,
        now=now,
        klant_id=toewijzing.klant_id,
        onderwerp=talk,
        gegevens={
            "soort": talk.get_soort_display(),
            "wanneer": f"{timezone.localtime(begin):%d-%m-%Y %H.%M} uur",
            "medewerker": toewijzing.medewerker.naam,
            "medewerker_id": toewijzing.medewerker_id,
        },
    )


def _log(desk: Gebruiker, coach: Gebruiker, now: datetime) -> None:
    """What the demo people looked at in the last days, for the log that the privacy officer reads."""
    seen = Gebeurtenis.objects.filter(actor__in=(desk, coach), klant__isnull=False).order_by("-op", "-pk")
    Verwerking.objects.bulk_create(
        Verwerking(
            op=event.op,
            gebruiker_id=event.actor_id,
            klant_id=event.klant_id,
            handeling="dossier bekijken",
            doel="eigen werk",
            uitkomst=200,
            trace_id=f"{event.pk:032x}",
        )
        for event in seen[:200]
        if event.op <= now
    )
