from tests.ledger.conftest import keys, ledger_template, room

__all__ = ["keys", "ledger_template", "room"]
