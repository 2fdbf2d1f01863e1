"""Vault: keys, sealed words and files: what is kept secret, and what can be destroyed for good.

It knows no case, no person and no screen; who may open what is decided above, and written down in the ledger.
"""
