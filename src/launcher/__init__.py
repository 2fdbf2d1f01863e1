"""The launcher: brings a whole Một Cửa up on a bare machine and takes it down again.

It prepares the Python environment, the embedded PostgreSQL, roles, secrets and processes. It must not import anything
of the product: it starts the product from outside, as an operator would.
"""
