-- Stand: applications received, not decided and not withdrawn, whose term has passed.
WITH laat AS (
    SELECT a.id, a.klant_id, a.regeling, greatest(a.ontvangen_op::date, a.beslistermijn + 1) AS van,
           coalesce(b.beslist_op::date, 'infinity') AS tot
    FROM backoffice_aanvraag a
    LEFT JOIN backoffice_besluit b ON b.aanvraag_id = a.id
    WHERE a.beslistermijn < %(tot)s AND a.ontvangen_op < %(eind)s
      AND (b.beslist_op IS NULL OR (b.beslist_op >= %(begin)s AND b.beslist_op::date > a.beslistermijn + 1))
)
SELECT greatest(l.van, s.van, w.van) AS van, least(l.tot, s.tot, w.tot) AS tot, w.wijk_id, l.regeling
FROM laat l
JOIN {versies:backoffice_aanvraag:status:(SELECT id FROM laat)} s ON s.id = l.id AND s.status <> %(ingetrokken)s
LEFT JOIN pg_temp.wijken w ON w.id = l.klant_id
