"""What the pages of functioneel beheer need of the database, in a fixed number of queries."""

from datetime import datetime
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from serviceplein.dossier.models import Gebeurtenis
from serviceplein.dossier.soorten import sentence
from serviceplein.regels.beheer.cijfers import Telling, count_by_row, count_by_versie, total
from serviceplein.regels.beheer.services import known_facts
from serviceplein.regels.beheer.weergave import columns, found_on, outcome_in_words, periods, rows_in_words
from serviceplein.regels.definitie import Ernst, read_definitie
from serviceplein.regels.models import Beslistabel, Simulatie, TabelVersie
from serviceplein.regels.onderwerpen import kind_of
from serviceplein.regels.transitions import VersieStatus
from serviceplein.toegang.models import Gebruiker

_PEOPLE = ("gemaakt_door", "gewijzigd_door", "gecontroleerd_door", "geactiveerd_door")


def tables(*, now: datetime) -> list[dict[str, Any]]:
    """Every table: what decides now, what is planned, what is being worked on, and its use."""
    today = timezone.localdate(now)
    counts = count_by_versie(now=now)
    newest_first = TabelVersie.objects.defer("inhoud", "bevindingen").order_by("-nummer")
    found = []
    for tabel in Beslistabel.objects.prefetch_related(Prefetch("versies", newest_first)).order_by("naam"):
        versies = list(tabel.versies.all())
        when = periods(versies, today=today)
        use = [counts.get(versie.pk, Telling()) for versie in versies]
        found.append(
            {
                "tabel": tabel,
                "geldt": next((v for v in versies if v.pk in when and when[v.pk].nu), None),
                "gepland": next((v for v in reversed(versies) if v.pk in when and when[v.pk].gepland), None),
                "open": next((v for v in versies if _is_open(v)), None),
                "telling": total(dict(enumerate(use))),
            }
        )
    return found


def table_page(tabel: Beslistabel, *, now: datetime) -> dict[str, Any]:
    """The versions of one table, its columns, and the rows that decide now with their use."""
    today = timezone.localdate(now)
    versies = list(tabel.versies.select_related(*_PEOPLE).order_by("-nummer"))
    when = periods(versies, today=today)
    counts = count_by_versie(now=now)
    geldt = next((versie for versie in versies if versie.pk in when and when[versie.pk].nu), versies[-1])
    return {
        "tabel": tabel,
        "versies": [
            {"versie": versie, "periode": when.get(versie.pk), "telling": counts.get(versie.pk, Telling())}
            for versie in versies
        ],
        "geldt": geldt,
        "open": next((versie for versie in versies if _is_open(versie)), None),
        "gebeurtenissen": history_of(versies),
    }


def versie_page(versie: TabelVersie, user: Gebruiker, *, now: datetime) -> dict[str, Any]:
    """One version: rows with their findings and use, columns, what can be done now and by whom."""
    definitie = read_definitie(versie.inhoud)[0]
    counts = count_by_row(versie, now=now)
    used = {name for row in definitie.regels for name in row.als}
    first = versie.tabel.versies.order_by("nummer").values_list("inhoud", flat=True)[0]
    known = known_facts(first)
    siblings = versie.tabel.versies.filter(status=VersieStatus.ACTIEF).only("pk", "status", "geldig_van")
    when = periods(siblings, today=timezone.localdate(now))
    latest = versie.simulaties.order_by("-pk").first()
    return {
        "versie": versie,
        "tabel": versie.tabel,
        "definitie": definitie,
        "regels": rows_in_words(versie, tellingen=counts),
        "telling": total(counts),
        "zonder_regel": counts.get(None),
        "toon_telling": versie.status == VersieStatus.ACTIEF,
        "fouten": found_on(versie.bevindingen, None, Ernst.FOUT),
        "invoer": columns(definitie.invoer, used=used),
        "uitvoer": columns(definitie.uitvoer),
        "toe_te_voegen": sorted(
            (feit.label, feit.naam)
            for feit in known.values()
            if feit.naam not in {column.naam for column in definitie.invoer}
        ),
        "periode": when.get(versie.pk),
        "is_concept": versie.status == VersieStatus.CONCEPT,
        "is_gecontroleerd": versie.status == VersieStatus.GECONTROLEERD,
        "heeft_bewerkt": user.pk in versie.bewerkers,
        "nieuwer": _newer_than_base(versie),
        "simulatie": latest,
        "stappen": ["Bewerken", "Controleren", "Simuleren", "Activeren door een collega"],
        "stap": _step_of(versie),
        "gebeurtenissen": history_of([versie]),
        "afwijken": _what_deviates(versie),
    }


def simulation_groups(simulatie: Simulatie) -> list[dict[str, Any]]:
    """Per outcome from and to: the outcomes that differ in words, and the count."""
    definitie = read_definitie(simulatie.versie.inhoud)[0]
    return [
        {"nummer": number, "aantal": group["aantal"], **difference_in_words(definitie, group)}
        for number, group in enumerate(simulatie.samenvatting)
    ]


def difference_in_words(definitie: Any, group: Any) -> dict[str, str]:
    """`van` and `naar` as words; only the outcomes that are not the same."""
    before, after = [], []
    for feit in definitie.uitvoer:
        old, new = group["van"].get(feit.naam), group["naar"].get(feit.naam)
        if old != new:
            before.append(f"{feit.label}: {outcome_in_words(definitie, feit, old)}")
            after.append(f"{feit.label}: {outcome_in_words(definitie, feit, new)}")
    return {"van": ", ".join(before), "naar": ", ".join(after)}


def history_of(versies: list[TabelVersie]) -> list[dict[str, Any]]:
    """What happened to these versions, newest first, for the time line."""
    events: QuerySet[Gebeurtenis] = (
        Gebeurtenis.objects.filter(
            onderwerp_soort="regels.tabelversie", onderwerp_id__in=[versie.pk for versie in versies]
        )
        .select_related("actor")
        .order_by("-op", "-pk")[:30]
    )
    return [
        {
            "zin": sentence(event),
            "op": event.op,
            "wie": (event.actor.get_full_name() or event.actor.username) if event.actor else "",
        }
        for event in events
    ]


def _is_open(versie: TabelVersie) -> bool:
    return versie.status in (VersieStatus.CONCEPT, VersieStatus.GECONTROLEERD)


def _newer_than_base(versie: TabelVersie) -> TabelVersie | None:
    """A version that became active after this one was begun: what it changed is not in here."""
    if not _is_open(versie) or versie.gebaseerd_op is None:
        return None
    later = versie.tabel.versies.filter(status=VersieStatus.ACTIEF, geactiveerd_op__gt=versie.gemaakt_op)
    return later.order_by("-geldig_van").first()


def _step_of(versie: TabelVersie) -> int:
    if versie.status == VersieStatus.CONCEPT:
        return 1 if versie.fouten is None else 2
    if versie.status == VersieStatus.GECONTROLEERD:
        return 3 if versie.gesimuleerd_op is None else 4
    return 5


def _what_deviates(versie: TabelVersie) -> str:
    soort = versie.beslissingen.exclude(onderwerp_soort="").values_list("onderwerp_soort", flat=True).first()
    kind = kind_of(soort) if soort else None
    return kind.afwijken if kind else ""
