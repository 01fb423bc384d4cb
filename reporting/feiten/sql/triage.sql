-- Triages of the day, and how many of them left the proposal of the rules.
SELECT g.op::date AS dag, w.wijk_id, g.gegevens ->> 'stroom' AS stroom, g.gegevens ->> 'bestemming' AS bestemming,
       count(*) AS n, count(*) FILTER (WHERE g.gegevens -> 'afgeweken' = 'true') AS teller
FROM dossier_gebeurtenis g
LEFT JOIN pg_temp.wijken w ON w.id = g.klant_id AND g.op::date >= w.van AND g.op::date < w.tot
WHERE g.soort = 'melding.getrieerd' AND g.op >= %(begin)s AND g.op < %(eind)s
GROUP BY 1, 2, 3, 4
