INSERT INTO backoffice_betaalregel (
    klant_id, soort, bron, besluit_id, regeling, omschrijving, bedrag, betaal_op, status, reden, batch_id,
    iban, tenaamstelling, ontstaan_op, ontstaan_door_id, betaald_op
)
SELECT aanvraag.klant_id, 'besluit', 'besluit:' || besluit.id, besluit.id, aanvraag.regeling,
       left(coalesce(%(namen)s::jsonb ->> aanvraag.regeling, aanvraag.regeling) || ', kenmerk ' || aanvraag.kenmerk, 140),
       besluit.bedrag, besluit.dag, CASE WHEN batch.id IS NULL THEN 'te_betalen' ELSE 'betaald' END, '', batch.id,
       CASE WHEN batch.id IS NULL THEN '' ELSE rekening.iban END,
       CASE WHEN batch.id IS NULL THEN '' ELSE rekening.tenaamstelling END,
       besluit.beslist_op, besluit.beslist_door_id, batch.betaaldatum
FROM (
    SELECT *, (beslist_op AT TIME ZONE 'Europe/Amsterdam')::date AS dag
    FROM backoffice_besluit WHERE uitkomst = 'toegekend' AND bedrag > 0
) besluit
JOIN backoffice_aanvraag aanvraag ON aanvraag.id = besluit.aanvraag_id
LEFT JOIN klanten_bankrekening rekening ON rekening.klant_id = aanvraag.klant_id
LEFT JOIN backoffice_betaalbatch batch
    ON batch.betaaldatum = (%(dagen)s::date[])[1 + width_bucket(besluit.dag, %(dagen)s::date[])]
ORDER BY besluit.id
