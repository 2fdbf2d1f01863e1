"""What each move of feedback checks and writes; `moves` puts the plans together. Those of duplicates and parts are in `joining`."""
