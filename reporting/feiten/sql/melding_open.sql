-- Stand: meldingen reported and not closed.
SELECT greatest(m.van, s.van, w.van) AS van, least(m.tot, s.tot, w.tot) AS tot, w.wijk_id,
       coalesce(s.stroom, m.stroom) AS stroom
FROM pg_temp.lopende_meldingen m
LEFT JOIN pg_temp.stromen s ON s.id = m.id
LEFT JOIN pg_temp.wijken w ON w.id = m.klant_id
WHERE m.van < m.tot
