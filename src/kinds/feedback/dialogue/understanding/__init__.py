"""What a message means: pure functions from words to intents, phones, names, dates, units, languages."""
