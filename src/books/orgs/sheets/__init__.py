"""Units as a spreadsheet: out, in, and what would change before it does. Never the only copy of anything."""
