-- Stand: places on the waiting list that were not taken and had not lapsed.
SELECT greatest(p.sinds::date, s.van) AS van, least(s.tot, geplaatst.op::date) AS tot, p.team_id, p.functie
FROM caseload_wachtplaats p
JOIN {versies:caseload_wachtplaats:status} s ON s.id = p.id AND s.status <> %(vervallen)s
LEFT JOIN LATERAL (
    SELECT min(g.op) AS op FROM dossier_gebeurtenis g
    WHERE g.klant_id = p.klant_id AND g.op >= p.sinds AND g.soort = ANY(%(geplaatst)s)
) geplaatst ON true
WHERE p.sinds < %(eind)s
