"""What the rest of the product sees of relatiebeheer: menu, start page, own work, events and signals."""

from collections.abc import Iterable
from datetime import datetime
from itertools import groupby

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from caseload.relatiebeheer.afspraken import SIGNAAL
from caseload.relatiebeheer.lezen import (
    all_under_regie,
    followed_by,
    overdue,
    read_grenzen,
    with_reports,
)
from caseload.relatiebeheer.models import Samenwerkingsafspraak
from caseload.relatiebeheer.services import TE_LAAT
from serviceplein.dossier.soorten import Soort
from serviceplein.dossier.soorten import register as register_soort
from serviceplein.organisatie.models import Relatiebeheer
from serviceplein.toegang import betrokkenheid, startpagina
from serviceplein.toegang.betrokkenheid import Wie
from serviceplein.toegang.rollen import Recht, Rol
from serviceplein.ui import navigatie
from serviceplein.werk import onderwerpen, signalen

GEBEURTENISSEN = {
    "partner.relatiebeheerder": ("{wie} is relatiebeheerder van {partner}.", "user-check"),
    "samenwerking.gemaakt": ("Afspraak met {partner}: {onderwerp}, tot {tot}.", "heart-handshake"),
    "samenwerking.gewijzigd": ("Afspraak met {partner} gewijzigd: {onderwerp}, tot {tot}.", "edit"),
    "samenwerking.geevalueerd": ("Afspraak met {partner} bekeken: {onderwerp}, {oordeel}.", "checklist"),
    "samenwerking.beeindigd": ("Afspraak met {partner} beëindigd: {onderwerp}.", "ban"),
    "rapport.ontvangen": ("Rapport van {partner} ontvangen, {hoe}.", "file-text"),
    "rapport.herinnerd": ("{partner} herinnerd aan {aantal} rapporten.", "mail"),
}
"""Sentence and icon of each step."""


def relatiebeheerder(wie: Wie) -> Q:
    """Klanten under the regie of a partner one keeps up with."""
    if Rol.RELATIEBEHEERDER not in wie.rollen:
        return Q(pk__in=[])
    partners = followed_by(wie.gebruiker_id, wie.vandaag.date()).values("partner")
    return Q(pk__in=all_under_regie().filter(regiepartner__in=partners).values("klant"))


def late_reports(now: datetime) -> Iterable[signalen.Oorzaak]:
    """One cause per partner with late reports, for its relatiebeheerder; two queries."""
    today = timezone.localdate(now)
    rows = overdue(with_reports(all_under_regie(), today), today).order_by("regiepartner", "rapport_voor")
    found = rows.values_list("regiepartner", "regiepartner__naam", "rapport_voor")
    owners = dict(Relatiebeheer.objects.running(today).values_list("partner", "medewerker"))
    for (partner_id, naam), group in groupby(found, key=lambda row: row[:2]):
        late = [row[2] for row in group]
        if partner_id not in owners:
            continue
        count = "1 rapport" if len(late) == 1 else f"{len(late)} rapporten"
        yield signalen.Oorzaak(
            sleutel=str(partner_id),
            titel=f"{naam} is te laat met {count}"[:160],
            reden=f"De oudste termijn was {late[0]:%d-%m-%Y}.",
            deadline=late[0],
            medewerker_id=owners[partner_id],
            onderwerp_soort="organisatie.partner",
            onderwerp_id=partner_id,
        )


def ending_agreements(now: datetime) -> Iterable[signalen.Oorzaak]:
    """Agreements to look at or that end soon, for who sees to them; two queries."""
    grenzen = read_grenzen(timezone.localdate(now))
    rows = Samenwerkingsafspraak.objects.all().due(grenzen.horizon).select_related("partner")
    for row in rows.order_by("pk"):
        look = row.evaluatie_op is not None and row.evaluatie_op <= min(grenzen.horizon, row.tot)
        yield signalen.Oorzaak(
            sleutel=str(row.pk),
            titel=f"{'Bekijk samen' if look else 'Verleng of stop'}: {row.onderwerp}"[:160],
            reden=f"Afspraak met {row.partner.naam}",
            deadline=(row.evaluatie_op if look and row.evaluatie_op else row.tot),
            medewerker_id=row.eigenaar_id,
            onderwerp_soort=Samenwerkingsafspraak._meta.label_lower,
            onderwerp_id=row.pk,
        )


def register_all() -> None:
    """Called when the app starts."""
    for code, (zin, icoon) in GEBEURTENISSEN.items():
        register_soort(Soort(code=code, domein="caseload", zin=zin, icoon=icoon))
    betrokkenheid.register("caseload.relatiebeheerder", relatiebeheerder)
    navigatie.register(
        navigatie.Item(
            url_name="relatiebeheer",
            label="Partners",
            icon="heart-handshake",
            recht=Recht.RELATIES_BEHEREN,
            volgorde=6,
        )
    )
    startpagina.register(rol=Rol.RELATIEBEHEERDER, url_name="relatiebeheer", volgorde=30)
    signalen.register(TE_LAAT, late_reports)
    signalen.register(SIGNAAL, ending_agreements)
    onderwerpen.register("organisatie.partner", lambda pk: reverse("relatiepartner", args=[pk]))
    onderwerpen.register(
        Samenwerkingsafspraak._meta.label_lower, lambda pk: reverse("samenwerking-evalueren", args=[pk])
    )
