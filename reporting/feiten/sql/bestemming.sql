-- Meldingen that got their first bestemming on the day, and how many of them were answered at once.
SELECT g.op::date AS dag, w.wijk_id, g.gegevens ->> 'stroom' AS stroom,
       count(*) AS n, count(*) FILTER (WHERE g.gegevens ->> 'bestemming' = %(direct)s) AS teller
FROM (
    SELECT DISTINCT ON (onderwerp_soort, onderwerp_id) onderwerp_soort, onderwerp_id, klant_id, op, gegevens
    FROM dossier_gebeurtenis
    WHERE soort = ANY(%(routes)s) AND op >= %(begin)s AND op < %(eind)s
    ORDER BY onderwerp_soort, onderwerp_id, op, id
) g
LEFT JOIN pg_temp.wijken w ON w.id = g.klant_id AND g.op::date >= w.van AND g.op::date < w.tot
WHERE NOT EXISTS (
    SELECT FROM dossier_gebeurtenis e
    WHERE e.onderwerp_soort = g.onderwerp_soort AND e.onderwerp_id = g.onderwerp_id
      AND e.soort = ANY(%(routes)s) AND e.op < %(begin)s
)
GROUP BY 1, 2, 3
