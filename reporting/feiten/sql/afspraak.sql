-- First talks booked on the day, and how many within the norm of that day; hours in tenths, rounded up.
SELECT m.vervolg_geboekt_op::date AS dag, w.wijk_id, coalesce(s.stroom, m.stroom) AS stroom,
       count(*) AS n,
       count(*) FILTER (
           WHERE ceil(extract(epoch FROM m.vervolg_geboekt_op - m.gemeld_op) / 360) <= norm.waarde * 10
       ) AS teller
FROM intake_melding m
LEFT JOIN pg_temp.stromen s
    ON s.id = m.id AND m.vervolg_geboekt_op::date >= s.van AND m.vervolg_geboekt_op::date < s.tot
LEFT JOIN pg_temp.wijken w
    ON w.id = m.klant_id AND m.vervolg_geboekt_op::date >= w.van AND m.vervolg_geboekt_op::date < w.tot
LEFT JOIN catalogus_norm norm ON norm.code = %(norm_vervolg)s AND norm.geldig_van <= m.vervolg_geboekt_op::date
    AND (norm.geldig_tot IS NULL OR norm.geldig_tot > m.vervolg_geboekt_op::date)
WHERE m.vervolg_geboekt_op >= %(begin)s AND m.vervolg_geboekt_op < %(eind)s
GROUP BY 1, 2, 3
