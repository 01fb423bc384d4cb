INSERT INTO dossier_gebeurtenis (soort, domein, op, klant_id, actor_id, onderwerp_soort, onderwerp_id, gegevens)
SELECT stap.soort, 'betaling', stap.op, regel.klant_id, stap.actor_id, 'backoffice.betaalregel', regel.id,
       jsonb_build_object('bedrag', regel.bedrag::text, 'omschrijving', regel.omschrijving, 'reden', '')
FROM backoffice_betaalregel regel
JOIN backoffice_betaalbatch batch ON batch.id = regel.batch_id
CROSS JOIN LATERAL (
    VALUES ('betaling.aangeboden', batch.vrijgegeven_op, batch.vrijgegeven_door_id),
           ('betaling.betaald', batch.vrijgegeven_op + interval '6 hours', batch.gemaakt_door_id)
) stap(soort, op, actor_id)
UNION ALL
SELECT stap.soort, 'betaling', stap.op, NULL, stap.actor_id, 'backoffice.betaalbatch', batch.id,
       jsonb_build_object('kenmerk', batch.kenmerk, 'aantal', batch.aantal, 'vastgehouden', 0)
FROM backoffice_betaalbatch batch
CROSS JOIN LATERAL (
    VALUES ('betaalbatch.klaargezet', batch.gemaakt_op, batch.gemaakt_door_id),
           ('betaalbatch.vrijgegeven', batch.vrijgegeven_op, batch.vrijgegeven_door_id)
) stap(soort, op, actor_id)
