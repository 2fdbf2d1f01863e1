"""What a sheet of officials writes: accounts, positions, holders and their entries, in one statement however many rows it has."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Model

from access import accounts
from access.models import User
from access.staff_rows import Office, Wish
from books.orgs import editing, seats, vouching
from books.orgs.editing import Edit
from books.orgs.giving_up import GivingUp
from books.orgs.models import Holding, Position, Vouching
from books.orgs.sheets.workbook import Comparison
from books.orgs.vacant_duties import Planned
from books.writing import Part, changed, inserted
from kernel.time import local_day
from ledger.chain import ActorLike


@dataclass(slots=True)
class Plan:
    """What the dry run said, and what it would write."""

    compared: Comparison
    wishes: Sequence[Wish]
    office: Office
    actor: ActorLike
    at: datetime

    def vacates(self) -> Planned:
        """Who would hold what; refuses as writing would."""
        pile = _pile(self)
        lasts = {**pile.ends.lasts, **dict.fromkeys(pile.reopened)}
        fresh = [(seat.unit_id, seat.role, row.valid_from, row.valid_to) for seat, row in pile.given]
        return Planned(lasts, fresh)

    def carry_out(self) -> None:
        """In the caller's transaction, once."""
        pile = _pile(self)
        ended = editing.told(pile.ends.lines())
        accounts.enter_all([*pile.lines, *ended], self.actor, self.at, pile.parts())


@dataclass(slots=True)
class _Pile:
    actor: ActorLike
    at: datetime
    lines: list[accounts.Line] = field(default_factory=list)
    opened: dict[str, User] = field(default_factory=dict)
    described: dict[UUID, User] = field(default_factory=dict)
    seats: list[Position] = field(default_factory=list)
    given: list[tuple[Position, Holding]] = field(default_factory=list)
    asked: list[Vouching] = field(default_factory=list)
    reopened: list[UUID] = field(default_factory=list)
    ends: GivingUp = field(default_factory=GivingUp)

    def parts(self) -> dict[str, Part]:
        """The rows, to be written beside the entries."""
        parts = self.ends.parts() | {"reopened": changed(Holding, self.reopened, valid_to=None)}
        if self.described:
            parts["described"] = _described(list(self.described.values()))
        rows: dict[str, Sequence[Model]] = {
            "opened": [*self.opened.values()],
            "seats": self.seats,
            "given": [holding for _seat, holding in self.given],
            "vouched": self.asked,
        }
        return parts | {name: inserted(each) for name, each in rows.items() if each}


def _pile(plan: Plan) -> _Pile:
    pile, trusted = _Pile(plan.actor, plan.at), dict(plan.office.trusted)
    vacant = {seat: list(free) for seat, free in plan.office.vacant.items()}
    for wish in plan.wishes:
        edit = Edit(plan.actor, plan.at, wish.first, wish.legal_basis)
        user = _person(pile, wish)
        if wish.holding is None:
            _give(pile, edit, wish, user, _seat(pile, edit, wish, vacant), trusted)
        elif wish.holding.valid_to != wish.last:
            _set_end(pile, wish, plan.office, trusted)
    return pile


def _person(pile: _Pile, wish: Wish) -> User:
    """The account of the row: opened, or with other words."""
    if wish.user is None:
        user = pile.opened.get(wish.username)
        if user is None:
            user = accounts.new_account(wish.username, wish.full_name, wish.email, pile.at)
            pile.opened[wish.username] = user
            pile.lines.append(accounts.line("access:account:opened", user.pk))
            return user
    else:
        user = pile.described.get(wish.user.pk) or _copy(wish.user)
    if accounts.describe(user, wish.full_name, wish.kept_email):
        if wish.user is not None:
            pile.described[user.pk] = user
        pile.lines.append(accounts.line("access:account:described", user.pk))
    return user


def _copy(user: User) -> User:
    """What the office read stays as it was read: it is compared with."""
    return User(**{field.attname: getattr(user, field.attname) for field in User._meta.concrete_fields})


def _seat(
    pile: _Pile, edit: Edit, wish: Wish, vacant: dict[tuple[object, ...], list[tuple[date, Position]]]
) -> Position:
    """A free one of the same title and role, or a new one."""
    free = vacant.get(wish.seat, [])
    fitting = next((each for each in free if each[0] <= wish.first), None)
    if fitting is not None:
        free.remove(fitting)
        return fitting[1]
    seat = seats.new_position(edit, wish.unit.pk, wish.title, wish.role)
    pile.seats.append(seat)
    pile.lines += editing.told([seats.opened(edit, seat)])
    return seat


def _give(pile: _Pile, edit: Edit, wish: Wish, user: User, seat: Position, trusted: dict[UUID, UUID]) -> None:
    vouching.refuse_own(edit.actor, user.pk)
    holding = seats.new_holding(edit, seat, user.pk, wish.last)
    could_second = not set(trusted.values()) <= {edit.actor.user_id, user.pk}
    waiting = vouching.waiting(edit.actor, edit.at, holding, seat, user.pk, could_second=could_second)
    if waiting is not None:
        pile.asked.append(waiting)
    day = local_day(pile.at)
    counts = seat.role in vouching.WEIGHTY and not (waiting and waiting.is_waiting)
    if counts and wish.first <= day <= (wish.last or day):
        trusted[holding.pk] = user.pk  # the next row has somebody to ask
    pile.given.append((seat, holding))
    pile.lines += editing.told([seats.filled(edit, seat, user.pk)])


def _set_end(pile: _Pile, wish: Wish, office: Office, trusted: dict[UUID, UUID]) -> None:
    """A last day that is told, moved or, before it has come, taken back."""
    holding = wish.holding
    assert holding is not None  # noqa: S101
    if wish.last is not None:
        edit = Edit(pile.actor, pile.at, wish.last + timedelta(days=1), wish.legal_basis)
        pile.ends.add(edit, holding, office.delegations.get(holding.position_id, ()))
        if wish.last < local_day(pile.at):
            trusted.pop(holding.pk, None)
        return
    edit = Edit(pile.actor, pile.at, holding.valid_from, wish.legal_basis)
    pile.reopened.append(holding.pk)
    pile.lines += editing.told([seats.filled(edit, holding.position, holding.user_id)])


def _described(users: Sequence[User]) -> Part:
    """Each with words of its own."""
    text = (
        "UPDATE access_user there SET full_name = said.full_name, email = said.email"
        " FROM unnest(%s::uuid[], %s::text[], %s::text[]) AS said (id, full_name, email) WHERE there.id = said.id"
    )
    columns = zip(*((user.pk, user.full_name, user.email) for user in users), strict=True)
    return text, [list(each) for each in columns]
