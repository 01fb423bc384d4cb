-- Agreements of the gemeente that were settled on the day, once each, and how many were kept in time.
SELECT g.op::date AS dag, w.wijk_id, g.gegevens ->> 'uitkomst' AS uitkomst, count(*) AS n,
       count(*) FILTER (WHERE g.gegevens ->> 'uitkomst' = 'op_tijd') AS teller
FROM dossier_gebeurtenis g
LEFT JOIN pg_temp.wijken w ON w.id = g.klant_id AND g.op::date >= w.van AND g.op::date < w.tot
WHERE g.soort = ANY(%(afgerekend)s) AND g.op >= %(begin)s AND g.op < %(eind)s
  AND g.gegevens -> 'gemeten' = 'true' AND g.gegevens ->> 'kant' = 'gemeente'
GROUP BY 1, 2, 3
