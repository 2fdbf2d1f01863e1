"""The catalogue of administrative procedures: enough to route and to answer, as dated rows. Knows no dossier and no case."""
