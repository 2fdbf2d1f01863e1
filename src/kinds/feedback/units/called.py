"""The units as a talk may name them: by every name that people use, those of units that ended among them."""

from datetime import date

from books.orgs.finding import directory
from kinds.feedback.dialogue import Unit


def units_called(on: date) -> list[Unit]:
    """Those of the day; under the names and the place of one that ended, the unit that took over from it."""
    book = directory(on)
    today = [Unit(str(u.pk), u.name, tuple(u.also), u.place_code) for u in sorted(book.units, key=lambda u: u.name)]
    return today + [
        Unit(str(heir.pk), heir.name, (old.name, *old.also), old.place_code)
        for old, heirs in book.former
        for heir in heirs
    ]
