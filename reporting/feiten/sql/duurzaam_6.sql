-- Checks of the day whether the result of a traject still holds after 6 months, and how many do.
SELECT n.gedaan_op::date AS dag, t.team_id, count(*) AS n, count(*) FILTER (WHERE n.uitkomst = 'ja') AS teller
FROM caseload_nazorgmoment n
JOIN caseload_traject t ON t.id = n.traject_id
WHERE n.soort = 'duurzaam_6' AND n.uitkomst <> 'niet_bereikt' AND n.gedaan_op >= %(begin)s AND n.gedaan_op < %(eind)s
GROUP BY 1, 2
