INSERT INTO dossier_gebeurtenis (soort, domein, op, klant_id, actor_id, onderwerp_soort, onderwerp_id, gegevens)
SELECT e.soort, 'caseload', e.op, t.klant_id, m.gebruiker_id, 'caseload.traject', t.id,
       jsonb_build_object('kenmerk', 'T' || lpad(t.id::text, 8, '0'), 'instrument', i.naam,
                          'partner', coalesce(p.naam, 'de gemeente zelf'), 'resultaat', t.resultaat)
FROM caseload_traject t
JOIN caseload_instrument i ON i.id = t.instrument_id
JOIN organisatie_medewerker m ON m.id = t.medewerker_id
LEFT JOIN organisatie_partner p ON p.id = t.partner_id
CROSS JOIN LATERAL (VALUES ('traject.begonnen', t.begonnen_op::timestamp + interval '10 hours'),
                           ('traject.beeindigd', t.beeindigd_op::timestamp + interval '14 hours')) e(soort, op)
WHERE e.op IS NOT NULL
