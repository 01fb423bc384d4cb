"""Which zaken may be destroyed: decided or ended, their term over, nothing that still runs, and no hold.

One statement per kind of zaak, for any number of them. A zaak is an application, or a whole klant once all
its applications are gone and nothing happened to anybody else at home either.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import connection

from backoffice.bewaren.selectielijst import bewaartermijnen
from backoffice.termijnen.duur import Duur, Eenheid, last_day, start_of_term
from serviceplein.catalogus.normen import norm

AANVRAAG, KLANT = "aanvraag", "klant"
_HELD = """
    EXISTS (SELECT 1 FROM backoffice_bewaarstop stop
             WHERE stop.klant_id = {klant} AND stop.vanaf <= %(op)s
               AND (stop.tot IS NULL OR stop.tot > %(op)s))
"""
_AANVRAGEN = """
    SELECT aanvraag.id, aanvraag.klant_id, aanvraag.kenmerk, ended.resultaat, ended.op
      FROM backoffice_aanvraag aanvraag
      LEFT JOIN backoffice_besluit besluit ON besluit.aanvraag_id = aanvraag.id
      CROSS JOIN LATERAL (
        SELECT CASE WHEN aanvraag.status = 'beslist' THEN besluit.uitkomst
                    ELSE 'ingetrokken' END AS resultaat,
               CASE WHEN aanvraag.status = 'beslist'
                    THEN GREATEST((besluit.beslist_op AT TIME ZONE 'Europe/Amsterdam')::date,
                                  CASE WHEN besluit.uitkomst = 'toegekend' THEN besluit.geldig_tot END)
                    ELSE (SELECT (MAX(event.op) AT TIME ZONE 'Europe/Amsterdam')::date
                            FROM dossier_gebeurtenis event
                           WHERE event.onderwerp_soort = 'backoffice.aanvraag'
                             AND event.onderwerp_id = aanvraag.id) END AS op
      ) ended
      JOIN (SELECT * FROM unnest(%(resultaten)s::text[], %(grenzen)s::date[]) AS t (resultaat, grens)) term
        ON term.resultaat = ended.resultaat AND ended.op <= term.grens
     WHERE aanvraag.status IN ('beslist', 'ingetrokken')
       AND (%(alleen)s::bigint[] IS NULL OR aanvraag.id = ANY(%(alleen)s::bigint[]))
       AND NOT {held}
       AND NOT EXISTS (SELECT 1 FROM backoffice_betaalregel line
                        WHERE (line.besluit_id = besluit.id
                               OR line.bron IN (SELECT 'voorschot:' || v.id FROM backoffice_voorschot v
                                                 WHERE v.aanvraag_id = aanvraag.id
                                                UNION ALL
                                                SELECT 'dwangsom:' || d.id FROM backoffice_dwangsom d
                                                  JOIN backoffice_ingebrekestelling i
                                                    ON i.id = d.ingebrekestelling_id
                                                 WHERE i.aanvraag_id = aanvraag.id))
                          AND line.betaal_op > %(betaald_voor)s)
     ORDER BY ended.op, aanvraag.id
     LIMIT %(meest)s
"""
_KLANTEN = """
    SELECT klant.id, klant.id, klant.klantnummer::text, kind.resultaat, last.op
      FROM klanten_klant klant
      CROSS JOIN LATERAL (
        SELECT (GREATEST(klant.geregistreerd_op, MAX(event.op)) AT TIME ZONE 'Europe/Amsterdam')::date AS op
          FROM dossier_gebeurtenis event WHERE event.klant_id = klant.id
      ) last
      CROSS JOIN LATERAL (
        SELECT CASE
          WHEN klant.iwv OR EXISTS (SELECT 1 FROM intake_melding m
                                     WHERE m.klant_id = klant.id AND m.stroom = 'wmo') THEN 'wmo'
          WHEN klant.uitkering <> 'geen'
            OR EXISTS (SELECT 1 FROM caseload_toewijzing t WHERE t.klant_id = klant.id)
            OR EXISTS (SELECT 1 FROM caseload_plan p WHERE p.klant_id = klant.id) THEN 'begeleiding'
          WHEN EXISTS (SELECT 1 FROM intake_melding m
                        WHERE m.klant_id = klant.id AND m.stroom = 'schulden') THEN 'schulden'
          ELSE 'melding' END AS resultaat
      ) kind
      JOIN (SELECT * FROM unnest(%(resultaten)s::text[], %(grenzen)s::date[]) AS t (resultaat, grens)) term
        ON term.resultaat = kind.resultaat AND last.op <= term.grens
     WHERE klant.geregistreerd_op < %(vroegst)s
       AND (%(alleen)s::bigint[] IS NULL OR klant.id = ANY(%(alleen)s::bigint[]))
       AND NOT {held}
       AND NOT EXISTS (SELECT 1 FROM backoffice_aanvraag a WHERE a.klant_id = klant.id)
       AND NOT EXISTS (SELECT 1 FROM backoffice_betaalregel b
                        WHERE b.klant_id = klant.id AND b.betaal_op > %(betaald_voor)s)
       AND NOT EXISTS (SELECT 1 FROM caseload_toewijzing t WHERE t.klant_id = klant.id AND t.tot IS NULL)
       AND NOT EXISTS (SELECT 1 FROM caseload_plan p WHERE p.klant_id = klant.id AND p.afgesloten_op IS NULL)
       AND NOT EXISTS (SELECT 1 FROM intake_melding m WHERE m.klant_id = klant.id
                        AND m.status NOT IN ('overgedragen', 'afgehandeld'))
       AND NOT EXISTS (SELECT 1 FROM caseload_traject j WHERE j.klant_id = klant.id
                        AND j.status IN ('besteld', 'loopt'))
       AND NOT EXISTS (SELECT 1 FROM caseload_doel d JOIN caseload_plan p ON p.id = d.plan_id
                        WHERE d.klant_id = klant.id AND p.klant_id <> klant.id)
       AND NOT EXISTS (SELECT 1 FROM klanten_huishoudenlid mine
                         JOIN klanten_huishoudenlid other
                           ON other.huishouden_id = mine.huishouden_id AND other.klant_id <> klant.id
                          AND (other.geldig_tot IS NULL OR other.geldig_tot > %(op)s)
                         JOIN dossier_gebeurtenis event
                           ON event.klant_id = other.klant_id AND event.op >= term.grens + 1
                        WHERE mine.klant_id = klant.id
                          AND (mine.geldig_tot IS NULL OR mine.geldig_tot > %(op)s))
     ORDER BY last.op, klant.id
     LIMIT %(meest)s
"""
_SQL = {
    AANVRAAG: _AANVRAGEN.format(held=_HELD.format(klant="aanvraag.klant_id")),
    KLANT: _KLANTEN.format(held=_HELD.format(klant="klant.id")),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Zaak:
    """One zaak whose term is over."""

    zaak: str
    nummer: int
    klant_id: int
    kenmerk: str
    resultaat: str
    geeindigd_op: date
    vernietigen_vanaf: date


def due(zaak: str, op: date, *, meest: int, alleen: Sequence[int] | None = None) -> list[Zaak]:
    """Zaken of one kind that may be destroyed on `op`, the longest over first; `alleen` asks about some.

    Raises NormOntbreekt when a term is not set up.
    """
    terms = {result: term for (kind, result), term in bewaartermijnen(op).items() if kind == zaak}
    years = int(norm("bewaren.betaling_jaar", op=op))
    with connection.cursor() as cursor:
        cursor.execute(
            _SQL[zaak],
            {
                "op": op,
                "resultaten": list(terms),
                "grenzen": [term.grens for term in terms.values()],
                "vroegst": max(term.grens for term in terms.values()) + timedelta(days=1),
                "betaald_voor": start_of_term(op, Duur(aantal=years, eenheid=Eenheid.JAREN)),
                "alleen": list(alleen) if alleen is not None else None,
                "meest": meest,
            },
        )
        rows = cursor.fetchall()
    return [
        Zaak(
            zaak=zaak,
            nummer=number,
            klant_id=klant_id,
            kenmerk=kenmerk,
            resultaat=result,
            geeindigd_op=ended,
            vernietigen_vanaf=last_day(ended, terms[result].duur),
        )
        for number, klant_id, kenmerk, result, ended in rows
    ]
