"""Carrying out an approved list, piece by piece, and the certificate at its end (BO-15)."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from django.template.loader import render_to_string
from django.utils import timezone

from backoffice.aanvragen.models import Aanvraag
from backoffice.bewaren.models import Vernietigingslijst, Vernietigingsregel
from backoffice.bewaren.samenhang import RaaktAnderen
from backoffice.bewaren.selectielijst import bewaartermijnen
from backoffice.bewaren.transitions import LijstStatus, RegelStatus
from backoffice.bewaren.wissen import delete_files, destroy
from backoffice.bewaren.zaken import AANVRAAG, KLANT, due
from serviceplein.dossier.brief import letter_head, print_pdf
from serviceplein.dossier.inhoud import PDF
from serviceplein.dossier.models import Document
from serviceplein.dossier.services import keep_document, record
from serviceplein.dossier.stap import step
from serviceplein.klanten.models import Klant
from serviceplein.toegang.models import Gebruiker

DEEL = 100
"""Zaken in one transaction: what a killed worker has to do again."""
WORTEL = {AANVRAAG: Aanvraag, KLANT: Klant}
NIET_MEER = "De termijn, een bewaarstop of nieuw werk staat vernietigen in de weg"


@step
def destroy_piece(lijst_id: int, *, actor: Gebruiker | None, now: datetime) -> int:
    """Destroys the next zaken of an approved list; 0 when none is left.

    Each zaak is judged once more: one with a hold or new work by now stays. Files go after the commit; their
    names wait on the list meanwhile, so that a killed worker forgets none.
    """
    lijst = Vernietigingslijst.objects.select_for_update().get(pk=lijst_id)
    if lijst.status != LijstStatus.GOEDGEKEURD:
        return 0
    rows = list(lijst.regels.filter(status=RegelStatus.OPGENOMEN).order_by("zaak", "pk")[:DEEL])
    rows = [row for row in rows if row.zaak == rows[0].zaak]
    if not rows:
        return 0
    klanten = {row.klant_nr for row in rows if row.klant_nr is not None}
    list(Klant.objects.select_for_update(no_key=True).filter(pk__in=klanten).order_by("pk").values("pk"))
    kind = rows[0].zaak
    numbers = [row.zaak_nr for row in rows]
    allowed = {z.nummer for z in due(kind, timezone.localdate(now), meest=len(rows), alleen=numbers)}
    counts = Counter(lijst.aantallen)
    for row in rows:
        if row.zaak_nr not in allowed:
            row.status, row.reden = RegelStatus.VERVALLEN, NIET_MEER
    _destroy([row for row in rows if row.status == RegelStatus.OPGENOMEN], counts)
    Vernietigingsregel.objects.bulk_update(rows, ["status", "reden", "klant_nr", "wissen"])
    lijst.aantallen = dict(counts)
    lijst.save(update_fields=["aantallen"])
    gone = sum(row.status == RegelStatus.VERNIETIGD for row in rows)
    record(
        "bewaren.vernietigd",
        actor=actor,
        now=now,
        klant_id=None,
        onderwerp=lijst,
        gegevens={"lijst": lijst.pk, "aantal": gone},
    )
    return len(rows)


def _destroy(rows: Sequence[Vernietigingsregel], counts: "Counter[str]") -> None:
    """All at once; when rows of another klant hang on one of them, one by one, and that one stays."""
    if not rows:
        return
    try:
        gone, files = _carry_out(rows)
    except RaaktAnderen as error:
        if len(rows) > 1:
            for row in rows:
                _destroy([row], counts)
            return
        rows[0].status, rows[0].reden = RegelStatus.VERVALLEN, f"Niet vernietigd: {error}"[:300]
        return
    counts.update(gone)
    for row in rows:
        row.status, row.klant_nr = RegelStatus.VERNIETIGD, None
    rows[0].wissen = files


def _carry_out(rows: Sequence[Vernietigingsregel]) -> tuple[dict[str, int], list[str]]:
    klanten = {row.klant_nr for row in rows if row.klant_nr is not None}
    return destroy(WORTEL[rows[0].zaak], [row.zaak_nr for row in rows], klanten)


@step
def delete_waiting_files(lijst_id: int, *, actor: Gebruiker | None, now: datetime) -> int:
    """Takes away the files of what was destroyed, then forgets their names; safe to run again."""
    rows = list(
        Vernietigingsregel.objects.select_for_update(skip_locked=True)
        .filter(lijst=lijst_id)
        .exclude(wissen=[])
        .order_by("pk")[:DEEL]
    )
    names = [name for row in rows for name in row.wissen]
    if not rows:
        return 0
    delete_files(names)
    for row in rows:
        row.wissen = []
    Vernietigingsregel.objects.bulk_update(rows, ["wissen"])
    record(
        "bewaren.bestanden_weg",
        actor=actor,
        now=now,
        klant_id=None,
        gegevens={"lijst": lijst_id, "aantal": len(names)},
    )
    return len(names)


@step
def certify(lijst_id: int, *, actor: Gebruiker | None, now: datetime) -> int | None:
    """Makes the certificate once nothing is left to destroy; None when there is, or it was made before.

    Raises BrievenNietMogelijk; then the list stays as it is and the certificate follows later.
    """
    lijst = (
        Vernietigingslijst.objects.select_for_update(of=("self",))
        .select_related("voorgelegd_door", "goedgekeurd_door")
        .get(pk=lijst_id)
    )
    waits = lijst.regels.filter(status=RegelStatus.OPGENOMEN).exists()
    if lijst.status != LijstStatus.GOEDGEKEURD or waits or lijst.regels.exclude(wissen=[]).exists():
        return None
    document = keep_document(
        print_pdf(render_to_string("backoffice/bewaren/verklaring.html", certificate_context(lijst, now))),
        name=f"verklaring-vernietiging-{lijst.pk}.pdf",
        titel=f"Verklaring van vernietiging {lijst.pk}",
        soort=Document.Soort.VERSLAG,
        mediatype=PDF,
        klant_id=None,
        onderwerp=lijst,
        actor=None,
        now=now,
    )
    lijst.status, lijst.uitgevoerd_op, lijst.verklaring = LijstStatus.UITGEVOERD, now, document
    lijst.save(update_fields=["status", "uitgevoerd_op", "verklaring"])
    record(
        "bewaren.verklaard",
        actor=actor,
        now=now,
        klant_id=None,
        onderwerp=lijst,
        gegevens={"lijst": lijst.pk, "sha256": document.sha256},
    )
    return document.pk


def certificate_context(lijst: Vernietigingslijst, now: datetime) -> dict[str, object]:
    """What the certificate says: by which result, how many, which kenmerken; never what was in them."""
    terms = bewaartermijnen(lijst.peildatum)
    rows = lijst.regels.filter(status=RegelStatus.VERNIETIGD).order_by("zaak", "resultaat", "kenmerk", "pk")
    groups: dict[tuple[str, str], list[str]] = {}
    for zaak, resultaat, kenmerk in rows.values_list("zaak", "resultaat", "kenmerk"):
        groups.setdefault((zaak, resultaat), []).append(kenmerk)
    kept = lijst.regels.exclude(status=RegelStatus.VERNIETIGD).count()
    return letter_head(None, kenmerk=f"VN-{lijst.pk}", dag=timezone.localdate(now)) | {
        "lijst": lijst,
        "groepen": [(terms[code], numbers) for code, numbers in groups.items() if code in terms],
        "aantallen": sorted(lijst.aantallen.items()),
        "totaal": sum(len(numbers) for numbers in groups.values()),
        "gebleven": kept,
    }
