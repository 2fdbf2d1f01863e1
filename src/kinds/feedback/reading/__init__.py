"""What words say by themselves, for every way on which they come: pure, no database, no decision."""
