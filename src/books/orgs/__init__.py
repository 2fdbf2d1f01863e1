"""Units, positions and who holds them, as dated data. Nothing here knows a case."""
