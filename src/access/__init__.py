"""Sign-in, roles by position, who may see and do what. Knows no case and no kind: it gives the pieces, they decide."""
