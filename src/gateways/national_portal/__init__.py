"""The national system of feedback (Decision 31/2021/QĐ-TTg, Chapter VI): keyed in by a person, or, plugged in, kept in step."""
