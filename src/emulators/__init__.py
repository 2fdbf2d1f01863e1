"""The other side of each outside system, one folder each.

An emulator is a process of its own with code of its own. It imports nothing of the product
and nothing of the product imports it: two readings of the same protocol must meet on the wire only.
"""
