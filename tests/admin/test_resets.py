"""A new password or a lost second factor of who acts in a position of great trust: asked for by one, carried out by another."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from access import accounts, resets
from access.actor import Actor
from access.models import AccountReset, User
from access.resets import PASSWORD, SECOND_FACTOR
from books.orgs import editing, vouching
from books.orgs.models import Delegation, Holding
from kernel.time import now, today
from ledger.models import Entry
from tests.casework.town import Town

pytestmark = pytest.mark.db
Browser = Callable[[str], Client]
OLD, WHY = "mat-khau-cu-cua-anh", "Mất điện thoại, đã gặp trực tiếp"


@pytest.fixture
def owner(town: Town) -> User:
    """The integrity officer, who signs in with a password and an app; so do the others of great trust with theirs."""
    for name in ("anh", "loan", "long", "khanh"):
        user = town.users[name]
        user.set_password(OLD)
        user.last_login = now()
        user.save()
    Authenticator.objects.create(user=town.users["anh"], type=Authenticator.Type.TOTP, data={"secret": "x"})
    return town.users["anh"]


def asked(town: Town, owner: User, what: str = PASSWORD, **more: Any) -> UUID:
    return resets.ask(owner.pk, what, WHY, actor=town.actor("khanh"), at=more.get("at", now())).pk


def wants_a_second(user_id: UUID, actor: Actor, at: datetime) -> bool:
    return accounts.is_for_a_second(accounts.asked_of(user_id, actor, at), actor)


def text_of(answer: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def is_as_it_was(owner: User) -> bool:
    owner.refresh_from_db()
    return owner.check_password(OLD) and Authenticator.objects.filter(user=owner).exists()


def test_one_administrator_alone_changes_nothing_and_a_second_person_gets_the_password(
    town: Town, owner: User, browser_of: Browser
) -> None:
    own, admin = browser_of("anh"), browser_of("khanh")
    with pytest.raises(accounts.SecondNeeded):
        accounts.give_password(owner.pk, actor=town.actor("khanh"), at=now())
    with pytest.raises(accounts.SecondNeeded):
        accounts.reset_second_factor(owner.pk, actor=town.actor("khanh"), at=now())
    there = reverse("admin_give_password", args=[owner.pk])
    assert admin.post(there, {"why": ""}).status_code == 422
    assert admin.post(there, {"why": WHY}).status_code == 302
    assert "đang chờ người thứ hai" in text_of(admin.post(there, {"why": WHY})), "asked once"
    row = AccountReset.objects.get()
    assert is_as_it_was(owner)
    assert own.get(reverse("officer_inbox")).status_code == 200, "open sessions go on"
    for name, status in (("khanh", 302), ("anh", 302), ("bao", 403)):
        assert browser_of(name).post(reverse("admin_confirm_reset", args=[row.pk])).status_code == status
    assert is_as_it_was(owner), "neither the asker, nor the owner, nor anybody"
    answer = browser_of("loan").post(reverse("admin_confirm_reset", args=[row.pk]))
    given = re.search(r"<code>([\w-]{19})</code>", answer.content.decode())
    assert given
    assert answer["Cache-Control"] == "no-store"
    owner.refresh_from_db()
    assert owner.check_password(given[1])
    assert owner.must_change_password
    assert own.get(reverse("officer_inbox")).status_code == 302, "now they end"
    assert not any(given[1] in admin.get(reverse(page, args=args)).content.decode()
                   for page, args in (("admin_lately", []), ("admin_account", [owner.pk])))  # fmt: skip
    mine = Entry.objects.filter(particulars__user=str(owner.pk)).order_by("seq").values_list("verb", "actor_id")
    khanh, loan = town.users["khanh"].pk, town.users["loan"].pk
    told = [("access:reset:asked", khanh), ("access:reset:confirmed", loan), ("access:password:reset", loan)]
    assert [each for each in mine if each in told] == told


def test_all_of_great_trust_are_told_and_the_owner_until_he_says_that_he_knows(
    town: Town, owner: User, browser_of: Browser
) -> None:
    places = {"loan": "officer_cases", "long": "leader", "khanh": "admin_index", "bao": "officer_inbox"}
    which, lately, account = asked(town, owner, SECOND_FACTOR), reverse("admin_lately"), reverse("account")
    told = {name: lately in browser_of(name).get(reverse(page)).content.decode() for name, page in places.items()}
    assert told == {"loan": True, "long": True, "khanh": True, "bao": False}
    own, inbox = browser_of("anh"), reverse("officer_inbox")
    assert f"{account}#dat-lai" in own.get(inbox).content.decode()
    page = text_of(own.get(account))
    assert "Nguyễn Khanh" in page
    assert WHY in page
    resets.confirm(which, actor=town.actor("long"), at=now())
    assert not Authenticator.objects.filter(user=owner).exists()
    assert f"{account}#dat-lai" in own.get(inbox).content.decode()
    assert "Nguyễn Long xác nhận" in text_of(own.get(account))
    assert browser_of("loan").post(reverse("know_of_reset", args=[which])).status_code == 302
    assert f"{account}#dat-lai" in own.get(inbox).content.decode(), "nobody else knows it for him"
    own.post(reverse("know_of_reset", args=[which]))
    assert f"{account}#dat-lai" not in own.get(inbox).content.decode()


def test_the_owner_the_second_person_and_the_asker_can_stop_it(town: Town, owner: User, browser_of: Browser) -> None:
    first = asked(town, owner)
    assert browser_of("loan").post(reverse("refuse_reset", args=[first])).status_code == 302
    assert AccountReset.objects.get(pk=first).settled_at is None, "another's account, and without a reason"
    assert browser_of("anh").post(reverse("refuse_reset", args=[first])).status_code == 302
    second = asked(town, owner)
    there = reverse("admin_refuse_reset", args=[second])
    assert browser_of("long").post(there, {"reason": ""}).status_code == 422
    assert browser_of("long").post(there, {"reason": "Chưa hỏi được anh ấy"}).status_code == 302
    third, back = asked(town, owner), reverse("admin_withdraw_reset", args=[asked(town, owner, SECOND_FACTOR)])
    assert back in browser_of("khanh").get(reverse("admin_lately")).content.decode()
    browser_of("loan").post(back)
    assert AccountReset.objects.filter(settled_at=None).count() == 2, "not the asker"
    browser_of("khanh").post(back)
    resets.withdraw(third, actor=town.actor("khanh"), at=now())
    outcomes = AccountReset.objects.order_by("pk").values_list("outcome", flat=True)
    assert list(outcomes) == ["refused", "refused", "withdrawn", "withdrawn"]
    for each in (first, second, third):
        with pytest.raises(resets.SettledBefore):
            resets.confirm(each, actor=town.actor("loan"), at=now())
    assert is_as_it_was(owner)
    page = text_of(browser_of("khanh").get(reverse("admin_account", args=[owner.pk])))
    assert "Chủ tài khoản từ chối" in page
    assert "Chưa hỏi được anh ấy" in page


def test_what_waited_for_a_week_is_asked_for_anew(town: Town, owner: User) -> None:
    old = asked(town, owner, at=now() - resets.WAITS - timedelta(hours=1))
    with pytest.raises(resets.SettledBefore):
        resets.confirm(old, actor=town.actor("loan"), at=now())
    resets.confirm(asked(town, owner), actor=town.actor("loan"), at=now())
    assert AccountReset.objects.get(pk=old).outcome == "lapsed"


def test_who_stands_in_says_no_second_word_and_a_day_without_the_position_is_no_way_around(
    town: Town, owner: User
) -> None:
    made = {"scope": "Mọi việc", "valid_from": today(), "valid_to": today(), "legal_basis": "x"}
    Delegation.objects.create(position=town.seats["long"], delegate=town.users["bao"], **made)
    with pytest.raises(resets.NotTheSecond):
        resets.confirm(asked(town, owner), actor=town.actor("bao"), at=now())
    assert wants_a_second(town.users["bao"].pk, town.actor("khanh"), now()), "he acts in such a position"
    Holding.objects.filter(user=owner).update(valid_to=today() - timedelta(days=1))
    assert wants_a_second(owner.pk, town.actor("khanh"), now())
    assert not wants_a_second(town.users["binh"].pk, town.actor("khanh"), now())


def test_a_city_begins_with_one_administrator_who_is_never_locked_out(
    town: Town, owner: User, browser_of: Browser
) -> None:
    """Nobody else can say the second word: a new leader gets his first password at once, who has signed in before does not."""
    weighty = Holding.objects.filter(position__role__in=vouching.WEIGHTY)
    weighty.exclude(user__in=[town.users["khanh"], owner]).update(valid_to=today() - timedelta(days=1))
    admin = browser_of("khanh")
    there = reverse("admin_give_password", args=[owner.pk])
    assert "reset_account" in text_of(admin.get(there))
    assert "reset_account" in text_of(admin.post(there, {"why": WHY}))
    assert is_as_it_was(owner)
    User.objects.filter(pk=owner.pk).update(last_login=None)
    assert "<code>" in admin.post(there).content.decode()


def test_on_the_server_it_is_done_at_once_entered_and_told(town: Town, owner: User, browser_of: Browser) -> None:
    for wrong in (("khong-co", "--why", WHY, "--password"), ("anh", "--why", WHY), ("anh", "--why", " ", "--password")):
        with pytest.raises(CommandError):
            call_command("reset_account", *wrong, stdout=io.StringIO())
    assert is_as_it_was(owner)
    told = io.StringIO()
    call_command("reset_account", "anh", "--why", WHY, "--password", "--second-factor", stdout=told)
    owner.refresh_from_db()
    given = re.search(r"[\w]{4}(-[\w]{4}){3}", told.getvalue())
    assert given
    assert owner.check_password(given[0])
    assert not Authenticator.objects.filter(user=owner).exists()
    entries = Entry.objects.filter(verb="access:reset:ordered", particulars__user=str(owner.pk))
    assert [each.actor_kind for each in entries] == ["system", "system"]
    assert "Lệnh trên máy chủ" in text_of(browser_of("long").get(reverse("admin_lately")))
    User.objects.filter(pk=owner.pk).update(must_change_password=False)
    assert "#dat-lai" in browser_of("anh").get(reverse("officer_inbox")).content.decode()


def test_a_page_of_what_waits_costs_the_same_however_much_there_is(
    town: Town, owner: User, browser_of: Browser, django_assert_max_num_queries: Any
) -> None:
    admin = browser_of("long")
    for name in ("anh", "loan"):
        asked(town, town.users[name])
        asked(town, town.users[name], SECOND_FACTOR)
    edit = editing.Edit(town.actor("khanh"), now(), today(), "x")
    seat = editing.open_position(edit, town.unit("office"), "Vị trí mới", "auditor")
    editing.appoint(edit, seat, town.users["yen"].pk)
    with django_assert_max_num_queries(12):
        assert admin.get(reverse("admin_lately")).status_code == 200
