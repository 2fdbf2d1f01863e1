"""Kernel: plain Python that every floor stands on: time, ids, Vietnamese text, errors.

It imports nothing of ours, no Django and no database, and it knows no case, no law and no screen.
"""
