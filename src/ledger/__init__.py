"""Ledger: the one audit trail. Append-only, chained per stream, sealed in batches, checked by `verify`.

Entries hold ids, codes, dates, numbers and keyed hashes, never words: words live in rows that can be erased while
the ledger stays whole. This room decides nothing about cases and shows nothing on a screen.
"""
