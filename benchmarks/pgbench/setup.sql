-- The frozen yardstick: the plainest tables that hold the rows which the law asks for. Never changed with the product.
DROP SCHEMA IF EXISTS yardstick CASCADE;
CREATE SCHEMA yardstick;
CREATE TABLE yardstick.message (id uuid PRIMARY KEY, body bytea NOT NULL, at timestamptz NOT NULL);
CREATE TABLE yardstick.message_key (id uuid PRIMARY KEY, key bytea NOT NULL);
CREATE TABLE yardstick.matter (
    id bigint PRIMARY KEY, code text NOT NULL, subject text NOT NULL, stage text NOT NULL, unit int NOT NULL,
    due_at timestamptz NOT NULL, version int NOT NULL);
CREATE TABLE yardstick.entry (
    id uuid PRIMARY KEY, matter bigint NOT NULL, at timestamptz NOT NULL, verb text NOT NULL, actor uuid NOT NULL,
    facts jsonb NOT NULL);
CREATE TABLE yardstick.work (id uuid PRIMARY KEY, matter bigint NOT NULL, unit int NOT NULL, due_at timestamptz, closed_at timestamptz);
INSERT INTO yardstick.matter
    SELECT n, 'PAKN.' || n, 'Hồ sơ trễ hẹn số ' || n, 'received', n % 20, now() + n * interval '1 second', 1
    FROM generate_series(1, :rows) n;
INSERT INTO yardstick.work SELECT gen_random_uuid(), n, n % 20, now() + n * interval '1 second', NULL FROM generate_series(1, :rows) n;
INSERT INTO yardstick.entry SELECT gen_random_uuid(), n, now(), 'received', gen_random_uuid(), '{}' FROM generate_series(1, :rows) n;
CREATE INDEX ON yardstick.work (unit, due_at, id) WHERE closed_at IS NULL;
CREATE INDEX ON yardstick.work (matter);
CREATE INDEX ON yardstick.entry (matter, at);
ANALYZE yardstick.matter, yardstick.work, yardstick.entry;
