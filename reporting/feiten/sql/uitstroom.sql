-- Assignments that ended on the day without a colleague going on, by the reason.
SELECT dag, team_id, stroom, reden, count(*) AS n
FROM (
    SELECT g.op::date AS dag, (g.gegevens ->> 'medewerker_id')::bigint AS wie, g.gegevens ->> 'stroom' AS stroom,
           coalesce(g.gegevens ->> 'reden_code', g.gegevens ->> 'reden') AS reden
    FROM dossier_gebeurtenis g
    WHERE g.soort = 'contactpersoon.beeindigd' AND g.op >= %(begin)s AND g.op < %(eind)s
) einde
LEFT JOIN pg_temp.teams t ON t.id = einde.wie AND einde.dag >= t.van AND einde.dag < t.tot
WHERE reden IS NULL OR reden <> ALL(%(doorgegeven)s)
GROUP BY 1, 2, 3, 4
