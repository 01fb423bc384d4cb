-- Trajecten that began on the day.
SELECT begonnen_op AS dag, team_id, count(*) AS n
FROM caseload_traject
WHERE begonnen_op >= %(van)s AND begonnen_op <= %(tot)s
GROUP BY 1, 2
