"""Blocks of serial numbers for public codes. Gaps are allowed, reuse never."""
