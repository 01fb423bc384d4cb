-- Stand: open meldingen that wait longer for a talk than the norm of that day; triage says whether a talk is due.
WITH wachtend AS MATERIALIZED (
    SELECT * FROM (
    SELECT m.id, m.klant_id, m.stroom,
           greatest(m.van, n.geldig_van, (m.gemeld_op + n.waarde * interval '1 hour')::date) AS van,
           least(m.tot, m.vervolg_geboekt_op::date, n.geldig_tot) AS tot
    FROM pg_temp.lopende_meldingen m
    JOIN catalogus_norm n ON n.code = %(norm_vervolg)s
    ) k WHERE van < tot AND van <= %(tot)s AND tot > %(van)s
), routes AS MATERIALIZED (
    SELECT w.id, g.op::date AS van, lead(g.op::date, 1, 'infinity') OVER (PARTITION BY w.id ORDER BY g.op, g.id) AS tot,
           g.gegevens ->> 'vervolgstap' AS vervolg, g.gegevens ->> 'bestemming' AS naar
    FROM wachtend w
    JOIN dossier_gebeurtenis g
        ON g.onderwerp_soort = 'intake.melding' AND g.onderwerp_id = w.id AND g.soort = 'melding.getrieerd'
), getrieerd AS (
    SELECT w.id, '-infinity'::date AS van, coalesce(min(r.van), 'infinity') AS tot
    FROM wachtend w
    LEFT JOIN routes r ON r.id = w.id
    GROUP BY w.id
    UNION ALL
    SELECT id, van, tot
    FROM routes
    WHERE vervolg IS NULL OR (vervolg = ANY(%(gesprekken)s) AND coalesce(naar, '') <> ALL(%(buiten)s))
)
SELECT greatest(m.van, t.van, s.van, w.van) AS van, least(m.tot, t.tot, s.tot, w.tot) AS tot, w.wijk_id,
       coalesce(s.stroom, m.stroom) AS stroom
FROM wachtend m
JOIN getrieerd t ON t.id = m.id
LEFT JOIN pg_temp.stromen s ON s.id = m.id
LEFT JOIN pg_temp.wijken w ON w.id = m.klant_id
