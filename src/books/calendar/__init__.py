"""Working days and hours as editable rows with their legal basis. Never imports casework: listeners register."""
