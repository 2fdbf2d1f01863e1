from tests.ledger.conftest import keys, ledger_template, rolled_back_room, room, shared_database

__all__ = ["keys", "ledger_template", "rolled_back_room", "room", "shared_database"]
