-- Assignments of the day that no colleague passed on at the same moment, and how many of those klanten had left
-- within the months of the norm of that day.
SELECT dag, team_id, stroom, count(*) AS n, count(*) FILTER (WHERE terug) AS teller
FROM (
    SELECT g.op::date AS dag, (g.gegevens ->> 'team_id')::bigint AS team_id, g.gegevens ->> 'stroom' AS stroom,
           EXISTS (
               SELECT FROM dossier_gebeurtenis w
               JOIN catalogus_norm n ON n.code = %(norm_herinstroom)s AND n.geldig_van <= g.op::date
                   AND (n.geldig_tot IS NULL OR n.geldig_tot > g.op::date)
               WHERE w.klant_id = g.klant_id AND w.soort = 'contactpersoon.beeindigd' AND w.op < g.op
                 AND w.op >= g.op - n.waarde * interval '1 month'
                 AND coalesce(w.gegevens ->> 'reden_code', w.gegevens ->> 'reden') <> ALL(%(doorgegeven)s)
           ) AS terug
    FROM dossier_gebeurtenis g
    WHERE g.soort = 'contactpersoon.toegewezen' AND g.op >= %(begin)s AND g.op < %(eind)s
      AND NOT EXISTS (
          SELECT FROM dossier_gebeurtenis e
          WHERE e.klant_id = g.klant_id AND e.op = g.op AND e.soort = 'contactpersoon.beeindigd'
            AND coalesce(e.gegevens ->> 'reden_code', e.gegevens ->> 'reden') = ANY(%(doorgegeven)s)
      )
) begonnen
GROUP BY 1, 2, 3
