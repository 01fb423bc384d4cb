-- Names for what many facts ask: which wijk and team somebody had on which days, [van, tot).
DROP TABLE IF EXISTS pg_temp.wijken, pg_temp.teams, pg_temp.lopende_meldingen, pg_temp.stromen;

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
