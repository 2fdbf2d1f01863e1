"""Zalo: the Official Account's webhook, its messages, its tokens. Knows messaging's ports; no kind, no screen."""
