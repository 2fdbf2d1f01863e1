"""The forms of the moves, field by field; `forms` puts them together. What fills them in before the official does."""
