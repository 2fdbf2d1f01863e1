"""A conversation beside its matter: coming back to one that fell silent, letting go of one, and the links from a chat to the form."""
