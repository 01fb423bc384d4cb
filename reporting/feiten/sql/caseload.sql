-- Stand: klanten with a contactpersoon, and the weight they have together.
WITH lopend AS (
    SELECT id, medewerker_id, functie, gewicht, van::date AS van, coalesce(tot::date, 'infinity') AS tot
    FROM caseload_toewijzing
    WHERE van < %(eind)s AND (tot IS NULL OR tot >= %(begin)s)
), begonnen AS (
    SELECT DISTINCT ON (onderwerp_id) onderwerp_id, gegevens ->> 'stroom' AS stroom
    FROM dossier_gebeurtenis
    WHERE onderwerp_soort = 'caseload.toewijzing' AND soort = 'contactpersoon.toegewezen'
      AND onderwerp_id IN (SELECT id FROM lopend)
    ORDER BY onderwerp_id, op, id
)
SELECT greatest(l.van, t.van) AS van, least(l.tot, t.tot) AS tot, t.team_id, b.stroom, l.functie,
       1 AS n, l.gewicht AS teller
FROM lopend l
JOIN pg_temp.teams t ON t.id = l.medewerker_id
LEFT JOIN begonnen b ON b.onderwerp_id = l.id
