"""Words that officials send again and again: templates by reason and field, notice wordings, as dated rows."""
