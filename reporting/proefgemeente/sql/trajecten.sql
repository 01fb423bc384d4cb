WITH kans AS (
    SELECT t.klant_id, t.medewerker_id, m.team_id, t.functie, doel.id AS doel_id, stand.trede, n.nr,
           (t.van::date + 21 + n.nr * 190) AS begin, least(t.tot::date, %(dag)s) AS grens, t.tot IS NOT NULL AS weg,
           md5(t.id || '-' || n.nr || '-' || %(zaad)s) AS lot
    FROM caseload_toewijzing t
    JOIN organisatie_medewerker m ON m.id = t.medewerker_id
    JOIN (
        SELECT DISTINCT ON (p.klant_id) p.klant_id, d.id
        FROM caseload_plan p JOIN caseload_doel d ON d.plan_id = p.id ORDER BY p.klant_id, p.id DESC, d.id
    ) doel ON doel.klant_id = t.klant_id
    JOIN (
        SELECT DISTINCT ON (klant_id) klant_id, trede FROM caseload_ladderstap
        WHERE ladder = 'reintegratie' ORDER BY klant_id, op DESC, id DESC
    ) stand ON stand.klant_id = t.klant_id
    CROSS JOIN generate_series(0, 2) n(nr)
    WHERE t.functie LIKE 'werkcoach%%' OR t.functie LIKE 'participatiecoach%%'
), gekozen AS (
    SELECT k.*, i.id AS instrument_id, i.naam, i.duur_weken, c.id AS contract_id, c.partner_id,
           coalesce(c.prijs, i.kosten) AS kosten, b.id AS budget_id,
           ('x' || substr(k.lot, 9, 6))::bit(24)::int / 16777216.0 AS uitslag,
           k.begin + (i.duur_weken * (4 + ('x' || substr(k.lot, 15, 1))::bit(4)::int * 0.25))::int AS einde
    FROM kans k
    JOIN LATERAL (
        SELECT * FROM caseload_instrument i
        WHERE k.trede = ANY(i.treden_reintegratie) AND i.geldig_van <= k.begin
          AND (i.geldig_tot IS NULL OR i.geldig_tot > k.begin)
          AND (i.uitvoering = 'eigen' OR EXISTS (SELECT FROM caseload_contract c WHERE c.instrument = i.code))
        ORDER BY md5(i.code || k.lot) LIMIT 1
    ) i ON true
    LEFT JOIN caseload_contract c ON i.uitvoering = 'partner' AND c.instrument = i.code
        AND c.geldig_van <= k.begin AND c.geldig_tot > k.begin
    JOIN caseload_budget b ON b.code = i.budgetcode AND b.geldig_van <= k.begin AND b.geldig_tot > k.begin
    WHERE k.begin < k.grens AND ('x' || substr(k.lot, 1, 6))::bit(24)::int < 16777216 * power(0.45, k.nr)
      AND (i.uitvoering = 'eigen' OR c.id IS NOT NULL)
), afloop AS (
    SELECT g.*, least(g.einde, g.grens) AS klaar_op, (g.einde <= %(dag)s OR g.weg) AS klaar,
           CASE WHEN uitslag < 0.26 THEN 'werk' WHEN uitslag < 0.36 THEN 'opleiding'
                WHEN uitslag < 0.62 THEN 'tussendoel' WHEN uitslag < 0.78 THEN 'neutraal' ELSE 'uitval' END AS resultaat,
           row_number() OVER (PARTITION BY klant_id, instrument_id ORDER BY begin DESC) AS volgorde
    FROM gekozen g
)
INSERT INTO caseload_traject (
    klant_id, instrument_id, contract_id, partner_id, doel_id, medewerker_id, team_id, afwijking_reden, budget_id,
    kosten, trede, doelgroep, status, besteld_op, begin, verwacht_einde, begonnen_op, tussendoel, beeindigd_op,
    resultaat, uitval_reden, toelichting, gemeld_resultaat, gemeld_toelichting
)
SELECT klant_id, instrument_id, contract_id, partner_id, doel_id, medewerker_id, team_id, '', budget_id, kosten, trede,
       'geen', CASE WHEN klaar THEN 'beeindigd' ELSE 'loopt' END, (begin - 7)::timestamp + interval '10 hours', begin,
       greatest(einde, begin), begin, '', CASE WHEN klaar THEN klaar_op END, CASE WHEN klaar THEN resultaat ELSE '' END,
       CASE WHEN klaar AND resultaat = 'uitval'
            THEN (ARRAY['ziekte', 'motivatie', 'niet_verschenen', 'past_niet', 'thuis'])[1 + (uitslag * 1000)::int %% 5]
            ELSE '' END,
       '', '', ''
FROM afloop
WHERE klaar OR volgorde = 1
ORDER BY begin, klant_id
