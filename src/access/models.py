"""The account of an official. Rights come from positions (books.orgs), never from the account itself."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from kernel.ids import uuid7


class UserManager(BaseUserManager["User"]):
    def create_user(self, username: str, password: str | None = None, **fields: Any) -> User:
        """Open an account. Without a password nobody can sign in to it until one is set."""
        user = self.model(username=self.model.normalize_username(username), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """One person with an account. No is_staff, no is_superuser: an administrator is a position too."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    username = models.CharField(
        _("tên đăng nhập"), max_length=150, unique=True, validators=[UnicodeUsernameValidator()]
    )
    full_name = models.CharField(_("họ và tên"), max_length=150)
    email = models.EmailField(_("thư điện tử"), blank=True)
    is_active = models.BooleanField(_("đang hoạt động"), default=True)
    created_at = models.DateTimeField(_("mở lúc"), null=True)
    # A password that an administrator gave out opens one page only: the one on which the person chooses his own.
    must_change_password = models.BooleanField(_("phải đổi mật khẩu"), default=False, db_default=False)

    objects = UserManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["full_name"]

    class Meta:
        verbose_name = _("tài khoản")
        verbose_name_plural = _("tài khoản")

    def __str__(self) -> str:
        return self.full_name or self.username

    def get_full_name(self) -> str:
        return self.full_name

    def get_short_name(self) -> str:
        return self.full_name.split(" ")[-1]


class AccountReset(models.Model):
    """A new first password for an account, or its second factor taken away, where one administrator alone may not
    (`access.resets`). Nothing changes before somebody else has settled it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    what = models.CharField(max_length=20)
    why = models.CharField(max_length=300)
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True)  # None: on the server
    asked_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True)
    outcome = models.CharField(max_length=10, blank=True, default="")
    reason = models.CharField(max_length=300, blank=True, default="")
    seen_at = models.DateTimeField(null=True)  # when the owner of the account said that he knows

    class Meta:
        db_table = "access_reset"
        constraints = [
            models.UniqueConstraint(
                fields=["user", "what"], condition=models.Q(settled_at=None), name="access_reset_one_waits"
            ),
        ]


class WrongSignIns(models.Model):
    """How often a sign-in went wrong: by account, by address or by device. A keyed hash, so the row names nobody."""

    tag = models.BinaryField(primary_key=True)
    count = models.PositiveIntegerField()
    last_at = models.DateTimeField(db_index=True)
    is_account = models.BooleanField(default=False)

    class Meta:
        db_table = "access_wrong"
