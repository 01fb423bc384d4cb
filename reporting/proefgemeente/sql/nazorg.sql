INSERT INTO caseload_nazorgmoment (
    klant_id, traject_id, medewerker_id, soort, gepland_op, status, gedaan_op, uitkomst, toelichting
)
SELECT t.klant_id, t.id, t.medewerker_id, s.soort, s.op, CASE WHEN s.op < %(dag)s THEN 'gedaan' ELSE 'gepland' END,
       CASE WHEN s.op < %(dag)s THEN s.op + interval '11 hours' END,
       CASE WHEN s.op >= %(dag)s THEN '' WHEN s.lot < 0.08 THEN 'niet_bereikt' WHEN s.lot < s.ja THEN 'ja' ELSE 'nee' END,
       ''
FROM caseload_traject t
CROSS JOIN LATERAL (
    SELECT v.soort, v.op::date AS op, v.ja,
           ('x' || substr(md5(t.id || v.soort || %(zaad)s), 1, 6))::bit(24)::int / 16777216.0 AS lot
    FROM (VALUES ('nazorg', t.beeindigd_op + interval '6 weeks', 0.88),
                 ('duurzaam_6', t.beeindigd_op + interval '6 months', 0.78),
                 ('duurzaam_12', t.beeindigd_op + interval '12 months', 0.66)) v(soort, op, ja)
) s
WHERE t.status = 'beeindigd' AND (s.soort = 'nazorg' OR t.resultaat IN ('werk', 'opleiding'))
