-- Decisions of the day by regeling and uitkomst, and how many came within their term.
SELECT g.op::date AS dag, w.wijk_id, g.gegevens ->> 'regeling' AS regeling, g.gegevens ->> 'uitkomst' AS uitkomst,
       count(*) AS n, count(*) FILTER (WHERE g.gegevens -> 'op_tijd' = 'true') AS teller
FROM dossier_gebeurtenis g
LEFT JOIN pg_temp.wijken w ON w.id = g.klant_id AND g.op::date >= w.van AND g.op::date < w.tot
WHERE g.soort = 'aanvraag.beslist' AND g.op >= %(begin)s AND g.op < %(eind)s
GROUP BY 1, 2, 3, 4
