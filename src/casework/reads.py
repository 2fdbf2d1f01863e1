"""Reads that travel together, for plans that must know many things of a matter before they write (`books.reading`), as
`casework.writes` does it for changes."""

from books.reading import Rows, read_together

__all__ = ["Rows", "read_together"]
