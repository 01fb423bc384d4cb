-- The hours between the melding and the booking of its first talk, in tenths, rounded up.
SELECT m.vervolg_geboekt_op::date AS dag, w.wijk_id, coalesce(s.stroom, m.stroom) AS stroom,
       ceil(extract(epoch FROM m.vervolg_geboekt_op - m.gemeld_op) / 360)::integer AS tienden,
       count(*) AS n
FROM intake_melding m
LEFT JOIN pg_temp.stromen s
    ON s.id = m.id AND m.vervolg_geboekt_op::date >= s.van AND m.vervolg_geboekt_op::date < s.tot
LEFT JOIN pg_temp.wijken w
    ON w.id = m.klant_id AND m.vervolg_geboekt_op::date >= w.van AND m.vervolg_geboekt_op::date < w.tot
WHERE m.vervolg_geboekt_op >= %(begin)s AND m.vervolg_geboekt_op < %(eind)s
GROUP BY 1, 2, 3, 4
