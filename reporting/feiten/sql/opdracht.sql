-- Opdrachten that the backoffice finished on the day, and how many in one go.
SELECT g.op::date AS dag, (g.gegevens ->> 'team_id')::bigint AS team_id, g.gegevens ->> 'stroom' AS stroom,
       count(*) AS n, count(*) FILTER (WHERE g.gegevens -> 'in_een_keer' = 'true') AS teller
FROM dossier_gebeurtenis g
WHERE g.soort = 'opdracht.afgerond' AND g.op >= %(begin)s AND g.op < %(eind)s
GROUP BY 1, 2, 3
