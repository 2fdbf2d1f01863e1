"""The operating regulation (quy chế) as it follows from what runs: state table, roles, limits, forms, reasons, retention.

Nothing is written here twice: a limit that changes in the books, a move that changes in the flow, changes the regulation.
"""
