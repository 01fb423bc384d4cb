-- The hours between the melding and the booking of its first talk, in tenths, rounded up.
SELECT dag, wijk_id, stroom, tienden, n FROM pg_temp.geboekt
