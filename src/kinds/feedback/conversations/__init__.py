"""A conversation beside its matter: coming back to one that fell silent, letting go of one, looking after who sent nothing, and the links from a chat to the form."""
