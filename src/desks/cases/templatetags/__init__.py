"""Template tags of the desks; `{% load cases %}`."""
