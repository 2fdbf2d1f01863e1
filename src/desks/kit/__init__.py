"""The design system: tokens, components, base templates, form rendering.

Must not know any kind, case or person: screens hand in plain values and get markup back.
"""
