-- Steps up and down on the re-integratieladder.
SELECT g.op::date AS dag, w.wijk_id, g.gegevens ->> 'richting' AS uitkomst, count(*) AS n
FROM dossier_gebeurtenis g
LEFT JOIN pg_temp.wijken w ON w.id = g.klant_id AND g.op::date >= w.van AND g.op::date < w.tot
WHERE g.soort = 'ladder.stap' AND g.op >= %(begin)s AND g.op < %(eind)s
  AND g.gegevens ->> 'ladder_code' = 'reintegratie' AND g.gegevens ->> 'richting' = ANY(%(stappen)s)
GROUP BY 1, 2, 3
