\set id random(1, :rows)
SELECT * FROM yardstick.matter WHERE id = :id;
SELECT at, verb, actor, facts FROM yardstick.entry WHERE matter = :id ORDER BY at;
