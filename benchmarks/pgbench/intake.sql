BEGIN;
INSERT INTO yardstick.message VALUES (gen_random_uuid(), decode(repeat('ab', 350), 'hex'), now());
INSERT INTO yardstick.message_key VALUES (gen_random_uuid(), decode(repeat('cd', 60), 'hex'));
COMMIT;
