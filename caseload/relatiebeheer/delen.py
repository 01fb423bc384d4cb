"""The parts of the relatiebeheerder's day: one query each, every row with one next action (CAS-26)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, F, Min, OuterRef, QuerySet
from django.urls import reverse

from caseload.dag.deel import MEEST, Dag, Deel, Rij
from caseload.dag.delen import ELDERS, talks, terms_without
from caseload.plan.models import Plan, Regie
from caseload.regie.models import Regieverzoek
from caseload.regie.transitions import VerzoekStatus
from caseload.relatiebeheer.lezen import (
    Grenzen,
    overdue,
    refusals,
    sharing_over,
    unasked,
    under_regie,
    with_contact_of,
    with_reports,
    with_sharing,
    without_contact,
)
from caseload.relatiebeheer.models import Samenwerkingsafspraak
from serviceplein.catalogus.models import Raamafspraak
from serviceplein.organisatie.models import Partner
from serviceplein.toegang.models import Gebruiker

EIGEN = (*ELDERS, "rapport_te_laat:", "samenwerking:", "regiepartner:")
"""Tasks and signals of which the cause stands on the page itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kring:
    """Which partners a page is about, for whom, and the norms of the day."""

    user: Gebruiker
    partners: QuerySet[Partner]
    grenzen: Grenzen
    een: bool = False
    """The page is about one partner, so that its rows need not name it."""

    @property
    def plannen(self) -> QuerySet[Any]:
        """The klanten under the regie of these partners."""
        rows = under_regie(self.user).filter(regiepartner__in=self.partners)
        return with_reports(rows, self.grenzen.op).select_related("klant", "regiepartner")

    def naam_van(self, partner: str) -> str:
        """What a row says of whose it is."""
        return "" if self.een else partner


def late_reports(kring: Kring) -> list[Rij]:
    """Per partner how many reports are late, the longest first: ask for them, or note what came."""
    grenzen = kring.grenzen
    rows = overdue(kring.plannen, grenzen.op).order_by().values("regiepartner", "regiepartner__naam")
    counted = rows.annotate(
        aantal=Count("pk"),
        oudste=Min("rapport_voor"),
        te_vragen=Count("pk", filter=unasked(grenzen.herinnerd_sinds)),
    )
    return [
        Rij(
            wat="1 rapport te laat" if row["aantal"] == 1 else f"{row['aantal']} rapporten te laat",
            termijn=row["oudste"],
            merk=kring.naam_van(row["regiepartner__naam"]),
            toon="neutraal",
            onder="" if row["te_vragen"] else "De partner is herinnerd",
            url=_late_page(row),
            knop="Herinneren" if row["te_vragen"] else "Rapport vastleggen",
        )
        for row in counted.order_by("oudste", "regiepartner")[: MEEST + 1]
    ]


def _late_page(row: dict[str, Any]) -> str:
    page = reverse("relatiepartner", args=[row["regiepartner"]])
    return f"{page}#p-herinneren" if row["te_vragen"] else f"{page}?stand=te_laat#lijst-regieklanten"


def reports_soon(kring: Kring) -> list[Rij]:
    """Reports that are due within the look-ahead of the norm."""
    rows = kring.plannen.filter(rapport_voor__range=(kring.grenzen.op, kring.grenzen.horizon))
    return [
        Rij(
            wat="Rapport verwacht",
            klant=row.klant.naam,
            klant_id=row.klant_id,
            termijn=row.rapport_voor,
            merk=kring.naam_van(row.regiepartner.naam),
            toon="neutraal",
            url=reverse("rapport-vastleggen", args=[row.pk]),
            knop="Rapport vastleggen",
        )
        for row in rows.order_by("rapport_voor", "pk")[: MEEST + 1]
    ]


def refused_regie(kring: Kring) -> list[Rij]:
    """Transfers a partner refused, or did not answer in time."""
    rows = refusals(kring.user, kring.grenzen).filter(naar_partner__in=kring.partners)
    named = rows.select_related("plan__klant", "naar_partner").order_by("reactie_uiterlijk", "pk")
    return [_refusal(row, kring) for row in named[: MEEST + 1]]


def _refusal(row: Regieverzoek, kring: Kring) -> Rij:
    refused = row.status == VerzoekStatus.GEWEIGERD
    partner = row.naar_partner.naam if row.naar_partner else ""
    return Rij(
        wat="Partner neemt de regie niet" if refused else "Geen antwoord over de regie",
        klant=row.plan.klant.naam,
        klant_id=row.plan.klant_id,
        termijn=None if refused else row.reactie_uiterlijk,
        onder=row.antwoord if refused else "",
        merk=kring.naam_van(partner),
        toon="neutraal",
        url=reverse("plan-regie", args=[row.plan_id]) if refused else reverse("regieverzoek", args=[row.pk]),
        knop="Andere partner vragen" if refused else "Antwoord vastleggen",
    )


def without_partner(dag: Dag) -> list[Rij]:
    """Plans whose regie goes to a partner that nobody named yet."""
    rows = (
        Plan.objects.visible_to(dag.user)
        .running()
        .filter(regie=Regie.PARTNER, regiepartner__isnull=True, regievoerder__in=dag.mensen)
    )
    return [
        Rij(
            wat="Zoek een partner voor de regie",
            klant=row.klant.naam,
            klant_id=row.klant_id,
            wanneer=f"sinds {(row.regie_sinds or row.begonnen_op):%d-%m}",
            url=reverse("plan", args=[row.pk]),
            knop="Partner kiezen",
        )
        for row in rows.select_related("klant").order_by(F("regie_sinds").asc(nulls_first=True), "pk")[
            : MEEST + 1
        ]
    ]


def ended_consents(kring: Kring) -> list[Rij]:
    """The partner leads, but may not read the plan any more, or almost not."""
    rows = sharing_over(with_sharing(kring.plannen), kring.grenzen.horizon)
    return [
        Rij(
            wat="Toestemming om te delen is voorbij"
            if row.gedeeld_tot <= kring.grenzen.op
            else "Toestemming om te delen loopt af",
            klant=row.klant.naam,
            klant_id=row.klant_id,
            termijn=row.gedeeld_tot,
            merk=kring.naam_van(row.regiepartner.naam),
            toon="neutraal",
            url=reverse("plan-gedeeld", args=[row.pk]),
            knop="Opnieuw vragen",
        )
        for row in rows.order_by("gedeeld_tot", "pk")[: MEEST + 1]
    ]


def no_contact(kring: Kring) -> list[Rij]:
    """Klanten with whom neither we nor the partner had contact in time."""
    rows = without_contact(with_contact_of(kring.plannen, kring.grenzen), kring.grenzen.op)
    return [
        Rij(
            wat="Geen contact",
            klant=row.klant.naam,
            klant_id=row.klant_id,
            termijn=row.contact_voor,
            merk=kring.naam_van(row.regiepartner.naam),
            toon="neutraal",
            url=reverse("contact-vastleggen", args=[row.klant_id]),
            knop="Contact vastleggen",
        )
        for row in rows.order_by("contact_voor", "pk")[: MEEST + 1]
    ]


def agreements(kring: Kring) -> list[Rij]:
    """Agreements to look at together, that end, or that ended and were not closed; two queries."""
    op, horizon = kring.grenzen.op, kring.grenzen.horizon
    rows = Samenwerkingsafspraak.objects.visible_to(kring.user).due(horizon)
    ours = rows.filter(partner__in=kring.partners).select_related("partner").order_by("tot", "pk")
    found = [_agreement(row, kring) for row in ours[: MEEST + 1]]
    later = Raamafspraak.objects.filter(
        partner=OuterRef("partner"), soort=OuterRef("soort"), geldig_van__gte=OuterRef("geldig_tot")
    )
    frames = Raamafspraak.objects.filter(
        ~Exists(later), partner__in=kring.partners, geldig_tot__range=(op, horizon)
    )
    found += [
        Rij(
            wat=f"Raamafspraak loopt af: {row}",
            termijn=row.geldig_tot,
            merk=kring.naam_van(row.partner.naam),
            toon="neutraal",
            url=reverse("partner", args=[row.partner_id]),
            knop="Raamafspraak bekijken",
        )
        for row in frames.select_related("partner").order_by("geldig_tot", "pk")[: MEEST + 1]
    ]
    return sorted(found, key=lambda rij: (rij.termijn or op, rij.wat))[: MEEST + 1]


def _agreement(row: Samenwerkingsafspraak, kring: Kring) -> Rij:
    look = row.evaluatie_op is not None and row.evaluatie_op <= min(kring.grenzen.horizon, row.tot)
    return Rij(
        wat=f"{'Samen bekijken' if look else 'Loopt af'}: {row.onderwerp}",
        termijn=row.evaluatie_op if look else row.tot,
        merk=kring.naam_van(row.partner.naam),
        toon="neutraal",
        url=reverse("samenwerking-evalueren" if look else "samenwerking-wijzigen", args=[row.pk]),
        knop="Evalueren" if look else "Verlengen of stoppen",
    )


def signals(kring: Kring) -> list[Deel]:
    """What a partner, or all partners of somebody, ask attention for; in the order of the page."""
    parts = (
        ("rapporten", "Rapporten te laat", "file-text", late_reports, 1, "relatieklanten"),
        ("regie", "Regie niet aangenomen", "hand-stop", refused_regie, 1, "regieverzoeken"),
        ("contact", "Geen contact met de klant", "eye-off", no_contact, 1, "relatieklanten"),
        ("afspraken", "Afspraken met partners", "heart-handshake", agreements, 2, ""),
        ("verwacht", "Rapporten verwacht", "clock", reports_soon, 2, "relatieklanten"),
        ("toestemming", "Toestemming om te delen", "lock", ended_consents, 2, "relatieklanten"),
    )
    return [
        Deel(
            naam=naam,
            titel=titel,
            icoon=icoon,
            volgorde=number,
            lees=lambda dag, lees=lees: lees(kring),  # type: ignore[misc]
            kolom=kolom,
            alles=alles,
        )
        for number, (naam, titel, icoon, lees, kolom, alles) in enumerate(parts)
    ]


def own_work() -> list[Deel]:
    """The talks of today, the tasks that run out, and the klanten for whom a partner is still to be found."""

    def tasks(dag: Dag) -> Sequence[Rij]:
        return terms_without(dag, EIGEN)

    return [
        Deel(
            naam="gesprekken",
            titel="Gesprekken vandaag",
            icoon="calendar",
            volgorde=-3,
            lees=talks,
            alles="agenda",
            leeg="Vandaag heeft u geen gesprekken.",
        ),
        Deel(naam="gezocht", titel="Partner gezocht", icoon="search", volgorde=-2, lees=without_partner),
        Deel(
            naam="termijnen",
            titel="Loopt af",
            icoon="checklist",
            volgorde=-1,
            lees=tasks,
            alles="werk",
            kolom=2,
        ),
    ]
