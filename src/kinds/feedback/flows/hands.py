"""Whose hands may make a move of feedback: roles by the names that the state tables use."""

from casework.flow import CITIZEN, SYSTEM

COORDINATOR = frozenset({"coordinator"})
HANDLER = frozenset({"handler"})
APPROVER = frozenset({"approver"})
INTEGRITY = frozenset({"integrity_officer"})
LEADER = frozenset({"leader"})
SENDER = frozenset({CITIZEN})
CLOCK = frozenset({SYSTEM})  # a round of the worker, or another system through its gateway
