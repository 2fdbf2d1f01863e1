SELECT id, code, subject, stage FROM yardstick.matter ORDER BY id DESC LIMIT 20;
