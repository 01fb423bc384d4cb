-- Names for what many facts ask: which wijk and team somebody had on which days, [van, tot).
DROP TABLE IF EXISTS pg_temp.wijken, pg_temp.teams, pg_temp.lopende_meldingen, pg_temp.stromen, pg_temp.geboekt;

CREATE TEMPORARY TABLE wijken ON COMMIT DROP AS
SELECT id, wijk_id, van, tot FROM {versies:klanten_klant:wijk_id} v WHERE van < tot AND van <= %(tot)s AND tot > %(van)s;
CREATE INDEX ON pg_temp.wijken (id);

CREATE TEMPORARY TABLE teams ON COMMIT DROP AS
SELECT id, team_id, functie, van, tot FROM {versies:organisatie_medewerker:team_id, functie} v WHERE van < tot;

CREATE TEMPORARY TABLE lopende_meldingen ON COMMIT DROP AS
SELECT id, klant_id, stroom, gemeld_op, gesloten_op, vervolg_geboekt_op,
       greatest(gemeld_op::date, %(van)s) AS van, coalesce(gesloten_op::date, 'infinity') AS tot
FROM intake_melding
WHERE gemeld_op < %(eind)s AND (gesloten_op IS NULL OR gesloten_op >= %(begin)s);

-- A melding that did not change since the first day is absent: its own stroom holds.
CREATE TEMPORARY TABLE stromen ON COMMIT DROP AS
SELECT id, stroom, van, tot FROM {versies:intake_melding:stroom:(
    SELECT pgh_obj_id FROM intake_meldingevent WHERE pgh_created_at >= %(begin)s
)} v
WHERE van < tot;

ANALYZE pg_temp.wijken, pg_temp.teams, pg_temp.lopende_meldingen, pg_temp.stromen;

-- First talks booked in the period; two kinds of facts are made of them.
CREATE TEMPORARY TABLE geboekt ON COMMIT DROP AS
SELECT m.vervolg_geboekt_op::date AS dag, w.wijk_id, coalesce(s.stroom, m.stroom) AS stroom,
       ceil(extract(epoch FROM m.vervolg_geboekt_op - m.gemeld_op) / 360)::integer AS tienden, count(*) AS n
FROM intake_melding m
LEFT JOIN pg_temp.stromen s
    ON s.id = m.id AND m.vervolg_geboekt_op::date >= s.van AND m.vervolg_geboekt_op::date < s.tot
LEFT JOIN pg_temp.wijken w
    ON w.id = m.klant_id AND m.vervolg_geboekt_op::date >= w.van AND m.vervolg_geboekt_op::date < w.tot
WHERE m.vervolg_geboekt_op >= %(begin)s AND m.vervolg_geboekt_op < %(eind)s
GROUP BY 1, 2, 3, 4;
