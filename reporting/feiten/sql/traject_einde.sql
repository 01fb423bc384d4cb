-- Trajecten that ended on the day, by their result.
SELECT beeindigd_op AS dag, team_id, resultaat AS uitkomst, count(*) AS n
FROM caseload_traject
WHERE beeindigd_op >= %(van)s AND beeindigd_op <= %(tot)s
GROUP BY 1, 2, 3
