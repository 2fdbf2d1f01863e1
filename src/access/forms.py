"""The sign-in forms in our words. The fields and their checks are allauth's."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import ChangePasswordForm, LoginForm, ReauthenticateForm
from allauth.core import context
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm, BaseAuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as ReauthenticateByCode
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from axes.handlers.proxy import AxesProxyHandler
from django import forms
from django.contrib.auth.signals import user_login_failed
from django.core.validators import ProhibitNullCharactersValidator
from django.utils.translation import gettext_lazy as _

from access.second_factor import take_code

_NO_NULL = _("Có ký tự không nhập được từ bàn phím. Hãy xóa đi và gõ lại.")


def _word(field: forms.Field, label: Any, required: Any, hint: Any = "") -> None:
    field.label, field.help_text = label, hint
    field.error_messages["required"] = required
    for each in field.validators:
        if isinstance(each, ProhibitNullCharactersValidator):  # Django has no Vietnamese for it
            field.validators[field.validators.index(each)] = ProhibitNullCharactersValidator(_NO_NULL)
    field.widget.attrs.pop("placeholder", None)
    field.widget.attrs.setdefault("class", "short")


def _word_code(field: forms.Field, hint: Any) -> None:
    _word(field, _("Mã xác thực"), _("Hãy nhập mã xác thực"), hint)
    field.widget.attrs["inputmode"] = "numeric"
    field.widget.attrs["autocomplete"] = "one-time-code"


class SignInForm(LoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word(self.fields["login"], _("Tên đăng nhập"), _("Hãy nhập tên đăng nhập"))
        _word(self.fields["password"], _("Mật khẩu"), _("Hãy nhập mật khẩu"))
        self.fields["login"].widget.attrs |= {"autocapitalize": "none", "spellcheck": "false"}


class PasswordAgainForm(ReauthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word(self.fields["password"], _("Mật khẩu"), _("Hãy nhập mật khẩu"))


class NewPasswordForm(ChangePasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word(self.fields["oldpassword"], _("Mật khẩu hiện tại"), _("Hãy nhập mật khẩu hiện tại"))
        hint = _("Ít nhất 12 ký tự, không chỉ có chữ số, không giống tên của ông/bà.")
        _word(self.fields["password1"], _("Mật khẩu mới"), _("Hãy nhập mật khẩu mới"), hint)
        _word(self.fields["password2"], _("Nhập lại mật khẩu mới"), _("Hãy nhập lại mật khẩu mới"))


class _OnceOnly(BaseAuthenticateForm):
    """A code that allauth finds good is used up; one that was used is a wrong one."""

    def clean_code(self) -> str:
        code: str = super().clean_code()
        if not take_code(self.authenticator, code):
            self._emit_authentication_failed(self.authenticator)
            raise get_adapter().validation_error("incorrect_code")
        return code


class CodeForm(_OnceOnly, AuthenticateForm):
    """Wrong codes count like wrong passwords, in the database: six digits would not stand long otherwise."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word_code(self.fields["code"], _("Mã 6 số trên ứng dụng xác thực, hoặc một mã dự phòng 8 số."))

    def clean_code(self) -> str:
        request, credentials = context.request, {"username": self.user.get_username()}
        if not AxesProxyHandler.is_allowed(request, credentials):
            request.axes_locked_out = True
            raise forms.ValidationError(_("Đã thử quá nhiều lần. Hãy đợi vài phút rồi thử lại."))
        try:
            return super().clean_code()
        except forms.ValidationError:
            user_login_failed.send(sender=__name__, credentials=credentials, request=request, user=self.user)
            raise

    def save(self) -> None:
        """That it was used is written down with the sign-in itself (`access.attempts`)."""
        context.request.second_factor_used = self.authenticator.pk
        self.authenticator.record_usage = lambda: None
        super().save()


class CodeAgainForm(_OnceOnly, ReauthenticateByCode):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word_code(self.fields["code"], _("Mã 6 số trên ứng dụng xác thực, hoặc một mã dự phòng 8 số."))


class FirstCodeForm(ActivateTOTPForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word_code(self.fields["code"], _("Sau khi quét mã QR, nhập mã 6 số mà ứng dụng hiện ra."))


class AddKeyForm(AddWebAuthnForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word(self.fields["name"], _("Tên gợi nhớ"), _("Hãy đặt tên"), _("Ví dụ: Điện thoại của tôi"))
        if "passwordless" in self.fields:
            self.fields["passwordless"].label = _("Dùng làm khóa đăng nhập, không cần mật khẩu")
            self.fields["passwordless"].help_text = ""


class RenameKeyForm(EditWebAuthnForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word(self.fields["name"], _("Tên gợi nhớ"), _("Hãy đặt tên"))
