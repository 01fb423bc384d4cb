-- Assignments of the day that no colleague passed on at the same moment.
SELECT g.op::date AS dag, (g.gegevens ->> 'team_id')::bigint AS team_id, g.gegevens ->> 'stroom' AS stroom, count(*) AS n
FROM dossier_gebeurtenis g
WHERE g.soort = 'contactpersoon.toegewezen' AND g.op >= %(begin)s AND g.op < %(eind)s
  AND NOT EXISTS (
      SELECT FROM dossier_gebeurtenis e
      WHERE e.klant_id = g.klant_id AND e.op = g.op AND e.soort = 'contactpersoon.beeindigd'
        AND coalesce(e.gegevens ->> 'reden_code', e.gegevens ->> 'reden') = ANY(%(doorgegeven)s)
  )
GROUP BY 1, 2, 3
