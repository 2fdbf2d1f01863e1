"""Feedback that came by telephone, letter, e-mail or at the counter, keyed in by a coordinator with the same conditions as any other
(Decision 31/2021/QĐ-TTg, art. 43: what arrives on paper is entered into the system whole)."""
