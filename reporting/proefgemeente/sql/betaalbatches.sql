INSERT INTO backoffice_betaalbatch (
    kenmerk, status, betaaldatum, rekening, aantal, totaal, bestand, sha256, grootte,
    gemaakt_op, gemaakt_door_id, vrijgegeven_op, vrijgegeven_door_id, reden
)
SELECT 'SP-BATCH-' || lpad(nr::text, 8, '0'), 'verwerkt', dag, %(rekening)s, aantal, totaal, %(bestand)s, %(sha256)s,
       %(grootte)s, (dag + time '09:30') AT TIME ZONE 'Europe/Amsterdam', wie[1 + nr %% cardinality(wie)],
       (dag + time '11:00') AT TIME ZONE 'Europe/Amsterdam', wie[1 + (nr + 1) %% cardinality(wie)], ''
FROM (
    SELECT dag, count(*) AS aantal, sum(bedrag) AS totaal, row_number() OVER (ORDER BY dag) AS nr
    FROM (
        SELECT bedrag, (%(dagen)s::date[])[1 + width_bucket(
                   (beslist_op AT TIME ZONE 'Europe/Amsterdam')::date, %(dagen)s::date[])] AS dag
        FROM backoffice_besluit WHERE uitkomst = 'toegekend' AND bedrag > 0
    ) regel
    WHERE dag IS NOT NULL GROUP BY dag
) batch, (SELECT %(wie)s::bigint[] AS wie) mensen
ORDER BY nr
