-- Stand: medewerkers with a norm who carry klanten, and how many of them carry more than that norm.
WITH mutaties AS (
    SELECT t.medewerker_id, d.dag, sum(d.gewicht) AS gewicht
    FROM caseload_toewijzing t
    CROSS JOIN LATERAL (VALUES (greatest(t.van::date, %(van)s), t.gewicht), (t.tot::date, -t.gewicht)) d (dag, gewicht)
    WHERE t.van < %(eind)s AND (t.tot IS NULL OR t.tot >= %(begin)s) AND d.dag <= %(tot)s
    GROUP BY t.medewerker_id, d.dag
), lasten AS (
    SELECT medewerker_id, dag AS van, lead(dag, 1, 'infinity') OVER verloop AS tot, sum(gewicht) OVER verloop AS last
    FROM mutaties
    WINDOW verloop AS (PARTITION BY medewerker_id ORDER BY dag)
)
SELECT greatest(l.van, c.van, t.van) AS van, least(l.tot, c.tot, t.tot) AS tot, t.team_id, t.functie,
       1 AS n, (l.last > c.norm)::integer AS teller
FROM lasten l
JOIN caseload_capaciteit nu ON nu.medewerker_id = l.medewerker_id
JOIN {versies:caseload_capaciteit:norm} c ON c.id = nu.id
JOIN pg_temp.teams t ON t.id = l.medewerker_id
WHERE l.last > 0
