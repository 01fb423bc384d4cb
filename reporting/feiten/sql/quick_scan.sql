-- Quick Scans finished on the day, and the answers in them that were known already.
SELECT g.op::date AS dag, w.wijk_id, count(*) AS n,
       coalesce(sum((g.gegevens ->> 'niet_opnieuw_gevraagd')::numeric), 0) AS teller
FROM dossier_gebeurtenis g
LEFT JOIN pg_temp.wijken w ON w.id = g.klant_id AND g.op::date >= w.van AND g.op::date < w.tot
WHERE g.soort = 'quick_scan.afgerond' AND g.op >= %(begin)s AND g.op < %(eind)s
GROUP BY 1, 2
