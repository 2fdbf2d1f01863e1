\set unit random(0, 19)
SELECT w.due_at, m.code, m.subject, m.stage FROM yardstick.work w JOIN yardstick.matter m ON m.id = w.matter
WHERE w.unit = :unit AND w.closed_at IS NULL ORDER BY w.due_at, w.id LIMIT 50;
