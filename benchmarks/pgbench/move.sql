\set id random(1, :rows)
BEGIN;
UPDATE yardstick.matter SET stage = 'assigned', version = version + 1 WHERE id = :id;
INSERT INTO yardstick.entry VALUES (gen_random_uuid(), :id, now(), 'assigned', gen_random_uuid(), '{"unit": 1}');
UPDATE yardstick.work SET closed_at = now() WHERE matter = :id AND closed_at IS NULL;
INSERT INTO yardstick.work VALUES (gen_random_uuid(), :id, 1, now(), NULL);
COMMIT;
