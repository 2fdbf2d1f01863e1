"""Duplicates and parts: `judging` says what may follow what, `reads` fetches it, `plans` are the moves, `followers` the round."""
