-- First talks booked on the day, and how many within the norm of that day.
SELECT g.dag, g.wijk_id, g.stroom, sum(g.n) AS n,
       coalesce(sum(g.n) FILTER (WHERE g.tienden <= norm.waarde * 10), 0) AS teller
FROM pg_temp.geboekt g
LEFT JOIN catalogus_norm norm ON norm.code = %(norm_vervolg)s AND norm.geldig_van <= g.dag
    AND (norm.geldig_tot IS NULL OR norm.geldig_tot > g.dag)
GROUP BY 1, 2, 3
