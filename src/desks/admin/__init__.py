"""The administrator's desk: units, positions, people, absences, spreadsheets, and who changed what from when."""
