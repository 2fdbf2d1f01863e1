"""E-mail as a way to tell a citizen that there is news: a short text with the protected link, never the answer itself."""
