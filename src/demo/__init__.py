"""The demo city: fictional people in a small Hà Nội, to play with. Never in production, never the source of a rule."""
