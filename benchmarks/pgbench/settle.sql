-- After a load, for product and yardstick alike: what autovacuum and the next checkpoint would do in the minutes to come,
-- done before anything is measured, so that it does not share the cores with the measurement.
VACUUM (ANALYZE);
CHECKPOINT;
