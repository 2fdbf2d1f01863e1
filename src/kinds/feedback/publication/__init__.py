"""Publishing answers (Decision 31/2021/QĐ-TTg, art. 46; Decree 20/2008/NĐ-CP, art. 19): proposing what to hide, clearing
by a person, the public list and its search. Nothing of a case reaches the public but the text that somebody cleared.
"""
