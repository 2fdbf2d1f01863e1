"""Time limits of the law as dated data. Arithmetic with them lives in casework.clock."""
