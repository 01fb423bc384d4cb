INSERT INTO klanten_bankrekening (klant_id, iban, tenaamstelling, bron, geldig_van, vastgelegd_op)
SELECT klant.id,
       'NL' || lpad((98 - mod((%(bank)s || lpad(klant.id::text, 10, '0') || '232100')::numeric, 97))::text, 2, '0')
            || 'INGB' || lpad(klant.id::text, 10, '0'),
       left(trim(klant.voorletters || ' ' || klant.tussenvoegsel) || ' ' || klant.achternaam, 70),
       'klant', eerste.dag, (eerste.dag + time '09:00') AT TIME ZONE 'Europe/Amsterdam'
FROM (
    SELECT klant_id, min(dag) AS dag
    FROM (
        SELECT aanvraag.klant_id, (besluit.beslist_op AT TIME ZONE 'Europe/Amsterdam')::date AS dag
        FROM backoffice_besluit besluit JOIN backoffice_aanvraag aanvraag ON aanvraag.id = besluit.aanvraag_id
        WHERE besluit.uitkomst = 'toegekend' AND besluit.bedrag > 0
        UNION ALL
        SELECT klant_id, betaal_op FROM backoffice_betaalregel
    ) grond
    GROUP BY klant_id
) eerste
JOIN klanten_klant klant ON klant.id = eerste.klant_id
WHERE (eerste.dag <= %(grens)s OR mod(klant.id, 25) <> 0)
  AND NOT EXISTS (SELECT FROM klanten_bankrekening known WHERE known.klant_id = klant.id)
ORDER BY klant.id
