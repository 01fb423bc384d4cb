INSERT INTO werk_taak (
    soort, sleutel, titel, reden, klant_id, medewerker_id, specialisme, onderwerp_soort, onderwerp_id, deadline, status,
    ontstaan_op
)
SELECT 'taak', 'nazorg:' || n.id, CASE n.soort WHEN 'nazorg' THEN 'Bel de klant: hoe gaat het nu?'
       WHEN 'duurzaam_6' THEN 'Vraag na: is de klant na 6 maanden nog aan het werk?'
       ELSE 'Vraag na: is de klant na 12 maanden nog aan het werk?' END,
       '', n.klant_id, n.medewerker_id, '', 'caseload.nazorgmoment', n.id, n.gepland_op, 'open',
       t.beeindigd_op::timestamp + interval '15 hours'
FROM caseload_nazorgmoment n JOIN caseload_traject t ON t.id = n.traject_id
WHERE n.status = 'gepland'
