"""The answer as a numbered, signed letter (công văn; Decree 30/2020/NĐ-CP): register, paper, signature, its reading again.

The number is taken in the move that issues it; printing and signing are the press's, a process of its own.
"""
